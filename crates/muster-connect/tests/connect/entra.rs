//! Saved answers of Microsoft Graph, written after its documentation (there is no tenant to ask in tests): what they say is
//! found, what they do not say stays unknown.
use std::collections::BTreeSet;
use std::path::Path;

use muster_connect::{Limits, Pulled};
use muster_estate::{
    AccountKind, Assignment, CredentialKind, FileFormat, Rows, Snapshot, SubjectKind, write_snapshot,
};
use muster_model::snapshot::{Fact, Manifest};
use muster_posture::{Estate, Options, Parameters};
use serde_json::{Value as Json, json};

use super::{now, quiet, set};

const ADMINS: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";
const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";
const DIRECTORY_READERS: &str = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";

fn page(folder: &Path, name: &str, context: &str, value: Json) {
    let context = format!("https://graph.microsoft.com/v1.0/$metadata#{context}");
    let page = json!({"@odata.context": context, "value": value});
    std::fs::write(folder.join(name), page.to_string()).unwrap();
}

fn user(id: &str, more: Json) -> Json {
    let mut user = json!({
        "id": id, "userPrincipalName": format!("{id}@example.org"), "displayName": id, "accountEnabled": true,
        "userType": "Member", "createdDateTime": "2024-01-01T00:00:00Z",
        "lastPasswordChangeDateTime": "2025-01-01T00:00:00Z",
    });
    user.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    user
}

fn signed_in(at: &str) -> Json {
    json!({"signInActivity": {"lastSuccessfulSignInDateTime": at, "lastSignInDateTime": "2026-06-29T00:00:00Z"}})
}

fn export(folder: &Path) {
    page(
        folder,
        "u1.json",
        "users(id,accountEnabled)",
        json!([
            user(
                "ada",
                json!({"mail": "ada@example.org", "employeeId": "E1", "proxyAddresses": ["SMTP:ada@example.org", "smtp:a.l@example.org", "sip:x"],
            "signInActivity": {"lastSuccessfulSignInDateTime": "2026-06-20T08:00:00.1234567Z"}})
            ),
            user("bob", signed_in("2026-01-01T00:00:00Z")),
            user("cleo", json!({"signInActivity": {"lastSignInDateTime": "2026-06-29T00:00:00Z"}})),
            user("dan", json!({})),
            user(
                "gus",
                json!({"userType": "Guest", "signInActivity": signed_in("2026-06-01T00:00:00Z")["signInActivity"]})
            ),
        ]),
    );
    page(
        folder,
        "u2.json",
        "users(id,accountEnabled)",
        json!([
            user("glass", json!({})),
            user("new", signed_in("2026-06-29T00:00:00Z")),
            user("off", json!({"accountEnabled": false})),
        ]),
    );
    let registered =
        |id: &str, methods: Json| json!({"id": id, "methodsRegistered": methods, "isMfaRegistered": true});
    page(
        folder,
        "registrations.json",
        "reports/authenticationMethods/userRegistrationDetails",
        json!([
            registered("ada", json!(["passKeyDeviceBoundAuthenticator", "mobilePhone"])),
            registered("bob", json!(["email", "securityQuestion"])),
            registered("cleo", json!(["softwareOneTimePasscode"])),
            registered("dan", json!([])),
            registered("gus", json!(["microsoftAuthenticatorPush"])),
            registered("glass", json!(["fido2"])),
        ]),
    );
    page(
        folder,
        "groups.json",
        "groups",
        json!([
            {"id": ADMINS, "displayName": "admins"}, {"id": "inner", "displayName": "inner", "members": [{"id": "bob"}]},
            {"id": "unread", "displayName": "unread"},
        ]),
    );
    page(
        folder,
        &format!("members-{ADMINS}.json"),
        "directoryObjects",
        json!([
            {"@odata.type": "#microsoft.graph.group", "id": "inner"}, {"id": "dan"}, {"id": "dan"}, {"id": "a-device"}, {"id": "robot"},
        ]),
    );
    page(
        folder,
        "r.json",
        "roleManagement/directory/roleDefinitions",
        json!([
            {"id": GLOBAL_ADMINISTRATOR, "displayName": "Global Administrator", "templateId": GLOBAL_ADMINISTRATOR},
            {"id": DIRECTORY_READERS, "displayName": "Directory Readers", "templateId": DIRECTORY_READERS},
        ]),
    );
    let held = |id: &str, who: &str, role: &str, more: Json| {
        let mut row = json!({"id": id, "principalId": who, "roleDefinitionId": role});
        row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        row
    };
    page(
        folder,
        "a.json",
        "roleManagement/directory/roleAssignments",
        json!([
            held("1", ADMINS, GLOBAL_ADMINISTRATOR, json!({})),
            held("2", "ada", GLOBAL_ADMINISTRATOR, json!({})),
            held("3", "nobody", GLOBAL_ADMINISTRATOR, json!({})),
            held("4", "cleo", DIRECTORY_READERS, json!({})),
        ]),
    );
    page(
        folder,
        "s.json",
        "roleManagement/directory/roleAssignmentScheduleInstances",
        json!([
            held(
                "5",
                "ada",
                GLOBAL_ADMINISTRATOR,
                json!({"assignmentType": "Activated", "memberType": "Direct",
            "startDateTime": "2026-06-29T22:00:00Z", "endDateTime": "2026-06-30T06:00:00Z"})
            ),
            held(
                "6",
                "dan",
                GLOBAL_ADMINISTRATOR,
                json!({"assignmentType": "Assigned", "memberType": "Group"})
            ),
        ]),
    );
    page(
        folder,
        "e.json",
        "roleManagement/directory/roleEligibilityScheduleInstances",
        json!([held("7", "ada", GLOBAL_ADMINISTRATOR, json!({"memberType": "Direct"})),]),
    );
    let secret = |id: &str, from: &str| json!({"keyId": id, "startDateTime": from, "endDateTime": "2027-01-01T00:00:00Z"});
    page(
        folder,
        "sp.json",
        "servicePrincipals",
        json!([
            {"id": "robot", "appId": "app-1", "displayName": "Robot", "accountEnabled": true, "appOwnerOrganizationId": "ours",
             "passwordCredentials": [secret("k1", "2024-01-01T00:00:00Z")]},
            {"id": "office", "appId": "ms", "displayName": "Office", "accountEnabled": true,
             "appOwnerOrganizationId": "f8cdef31-a31e-4b4a-93e4-5f571e91255a"},
        ]),
    );
    page(
        folder,
        "app.json",
        "applications",
        json!([
            {"id": "x", "appId": "app-1", "displayName": "Robot", "passwordCredentials": [secret("k1", "2024-01-01T00:00:00Z")],
             "keyCredentials": [secret("k2", "2026-01-01T00:00:00Z")]},
        ]),
    );
}

