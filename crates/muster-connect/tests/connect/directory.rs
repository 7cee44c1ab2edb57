//! A whole pull from slapd: everything planted is found, and nothing else.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use muster_connect::ldap::LdapConnector;
use muster_connect::{Connector, Limits, Step, pull};
use muster_estate::{
    AccountKind, FileFormat, Rows, Snapshot, SubjectKind, Tables, read_rows, write_snapshot,
};
use muster_model::snapshot::Fact;
use muster_posture::{Estate, Options, Parameters};

use super::people::{self, company, planted, uid};
use super::slapd::{SUFFIX, Setup, Slapd};
use super::{now, pull_one, set, settings};

const D90: i64 = 1_782_777_600_000_000 - 90 * 86_400_000_000;

pub fn full(slapd: &Slapd) -> serde_json::Value {
    let mut json = slapd.settings("corp");
    let more = serde_json::json!({
        "accounts": {"filter": "(|(objectClass=inetOrgPerson)(objectClass=account))"},
        "attributes": {"owner": "seeAlso"},
        "service_accounts": {"under": [format!("OU=Services,{SUFFIX}")]},
        "break_glass_accounts": {"under": [format!("ou=emergency,{SUFFIX}")]},
        "privileged_groups": {"dns": [format!("CN=Domain-Admins, ou=groups,{SUFFIX}"), format!("cn=gone,{SUFFIX}")],
                              "filter": "cn=unix-*"},
    });
    json.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json
}

/// Names of the accounts that satisfy `want`.
fn named(rows: &Rows, want: impl Fn(&muster_estate::Account) -> bool) -> BTreeSet<String> {
    rows.accounts.iter().filter(|a| want(a)).map(|a| a.username.clone()).collect()
}

fn uids(numbers: &[u32]) -> BTreeSet<String> {
    numbers.iter().map(|n| uid(*n)).collect()
}

/// Enabled accounts that reach a privileged group, by plain search over the memberships.
fn privileged(rows: &Rows) -> BTreeSet<String> {
    let mut reached: BTreeSet<&str> =
        rows.groups.iter().filter(|g| g.privileged).map(|g| g.group_id.as_str()).collect();
    loop {
        let more = rows.memberships.iter().filter(|m| reached.contains(m.group_id.as_str()));
        let more: Vec<&str> = more.map(|m| m.member_id.as_str()).filter(|m| !reached.contains(m)).collect();
        if more.is_empty() {
            break;
        }
        reached.extend(more);
    }
    named(rows, |a| a.enabled && reached.contains(a.account_id.as_str()))
}

fn people_csv(folder: &std::path::Path) {
    let mut csv = String::from(
        "person_id,display_name,department,job_title,manager_id,status,hired_on,terminated_on,role_changed_on,employee_number,mail\n",
    );
    for n in 1..=300 {
        let left = planted::LEFT_DISABLED.contains(&n) || planted::LEFT_ENABLED.contains(&n);
        let (status, end) = if left { ("terminated", "2026-05-01T00:00:00Z") } else { ("active", "") };
        // 77 has no number on the HR side: the mail address links it.
        let number = if n == 77 { String::new() } else { format!("E{n:04}") };
        csv += &format!(
            "hr:{n},Person {n},Sales,,,{status},2020-01-01T00:00:00Z,{end},,{number},{}@example.org\n",
            uid(n)
        );
    }
    std::fs::write(folder.join("people.csv"), csv).unwrap();
}

