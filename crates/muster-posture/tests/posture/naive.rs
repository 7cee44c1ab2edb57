//! An independent, slow reading of the contract over plain rows, and the engine compared with it on random estates.
use std::collections::{BTreeMap, BTreeSet};

use muster_estate::{
    Account, AccountKind, Assignment, AuthProtocol, InMemory, Person, PersonStatus, Rows, SubjectKind,
};
use muster_posture::{Estate, Options, Parameters, Report};
use proptest::prelude::*;

use crate::estates::{DAY, REF, rows};

type Ids = BTreeSet<String>;

struct Naive<'a>(&'a Rows);

impl Naive<'_> {
    fn person(&self, account: &Account) -> Option<&Person> {
        self.0.people.iter().find(|p| Some(&p.person_id) == account.person_id.as_ref())
    }

    fn groups_of(&self, kind: SubjectKind, id: &str) -> Ids {
        let exists = |group: &str| self.0.groups.iter().any(|g| g.group_id == group);
        let mut found = Ids::new();
        loop {
            let more: Ids = self
                .0
                .memberships
                .iter()
                .filter(|m| {
                    (m.member_kind == kind && m.member_id == id)
                        || (m.member_kind == SubjectKind::Group && found.contains(&m.member_id))
                })
                .map(|m| m.group_id.clone())
                .filter(|g| exists(g) && !found.contains(g))
                .collect();
            if more.is_empty() {
                return found;
            }
            found.extend(more);
        }
    }

    fn closure(&self, group: &str) -> Ids {
        let mut all = self.groups_of(SubjectKind::Group, group);
        all.insert(group.to_owned());
        all
    }

    fn granted(&self, kind: SubjectKind, id: &str) -> Ids {
        let exists = |right: &str| self.0.entitlements.iter().any(|e| e.entitlement_id == right);
        let of = self.0.grants.iter().filter(|g| g.subject_kind == kind && g.subject_id == id);
        of.map(|g| g.entitlement_id.clone()).filter(|e| exists(e)).collect()
    }

    fn rights(&self, account: &Account) -> Ids {
        if !account.enabled {
            return Ids::new();
        }
        let mut all = self.granted(SubjectKind::Account, &account.account_id);
        for group in self.groups_of(SubjectKind::Account, &account.account_id) {
            all.extend(self.granted(SubjectKind::Group, &group));
        }
        all
    }

    fn is_privileged(&self, account: &Account) -> bool {
        let groups = self.groups_of(SubjectKind::Account, &account.account_id);
        let rights = self.rights(account);
        account.enabled
            && (account.privileged_hint
                || self.0.groups.iter().any(|g| g.privileged && groups.contains(&g.group_id))
                || self.0.entitlements.iter().any(|e| e.privileged && rights.contains(&e.entitlement_id)))
    }

    /// The privileged rights an account holds by edges that are always there; in bare tables, those of which nothing is said.
    fn always(&self, account: &Account) -> Ids {
        let always = |how: Option<Assignment>| matches!(how, None | Some(Assignment::Standing));
        let mut rows = self.0.clone();
        rows.memberships.retain(|m| always(m.assignment));
        rows.grants.retain(|g| always(g.assignment));
        let privileged =
            |id: &String| rows.entitlements.iter().any(|e| e.privileged && &e.entitlement_id == id);
        Naive(&rows).rights(account).into_iter().filter(privileged).collect()
    }

    /// Earliest grant among the account's own edges that lead to `right`.
    fn since(&self, account: &Account, right: &str) -> Option<i64> {
        let id = &account.account_id;
        let own = |kind, subject: &str| kind == SubjectKind::Account && subject == id;
        let grants =
            self.0.grants.iter().filter(|g| own(g.subject_kind, &g.subject_id) && g.entitlement_id == right);
        let leads = |group: &str| {
            self.0.groups.iter().any(|g| g.group_id == group)
                && self.closure(group).iter().any(|g| self.granted(SubjectKind::Group, g).contains(right))
        };
        let memberships =
            self.0.memberships.iter().filter(|m| own(m.member_kind, &m.member_id) && leads(&m.group_id));
        grants.map(|g| g.granted_at).chain(memberships.map(|m| m.granted_at)).flatten().min()
    }

    fn humans(&self, person: &Person) -> Vec<&Account> {
        let own = |a: &&Account| a.person_id.as_ref() == Some(&person.person_id);
        self.0.accounts.iter().filter(own).filter(|a| a.enabled && a.kind == AccountKind::Human).collect()
    }

    fn held(&self, person: &Person) -> Ids {
        self.humans(person).iter().flat_map(|a| self.rights(a)).collect()
    }

    /// Number of excess rights of each subject of privilege creep.
    fn excess(&self) -> BTreeMap<String, usize> {
        let member = |p: &&Person| p.status == PersonStatus::Active && p.department.is_some();
        let members: Vec<_> = self.0.people.iter().filter(member).collect();
        let mut all = BTreeMap::new();
        for person in &members {
            let Some(changed) = person.role_changed_on.filter(|t| *t <= REF) else { continue };
            let peers: Vec<_> = members
                .iter()
                .filter(|p| p.person_id != person.person_id && p.department == person.department)
                .collect();
            let is_excess = |right: &String| {
                let holders = peers.iter().filter(|p| self.held(p).contains(right)).count();
                let since = self.humans(person).iter().filter_map(|a| self.since(a, right)).min();
                since.is_some_and(|t| t < changed) && !peers.is_empty() && 5 * holders < peers.len()
            };
            all.insert(person.person_id.clone(), self.held(person).iter().filter(|r| is_excess(r)).count());
        }
        all
    }

    fn is_leaver(person: &Person) -> bool {
        match person.terminated_on {
            Some(day) => day < REF,
            None => person.status == PersonStatus::Terminated,
        }
    }
}