async fn pull(folder: &Path, more: Json) -> Result<Pulled, String> {
    let mut settings =
        json!({"name": "corp", "files": [folder], "break_glass_accounts": ["GLASS@example.org"]});
    settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let connector = muster_connect::open("entra", settings).unwrap();
    connector.pull(&quiet, &Limits::default(), now()).await.map_err(|e| e.to_string())
}

fn names(rows: &Rows, ids: &[String]) -> BTreeSet<String> {
    let name = |id: &String| {
        rows.accounts.iter().find(|a| a.account_id == *id).map_or(id.clone(), |a| a.username.clone())
    };
    ids.iter().map(|id| name(id).trim_end_matches("@example.org").to_owned()).collect()
}

#[tokio::test]
async fn what_graph_says_is_found_and_what_it_does_not_say_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    export(folder.path());
    let Pulled { rows, sources, links } = pull(folder.path(), json!({})).await.unwrap();

    let account = |name: &str| rows.accounts.iter().find(|a| a.username.starts_with(name)).unwrap();
    assert_eq!(rows.accounts.len(), 9, "Microsoft's own is not among them");
    assert_eq!((account("gus").kind, account("glass").kind), (AccountKind::Guest, AccountKind::BreakGlass));
    assert_eq!(account("Robot").kind, AccountKind::Workload);
    assert_eq!(account("ada").mfa_methods, ["passkey", "phone"]);
    assert_eq!(account("bob").mfa_methods, [""; 0], "mail and questions are no second factor");
    assert_eq!(account("ada").last_sign_in_at, Some(1_781_942_400_123_456));
    assert_eq!(account("cleo").last_sign_in_at, None, "an attempt is no sign-in");
    assert_eq!(links["corp:ada"].mails, ["ada@example.org", "ada@example.org", "a.l@example.org"]);
    assert_eq!(links["corp:ada"].employee_numbers, ["E1"]);

    let held: Vec<_> = rows.grants.iter().map(|g| (g.subject_id.as_str(), g.assignment.unwrap())).collect();
    let admins = format!("corp:{ADMINS}");
    assert_eq!(
        held,
        [
            ("corp:ada", Assignment::Activated),
            (admins.as_str(), Assignment::Standing),
            ("corp:cleo", Assignment::Standing),
            ("corp:ada", Assignment::Eligible)
        ]
    );
    assert!(rows.grants[1].subject_kind == SubjectKind::Group && rows.grants[0].expires_at.is_some());
    let privileged: Vec<_> =
        rows.entitlements.iter().filter(|e| e.privileged).map(|e| e.name.as_str()).collect();
    assert_eq!(privileged, ["Global Administrator"]);
    assert_eq!(rows.memberships.len(), 4);
    let kinds: Vec<_> = rows.credentials.iter().map(|c| c.kind).collect();
    assert_eq!(kinds, [CredentialKind::OauthSecret, CredentialKind::Certificate]);

    let source = |name: &str| {
        sources.iter().find(|s| s.source == name).unwrap_or_else(|| panic!("{name}: {sources:#?}"))
    };
    let all = BTreeSet::from([Fact::CreatedAt, Fact::Mfa, Fact::PasswordChanged, Fact::SignIn]);
    assert_eq!(source("corp").facts, all);
    assert_eq!(account("new").source, "corp (mfa unknown)");
    assert!(!source("corp (mfa unknown)").facts.contains(&Fact::Mfa));
    assert_eq!(account("Robot").source, "corp (created_at, mfa, password_changed, sign_in unknown)");
    let lines = source("corp").warnings.join("\n");
    for expected in [
        "1 enabled users are not in a registration report",
        "1 users tried to sign in, and no success is on record",
        "1 groups have no file of members",
        "1 members are no user, group or service principal",
        "1 roles are held by no user",
        "1 service principals of Microsoft's own",
    ] {
        assert!(lines.contains(expected), "{expected} in\n{lines}");
    }

    // What the posture engine makes of it.
    let out = tempfile::tempdir().unwrap();
    let path = out.path().join("s");
    let manifest = Manifest { sources, ..Manifest::new(now()) };
    write_snapshot(&path, &rows, &manifest, FileFormat::Parquet).unwrap();
    let estate = Estate::load(&Snapshot::open(&path).unwrap()).unwrap();
    let report = estate.report(now().as_microsecond(), &Parameters::default(), Options::default());
    let found = |metric: &str| names(&rows, &report.offenders(&estate, metric, 0, 100));
    assert_eq!(found("dormant_accounts"), set(["bob", "cleo", "dan"]), "by successes alone");
    assert_eq!(found("mfa_coverage"), set(["bob", "dan"]), "not the one of whom the report says nothing");
    assert_eq!(report.measured("mfa_coverage").unwrap().unknown, 1);
    assert_eq!(found("privileged_without_mfa"), set(["bob", "dan"]), "through the group and the group in it");
    let grants = report.measured("standing_privilege").unwrap();
    assert!(grants.unknown > 0 && grants.denominator == Some(0), "nobody dates grants: {grants:?}");
}