#[tokio::test]
async fn everything_planted_is_found_and_nothing_else() {
    let Some(slapd) = Slapd::start(Setup::default(), &company()) else { return };
    let hr = tempfile::tempdir().unwrap();
    people_csv(hr.path());
    let sources: Vec<Box<dyn Connector>> = vec![
        Box::new(LdapConnector::new(settings(full(&slapd)))),
        muster_connect::open(
            "tables",
            serde_json::json!({"name": "hr", "folder": hr.path(), "facts": ["hr_dates"]}),
        )
        .unwrap(),
    ];
    let told = Mutex::new(Vec::new());
    let limits = Limits { page: 50, ..Limits::default() };
    let pulled = pull(&sources, &|p| told.lock().unwrap().push(p), &limits, now()).await.unwrap();

    // Written, read back and judged from what was read, as the product does.
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("snapshot");
    write_snapshot(&folder, &pulled.rows, &pulled.manifest, FileFormat::Parquet).unwrap();
    let snapshot = Snapshot::open(&folder).unwrap();
    let rows = read_rows(&snapshot).unwrap();
    let manifest = snapshot.manifest().unwrap();
    assert_eq!(rows, pulled.rows);

    assert_eq!((rows.accounts.len(), rows.people.len(), rows.groups.len()), (304, 300, 13));
    assert!(rows.accounts.iter().all(|a| a.account_id.starts_with("corp:00000000-0000-4000-8000-")));
    assert_eq!(
        named(&rows, |a| a.kind == AccountKind::Service),
        set(["svc-backup", "svc-build", "svc-forgotten"])
    );
    assert_eq!(named(&rows, |a| a.kind == AccountKind::BreakGlass), set(["glass"]));
    assert_eq!(named(&rows, |a| !a.enabled), uids(planted::LEFT_DISABLED));

    let dormant = |a: &muster_estate::Account| {
        a.enabled
            && a.kind != AccountKind::BreakGlass
            && a.last_sign_in_at.or(a.created_at).is_some_and(|t| t <= D90)
    };
    let mut want = uids(planted::DORMANT);
    want.insert("svc-forgotten".into());
    assert_eq!(named(&rows, dormant), want);
    assert!(uids(planted::NOT_DORMANT).is_disjoint(&named(&rows, dormant)));

    let orphans = named(&rows, |a| a.enabled && a.kind == AccountKind::Human && a.person_id.is_none());
    assert_eq!(orphans, uids(planted::ORPHANS));
    let owned = named(&rows, |a| a.kind == AccountKind::Service && a.person_id.as_deref() == Some("hr:3"));
    assert_eq!(owned, set(["svc-backup"]));
    let gone: BTreeSet<_> =
        rows.people.iter().filter(|p| p.terminated_on.is_some()).map(|p| &p.person_id).collect();
    let leavers = named(&rows, |a| a.enabled && a.person_id.as_ref().is_some_and(|p| gone.contains(p)));
    assert_eq!(leavers, uids(planted::LEFT_ENABLED));

    let mut want = uids(planted::THREE_DEEP);
    want.extend(uids(&[1, 30, 31]));
    want.insert("glass".into());
    assert_eq!(privileged(&rows), want, "5 is in domain-admins too, but disabled");
    assert_eq!(named_entitlements(&rows), set(["member of domain-admins", "member of unix-admins"]));
    let grants = |kind| rows.grants.iter().filter(|g| g.subject_kind == kind).count();
    assert_eq!((grants(SubjectKind::Account), grants(SubjectKind::Group)), (5, 1));
    assert_eq!(members(&rows, "unique"), set(["p0015", "p0016"]));
    assert_eq!(members(&rows, "unix-admins"), set(["p0030", "p0031"]), "by primary group and by memberUid");
    assert_eq!(members(&rows, "cycle-b"), set(["cycle-a", "cycle-b"]));
    let old: Vec<_> = rows.credentials.iter().filter(|c| c.created_at.is_some_and(|t| t <= D90)).collect();
    assert_eq!(old.len(), 2, "{old:?}");

    posture(&snapshot, &rows);

    let source = manifest.source("corp").unwrap();
    let facts: Vec<_> = source.facts.iter().map(Fact::as_str).collect();
    assert_eq!(
        facts,
        ["created_at", "credential_use", "password_changed", "sign_in"],
        "no grant times, no MFA"
    );
    assert_eq!(source.entries, 304 + 13);
    let warned = |text: &str| source.warnings.iter().filter(|w| w.contains(text)).count();
    assert_eq!(warned("2 members name no entry that was read"), 1, "{:#?}", source.warnings);
    assert_eq!(warned("1 user names in memberUid are of no account"), 1, "{:#?}", source.warnings);
    assert_eq!(warned("1 accounts are locked for a while"), 1, "{:#?}", source.warnings);
    assert_eq!(warned("1 privileged groups of the settings were not found"), 1, "{:#?}", source.warnings);
    assert_eq!(warned("3 enabled accounts have no sign-in on record"), 1, "{:#?}", source.warnings);
    assert_eq!(warned("2 owners of accounts are not among"), 1, "{:#?}", source.warnings);
    assert!(told.lock().unwrap().iter().all(|p| p.source == "corp" || p.source == "hr"));
}