/// "At or before", false for null.
fn by(time: Option<i64>, limit: i64) -> bool {
    time.is_some_and(|t| t <= limit)
}

fn is_nhi(account: &Account) -> bool {
    matches!(account.kind, AccountKind::Service | AccountKind::Workload)
}

/// Population and offenders by metric, as the contract's table has them.
fn expected(rows: &Rows) -> BTreeMap<&'static str, (usize, Ids)> {
    let naive = Naive(rows);
    let d90 = REF - 90 * DAY;
    let d365 = REF - 365 * DAY;
    let mut all: BTreeMap<&'static str, (usize, Ids)> = BTreeMap::new();
    let mut judge = |metric, id: &str, offends: bool| {
        let (population, offenders) = all.entry(metric).or_default();
        *population += 1;
        if offends {
            offenders.insert(id.to_owned());
        }
    };
    for account in &rows.accounts {
        let id = account.account_id.as_str();
        let person = naive.person(account);
        let leaver = person.is_some_and(Naive::is_leaver);
        if !is_nhi(account) && leaver {
            judge("leaver_accounts_enabled", id, account.enabled);
        }
        if !account.enabled {
            continue;
        }
        let (rights, always) = (naive.rights(account), naive.always(account));
        for right in &rows.entitlements {
            if right.privileged && rights.contains(&right.entitlement_id) {
                let key = format!("account:{id}:{}", right.entitlement_id);
                judge("standing_privilege_effective", &key, always.contains(&right.entitlement_id));
            }
        }
        let dormant = by(account.last_sign_in_at.or(account.created_at), d90);
        let no_mfa = !account.mfa_methods.iter().any(|m| !m.is_empty() && m != "none");
        let privileged = naive.is_privileged(account);
        judge("privileged_accounts", id, privileged);
        if account.kind != AccountKind::BreakGlass {
            judge("dormant_accounts", id, dormant);
            if privileged {
                judge("dormant_privileged", id, dormant);
            }
        }
        if is_nhi(account) {
            judge("nhi_without_owner", id, person.is_none() || leaver);
        } else if privileged {
            judge("privileged_without_mfa", id, no_mfa);
        }
        if !is_nhi(account) && account.kind != AccountKind::BreakGlass {
            judge("orphan_accounts", id, person.is_none());
        }
        if account.kind == AccountKind::Human {
            judge("mfa_coverage", id, no_mfa);
            let strong = ["fido2", "passkey", "piv", "windows_hello"];
            let resistant = account.mfa_methods.iter().any(|m| strong.contains(&m.as_str()));
            judge("mfa_phishing_resistant_coverage", id, !resistant);
        }
    }
    for credential in &rows.credentials {
        let Some(account) = rows.accounts.iter().find(|a| a.account_id == credential.account_id) else {
            continue;
        };
        if account.enabled && is_nhi(account) && credential.expires_at.is_none_or(|t| t > REF) {
            let old = credential.created_at.is_some_and(|t| t < d365);
            let unused = by(credential.last_used_at.or(credential.created_at), d90);
            judge("stale_credentials", &credential.credential_id, old || unused);
        }
    }
    let mut keys: BTreeMap<String, (Option<i64>, Option<i64>)> = BTreeMap::new();
    for grant in &rows.grants {
        let privileged =
            rows.entitlements.iter().any(|e| e.privileged && e.entitlement_id == grant.entitlement_id);
        let there = match grant.subject_kind {
            SubjectKind::Account => {
                rows.accounts.iter().any(|a| a.enabled && a.account_id == grant.subject_id)
            }
            SubjectKind::Group => rows.groups.iter().any(|g| g.group_id == grant.subject_id),
        };
        if privileged && there {
            let key = format!("{}:{}:{}", grant.subject_kind, grant.subject_id, grant.entitlement_id);
            let (used, granted) = keys.entry(key).or_default();
            *used = (*used).max(grant.last_used_at);
            *granted = [*granted, grant.granted_at].into_iter().flatten().min();
        }
    }
    for (key, (used, granted)) in keys {
        judge("standing_privilege", &key, by(used.or(granted), d90));
    }
    for application in rows.applications.iter().filter(|a| a.in_isms_scope) {
        let none = matches!(application.auth_protocol, None | Some(AuthProtocol::None));
        judge(
            "unauthenticated_services",
            &application.application_id,
            none || !application.requires_authentication,
        );
    }
    for trust in &rows.federation_trusts {
        judge("expiring_federation_keys", &trust.trust_id, by(trust.signing_key_expires_at, REF + 30 * DAY));
        judge("unreviewed_trusts", &trust.trust_id, trust.reviewed_at.is_none_or(|t| t < d365));
    }
    for (person, excess) in naive.excess() {
        judge("privilege_creep", &person, excess > 0);
    }
    all
}

