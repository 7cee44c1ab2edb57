//! The newest snapshot as pages look at it: its rows by id, made when they are looked at, and for each account what lists
//! filter and sort by. Read once for each snapshot and kept. Lists themselves are columns (`muster_posture::List`).

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use muster_app::AppError;
use muster_app::series::Measured;
use muster_connect::link::{ANNOTATION, CONFIRMED, Standing};
use muster_estate::{Account, AccountKind, Person};
use muster_posture::{METRICS, Register, Subject};

use crate::web::failure::Failure;
use crate::web::kept::Kept;
use crate::web::visit::Visit;

/// The snapshots kept ready: the newest of two organisations, and one looked at as of a past date.
static KEPT: Kept<String, Inventory> = Kept::new(3);

/// How strong the second factors of an account are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mfa {
    /// The source does not report them.
    Unknown,
    /// None.
    Absent,
    /// At least one.
    Present,
    /// At least one that phishing does not get around.
    Resistant,
}

/// What is known of an account's use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// Not used for longer than the threshold.
    Dormant,
    /// Never signed in.
    Never,
    /// Used.
    Active,
    /// The source does not report sign-ins.
    Unknown,
}

/// What lists look at of one account.
#[derive(Debug)]
pub struct Marked {
    /// Enabled and privileged.
    pub privileged: bool,
    /// Its second factors.
    pub mfa: Mfa,
    /// Its use.
    pub used: Use,
    /// Counted by the metric of dormant accounts.
    pub dormant: bool,
    /// Bits of the metrics it offends, by their place in [`METRICS`].
    pub offends: u32,
}

/// What pages count over all accounts.
#[derive(Debug, Default)]
pub struct Counted {
    /// Accounts of each kind: all, those that a rule made so, those that a person said are.
    pub kinds: BTreeMap<AccountKind, (usize, usize, usize)>,
    /// Places of the accounts in the register, by how their link stands.
    standing: BTreeMap<Standing, Vec<u32>>,
    /// Linked accounts by what made the link.
    pub linked_by: BTreeMap<String, usize>,
}

/// Who decided what an account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decided {
    Source,
    Rule,
    Person,
}

impl Decided {
    fn of(account: &Account) -> Self {
        match account.kind_by.as_deref() {
            Some(CONFIRMED | ANNOTATION) => Self::Person,
            Some(_) => Self::Rule,
            None => Self::Source,
        }
    }
}

impl Counted {
    fn add(&mut self, at: u32, (kind, by): (AccountKind, Decided), standing: Standing, link: Option<String>) {
        let (all, ruled, said) = self.kinds.entry(kind).or_default();
        (*all, *ruled) = (*all + 1, *ruled + usize::from(by == Decided::Rule));
        *said += usize::from(by == Decided::Person);
        self.standing.entry(standing).or_default().push(at);
        if let Some(link) = link {
            *self.linked_by.entry(link).or_default() += 1;
        }
    }

    /// Places of the accounts whose link stands so.
    pub fn standing(&self, standing: Standing) -> &[u32] {
        self.standing.get(&standing).map_or(&[], Vec::as_slice)
    }
}

/// A snapshot ready to be looked at.
#[derive(Debug)]
pub struct Inventory {
    /// The snapshot, measured.
    pub measured: Arc<Measured>,
    /// Its rows.
    pub register: Register,
    /// One for each account, in the order of the register.
    pub marked: Vec<Marked>,
    /// What is counted over all of them.
    pub counted: Counted,
    facts: BTreeMap<String, BTreeSet<String>>,
}

impl Inventory {
    /// The newest snapshot that the visitor looks at; none when there is none.
    pub async fn of(v: &Visit) -> Result<Option<Arc<Self>>, Failure> {
        let checked = v.checked().await?;
        let measured = match &checked.estate {
            Ok(Some(measured)) => measured.clone(),
            Ok(None) => return Ok(None),
            Err(why) => return Err(why.failure().into()),
        };
        let key = format!(
            "{}\n{}\n{}",
            v.actor.org,
            measured.path.display(),
            measured.digest.as_deref().unwrap_or("")
        );
        let made = KEPT.get_or_make(
            key,
            |_| false,
            || async move {
                let run = tokio::task::spawn_blocking(move || Self::read(measured));
                match run.await {
                    Ok(Ok(inventory)) => Ok(Arc::new(inventory)),
                    Ok(Err(e)) => Err(AppError::Unavailable(format!("the snapshot could not be read: {e}"))),
                    Err(e) => {
                        Err(AppError::Unavailable(format!("the snapshot could not be read ({e}); try again")))
                    }
                }
            },
        );
        Ok(Some(made.await?))
    }

