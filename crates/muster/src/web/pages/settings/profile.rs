//! The profile as a form: its plain keys, each with a hint; and how what was typed goes into the file, line by line, so
//! that comments, tables and order stay.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use muster_app::FieldError;
use muster_catalog::sector;
use muster_model::{Digest, Profile};

use crate::web::look::parts;
use crate::web::pages::scope::countries;
use crate::web::pairs::Pairs;
use crate::web::visit::Visit;

/// One key of the profile.
struct Key {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    holds: Holds,
}

/// What a key holds.
#[derive(Clone, Copy, PartialEq)]
enum Holds {
    Text,
    Count,
    Words,
    Countries,
    Day,
    Zone,
    YesNo,
    Sector,
}

const fn key(name: &'static str, label: &'static str, hint: &'static str, holds: Holds) -> Key {
    Key { name, label, hint, holds }
}

const KEYS: [Key; 11] = [
    key("name", "Name", "As people know it.", Holds::Text),
    key(
        "sector",
        "Sector",
        "In plain words: logistics, bank, software. For twelve of them there are notes on what the law asks.",
        Holds::Sector,
    ),
    key(
        "headcount",
        "People",
        "How many work for it, about. Ten people need far less than a bank.",
        Holds::Count,
    ),
    key("countries", "Countries", "Where it works: two letters for each, such as NO, DE.", Holds::Countries),
    key(
        "own_software",
        "Do you develop software yourselves?",
        "Also for your own use only. When nothing is said, the sector tells.",
        Holds::YesNo,
    ),
    key(
        "outsourced_it",
        "Do others run systems or hold data for you?",
        "A cloud service counts. When nothing is said, the suppliers in the records tell.",
        Holds::YesNo,
    ),
    key(
        "obligations",
        "Sets of obligations",
        "Short names of the laws that apply, such as gdpr, nis2, dora.",
        Holds::Words,
    ),
    key("time_zone", "Time zone", "Days begin and end there, such as Europe/Oslo.", Holds::Zone),
    key("currency", "Currency", "Three letters, such as EUR.", Holds::Text),
    key("start", "The programme starts", "The plan is counted from this day.", Holds::Day),
    key(
        "target_certification",
        "Certification aimed at",
        "The day you want the certificate. The plan says whether it holds.",
        Holds::Day,
    ),
];

/// The form.
pub fn form(v: &Visit, typed: Option<&Pairs>, errors: &[FieldError], may: bool, based_on: &Digest) -> Markup {
    html! {
        form.record method="post" action=(v.href("/settings/profile")) data-guard novalidate {
            (v.secret())
            input type="hidden" name="based_on" value=(based_on);
            (fields(v, &KEYS.map(|k| k.name), typed, None, errors, may))
            @if may { button.button.primary type="submit" { "Save the profile" } }
            @else { p.hint { "Changing it needs the permission to change settings." } }
        }
    }
}

/// The fields of the keys `named`, in that order. `usual` fills one that says nothing yet.
pub fn fields(
    v: &Visit,
    named: &[&str],
    typed: Option<&Pairs>,
    usual: Option<(&str, &str)>,
    errors: &[FieldError],
    may: bool,
) -> Markup {
    let profile = &v.live.programme.profile;
    let keys = named.iter().filter_map(|name| KEYS.iter().find(|k| k.name == *name));
    html! { @for key in keys {
        @let value = typed.map_or_else(|| said(profile, key.name, usual), |t| t.get(key.name).unwrap_or("").to_owned());
        (field(key, &value, errors.iter().find(|e| e.path == key.name), may))
    } }
}

fn said(profile: &Profile, name: &str, usual: Option<(&str, &str)>) -> String {
    let now = current(profile, name);
    let fill = usual.filter(|(n, _)| now.is_empty() && *n == name).map(|(_, value)| value.to_owned());
    fill.unwrap_or(now)
}