fn check(rows: Rows) -> Result<(), TestCaseError> {
    let tables = InMemory { rows, manifest: None };
    let estate = Estate::load(&tables).unwrap();
    let report: Report = estate.report(REF, &Parameters::default(), Options::default());
    let rows = &tables.rows;
    let naive = Naive(rows);
    let mut wanted = expected(rows);
    for (metric, outcome) in report.outcomes() {
        let skipped = ["effective_access_pairs", "group_closure", "leaver_disable_hours"];
        if metric.id.starts_with("max_fan_in") || skipped.contains(&metric.id) {
            continue;
        }
        let (population, offenders) = wanted.remove(metric.id).unwrap_or_default();
        let found: Ids = report.offenders(&estate, metric.id, 0, usize::MAX).into_iter().collect();
        prop_assert_eq!(&found, &offenders, "{}", metric.id);
        prop_assert_eq!(outcome.measured.denominator, Some(population as u64), "{}", metric.id);
        prop_assert_eq!(outcome.measured.unknown, 0);
    }
    prop_assert!(wanted.is_empty());

    let json = report.to_json(&estate);
    let pairs: Vec<Ids> = rows.accounts.iter().map(|a| naive.rights(a)).collect();
    prop_assert_eq!(&json["effective_access_pairs"]["count"], pairs.iter().map(Ids::len).sum::<usize>());
    let closures: Vec<Ids> = rows.groups.iter().map(|g| naive.closure(&g.group_id)).collect();
    prop_assert_eq!(&json["group_closure"]["pairs"], closures.iter().map(Ids::len).sum::<usize>());
    let reach = |closure: &Ids| -> usize {
        closure.iter().flat_map(|g| naive.granted(SubjectKind::Group, g)).collect::<Ids>().len()
    };
    prop_assert_eq!(
        &json["group_closure"]["group_entitlement_pairs"],
        closures.iter().map(reach).sum::<usize>()
    );
    let fan_in = |right: &str| pairs.iter().filter(|p| p.contains(right)).count();
    let widest = rows.entitlements.iter().map(|e| fan_in(&e.entitlement_id)).max().unwrap_or(0);
    prop_assert_eq!(&json["max_fan_in_entitlement"]["accounts"], widest);
    if let Some(id) = json["max_fan_in_entitlement"]["entitlement_id"].as_str() {
        prop_assert_eq!(fan_in(id), widest);
    }
    let excess: usize = naive.excess().values().sum();
    prop_assert_eq!(&json["privilege_creep"]["excess_entitlements"], excess);

    let register = muster_posture::Register::load(&tables).unwrap();
    for (account, rights) in rows.accounts.iter().zip(&pairs) {
        let access = estate.account_access(&register, &account.account_id).unwrap();
        prop_assert_eq!(access.privileged, naive.is_privileged(account));
        let groups: Ids = access.groups.iter().map(|g| g.group.group_id.clone()).collect();
        prop_assert_eq!(groups, naive.groups_of(SubjectKind::Account, &account.account_id));
        if access.effective {
            let held: Ids = access.rights.iter().map(|r| r.entitlement.entitlement_id.clone()).collect();
            prop_assert_eq!(&held, rights);
        }
    }
    for right in &rows.entitlements {
        let access = estate.entitlement_access(&register, &right.entitlement_id, 0, usize::MAX).unwrap();
        prop_assert_eq!(access.accounts as usize, fan_in(&right.entitlement_id));
        prop_assert_eq!(access.holders.len(), fan_in(&right.entitlement_id));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_engine_agrees_with_a_naive_reading(rows in rows()) {
        check(rows.clone())?;
        check(silent(rows))?;
    }
}

/// The same where nobody says of any edge how it is there.
fn silent(mut rows: Rows) -> Rows {
    rows.memberships.iter_mut().for_each(|row| row.assignment = None);
    rows.grants.iter_mut().for_each(|row| row.assignment = None);
    rows
}
