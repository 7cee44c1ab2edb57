//! Which words of a risk say something about this organisation, and which could stand in any register. Not a rule:
//! what the rules against catch-all risks share. Words in other languages count as saying something, so that a
//! register that is not in English is judged less, never more.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use muster_catalog::scenario::{self, Scenario};
use muster_model::kinds::Risk;
use muster_model::{Programme, Rec};

/// Glue between words.
const GLUE: &str = "a about after again against all also an and any are as at be because been before being both but by \
    can could did do does during each either every few for from gain gains get gets got had has have her hers him his \
    how if in into is it its like many may might more most much no nor not of off on once one onto or other others our \
    ours out over own per same shall she should so some such than that the their theirs them then there these they \
    this those through to too under unknown until up upon us various very via was we were what when where which while \
    who whom whose why will with within without would you your etc tbd none na general generic possible potential";

/// Words that name every danger at once. A risk made of these alone is a headline.
const HEADLINES: &str = "abuse apt attack attacked attacker attacking breach breached compromise compromised crash crime \
    criminal cyber cyberangriff cyberattack cyberattaque cybercrime cybercriminal cyberrisk cyberthreat datapanne \
    datenleck datenpanne datenverlust ddos denial disruption dos downtime error espionage exploit exploitation failure \
    fraud hack hacked hacker hackerangriff hacking incident insider intruder intrusion leak leakage leaked leaking loss \
    lost malware misuse outage phishing ransomware sabotage steal stealing stolen theft threat trojan unauthorised \
    unauthorized virus worm";

/// Words that fit any organisation and any system.
const FILLERS: &str = "absence absent access accessed account action activity actor affect affected application app \
    asset availability bad business cause caused cloud company computer confidential confidentiality control corporate \
    credential critical customer data database defence defense deficient department detect device digital email \
    employee enterprise environment event external failed fails financial firm firmware group hardware harm harmful \
    high human identity impact important inadequate inappropriate information infosec infrastructure insecure \
    insufficient integrity internal internet it ict lack lacking lead login low mail malicious management measure \
    missing network office online operation operational organisation organization organisational party password \
    people person personal personnel platform policy poor prevent privacy private procedure process production \
    protect protected protection provider public reputation reputational resource result risk safe secure secured \
    security sensitive serious server service severe software staff standard state supplier system target technical \
    technology third unsafe unsecure unsecured use user using valuable vulnerability vulnerable weak weakness weaknesses \
    web website work worker awareness happen happens happening occur occurs occurring take place part parts thing \
    exist exists existing good enough level new old bring company's";

/// Words by which a weakness says only that protection is missing.
const VAGUE: &str = "absence absent awareness bad control cyber data defence defense deficient exist exists existing gap \
    general inadequate information insecure insufficient it ict lack lacking measure missing none poor prevent \
    prevention protect protected protection safe secure secured security stop system training unsafe unsecure unsecured \
    vulnerability vulnerable weak weakness weaknesses enough place good appropriate proper sufficient adequate";

/// What is known of a word: in which of the four lists it stands.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    glue: bool,
    headline: bool,
    filler: bool,
    vague: bool,
}

static KNOWN: LazyLock<HashMap<&str, Known, BuildHasherDefault<Fnv>>> = LazyLock::new(|| {
    let mut known: HashMap<&str, Known, _> = HashMap::default();
    let mut mark = |list: &'static str, as_what: fn(&mut Known) -> &mut bool| {
        for word in list.split_whitespace() {
            *as_what(known.entry(stem(word)).or_default()) = true;
        }
    };
    mark(GLUE, |k| &mut k.glue);
    mark(HEADLINES, |k| &mut k.headline);
    mark(FILLERS, |k| &mut k.filler);
    mark(VAGUE, |k| &mut k.vague);
    known
});

/// FNV-1a: short words of a fixed list need no stronger hash, and every word of every risk is looked up.
#[derive(Clone, Copy)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    fn finish(&self) -> u64 {
        self.0
    }
}

/// From how many telling words a sentence counts as concrete.
const CONCRETE: usize = 3;

