//! Why an account has what it has: shortest paths with names and dates.
use muster_estate::{Account, Entitlement, Grant, Group, InMemory, Membership, Rows, SubjectKind};
use muster_posture::{Estate, Register, StepKind};

use crate::estates::REF;

fn group(id: &str, privileged: bool) -> Group {
    Group { group_id: id.into(), name: format!("Group {id}"), privileged, ..Group::default() }
}

fn member(kind: SubjectKind, member: &str, group: &str, at: Option<i64>) -> Membership {
    Membership {
        member_kind: kind,
        member_id: member.into(),
        group_id: group.into(),
        granted_at: at,
        ..Membership::default()
    }
}

fn grant(kind: SubjectKind, subject: &str, right: &str, at: Option<i64>) -> Grant {
    Grant {
        subject_kind: kind,
        subject_id: subject.into(),
        entitlement_id: right.into(),
        granted_at: at,
        ..Grant::default()
    }
}

/// ann is in staff, staff in ops, ops in admins, admins back in staff; bob is disabled.
fn tables() -> InMemory {
    use SubjectKind::{Account as A, Group as G};
    let account = |id: &str, enabled| Account { account_id: id.into(), enabled, ..Account::default() };
    let right = |id: &str, privileged| Entitlement {
        entitlement_id: id.into(),
        name: format!("Right {id}"),
        privileged,
        ..Entitlement::default()
    };
    let rows = Rows {
        accounts: vec![account("ann", true), account("bob", false), account("cy", true)],
        groups: vec![group("staff", false), group("ops", false), group("admins", true)],
        memberships: vec![
            member(A, "ann", "staff", Some(REF)),
            member(A, "ann", "staff", Some(REF - 5)),
            member(A, "bob", "ops", None),
            member(G, "staff", "ops", Some(7)),
            member(G, "ops", "admins", None),
            member(G, "admins", "staff", None),
        ],
        entitlements: vec![right("mail", false), right("root", true)],
        grants: vec![
            grant(G, "admins", "root", Some(9)),
            grant(G, "staff", "mail", None),
            grant(A, "ann", "mail", Some(3)),
            grant(A, "cy", "mail", Some(4)),
        ],
        ..Rows::default()
    };
    InMemory { rows, manifest: None }
}

#[test]
fn an_account_is_explained_by_shortest_paths() {
    let tables = tables();
    let (estate, register) = (Estate::load(&tables).unwrap(), Register::load(&tables).unwrap());
    let ann = estate.account_access(&register, "ann").unwrap();
    assert!(ann.effective && ann.privileged);
    let names: Vec<_> = ann.groups.iter().map(|g| g.group.group_id.as_str()).collect();
    assert_eq!(names, ["staff", "ops", "admins"]);
    let mail = &ann.rights[0];
    assert_eq!((mail.entitlement.entitlement_id.as_str(), mail.path.len()), ("mail", 1));
    let root: Vec<_> =
        ann.rights[1].path.iter().map(|s| (s.kind, s.to_name.as_str(), s.granted_at)).collect();
    assert_eq!(
        root,
        [
            (StepKind::Membership, "Group staff", Some(REF - 5)),
            (StepKind::Membership, "Group ops", Some(7)),
            (StepKind::Membership, "Group admins", None),
            (StepKind::Grant, "Right root", Some(9)),
        ]
    );
    let bob = estate.account_access(&register, "bob").unwrap();
    assert!(!bob.effective && !bob.privileged);
    assert_eq!(bob.rights.len(), 2);
    assert!(estate.account_access(&register, "nobody").is_none());
}

#[test]
fn a_right_is_explained_by_its_holders() {
    let tables = tables();
    let (estate, register) = (Estate::load(&tables).unwrap(), Register::load(&tables).unwrap());
    let mail = estate.entitlement_access(&register, "mail", 0, 10).unwrap();
    assert_eq!(mail.accounts, 2);
    let holders: Vec<_> = mail.holders.iter().map(|h| h.account.account_id.as_str()).collect();
    assert_eq!(holders, ["ann", "cy"]);
    let root = estate.entitlement_access(&register, "root", 0, 10).unwrap();
    assert_eq!((root.accounts, root.holders[0].path.len()), (1, 4));
    assert!(estate.entitlement_access(&register, "root", 1, 10).unwrap().holders.is_empty());
    assert!(estate.entitlement_access(&register, "nothing", 0, 10).is_none());
}

#[test]
fn an_id_twice_is_refused_by_name() {
    let mut tables = tables();
    let twin = tables.rows.accounts[0].clone();
    tables.rows.accounts.push(twin);
    let error = Estate::load(&tables).unwrap_err().to_string();
    assert_eq!(error, "accounts, row 4, column account_id: 'ann' is there twice. Ids are unique.");
}