fn field(key: &Key, value: &str, error: Option<&FieldError>, may: bool) -> Markup {
    let described = match error {
        Some(_) => format!("{0}-hint {0}-error", key.name),
        None => format!("{}-hint", key.name),
    };
    let list = (key.holds == Holds::Sector).then_some("sectors");
    html! {
        div.field.wrong[error.is_some()] {
            label for=(key.name) { (key.label) }
            p.hint id={ (key.name) "-hint" } { (key.hint) }
            @if let Some(e) = error { p.error id={ (key.name) "-error" } { (parts::capital(&e.message)) } }
            @if key.holds == Holds::YesNo {
                select.short id=(key.name) name=(key.name) disabled[!may] aria-describedby=(described) {
                    @for (word, label) in [("", "Not said"), ("true", "Yes"), ("false", "No")] {
                        option value=(word) selected[value == word] { (label) } }
                }
            } @else {
                input id=(key.name) name=(key.name) value=(value) readonly[!may] autocomplete="off" list=[list]
                    class=(if matches!(key.holds, Holds::Count | Holds::Day) { "short" } else { "middle" })
                    type=(if key.holds == Holds::Day { "date" } else { "text" })
                    inputmode=[(key.holds == Holds::Count).then_some("numeric")]
                    aria-describedby=(described);
            }
            @if list.is_some() { datalist #sectors { @for s in sector::all() { option value=(s.title) {} } } }
        }
    }
}

fn current(p: &Profile, name: &str) -> String {
    match name {
        "name" => p.name.clone(),
        "sector" => p.sector.clone(),
        "headcount" if p.headcount > 0 => p.headcount.to_string(),
        "countries" => p.countries.join(", "),
        "own_software" => p.own_software.map(|b| b.to_string()).unwrap_or_default(),
        "outsourced_it" => p.outsourced_it.map(|b| b.to_string()).unwrap_or_default(),
        "obligations" => p.obligations.join(", "),
        "time_zone" => p.time_zone.clone(),
        "currency" => p.currency.clone(),
        "start" => p.start.clone().unwrap_or_default(),
        "target_certification" => p.target_certification.clone().unwrap_or_default(),
        _ => String::new(),
    }
}

/// The file with what was typed in it, and what cannot be taken. Keys that the form does not show stay.
pub fn merged(file: &str, typed: &Pairs) -> (String, Vec<FieldError>) {
    let before = Profile::read(Some(file)).0;
    let (mut text, mut errors) = (file.to_owned(), Vec::new());
    for key in &KEYS {
        let Some(value) = typed.get(key.name).map(str::trim) else { continue };
        if value == current(&before, key.name) {
            continue;
        }
        match written(key.holds, value) {
            Ok(value) => text = with_key(&text, key.name, value.as_deref()),
            Err(message) => {
                errors.push(FieldError {
                    path: key.name.into(),
                    message: message.into(),
                    expected: String::new(),
                });
            }
        }
    }
    let day = |name: &str| {
        let said = typed.get(name).map_or_else(|| current(&before, name), |t| t.trim().to_owned());
        said.parse::<Date>().ok()
    };
    if day("start").zip(day("target_certification")).is_some_and(|(start, target)| target <= start) {
        errors.push(FieldError {
            path: "target_certification".into(),
            message: "this is not after the day on which the programme starts; a first certificate takes half a year or more".into(),
            expected: String::new(),
        });
    }
    (text, errors)
}

/// Codes of countries, with commas between. A name that is known stands for its code.
fn countries(value: &str) -> Result<Vec<String>, &'static str> {
    let code = |word: &str| match word.len() {
        2 if word.bytes().all(|b| b.is_ascii_alphabetic()) => Some(word.to_ascii_uppercase()),
        _ => countries::code(word).map(str::to_owned),
    };
    let parts = value.split([',', ';']).map(str::trim).filter(|p| !p.is_empty());
    let codes: Option<Vec<String>> = parts
        .map(|p| code(p).map(|c| vec![c]).or_else(|| p.split_whitespace().map(code).collect()))
        .collect::<Option<Vec<_>>>()
        .map(|lists| lists.concat());
    codes.ok_or("write two letters for each country, with commas between, such as NO, DE")
}

/// A value as TOML; nothing when the key is to go.
fn written(holds: Holds, value: &str) -> Result<Option<String>, &'static str> {
    if value.is_empty() {
        return Ok(None);
    }
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    match holds {
        Holds::Text | Holds::Sector => Ok(Some(quoted(value))),
        Holds::YesNo if matches!(value, "true" | "false") => Ok(Some(value.to_owned())),
        Holds::YesNo => Err("choose yes or no"),
        Holds::Count => match value.replace([' ', '\u{202f}'], "").parse::<u32>() {
            Ok(n) => Ok(Some(n.to_string())),
            Err(_) => Err("write a whole number, such as 620"),
        },
        Holds::Words => {
            let words: Vec<_> = value.split([',', ' ']).filter(|w| !w.is_empty()).map(quoted).collect();
            Ok(Some(format!("[{}]", words.join(", "))))
        }
        Holds::Countries => {
            let codes: Vec<_> = countries(value)?.iter().map(|c| quoted(c)).collect();
            Ok(Some(format!("[{}]", codes.join(", "))))
        }
        Holds::Day => match value.parse::<Date>() {
            Ok(day) => Ok(Some(quoted(&day.to_string()))),
            Err(_) => Err("write a date such as 2026-05-12"),
        },
        Holds::Zone if TimeZone::get(value).is_ok() => Ok(Some(quoted(value))),
        Holds::Zone => Err("no time zone has this name; it looks like Europe/Oslo"),
    }
}

