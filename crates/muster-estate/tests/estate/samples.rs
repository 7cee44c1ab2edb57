//! Any rows at all, and a small sound estate.
use muster_estate::{
    Account, Application, Credential, Entitlement, FederationTrust, Grant, Group, Membership, Person, Rows,
    Word,
};
use muster_model::snapshot::{Fact, Manifest, SourceFacts};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

pub fn manifest() -> Manifest {
    let mut manifest = Manifest::new("2026-06-30T00:00:00Z".parse().unwrap());
    manifest.organisation = Some("acme".into());
    manifest.sources.push(SourceFacts {
        source: "ad".into(),
        connector: "ldap".into(),
        facts: [Fact::SignIn, Fact::from("moon_phase")].into(),
        warnings: vec!["one entry skipped".into()],
        entries: 2,
        ..muster_model::snapshot::SourceFacts::default()
    });
    manifest
}

pub fn small() -> Rows {
    let account = |id: &str| Account {
        account_id: id.into(),
        source: "ad".into(),
        username: "Ünal, \"Bo\"".into(),
        enabled: true,
        created_at: Some(1_782_777_600_000_000),
        mfa_methods: vec!["totp".into(), "fido2".into()],
        ..Account::default()
    };
    Rows { accounts: vec![account("a1"), account("a2")], ..Rows::default() }
}

/// Text that any table may hold: quotes, commas, line ends, other scripts; never empty.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[a-zA-Z0-9 _.@-]{1,12}", 1 => "[\\PC,\"'|;\n\r\t]{1,8}", 1 => Just("=1+1".to_owned())]
}

fn maybe() -> impl Strategy<Value = Option<String>> {
    option::of(text())
}

fn time() -> impl Strategy<Value = Option<i64>> {
    let years = -62_135_596_800_000_000_i64..253_402_300_799_999_999;
    option::of(prop_oneof![years, (0..4_000_000_000_i64).prop_map(|s| s * 1_000_000)])
}

fn word<W: Word + std::fmt::Debug>() -> impl Strategy<Value = W> {
    select(W::ALL)
}

fn numbered<T: std::fmt::Debug>(
    row: impl Strategy<Value = T>,
    name: impl Fn(&mut T, String),
) -> impl Strategy<Value = Vec<T>> {
    vec((row, text()), 0..6).prop_map(move |rows| {
        let number = |(n, (mut row, id)): (usize, (T, String))| {
            name(&mut row, format!("{n}{id}"));
            row
        };
        rows.into_iter().enumerate().map(number).collect()
    })
}

fn people() -> impl Strategy<Value = Vec<Person>> {
    let row =
        ((text(), maybe(), maybe(), maybe(), word()), (time(), time(), time()), (maybe(), maybe(), maybe()));
    let row = row.prop_map(
        |(
            (display_name, department, job_title, manager_id, status),
            (hired_on, terminated_on, role_changed_on),
            x,
        )| {
            Person {
                person_id: String::new(),
                display_name,
                department,
                job_title,
                manager_id,
                status,
                hired_on,
                terminated_on,
                role_changed_on,
                employee_number: x.0,
                mail: x.1,
                previous_department: x.2,
                ..Person::default()
            }
        },
    );
    numbered(row, |row, id| row.person_id = id)
}

fn accounts() -> impl Strategy<Value = Vec<Account>> {
    let methods = vec("[a-z0-9_]{1,8}", 0..4);
    let row = (
        (text(), text(), maybe(), word(), any::<bool>(), any::<bool>()),
        (time(), time(), time(), methods, time()),
        (maybe(), maybe(), maybe()),
    );
    let row = row.prop_map(|(a, b, x)| Account {
        account_id: String::new(),
        source: a.0,
        username: a.1,
        person_id: a.2,
        kind: a.3,
        enabled: a.4,
        privileged_hint: a.5,
        created_at: b.0,
        last_sign_in_at: b.1,
        password_changed_at: b.2,
        mfa_methods: b.3,
        disabled_at: b.4,
        native_id: x.0,
        mail: x.1,
        user_principal_name: x.2,
        ..Account::default()
    });
    numbered(row, |row, id| row.account_id = id)
}

fn edges() -> impl Strategy<Value = (Vec<Membership>, Vec<Grant>)> {
    let membership = (word(), text(), text(), time(), time(), option::of(word())).prop_map(|r| Membership {
        member_kind: r.0,
        member_id: r.1,
        group_id: r.2,
        granted_at: r.3,
        expires_at: r.4,
        assignment: r.5,
        ..Membership::default()
    });
    let grant = (word(), text(), text(), time(), time(), time(), option::of(word())).prop_map(|r| Grant {
        subject_kind: r.0,
        subject_id: r.1,
        entitlement_id: r.2,
        granted_at: r.3,
        last_used_at: r.4,
        expires_at: r.5,
        assignment: r.6,
        ..Grant::default()
    });
    (vec(membership, 0..8), vec(grant, 0..8))
}

fn groups() -> impl Strategy<Value = (Vec<Group>, Vec<Entitlement>)> {
    let group = (text(), text(), any::<bool>()).prop_map(|(source, name, privileged)| Group {
        group_id: String::new(),
        source,
        name,
        privileged,
        ..Group::default()
    });
    let right =
        (text(), maybe(), text(), any::<bool>()).prop_map(|(source, application_id, name, privileged)| {
            Entitlement {
                entitlement_id: String::new(),
                source,
                application_id,
                name,
                privileged,
                ..Entitlement::default()
            }
        });
    (numbered(group, |row, id| row.group_id = id), numbered(right, |row, id| row.entitlement_id = id))
}

fn others() -> impl Strategy<Value = (Vec<Application>, Vec<FederationTrust>, Vec<Credential>)> {
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    let application = (text(), flags, option::of(word()), maybe()).prop_map(|r| Application {
        application_id: String::new(),
        name: r.0,
        requires_authentication: r.1.0,
        auth_protocol: r.2,
        owner_person_id: r.3,
        internet_facing: r.1.1,
        in_isms_scope: r.1.2,
        ..Application::default()
    });
    let trust =
        (text(), text(), text(), text(), time(), any::<bool>(), time()).prop_map(|r| FederationTrust {
            trust_id: String::new(),
            source: r.0,
            partner: r.1,
            protocol: r.2,
            direction: r.3,
            signing_key_expires_at: r.4,
            mfa_claim_trusted: r.5,
            reviewed_at: r.6,
            ..FederationTrust::default()
        });
    let credential = (text(), word(), time(), time(), time()).prop_map(|r| Credential {
        credential_id: String::new(),
        account_id: r.0,
        kind: r.1,
        created_at: r.2,
        expires_at: r.3,
        last_used_at: r.4,
        ..Credential::default()
    });
    (
        numbered(application, |row, id| row.application_id = id),
        numbered(trust, |row, id| row.trust_id = id),
        numbered(credential, |row, id| row.credential_id = id),
    )
}

pub fn any_rows() -> impl Strategy<Value = Rows> {
    (people(), accounts(), edges(), groups(), others()).prop_map(
        |(people, accounts, (memberships, grants), (groups, entitlements), others)| Rows {
            people,
            accounts,
            groups,
            memberships,
            entitlements,
            grants,
            applications: others.0,
            federation_trusts: others.1,
            credentials: others.2,
        },
    )
}
