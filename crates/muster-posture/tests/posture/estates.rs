//! Estates for the tests: the generated one of the contract, and small random ones.
use std::path::PathBuf;

use muster_estate::{
    Account, AccountKind, Application, Assignment, AuthProtocol, Credential, CredentialKind, Entitlement,
    FederationTrust, Grant, Group, Membership, Person, PersonStatus, Rows, SubjectKind, Word,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// 2026-06-30T00:00:00Z.
pub const REF: i64 = 1_782_777_600_000_000;
pub const DAY: i64 = 86_400_000_000;

pub fn contract_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/estate-2000-seed3")
}

/// Times on and around every threshold.
fn time() -> impl Strategy<Value = i64> {
    let days = select(vec![-40, -30, -1, 0, 1, 30, 89, 90, 91, 364, 365, 366, 500]);
    (days, -1_i64..=1).prop_map(|(days, micros)| REF - days * DAY + micros)
}

fn maybe() -> impl Strategy<Value = Option<i64>> {
    option::weighted(0.8, time())
}

fn word<W: Word + std::fmt::Debug>() -> impl Strategy<Value = W> {
    select(W::ALL)
}

fn id(prefix: &'static str, count: usize) -> impl Strategy<Value = String> {
    (0..count).prop_map(move |n| format!("{prefix}{n}"))
}

fn people() -> impl Strategy<Value = Vec<Person>> {
    let status = prop_oneof![5 => Just(PersonStatus::Active), 1 => word::<PersonStatus>()];
    let fields = (status, option::weighted(0.9, id("d", 2)), option::weighted(0.3, time()), maybe());
    vec(fields, 0..12).prop_map(|all| {
        let person = |(n, (status, department, terminated_on, role_changed_on))| Person {
            person_id: format!("p{n}"),
            status,
            department,
            terminated_on,
            role_changed_on,
            ..Person::default()
        };
        all.into_iter().enumerate().map(person).collect()
    })
}

fn accounts() -> impl Strategy<Value = Vec<Account>> {
    let kind = prop_oneof![3 => Just(AccountKind::Human), 2 => word::<AccountKind>()];
    let method = select(vec!["", "none", "totp", "fido2", "piv"]).prop_map(String::from);
    let flags = (prop::bool::weighted(0.8), prop::bool::weighted(0.1));
    let fields = (
        kind,
        flags,
        option::weighted(0.9, id("p", 13)),
        maybe(),
        maybe(),
        maybe(),
        vec(method, 0..3),
        id("s", 3),
    );
    vec(fields, 0..25).prop_map(|all| {
        let account = |(
            n,
            (kind, (enabled, hint), person_id, created_at, last_sign_in_at, disabled_at, mfa, source),
        )| {
            Account {
                account_id: format!("a{n}"),
                source,
                kind,
                enabled,
                privileged_hint: hint,
                person_id,
                created_at,
                last_sign_in_at,
                disabled_at,
                mfa_methods: mfa,
                ..Account::default()
            }
        };
        all.into_iter().enumerate().map(account).collect()
    })
}

fn subject() -> impl Strategy<Value = (SubjectKind, String)> {
    prop_oneof![
        3 => id("a", 26).prop_map(|id| (SubjectKind::Account, id)),
        2 => id("g", 9).prop_map(|id| (SubjectKind::Group, id)),
    ]
}

/// Small estates with cycles, self-loops, dangling references and repeated rows.
pub fn rows() -> impl Strategy<Value = Rows> {
    let groups = vec(prop::bool::weighted(0.15), 0..8);
    let entitlements = vec((prop::bool::weighted(0.2), id("s", 3)), 0..8);
    let how = || option::weighted(0.5, word::<Assignment>());
    let memberships = vec((subject(), id("g", 9), maybe(), how()), 0..40);
    let grants = vec((subject(), id("e", 9), maybe(), maybe(), how()), 0..50);
    let applications = vec((any::<bool>(), option::of(word::<AuthProtocol>()), any::<bool>()), 0..5);
    let trusts = vec((maybe(), maybe()), 0..5);
    let credentials = vec((id("a", 26), maybe(), maybe(), maybe()), 0..15);
    let small = (applications, trusts, credentials);
    (people(), accounts(), groups, entitlements, memberships, grants, small).prop_map(
        |(
            people,
            accounts,
            groups,
            entitlements,
            memberships,
            grants,
            (applications, trusts, credentials),
        )| Rows {
            people,
            accounts,
            groups: (0..)
                .zip(groups)
                .map(|(n, privileged)| Group { group_id: format!("g{n}"), privileged, ..Group::default() })
                .collect(),
            memberships: memberships
                .into_iter()
                .map(|((member_kind, member_id), group_id, granted_at, assignment)| Membership {
                    member_kind,
                    member_id,
                    group_id,
                    granted_at,
                    assignment,
                    ..Membership::default()
                })
                .collect(),
            entitlements: (0..)
                .zip(entitlements)
                .map(|(n, (privileged, source))| Entitlement {
                    entitlement_id: format!("e{n}"),
                    source,
                    privileged,
                    ..Entitlement::default()
                })
                .collect(),
            grants: grants
                .into_iter()
                .map(|((subject_kind, subject_id), entitlement_id, granted_at, last_used_at, assignment)| {
                    Grant {
                        subject_kind,
                        subject_id,
                        entitlement_id,
                        granted_at,
                        last_used_at,
                        assignment,
                        ..Grant::default()
                    }
                })
                .collect(),
            applications: (0..)
                .zip(applications)
                .map(|(n, (requires_authentication, auth_protocol, in_isms_scope))| Application {
                    application_id: format!("x{n}"),
                    requires_authentication,
                    auth_protocol,
                    in_isms_scope,
                    ..Application::default()
                })
                .collect(),
            federation_trusts: (0..)
                .zip(trusts)
                .map(|(n, (signing_key_expires_at, reviewed_at))| FederationTrust {
                    trust_id: format!("t{n}"),
                    signing_key_expires_at,
                    reviewed_at,
                    ..FederationTrust::default()
                })
                .collect(),
            credentials: (0..)
                .zip(credentials)
                .map(|(n, (account_id, created_at, expires_at, last_used_at))| Credential {
                    credential_id: format!("c{n}"),
                    account_id,
                    kind: CredentialKind::ApiKey,
                    created_at,
                    expires_at,
                    last_used_at,
                    ..Credential::default()
                })
                .collect(),
        },
    )
}
