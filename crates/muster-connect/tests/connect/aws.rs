//! AWS from files: answers of moto's API (made with `aws/fill.py`), and a credential report as AWS writes it, with the root
//! account that moto leaves out.
use muster_connect::{Connector, Limits, Pulled, open};
use muster_estate::{AccountKind, SubjectKind};
use muster_model::snapshot::Fact;
use serde_json::json;

use super::{now, quiet};

pub(crate) fn members(pulled: &Pulled, group: &str) -> Vec<String> {
    let short = |id: &str| id.rsplit_once(':').map_or(id, |(_, short)| short).to_owned();
    let of = pulled.rows.memberships.iter().filter(|m| m.group_id.ends_with(group));
    of.map(|m| short(&m.member_id)).collect()
}

/// What `fill.py` puts into an account, whichever way it was read.
pub(crate) fn check_filled(pulled: &Pulled) {
    let rows = &pulled.rows;
    let account = |name: &str| rows.accounts.iter().find(|a| a.username == name).unwrap();
    assert_eq!(members(pulled, "group/admins"), ["user/ada@example.org"]);
    assert_eq!(members(pulled, "role/stepping"), ["user/deploy", "group/admins"], "by their policies");
    assert_eq!(members(pulled, "role/release"), ["role/stepping"], "a role that assumes a role");
    assert_eq!(members(pulled, "role/runner"), ["role/runner/workload"]);
    assert!(members(pulled, "role/partner").is_empty() && members(pulled, "role/staff").is_empty());
    let privileged: Vec<_> =
        rows.entitlements.iter().filter(|e| e.privileged).map(|e| e.name.as_str()).collect();
    assert_eq!(privileged, ["everything", "all"]);
    let holder = |name: &str| {
        let id = &rows.entitlements.iter().find(|e| e.name == name).unwrap().entitlement_id;
        rows.grants
            .iter()
            .find(|g| &g.entitlement_id == id)
            .map(|g| (g.subject_kind, g.subject_id.clone()))
            .unwrap()
    };
    assert_eq!(
        holder("everything"),
        (SubjectKind::Group, "cloud:arn:aws:iam::123456789012:group/admins".into())
    );
    assert!(holder("read").1.ends_with("user/bo"));
    let trusts: Vec<_> =
        rows.federation_trusts.iter().map(|t| (t.partner.as_str(), t.protocol.as_str())).collect();
    assert_eq!(trusts, [("AWS account 999999999999", "aws"), ("corp", "saml")]);
    assert_eq!(account("deploy").kind, AccountKind::Service, "keys and no password");
    assert_eq!(account("bo").kind, AccountKind::Human);
    assert_eq!(account("runner").kind, AccountKind::Workload);
    assert_eq!(account("ada@example.org").mail.as_deref(), Some("ada@example.org"));
    let hints = &pulled.links["cloud:arn:aws:iam::123456789012:user/deploy"];
    assert_eq!(hints.employee_numbers, ["de"]);
}

fn moto() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/connect/aws/moto")
}

fn source(files: &[std::path::PathBuf]) -> Box<dyn Connector> {
    open("aws", json!({"name": "cloud", "files": files, "employee_number_tag": "EmployeeNumber"})).unwrap()
}

#[tokio::test]
async fn an_account_is_read_from_the_files_of_its_api() {
    let pulled = source(&[moto()]).pull(&quiet, &Limits::default(), now()).await.unwrap();
    check_filled(&pulled);
    let test = source(&[moto()]).test(&Limits::default()).await;
    assert!(test.failed.is_none() && test.passed[0].1.contains("4 accounts"), "{test:?}");
}