/// A word without its plural ending.
fn stem(word: &str) -> &str {
    match word.strip_suffix('s') {
        Some(short) if short.len() > 2 && !short.ends_with('s') => short,
        _ => word,
    }
}

/// The words of a text in lower case, without plural endings and glue, each with what is known of it.
fn words(lower: &str) -> impl Iterator<Item = (&str, Known)> {
    lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.len() > 1)
        .map(stem)
        .map(|w| (w, KNOWN.get(w).copied().unwrap_or_default()))
        .filter(|(_, k)| !k.glue)
}

/// How many different words of `texts` say something that is not already one of `names`; counted up to [`CONCRETE`].
fn telling(texts: &[&str], names: &HashSet<&str>) -> usize {
    let mut seen: Vec<&str> = Vec::with_capacity(CONCRETE);
    for (word, known) in texts.iter().flat_map(|t| words(t)) {
        let says = !known.headline && !known.filler && !names.contains(word);
        if says && !seen.contains(&word) {
            seen.push(word);
            if seen.len() == CONCRETE {
                break;
            }
        }
    }
    seen.len()
}

/// Telling words of title and threat that are not the names of the risk's assets; of the title alone, and of both.
fn path(programme: &Programme, risk: &Rec<'_, Risk>, title: &str, threat: &str) -> (usize, usize) {
    let named: Vec<String> = risk
        .assets
        .iter()
        .take(12)
        .filter_map(|a| programme.find(&a.to))
        .map(|r| r.title.to_lowercase())
        .collect();
    let names: HashSet<&str> = named.iter().flat_map(|n| words(n)).map(|(w, _)| w).collect();
    (telling(&[title], &names), telling(&[title, threat], &names))
}

fn lower(text: Option<&str>) -> String {
    text.unwrap_or_default().to_lowercase()
}

/// How a catch-all risk is told.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum CatchAll {
    /// Its title says nothing of its own.
    Title,
    /// Its title says a little, its threat nothing more.
    Threat,
}

/// Whether `risk` is a headline ("cyber attack") that neither title, threat, vulnerability nor scenario makes
/// concrete.
pub(super) fn catch_all(programme: &Programme, risk: &Rec<'_, Risk>) -> Option<CatchAll> {
    let (title, threat) = (risk.title().to_lowercase(), lower(risk.threat.as_deref()));
    if !words(&title).chain(words(&threat)).any(|(_, k)| k.headline) {
        return None;
    }
    let weakness = telling(&[&lower(risk.vulnerability.as_deref())], &HashSet::new());
    if weakness == CONCRETE {
        return None;
    }
    let (by_title, path) = path(programme, risk, &title, &threat);
    let by_scenario = path + weakness >= 2 && known(risk).is_some();
    let concrete = path == CONCRETE || by_scenario;
    (!concrete).then_some(if by_title == 0 || threat.is_empty() { CatchAll::Title } else { CatchAll::Threat })
}

/// Whether `risk` tells its way in or its weakness in so few words that a scenario would help.
pub(super) fn is_thin(programme: &Programme, risk: &Rec<'_, Risk>) -> bool {
    telling(&[&lower(risk.vulnerability.as_deref())], &HashSet::new()) < 2
        || path(programme, risk, &risk.title().to_lowercase(), &lower(risk.threat.as_deref())).1 < CONCRETE
}