#[tokio::test]
async fn exports_that_say_less_claim_less() {
    let folder = tempfile::tempdir().unwrap();
    let facts = async |value: Json| {
        page(folder.path(), "users.json", "users", value);
        pull(folder.path(), json!({}))
            .await
            .map(|p| (p.sources[0].facts.clone(), p.sources[0].warnings.join("\n")))
    };
    let (known, warned) = facts(json!([user(
        "ada",
        json!({"signInActivity": {"lastSignInDateTime": "2026-06-29T00:00:00Z"}})
    )]))
    .await
    .unwrap();
    assert_eq!(known, BTreeSet::from([Fact::CreatedAt, Fact::PasswordChanged]));
    assert!(warned.contains("count failed attempts too"), "{warned}");
    let refused = facts(json!([{"id": "ada", "displayName": "Ada"}])).await.unwrap_err();
    assert!(refused.contains("accountEnabled") && refused.contains("$select"), "{refused}");
    let refused = facts(json!([user("ada", json!({})), {"id": 7}])).await.unwrap_err();
    assert!(refused.contains("1 of 2 rows are bad") && refused.contains("users.json"), "{refused}");
    page(folder.path(), "users.json", "users", json!([user("ada", json!({})), {"id": 7}]));
    assert_eq!(pull(folder.path(), json!({"on_bad_row": "skip"})).await.unwrap().rows.accounts.len(), 1);
    std::fs::write(folder.path().join("users.json"), r#"{"value":[],"@odata.nextLink":"https://graph"}"#)
        .unwrap();
    assert!(pull(folder.path(), json!({})).await.unwrap_err().contains("last page of users"));
    std::fs::write(folder.path().join("users.json"), vec![b' '; (64 << 20) + 1]).unwrap();
    assert!(pull(folder.path(), json!({})).await.unwrap_err().contains("larger than"));
}
