//! Saved answers of Okta's API, written after its documentation (there is no organisation to ask in tests): what they say is
//! found, what they do not say stays unknown.
use std::collections::BTreeSet;
use std::path::Path;

use muster_connect::{Limits, Pulled};
use muster_estate::{AccountKind, SubjectKind};
use muster_model::snapshot::Fact;
use serde_json::{Value as Json, json};

use super::{now, quiet, set};

fn save(folder: &Path, name: &str, list: Json) {
    std::fs::write(folder.join(name), list.to_string()).unwrap();
}

fn user(id: &str, status: &str) -> Json {
    json!({
        "id": id, "status": status, "created": "2024-01-01T00:00:00.000Z", "statusChanged": "2026-05-01T12:00:00.000Z",
        "lastLogin": "2026-06-01T00:00:00.000Z", "passwordChanged": null,
        "profile": {"login": format!("{id}@example.org"), "email": format!("{id}@mail.example.org"), "firstName": "A", "lastName": id,
                    "employeeNumber": "E1"},
    })
}

fn export(folder: &Path) {
    let statuses = [
        ("ada", "ACTIVE"),
        ("bob", "LOCKED_OUT"),
        ("cleo", "SUSPENDED"),
        ("dan", "STAGED"),
        ("glass", "ACTIVE"),
    ];
    save(folder, "users.json", statuses.iter().map(|(id, status)| user(id, status)).collect());
    save(
        folder,
        "groups.json",
        json!([
            {"id": "00g1", "profile": {"name": "AWS Admins"}}, {"id": "00g2", "profile": {"name": "Everyone"}},
        ]),
    );
    save(folder, "members-00g1.json", json!([user("ada", "ACTIVE"), {"id": "gone"}]));
    let factor = |id: &str, kind: &str, status: &str| json!({"id": id, "factorType": kind, "status": status, "provider": "OKTA"});
    save(
        folder,
        "factors-ada.json",
        json!([
            factor("1", "webauthn", "ACTIVE"),
            factor("2", "push", "ACTIVE"),
            factor("3", "token:software:totp", "PENDING_ACTIVATION"),
            factor("4", "question", "ACTIVE"),
            factor("5", "email", "ACTIVE"),
        ]),
    );
    save(folder, "factors-bob.json", json!([]));
    save(
        folder,
        "roles-ada.json",
        json!([
            {"id": "r1", "type": "SUPER_ADMIN", "label": "Super Administrator", "status": "ACTIVE", "created": "2025-01-01T00:00:00.000Z"},
            {"id": "r2", "type": "APP_ADMIN", "label": "Application Administrator", "status": "INACTIVE"},
        ]),
    );
    save(
        folder,
        "grouproles-00g1.json",
        json!([{"id": "r3", "type": "READ_ONLY_ADMIN", "label": "Read-only Administrator"}]),
    );
    save(
        folder,
        "apps.json",
        json!([
            {"id": "a1", "label": "Payroll", "status": "ACTIVE", "signOnMode": "SAML_2_0"}, {"id": "a2", "label": "Old", "status": "INACTIVE"},
        ]),
    );
    save(
        folder,
        "appusers-a1.json",
        json!([
            {"id": "bob", "scope": "USER", "created": "2025-02-01T00:00:00.000Z"}, {"id": "ada", "scope": "GROUP"},
        ]),
    );
    save(folder, "appgroups-a1.json", json!([{"id": "00g1", "priority": 0}]));
}

async fn pull(folder: &Path, more: Json) -> Result<Pulled, String> {
    let mut settings = json!({
        "name": "okta", "files": [folder], "break_glass_accounts": ["glass@example.org"], "privileged_groups": ["aws admins"],
    });
    settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let connector = muster_connect::open("okta", settings).unwrap();
    connector.pull(&quiet, &Limits::default(), now()).await.map_err(|e| e.to_string())
}

