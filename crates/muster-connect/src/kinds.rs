//! What kind of account each is, by ordered rules that people read and write, one a line:
//! `if name matches svc-* and has service principal name then service`. The first that holds decides; where none does, the
//! source's own word stands. What a person said of one account goes before all of them. Not how a source decides for itself.
use std::collections::BTreeMap;
use std::fmt;

use muster_estate::{Account, AccountKind, Credential, CredentialKind, Rows};

use crate::link::Said;

/// Most rules of an organisation.
const MOST_RULES: usize = 100;
/// Longest rule, in bytes.
const LONGEST: usize = 500;

/// What a rule that is a good start says, for whoever has none yet. No organisation has them unless it takes them over.
pub const SUGGESTED: &str = "\
# The first rule that holds decides. Where none does, the kind is what the source says.
if source says human and has service principal name then service
if source says human and name matches svc-* then service
if source says human and name matches svc_* then service
if source says human and name matches breakglass* then break_glass
if source says human and name matches break-glass* then break_glass
if source says human and name matches shared-* then shared
if source says human and name matches *#ext#* then guest
";

/// Rules, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KindRules(Vec<KindRule>);

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindRule {
    /// As it was written.
    pub text: String,
    conditions: Vec<(bool, Condition)>,
    kind: AccountKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Condition {
    Matches(Field, String),
    Has(&'static str),
    Source(String),
    Says(AccountKind),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Name,
    DisplayName,
    Mail,
    PrincipalName,
}

const FIELDS: [(&str, Field); 4] = [
    ("name", Field::Name),
    ("display name", Field::DisplayName),
    ("mail", Field::Mail),
    ("principal name", Field::PrincipalName),
];
/// Words for what a source says beside, and what snapshots call it.
const TRAITS: [(&str, &str); 3] = [
    ("service principal name", "service_principal_name"),
    ("managed service account", "managed_service_account"),
    ("computer", "computer"),
];

/// A line that is no rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRule {
    /// Its number, from 1.
    pub line: usize,
    /// What is wrong, and what to write.
    pub what: String,
}

impl fmt::Display for BadRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl KindRules {
    /// Reads rules, one a line; empty lines and lines that begin with `#` are for people.
    ///
    /// # Errors
    /// Every line that is no rule.
    pub fn parse(text: &str) -> Result<Self, Vec<BadRule>> {
        let mut rules = Vec::new();
        let mut bad = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match rule(line) {
                Ok(_) if rules.len() == MOST_RULES => {
                    bad.push(BadRule { line: at + 1, what: format!("there are at most {MOST_RULES} rules") });
                    break;
                }
                Ok(rule) => rules.push(rule),
                Err(what) => bad.push(BadRule { line: at + 1, what }),
            }
        }
        if bad.is_empty() { Ok(Self(rules)) } else { Err(bad) }
    }

    /// The rules, in order.
    #[must_use]
    pub fn rules(&self) -> &[KindRule] {
        &self.0
    }

    /// The kind of this account, and the rule that decides it, from 0; none when the source's word stands.
    #[must_use]
    pub fn decide(&self, account: &Account) -> Option<(usize, AccountKind)> {
        let at = self.0.iter().position(|rule| rule.holds(account))?;
        self.0.get(at).map(|rule| (at, rule.kind))
    }

    /// Decides for every account anew, keeps what the source said, and gives by source how many each rule changed, in lines.
    /// What `people` said of an account decides before any rule.
    pub fn apply(&self, rows: &mut Rows, people: &Said) -> BTreeMap<String, Vec<String>> {
        let mut changed: BTreeMap<(String, usize), u64> = BTreeMap::new();
        for account in &mut rows.accounts {
            let said = said(account);
            if let Some((kind, by)) = people.kind(account) {
                account.kind = kind;
                account.source_kind = (kind != said).then_some(said);
                account.kind_by = Some(by.to_owned());
                continue;
            }
            let decided = self.decide(account);
            account.kind = decided.map_or(said, |(_, kind)| kind);
            account.source_kind = (account.kind != said).then_some(said);
            account.kind_by = decided.and_then(|(at, _)| self.0.get(at)).map(|rule| rule.text.clone());
            if let (Some((at, _)), Some(_)) = (decided, account.source_kind) {
                *changed.entry((account.source.clone(), at)).or_default() += 1;
            }
        }
        passwords(rows);
        let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for ((source, at), count) in changed {
            let Some(rule) = self.0.get(at) else { continue };
            let line = format!(
                "{count} accounts are {} by rule and not by their source ({})",
                rule.kind.as_str(),
                rule.text
            );
            lines.entry(source).or_default().push(line);
        }
        lines
    }

    /// The kind that the next pull gives an account as a snapshot has it: by what `people` said, by a rule, or by its source.
    #[must_use]
    pub fn kind_next(&self, account: &Account, people: &Said) -> AccountKind {
        let ruled = || self.decide(account).map_or(said(account), |(_, kind)| kind);
        people.kind(account).map_or_else(ruled, |(kind, _)| kind)
    }

    /// What these rules would change on accounts as a snapshot has them: how many go from which kind to which.
    #[must_use]
    pub fn would_change(
        &self,
        accounts: &[Account],
        people: &Said,
    ) -> BTreeMap<(AccountKind, AccountKind), u64> {
        let mut changes = BTreeMap::new();
        for account in accounts {
            let kind = self.kind_next(account, people);
            if kind != account.kind {
                *changes.entry((account.kind, kind)).or_default() += 1;
            }
        }
        changes
    }
}

