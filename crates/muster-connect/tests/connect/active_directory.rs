//! A whole pull from a Samba domain controller: everything planted is found, and nothing else.
use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use muster_connect::ad::AdConnector;
use muster_connect::{Connector, Limits, Step, pull};
use muster_estate::{AccountKind, FileFormat, Rows, Snapshot, read_rows, write_snapshot};
use muster_model::snapshot::Fact;
use muster_posture::{Estate, Options, Parameters, Report};

use super::samba::{DOMAIN, Samba};
use super::{quiet, set};

fn connector(settings: serde_json::Value) -> AdConnector {
    AdConnector::new(serde_json::from_value(settings).unwrap())
}

fn full(samba: &Samba) -> serde_json::Value {
    let mut json = samba.settings("corp");
    json["break_glass_accounts"] = serde_json::json!({"under": [format!("OU=Emergency,{DOMAIN}")]});
    json["service_accounts"] = serde_json::json!({"under": [format!("OU=Services,{DOMAIN}")]});
    json
}

fn people_csv(folder: &std::path::Path, left: &str) {
    let mut csv = String::from(
        "person_id,display_name,department,job_title,manager_id,status,hired_on,terminated_on,role_changed_on,employee_number,mail\n",
    );
    for n in 1..=11 {
        let (status, end) = if n == 8 { ("terminated", left) } else { ("active", "") };
        csv += &format!("hr:{n},Person {n},Sales,,,{status},2020-01-01T00:00:00Z,{end},,E{n:02},\n");
    }
    std::fs::write(folder.join("people.csv"), csv).unwrap();
}

/// User names of the offenders of a metric.
fn offenders(rows: &Rows, estate: &Estate, report: &Report, metric: &str) -> BTreeSet<String> {
    let ids = report.offenders(estate, metric, 0, 1000);
    let name = |id: &String| rows.accounts.iter().find(|a| a.account_id == *id).unwrap().username.clone();
    ids.iter().map(name).collect()
}