#[tokio::test]
async fn what_okta_says_is_found_and_what_it_does_not_say_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    export(folder.path());
    let Pulled { rows, sources, links } = pull(folder.path(), json!({})).await.unwrap();
    let account = |name: &str| rows.accounts.iter().find(|a| a.username.starts_with(name)).unwrap();

    let enabled: BTreeSet<_> =
        rows.accounts.iter().filter(|a| a.enabled).map(|a| a.username.clone()).collect();
    assert_eq!(
        enabled,
        set(["ada@example.org", "bob@example.org", "glass@example.org"]),
        "locked is for a while"
    );
    assert_eq!(account("cleo").disabled_at, Some(1_777_636_800_000_000));
    assert_eq!(account("dan").disabled_at, None, "never switched on");
    assert_eq!(account("glass").kind, AccountKind::BreakGlass);
    assert_eq!(
        account("ada").mfa_methods,
        ["fido2", "push"],
        "neither what is pending nor mail and questions"
    );
    assert!(rows.accounts.iter().all(|a| a.last_sign_in_at.is_none()), "lastLogin is of the dashboard alone");
    assert_eq!(links["okta:ada"].employee_numbers, ["E1"]);

    let facts = |name: &str| sources.iter().find(|s| s.source == name).unwrap().facts.clone();
    let all = BTreeSet::from([Fact::CreatedAt, Fact::DisabledAt, Fact::Mfa, Fact::PasswordChanged]);
    assert_eq!((account("ada").source.as_str(), facts("okta")), ("okta", all.clone()));
    assert_eq!(account("bob").source, "okta", "no factors at all is known too");
    assert_eq!(account("glass").source, "okta (mfa unknown)");

    let held: Vec<_> = rows
        .grants
        .iter()
        .map(|g| (g.subject_kind, g.subject_id.as_str(), g.entitlement_id.as_str()))
        .collect();
    let (of_account, of_group) = (SubjectKind::Account, SubjectKind::Group);
    assert_eq!(
        held,
        [
            (of_account, "okta:ada", "okta:role:SUPER_ADMIN"),
            (of_group, "okta:00g1", "okta:role:READ_ONLY_ADMIN"),
            (of_account, "okta:bob", "okta:app:a1"),
            (of_group, "okta:00g1", "okta:app:a1"),
        ]
    );
    let privileged: Vec<_> =
        rows.entitlements.iter().filter(|e| e.privileged).map(|e| e.name.as_str()).collect();
    assert_eq!(privileged, ["Read-only Administrator", "Super Administrator"]);
    assert!(rows.groups[0].privileged && !rows.groups[1].privileged);
    assert_eq!(rows.memberships.len(), 1);
    let lines = sources.iter().find(|s| s.source == "okta").unwrap().warnings.join("\n");
    for expected in [
        "1 enabled users have no file of factors",
        "1 groups have no file of members",
        "1 members are no user that was read",
        "lastLogin is of the dashboard alone",
    ] {
        assert!(lines.contains(expected), "{expected} in\n{lines}");
    }

    let said = pull(folder.path(), json!({"last_login_is_sign_in": true})).await.unwrap();
    assert!(said.sources.iter().all(|s| s.facts.contains(&Fact::SignIn)));
    assert!(said.rows.accounts.iter().all(|a| a.last_sign_in_at.is_some()));
}

#[tokio::test]
async fn what_is_no_export_of_okta_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let refused = async |name: &str, list: Json| {
        save(folder.path(), name, list);
        pull(folder.path(), json!({})).await.unwrap_err()
    };
    assert!(refused("groups.json", json!([])).await.contains("no file of users"));
    let text = refused("users.json", json!([user("ada", "DREAMING")])).await;
    assert!(text.contains("DREAMING") && text.contains("not known"), "{text}");
    let text = refused("users.json", json!([user("ada", "ACTIVE"), {"status": "ACTIVE"}])).await;
    assert!(text.contains("1 of 2 rows are bad") && text.contains("users.json"), "{text}");
    assert!(refused("users.json", json!({"errorCode": "E0000011"})).await.contains("no list"));
}