/// What the source said before any rule.
fn said(account: &Account) -> AccountKind {
    account.source_kind.unwrap_or(account.kind)
}

/// Software's password is a credential that gets stale. Connectors make its row for what they take for software; an account
/// that a rule makes so needs it as well.
fn passwords(rows: &mut Rows) {
    let software = |kind| matches!(kind, AccountKind::Service | AccountKind::Workload);
    let made: Vec<&Account> = rows
        .accounts
        .iter()
        .filter(|a| software(a.kind) && a.source_kind.is_some_and(|k| !software(k)))
        .filter(|a| a.password_changed_at.is_some())
        .collect();
    let has: std::collections::HashSet<&str> = rows
        .credentials
        .iter()
        .filter(|c| c.kind == CredentialKind::Password)
        .map(|c| c.account_id.as_str())
        .collect();
    let new: Vec<Credential> = made
        .into_iter()
        .filter(|a| !has.contains(a.account_id.as_str()))
        .map(|a| Credential {
            credential_id: format!("{}:password", a.account_id),
            account_id: a.account_id.clone(),
            kind: CredentialKind::Password,
            created_at: a.password_changed_at,
            last_used_at: a.last_sign_in_at,
            ..Credential::default()
        })
        .collect();
    rows.credentials.extend(new);
}

impl KindRule {
    fn holds(&self, account: &Account) -> bool {
        self.conditions.iter().all(|(wanted, condition)| condition.holds(account) == *wanted)
    }
}

impl Condition {
    fn holds(&self, account: &Account) -> bool {
        match self {
            Self::Matches(field, pattern) => {
                let value = match field {
                    Field::Name => Some(account.username.as_str()),
                    Field::DisplayName => account.display_name.as_deref(),
                    Field::Mail => account.mail.as_deref(),
                    Field::PrincipalName => account.user_principal_name.as_deref(),
                };
                value.is_some_and(|value| matches(pattern, &value.to_lowercase()))
            }
            Self::Has(word) => account.traits.iter().any(|t| t == word),
            Self::Source(source) => account.source == *source,
            Self::Says(kind) => said(account) == *kind,
        }
    }
}

/// Reads `if … and … then KIND`.
fn rule(line: &str) -> Result<KindRule, String> {
    if line.len() > LONGEST {
        return Err(format!("is longer than {LONGEST} characters"));
    }
    let body = line
        .strip_prefix("if ")
        .ok_or("begins with 'if', for example: if name matches svc-* then service")?;
    let (all, kind) =
        body.rsplit_once(" then ").ok_or("ends with 'then' and a kind, for example: then service")?;
    let kind = AccountKind::parse(kind.trim()).ok_or_else(|| {
        format!("'{}' is no kind; write human, service, workload, shared, break_glass or guest", kind.trim())
    })?;
    let conditions = all.split(" and ").map(|c| condition(c.trim())).collect::<Result<_, _>>()?;
    Ok(KindRule { text: line.to_owned(), conditions, kind })
}