/// What the posture engine itself finds in the snapshot.
fn posture(snapshot: &Snapshot, rows: &Rows) {
    let estate = Estate::load(snapshot).unwrap();
    let report = estate.report(now().as_microsecond(), &Parameters::default(), Options::default());
    let names: BTreeMap<&str, &str> =
        rows.accounts.iter().map(|a| (a.account_id.as_str(), a.username.as_str())).collect();
    let offenders = |metric: &str| -> BTreeSet<String> {
        let ids = report.offenders(&estate, metric, 0, 1000);
        ids.iter().map(|id| names.get(id.as_str()).map_or(id.clone(), ToString::to_string)).collect()
    };
    let mut dormant = uids(planted::DORMANT);
    dormant.insert("svc-forgotten".into());
    assert_eq!(offenders("dormant_accounts"), dormant);
    assert_eq!(offenders("orphan_accounts"), uids(planted::ORPHANS));
    assert_eq!(offenders("leaver_accounts_enabled"), uids(planted::LEFT_ENABLED));
    let mut privileged = uids(planted::THREE_DEEP);
    privileged.extend(uids(&[1, 30, 31]));
    privileged.insert("glass".into());
    assert_eq!(offenders("privileged_accounts"), privileged);
    assert_eq!(offenders("nhi_without_owner"), set(["svc-build", "svc-forgotten"]));
    let stale = report.offenders(&estate, "stale_credentials", 0, 10);
    assert_eq!(stale.len(), 2, "svc-backup and svc-forgotten are over a year old: {stale:?}");
    // A directory knows no second factors, grant times or times of disabling: no figure, rather than a false one.
    for metric in ["mfa_coverage", "privileged_without_mfa", "leaver_disable_hours", "standing_privilege"] {
        let measured = report.measured(metric).unwrap();
        assert!(measured.denominator == Some(0) && measured.unknown > 0, "{metric}: {measured:?}");
    }
}

fn named_entitlements(rows: &Rows) -> BTreeSet<String> {
    rows.entitlements.iter().map(|e| e.name.clone()).collect()
}

/// Names of what is directly in a group.
fn members(rows: &Rows, group: &str) -> BTreeSet<String> {
    let names: BTreeMap<&str, &str> = rows
        .accounts
        .iter()
        .map(|a| (a.account_id.as_str(), a.username.as_str()))
        .chain(rows.groups.iter().map(|g| (g.group_id.as_str(), g.name.as_str())))
        .collect();
    let id = &rows.groups.iter().find(|g| g.name == group).unwrap().group_id;
    let of = rows.memberships.iter().filter(|m| &m.group_id == id);
    of.map(|m| names[m.member_id.as_str()].to_owned()).collect()
}

#[tokio::test]
async fn a_directory_that_is_the_hr_source_makes_people() {
    let Some(slapd) = Slapd::start(Setup::default(), &company()) else { return };
    let mut json = full(&slapd);
    json["hr"] = serde_json::json!({"left": {"filter": "(employeeType=left)"}});
    let rows = pull_one(settings(json), &Limits::default()).await.unwrap().rows;
    assert_eq!(rows.people.len(), 298, "50 and 51 have no number");
    let of = |n: u32| rows.people.iter().find(|p| p.person_id == format!("corp:person:E{n:04}")).unwrap();
    assert_eq!(of(2).department.as_deref(), Some("IT"));
    assert_eq!(of(25).manager_id.as_deref(), Some("corp:person:E0003"));
    let gone = rows.people.iter().filter(|p| p.status == muster_estate::PersonStatus::Terminated);
    assert_eq!(gone.count(), 4);
    let linked = rows.accounts.iter().filter(|a| a.person_id.is_some()).count();
    assert_eq!(linked, 298, "owners are linked when sources are merged");
}