/// The scenario a risk follows, when the catalogue has it.
pub(super) fn known(risk: &Rec<'_, Risk>) -> Option<&'static Scenario> {
    risk.scenario.as_ref().and_then(|s| scenario::get(s.as_str()))
}

/// What a vulnerability fails to say.
pub(super) enum Weakness {
    /// It says something of its own.
    Told,
    /// It says only that protection is missing.
    Vague,
    /// It repeats the threat.
    Repeated,
}

/// Judges the vulnerability of `risk`.
pub(super) fn weakness(risk: &Rec<'_, Risk>) -> Weakness {
    let Some(text) = risk.vulnerability.as_deref().filter(|t| !t.trim().is_empty()) else {
        return Weakness::Told;
    };
    let text = text.to_lowercase();
    let own: Vec<_> = words(&text).filter(|(_, k)| !k.vague).map(|(w, _)| w).take(CONCRETE).collect();
    if own.is_empty() {
        return Weakness::Vague;
    }
    if own.len() == CONCRETE {
        return Weakness::Told;
    }
    let before = format!("{} {}", risk.title(), risk.threat.as_deref().unwrap_or_default()).to_lowercase();
    let said: Vec<&str> = words(&before).map(|(w, _)| w).collect();
    if own.iter().all(|w| said.contains(w)) { Weakness::Repeated } else { Weakness::Told }
}

static SCENARIO_WORDS: LazyLock<Vec<(&'static str, HashSet<String>)>> = LazyLock::new(|| {
    let of = |s: &'static Scenario| {
        let parts = [s.title.as_str(), s.family.as_str()];
        let all = parts
            .into_iter()
            .chain(s.threats.iter().chain(&s.vulnerabilities).chain(&s.typical_assets).map(String::as_str));
        let lower = all.collect::<Vec<_>>().join(" ").to_lowercase();
        (s.id.as_str(), words(&lower).map(|(w, _)| w.to_owned()).collect())
    };
    scenario::all().iter().map(of).collect()
});

/// Ids of the scenarios whose words come closest to those of `risk` and its assets; three that always fit when none
/// does.
pub(super) fn nearest_scenarios(programme: &Programme, risk: &Rec<'_, Risk>) -> Vec<&'static str> {
    let mut text = format!("{} {}", risk.title(), risk.threat.as_deref().unwrap_or_default());
    for asset in risk.assets.iter().take(12) {
        text.push(' ');
        text.push_str(&programme.title(&asset.to));
    }
    let text = text.to_lowercase();
    let own: HashSet<&str> = words(&text).filter(|(_, k)| !k.filler && !k.headline).map(|(w, _)| w).collect();
    let mut ranked: Vec<_> = SCENARIO_WORDS
        .iter()
        .map(|(id, words)| (own.iter().filter(|w| words.contains(**w)).count(), *id))
        .filter(|(shared, _)| *shared > 0)
        .collect();
    ranked.sort_by_key(|(shared, id)| (std::cmp::Reverse(*shared), *id));
    let mut out: Vec<_> = ranked.into_iter().map(|(_, id)| id).take(3).collect();
    for id in ["credential-theft", "federation-compromise", "nhi-sprawl"] {
        if out.len() < 3 && !out.contains(&id) {
            out.push(id);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    fn judged(front: &str) -> Option<CatchAll> {
        let example =
            fixture::read(&format!(">>> asset/p.md\ntitle: Customer portal\n>>> risk/r.md\n{front}\n"));
        let risk = example.programme.by_id::<Risk>("r").unwrap();
        catch_all(&example.programme, &risk)
    }

    #[test]
    fn headlines_are_caught() {
        for front in [
            "title: Cyber attack",
            "title: Hackers\nthreat: Hackers attack our systems\nvulnerability: Insufficient security measures",
            "title: Cyber attack on the customer portal\nassets: [asset/p]\nthreat: Attackers gain access",
            "title: Data breach\nthreat: Attackers steal customer data\nvulnerability: Weak access control",
            "title: Phishing\nthreat: Phishing mail to employees\nvulnerability: Lack of awareness",
            "title: Hackers\nscenario: credential-theft\nthreat: Hackers\nvulnerability: Various",
        ] {
            assert!(judged(front).is_some(), "{front}");
        }
    }

    #[test]
    fn concrete_risks_are_left_alone() {
        for front in [
            "title: Fire in the server room\nthreat: Fire\nvulnerability: No suppression",
            "title: Ransomware\nthreat: Ransomware comes in by mail to finance and spreads with the shared local \
             administrator password",
            "title: Ransomware\nthreat: Ransomware encrypts servers\nvulnerability: Backups are reachable from the \
             domain with ordinary administrator rights",
            "title: Insider threat\nthreat: A disgruntled employee downloads the client list before leaving",
            "title: Credential theft\nscenario: credential-theft\nthreat: A page relays the one-time code",
            "title: Stolen federation signing key lets an attacker mint any identity",
        ] {
            assert_eq!(judged(front), None, "{front}");
        }
    }
}