    fn read(measured: Arc<Measured>) -> Result<Self, muster_estate::EstateError> {
        let register = measured.register()?;
        let facts: BTreeMap<String, BTreeSet<String>> =
            measured.summary.sources.iter().map(|s| (s.name.clone(), s.facts.clone())).collect();
        let offends = offences(&measured, &register);
        let dormant = METRICS.iter().position(|m| m.id == "dormant_accounts").map_or(0, |i| 1_u32 << i);
        let knows = |a: &Account, fact: &str| facts.get(&a.source).is_some_and(|f| f.contains(fact));
        let mark = |a: &Account| Marked {
            privileged: measured.estate.is_privileged(&a.account_id).unwrap_or(false),
            mfa: if knows(a, "mfa") { strength(&a.mfa_methods) } else { Mfa::Unknown },
            used: match a.last_sign_in_at {
                _ if !knows(a, "sign_in") => Use::Unknown,
                None => Use::Never,
                Some(_) => Use::Active,
            },
            dormant: false,
            offends: 0,
        };
        // Columns cannot say these: each account is made once, for the moment, by all cores.
        let looked_at = register.accounts().map(|a| {
            let by = a.person_id.is_some().then(|| a.linked_by.clone().unwrap_or_default());
            (mark(a), (a.kind, Decided::of(a)), Standing::of(a), by)
        });
        let mut counted = Counted::default();
        let mut marked = Vec::with_capacity(looked_at.len());
        for (at, ((mut mark, kind, standing, by), offends)) in
            (0_u32..).zip(looked_at.into_iter().zip(offends))
        {
            (mark.offends, mark.dormant) = (offends, offends & dormant != 0);
            if mark.dormant && mark.used == Use::Active {
                mark.used = Use::Dormant;
            }
            counted.add(at, kind, standing, by);
            marked.push(mark);
        }
        Ok(Self { measured, register, marked, counted, facts })
    }

    /// Whether the source of this name reports the fact.
    pub fn knows(&self, source: &str, fact: &str) -> bool {
        self.facts.get(source).is_some_and(|f| f.contains(fact))
    }

    /// What lists look at of the account with this id.
    pub fn marked(&self, account_id: &str) -> Option<&Marked> {
        self.marked.get(self.register.accounts().position(account_id)?)
    }

    /// The person of an account.
    pub fn person_of(&self, account: &Account) -> Option<&Person> {
        self.register.person(account.person_id.as_deref()?)
    }
}

/// Which metrics each account offends: directly, by a credential of its own or by a right granted to it.
fn offences(measured: &Measured, register: &Register) -> Vec<u32> {
    let accounts = register.accounts();
    let mut bits = vec![0_u32; accounts.len()];
    let mut mark = |id: &str, bit: u32| {
        if let Some(slot) = accounts.position(id).and_then(|at| bits.get_mut(at)) {
            *slot |= bit;
        }
    };
    for (i, metric) in METRICS.iter().enumerate().take(32) {
        // What these metrics list are cases or what describes, not faults.
        if matches!(metric.id, "leaver_disable_hours" | "privileged_accounts") {
            continue;
        }
        let ids = || measured.report.offenders(&measured.estate, metric.id, 0, usize::MAX);
        match measured.report.offenders_are(metric.id) {
            Some(Subject::Account) => ids().iter().for_each(|id| mark(id, 1 << i)),
            Some(Subject::GrantKey) => {
                for key in ids() {
                    if let Some(("account", account, _)) = grant_key(register, &key) {
                        mark(account, 1 << i);
                    }
                }
            }
            Some(Subject::Credential) => {
                let stale: HashSet<String> = ids().into_iter().collect();
                let credentials = register.credentials();
                for at in credentials.whose("credential_id", |id| stale.contains(id)) {
                    credentials.text(at, "account_id").into_iter().for_each(|id| mark(id, 1 << i));
                }
            }
            _ => {}
        }
    }
    bits
}

/// Kind, subject and right of a grant key. Ids may hold colons themselves: the parts are those that exist.
pub fn grant_key<'k>(register: &Register, key: &'k str) -> Option<(&'k str, &'k str, &'k str)> {
    let (kind, rest) = key.split_once(':')?;
    let parts = |(at, _)| Some((rest.get(..at)?, rest.get(at + 1..)?));
    let exist = |(subject, right): &(&str, &str)| {
        let known = if kind == "group" {
            register.groups().position(subject).is_some()
        } else {
            register.accounts().position(subject).is_some()
        };
        known && register.entitlements().position(right).is_some()
    };
    let (subject, right) = rest.match_indices(':').filter_map(parts).find(exist)?;
    Some((kind, subject, right))
}

fn strength(methods: &[String]) -> Mfa {
    let of = |m: &String| match m.as_str() {
        "" | "none" => Mfa::Absent,
        "fido2" | "passkey" | "piv" | "windows_hello" => Mfa::Resistant,
        _ => Mfa::Present,
    };
    methods.iter().map(of).max().unwrap_or(Mfa::Absent)
}

/// What an account is for, in words.
pub const fn kind_label(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Human => "human",
        AccountKind::Service => "service",
        AccountKind::Workload => "workload",
        AccountKind::Shared => "shared",
        AccountKind::BreakGlass => "break-glass",
        AccountKind::Guest => "guest",
    }
}