#[tokio::test]
async fn what_the_report_does_not_say_is_unknown_account_by_account() {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.csv");
    std::fs::write(
        &report,
        "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,\
         access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,\
         access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,\
         access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,\
         cert_2_last_rotated\n\
         <root_account>,arn:aws:iam::123456789012:root,2019-01-01T00:00:00+00:00,not_supported,2026-01-05T10:00:00+00:00,\
         not_supported,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A\n\
         ada@example.org,arn:aws:iam::123456789012:user/ada@example.org,2020-01-01T00:00:00+00:00,true,2026-05-01T00:00:00+00:00,\
         2025-01-01T00:00:00+00:00,N/A,true,true,2024-01-01T00:00:00+00:00,2026-06-01T00:00:00+00:00,us-east-1,s3,false,N/A,N/A,\
         N/A,N/A,false,N/A,false,N/A\n\
         bo,arn:aws:iam::123456789012:user/bo,2020-01-01T00:00:00+00:00,true,no_information,2025-01-01T00:00:00+00:00,N/A,false,\
         false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A\n\
         deploy,arn:aws:iam::123456789012:user/deploy,2020-01-01T00:00:00+00:00,false,N/A,N/A,N/A,false,true,\
         2024-01-01T00:00:00+00:00,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A\n",
    )
    .unwrap();
    let files = [moto().join("page-1.json"), moto().join("devices.json"), report];
    let pulled = source(&files).pull(&quiet, &Limits::default(), now()).await.unwrap();
    let known = |name: &str, fact: &Fact| {
        let account = pulled.rows.accounts.iter().find(|a| a.username == name).unwrap();
        pulled.sources.iter().find(|s| s.source == account.source).unwrap().facts.contains(fact)
    };
    let account = |name: &str| pulled.rows.accounts.iter().find(|a| a.username == name).unwrap();
    let root = account("root of 123456789012");
    assert_eq!((root.kind, root.privileged_hint, root.enabled), (AccountKind::BreakGlass, true, true));
    assert_eq!(
        (root.last_sign_in_at, root.password_changed_at),
        (muster_estate::parse_micros("2026-01-05T10:00:00Z"), None)
    );
    assert!(
        known("root of 123456789012", &Fact::SignIn)
            && !known("root of 123456789012", &Fact::PasswordChanged)
    );
    let ada = account("ada@example.org");
    assert_eq!(
        ada.last_sign_in_at,
        muster_estate::parse_micros("2026-06-01T00:00:00Z"),
        "the later of password and key"
    );
    assert_eq!((ada.source.as_str(), ada.mfa_methods[0].as_str()), ("cloud", "totp"));
    assert!(!known("bo", &Fact::SignIn) && known("bo", &Fact::Mfa) && account("bo").mfa_methods.is_empty());
    assert!(!known("deploy", &Fact::SignIn) && !known("deploy", &Fact::CredentialUse));
    let keys: Vec<_> = pulled
        .rows
        .credentials
        .iter()
        .map(|c| c.credential_id.rsplit_once("123456789012:").unwrap().1)
        .collect();
    assert_eq!(
        keys,
        [
            "user/ada@example.org/password",
            "user/ada@example.org/key/1",
            "user/bo/password",
            "user/deploy/key/1",
            "root/password"
        ]
    );
    let total: u64 = pulled.sources.iter().map(|s| s.entries).sum();
    assert_eq!(total, 3 + 1 + 5 + 1 + 1, "users, group, roles, policy, root");
}

#[tokio::test]
async fn files_that_are_not_of_aws_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    for (file, said) in [
        (write("a.json", "[]"), "is no answer of get-account-authorization-details"),
        (write("b.json", &"[".repeat(100_000)), "is no answer of"),
        (write("e.json", "{}"), "it holds none of UserDetailList"),
        (write("c.csv", "a,b\n1,2\n"), "is no credential report"),
        (write("d.json", r#"{"IsTruncated": true, "UserDetailList": []}"#), "says that there are more"),
    ] {
        let error = source(&[file]).pull(&quiet, &Limits::default(), now()).await.unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
    }
    let limits = Limits { max_message: 10, ..Limits::default() };
    let error = source(&[moto().join("page-1.json")]).pull(&quiet, &limits, now()).await.unwrap_err();
    assert!(error.to_string().contains("larger than 10 bytes"), "{error}");
}