/// The file with one key of its head set, or taken out. Other lines stay as they are.
fn with_key(text: &str, name: &str, value: Option<&str>) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let head = lines.iter().position(|l| l.trim_start().starts_with('[')).unwrap_or(lines.len());
    let named = |line: &&str| line.split_once('=').is_some_and(|(k, _)| k.trim() == name);
    let found = lines.iter().take(head).position(named);
    // A list may run over several lines, up to its closing bracket.
    let end = found.map(|at| {
        let open = lines.get(at).is_some_and(|l| l.contains("= [") && !l.contains(']'));
        let more = if open { lines.iter().skip(at).position(|l| l.contains(']')).unwrap_or(0) } else { 0 };
        at + more + 1
    });
    // Without the key, it goes after the last line of the head that says something.
    let last = lines.iter().take(head).rposition(|l| l.contains('=') || l.trim_start().starts_with(']'));
    let (from, to) = match (found, end) {
        (Some(at), Some(end)) => (at, end),
        _ => last.map_or((0, 0), |at| (at + 1, at + 1)),
    };
    let line = value.map(|v| format!("{name} = {v}"));
    let mut out: Vec<&str> = lines.iter().take(from).copied().collect();
    out.extend(line.as_deref());
    out.extend(lines.iter().skip(to).copied());
    out.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# Who we are\nname = \"North\"   # short\ncountries = [\n  \"NO\",\n]\n\n# What we can give\n[capacity]\nname = 4\n";

    #[test]
    fn countries_are_codes_and_the_certificate_comes_after_the_start() {
        let took = |value| countries(value).map(|c| c.join(" "));
        assert_eq!(took("no, Germany; the Netherlands"), Ok("NO DE NL".into()));
        assert_eq!(took("NO DE"), Ok("NO DE".into()));
        assert!(took("Germany and more").is_err() && took("D3").is_err());
        let wrong = |target| {
            merged(FILE, &Pairs::from([("start", "2026-11-29"), ("target_certification", target)])).1
        };
        assert_eq!(wrong("2020-01-01").len(), 1);
        assert!(wrong("2027-11-30").is_empty());
    }

    #[test]
    fn only_named_lines_change() {
        let typed = Pairs::from([
            ("name", "North \"Sea\""),
            ("countries", "NO, DE"),
            ("headcount", "1 200"),
            ("start", ""),
        ]);
        let (text, errors) = merged(FILE, &typed);
        assert!(errors.is_empty());
        assert_eq!(
            text,
            "# Who we are\nname = \"North \\\"Sea\\\"\"\ncountries = [\"NO\", \"DE\"]\nheadcount = 1200\n\n# What we can give\n[capacity]\nname = 4\n"
        );
        let (profile, told) = Profile::read(Some(&text));
        assert!(told.is_empty() && profile.headcount == 1200 && profile.countries.len() == 2);
        assert_eq!(merged(FILE, &Pairs::from([("name", "North"), ("countries", "NO")])).0, FILE);
    }

    #[test]
    fn yes_and_no_are_words_of_the_file_and_what_is_not_asked_stays() {
        let typed = Pairs::from([("own_software", "true"), ("outsourced_it", "")]);
        let (text, errors) = merged("name = \"N\"\noutsourced_it = false\nheadcount = 9\n", &typed);
        assert!(errors.is_empty());
        let (profile, told) = Profile::read(Some(&text));
        assert!(told.is_empty(), "{told:?}");
        assert_eq!((profile.own_software, profile.outsourced_it, profile.headcount), (Some(true), None, 9));
        assert_eq!(merged("", &Pairs::from([("own_software", "perhaps")])).1.len(), 1);
    }

    #[test]
    fn what_is_none_is_said() {
        let typed =
            Pairs::from([("name", "N"), ("headcount", "many"), ("time_zone", "Oslo"), ("start", "soon")]);
        let paths: Vec<_> = merged("", &typed).1.into_iter().map(|e| e.path).collect();
        assert_eq!(paths, ["headcount", "time_zone", "start"]);
    }
}