#[tokio::test]
async fn sign_ins_are_a_fact_only_where_the_directory_keeps_them() {
    let ldif: String = company()
        .lines()
        .filter(|l| !l.starts_with("pwdLastSuccess") && !l.starts_with("authTimestamp"))
        .map(|l| format!("{l}\n"))
        .collect();
    let Some(slapd) = Slapd::start(Setup { lastbind: false, ..Setup::default() }, &ldif) else { return };
    let pulled = pull_one(settings(full(&slapd)), &Limits::default()).await.unwrap();
    let facts: Vec<_> = pulled.sources[0].facts.iter().map(Fact::as_str).collect();
    assert_eq!(facts, ["created_at", "password_changed"]);
    assert!(pulled.rows.accounts.iter().all(|a| a.last_sign_in_at.is_none()));
}

#[tokio::test]
async fn lastbind_really_dates_the_readers_own_sign_in() {
    let Some(slapd) = Slapd::start(Setup::default(), &people::tree().0) else { return };
    let mut json = slapd.settings("corp");
    let first = pull_one(settings(json.clone()), &Limits::default()).await.unwrap();
    assert_eq!(first.rows.accounts.len(), 1);
    json["name"] = "again".into();
    let again = pull_one(settings(json), &Limits::default()).await.unwrap();
    assert!(again.sources[0].facts.contains(&Fact::SignIn), "the first pull's bind is on record");
    let age = jiff::Timestamp::now().as_microsecond() - again.rows.accounts[0].last_sign_in_at.unwrap();
    assert!((0..60_000_000).contains(&age), "{age}");
}

#[tokio::test]
async fn refusals_name_the_step_and_keep_nothing() {
    let limited = Setup { reader_limit: Some(100), ..Setup::default() };
    let Some(slapd) = Slapd::start(limited, &company()) else { return };
    let ok = full(&slapd);
    let refused = async |change: &dyn Fn(&mut serde_json::Value)| {
        let mut json = ok.clone();
        change(&mut json);
        let error = pull_one(settings(json), &Limits { page: 50, ..Limits::default() }).await.unwrap_err();
        assert_eq!(error.server, slapd.url());
        (error.step, error.to_string())
    };
    let wrong = slapd.folder().join("wrong");
    std::fs::write(&wrong, "wrong password").unwrap();
    let (step, text) = refused(&|s| s["password"] = serde_json::json!({"file": wrong})).await;
    assert_eq!(step, Step::Bind);
    assert!(text.contains("invalidCredentials") && text.contains("check bind_dn"), "{text}");
    assert!(!text.contains("wrong password"));
    let (step, text) = refused(&|s| s["base_dn"] = "dc=nowhere,dc=org".into()).await;
    assert_eq!(step, Step::Accounts);
    assert!(text.contains("noSuchObject") && text.contains("dc=nowhere"), "{text}");
    let (step, text) = refused(&|_| ()).await;
    assert_eq!(step, Step::Accounts);
    assert!(text.contains("LimitExceeded") && text.contains("size.prtotal"), "{text}");
    let (step, text) = refused(&|s| s["password"] = serde_json::json!({"env": "MUSTER_NOT_SET"})).await;
    assert_eq!(step, Step::Settings);
    assert!(text.contains("MUSTER_NOT_SET"), "{text}");
    let test = LdapConnector::new(settings({
        let mut json = ok.clone();
        json["groups"] = serde_json::json!({"base": format!("ou=nothing,{SUFFIX}")});
        json
    }));
    let test = test.test(&Limits { page: 50, ..Limits::default() }).await;
    let steps: Vec<_> = test.passed.iter().map(|(step, _)| *step).collect();
    use Step::{Accounts, Address, Bind, Connect, Discover, Groups, Settings};
    assert_eq!(steps, [Settings, Address, Connect, Bind, Discover, Accounts]);
    assert_eq!(test.failed.unwrap().step, Groups);
}

#[tokio::test]
async fn limits_hold_on_a_real_directory() {
    let Some(slapd) = Slapd::start(Setup::default(), &company()) else { return };
    let over = async |limits| pull_one(settings(full(&slapd)), &limits).await.unwrap_err().to_string();
    let text = over(Limits { max_entries: 200, page: 50, ..Limits::default() }).await;
    assert!(text.contains("more than 200 entries"), "{text}");
    let text = over(Limits { max_memberships: 5, ..Limits::default() }).await;
    assert!(text.contains("more than 5 memberships"), "{text}");
    let text = over(Limits { max_message: 300, ..Limits::default() }).await;
    assert!(text.contains("over the limit of 300"), "{text}");
}