#[tokio::test]
async fn everything_planted_in_a_domain_is_found_and_nothing_else() {
    // What the directory dates itself is dated now, so the figures are taken 400 days ahead.
    let as_of = Timestamp::now() + SignedDuration::from_hours(400 * 24);
    let Some(samba) = Samba::start(as_of.as_second()) else { return };
    let limits = Limits { page: 7, ..Limits::default() };

    let test = connector(full(&samba)).test(&limits).await;
    assert_eq!(test.failed, None);
    let hr = tempfile::tempdir().unwrap();
    people_csv(
        hr.path(),
        &(as_of - SignedDuration::from_hours(24 * 24)).strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
    );
    let tables = serde_json::json!({"name": "hr", "folder": hr.path(), "facts": ["hr_dates"]});
    let sources: Vec<Box<dyn Connector>> =
        vec![Box::new(connector(full(&samba))), muster_connect::open("tables", tables).unwrap()];
    let pulled = pull(&sources, &quiet, &limits, as_of).await.unwrap();

    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("snapshot");
    let manifest = write_snapshot(&folder, &pulled.rows, &pulled.manifest, FileFormat::Parquet).unwrap();
    let snapshot = Snapshot::open(&folder).unwrap();
    let rows = read_rows(&snapshot).unwrap();
    let estate = Estate::load(&snapshot).unwrap();
    let report = estate.report(as_of.as_microsecond(), &Parameters::default(), Options::default());
    let found = |metric| offenders(&rows, &estate, &report, metric);
    let named = |want: &dyn Fn(&muster_estate::Account) -> bool| -> BTreeSet<String> {
        rows.accounts.iter().filter(|a| want(a)).map(|a| a.username.clone()).collect()
    };

    let corp = manifest.source("corp").unwrap();
    let facts = [Fact::CreatedAt, Fact::PasswordChanged, Fact::SignIn, Fact::CredentialUse];
    assert_eq!(corp.facts, facts.into(), "no grant times, second factors or disable times are claimed");
    assert_eq!(corp.sign_in_lag_days, Some(14));

    let of_kind = |kind| named(&|a| a.kind == kind);
    assert_eq!(of_kind(AccountKind::Service), set(["svc-old", "svc-new", "muster", "gmsa$", "krbtgt"]));
    assert_eq!(of_kind(AccountKind::BreakGlass), set(["glass", "Administrator"]));
    assert_eq!(of_kind(AccountKind::Guest), set(["Guest"]));
    assert_eq!(named(&|a| !a.enabled), set(["disabled", "expired", "Guest", "krbtgt"]));
    assert_eq!(named(&|a| a.enabled && a.last_sign_in_at.is_none()), set(["never"]), "never signed in");

    assert_eq!(found("dormant_accounts"), set(["dormant", "never"]));
    let dormant = report.measured("dormant_accounts").unwrap();
    assert_eq!((dormant.count, dormant.possibly, dormant.unknown), (2, 1, 0), "95 days on record may be 81");
    assert_eq!(report.to_json(&estate)["dormant_accounts"]["possibly"], 1);
    assert_eq!(found("privileged_accounts"), set(["nested", "primary", "Administrator"]));
    assert_eq!(found("orphan_accounts"), set(["orphan"]));
    assert_eq!(found("leaver_accounts_enabled"), set(["leaver"]));
    let stale = report.offenders(&estate, "stale_credentials", 0, 100);
    let owner =
        |id: &String| rows.credentials.iter().find(|c| c.credential_id == *id).unwrap().account_id.clone();
    let stale: BTreeSet<String> = stale.iter().map(owner).collect();
    assert_eq!(
        stale,
        rows.accounts.iter().filter(|a| a.username == "svc-old").map(|a| a.account_id.clone()).collect()
    );

    // Disabled, yet still in a privileged group; and the entitlement of each privileged group is granted to its members.
    let id = |name: &str| rows.accounts.iter().find(|a| a.username == name).unwrap().account_id.clone();
    let admins = rows.groups.iter().find(|g| g.name == "Domain Admins").unwrap();
    assert!(admins.privileged);
    for name in ["disabled", "primary", "Administrator"] {
        assert!(
            rows.memberships.iter().any(|m| m.member_id == id(name) && m.group_id == admins.group_id),
            "{name}"
        );
        assert!(
            rows.grants
                .iter()
                .any(|g| g.subject_id == id(name) && g.entitlement_id.starts_with(&admins.group_id))
        );
    }
    // First pull: nobody knows since when anybody holds anything.
    let creep = report.measured("privilege_creep").unwrap();
    assert_eq!((creep.count, creep.numerator), (0, Some(0)));
    let disable = report.measured("leaver_disable_hours").unwrap();
    assert_eq!((disable.denominator, disable.seconds), (Some(0), None), "no time taken is claimed");
    assert!(rows.memberships.iter().all(|m| m.granted_at.is_none()));
    // A cycle is read and ends.
    let cycle = |name: &str| rows.groups.iter().find(|g| g.name == name).unwrap().group_id.clone();
    for (member, group) in [("cycle-one", "cycle-two"), ("cycle-two", "cycle-one")] {
        assert!(rows.memberships.iter().any(|m| m.member_id == cycle(member) && m.group_id == cycle(group)));
    }
    let trust = rows.federation_trusts.first().unwrap();
    assert_eq!(
        (trust.partner.as_str(), trust.direction.as_str(), trust.protocol.as_str()),
        ("partner.example", "bidirectional", "kerberos")
    );
    assert_eq!(rows.federation_trusts.len(), 1);

    // Nothing has changed since; somewhere else nobody could tell.
    let again = connector(full(&samba));
    let cursor = corp.cursor.as_deref().unwrap();
    assert_eq!(again.changes(cursor, &limits).await.unwrap(), Some(0));
    let (server, change) = cursor.rsplit_once('@').unwrap();
    let before = format!("{server}@{}", change.parse::<u64>().unwrap() - 5);
    assert!(again.changes(&before, &limits).await.unwrap().unwrap() > 0);
    assert_eq!(again.changes("CN=other@1", &limits).await.unwrap(), None);

    super::ldif::of_domain(&samba, full(&samba), as_of, &limits).await;
    refusals(&samba, &limits).await;
}

/// The domain controller's own refusals name their step.
async fn refusals(samba: &Samba, limits: &Limits) {
    let mut wrong = full(samba);
    wrong["password"] = serde_json::json!({"command": ["echo", "not it"]});
    let error = connector(wrong).pull(&quiet, limits, Timestamp::now()).await.unwrap_err();
    assert!(error.step == Step::Bind && error.to_string().contains("check bind_dn"), "{error}");
    let mut plain = full(samba);
    plain["url"] = format!("ldap://{}", samba.address).into();
    plain.as_object_mut().unwrap().remove("ca_file");
    let error = connector(plain).pull(&quiet, limits, Timestamp::now()).await.unwrap_err();
    assert!(error.step == Step::Bind && error.to_string().contains("wants a secured connection"), "{error}");
    let mut other = full(samba);
    other["ca_file"] = serde_json::json!(samba.folder().join("other-ca.pem"));
    let error = connector(other).pull(&quiet, limits, Timestamp::now()).await.unwrap_err();
    assert!(error.step == Step::Tls && error.to_string().contains("not trusted"), "{error}");
}