fn condition(text: &str) -> Result<(bool, Condition), String> {
    let (wanted, rest) = text.strip_prefix("not ").map_or((true, text), |rest| (false, rest.trim()));
    if let Some(word) = rest.strip_prefix("has ") {
        let found = TRAITS.iter().find(|(said, _)| *said == word.trim());
        let words = || TRAITS.map(|(said, _)| said).join(", ");
        return found.map(|(_, word)| (wanted, Condition::Has(word))).ok_or_else(|| {
            format!("'{word}' is nothing an account can have here; write one of {}", words())
        });
    }
    if let Some(kind) = rest.strip_prefix("source says ") {
        let found = AccountKind::parse(kind.trim()).ok_or_else(|| format!("'{kind}' is no kind"))?;
        return Ok((wanted, Condition::Says(found)));
    }
    if let Some(source) = rest.strip_prefix("source is ") {
        return Ok((wanted, Condition::Source(source.trim().to_owned())));
    }
    for (word, field) in FIELDS {
        if let Some(pattern) = rest.strip_prefix(word).and_then(|r| r.strip_prefix(" matches ")) {
            let pattern = pattern.trim().to_lowercase();
            if pattern.chars().all(|c| c == '*') {
                return Err("a pattern of stars alone chooses everything; name what is to be chosen".into());
            }
            return Ok((wanted, Condition::Matches(field, pattern)));
        }
    }
    Err(format!(
        "'{rest}' is no condition; write 'name matches svc-*', 'has service principal name', 'source is corp-ad' or 'source says human'"
    ))
}

/// `*` is any text and `?` any character. Goes back to the last star only, so that no pattern takes long.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t, mut star) = (0, 0, None);
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(c) if *c == '?' || text.get(t) == Some(c) => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (p, t) = (at + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern.get(p..).unwrap_or_default().iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(name: &str, kind: AccountKind, traits: &[&str]) -> Account {
        Account {
            account_id: name.into(),
            source: "ad".into(),
            username: name.into(),
            kind,
            password_changed_at: Some(1),
            traits: traits.iter().map(ToString::to_string).collect(),
            ..Account::default()
        }
    }

    #[test]
    fn the_first_rule_that_holds_decides_and_the_source_is_kept() {
        let rules = KindRules::parse(
            "# ours\nif name matches svc-* and has service principal name then service\nif name matches SVC-?? then shared\nif not source says human and name matches k* then guest",
        )
        .unwrap();
        let human = AccountKind::Human;
        let mut rows = Rows {
            accounts: vec![
                account("SVC-db", human, &["service_principal_name"]),
                account("svc-ab", human, &[]),
                account("svc-abc", human, &[]),
                account("kiosk", human, &[]),
                account("kafka", AccountKind::Workload, &[]),
            ],
            ..Rows::default()
        };
        let mut people = Said::default();
        let would = rules.would_change(&rows.accounts, &people);
        let lines = rules.apply(&mut rows, &people);
        let kinds: Vec<_> = rows.accounts.iter().map(|a| a.kind.as_str()).collect();
        assert_eq!(kinds, ["service", "shared", "human", "human", "guest"]);
        assert_eq!(rows.accounts[0].source_kind, Some(human));
        assert_eq!(rows.accounts[2].kind_by, None);
        assert_eq!(would.values().sum::<u64>(), 3);
        assert_eq!(lines["ad"].len(), 3);
        assert_eq!(rows.credentials.len(), 1);
        // Nothing would change again, and without rules the source's word is back.
        assert!(rules.would_change(&rows.accounts, &people).is_empty());
        KindRules::default().apply(&mut rows, &people);
        assert!(rows.accounts.iter().all(|a| a.source_kind.is_none() && a.kind_by.is_none()));
        assert_eq!(rows.accounts[0].kind, human);
        // A person's word goes before the rule that holds, and rules are back when it is withdrawn.
        people.accounts.entry("SVC-db".into()).or_default().kind = Some(AccountKind::BreakGlass);
        assert_eq!(rules.would_change(&rows.accounts, &people).len(), 3);
        assert!(!rules.apply(&mut rows, &people)["ad"].iter().any(|line| line.contains("svc-*")));
        let first = &rows.accounts[0];
        assert_eq!((first.kind, first.source_kind), (AccountKind::BreakGlass, Some(human)));
        assert_eq!(first.kind_by.as_deref(), Some("confirmed"));
        rules.apply(&mut rows, &Said::default());
        assert_eq!(rows.accounts[0].kind, AccountKind::Service);
    }

    #[test]
    fn what_is_no_rule_says_what_to_write() {
        let bad = KindRules::parse("name is x\nif name matches * then service\nif has wings then guest\nif mail matches a then robot")
            .unwrap_err();
        let lines: Vec<_> = bad.iter().map(|b| b.line).collect();
        assert_eq!(lines, [1, 2, 3, 4]);
        assert!(bad[2].to_string().contains("service principal name"));
        assert!(KindRules::parse(SUGGESTED).unwrap().rules().len() > 5);
    }

    #[test]
    fn a_pattern_never_takes_long() {
        assert!(matches("*a*b", "xxaxxb") && !matches("a?c", "ac") && matches("", "") && !matches("", "x"));
        assert!(!matches(&"*a".repeat(100), &"b".repeat(10_000)));
    }
}
