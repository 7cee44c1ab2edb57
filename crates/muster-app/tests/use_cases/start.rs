//! First steps: several records are one act; every clause gets somebody; whoever begins is linked to the person they are.

use muster_app::{AccessRole, Actor, AppError, FirstRisk, FirstScope, NewUser, Seat, Service, WriteRecord};
use muster_catalog::{clause, scenario, sector};
use muster_model::edit::Edit;
use muster_model::kinds::{Criteria, Person, Risk, Role};
use serde_json::json;

use crate::world::{World, org, reference, set};

/// Somebody who has just claimed an organisation without any record.
async fn newcomer(world: &World) -> Actor {
    let access = vec![AccessRole::Administrator, AccessRole::IsmsManager];
    let new = NewUser { login: "zoe".into(), password: None, access, person: None };
    world.muster.add_user(&Actor::console(org("south")), new).await.unwrap();
    again(world).await
}

async fn again(world: &World) -> Actor {
    let signed = world.muster.step_in(&org("south"), "zoe").await.unwrap();
    world.muster.actor(&signed.session, &org("south")).await.unwrap()
}

fn seat(role: &str, person: &str) -> Seat {
    Seat { role: role.into(), person: person.into(), mail: String::new() }
}

#[tokio::test]
async fn several_records_are_written_or_none() {
    let world = World::new().await;
    let ada = world.actor("ada").await;
    let unit = |title: serde_json::Value| set(&[("title", title), ("headcount", json!(4))]);
    let write = |id: &str, edit: Edit| WriteRecord::new(reference(id), edit);
    let bad = set(&[("title", json!("B")), ("headcount", json!("many"))]);
    let refused = world
        .muster
        .write_records(&ada, vec![write("unit/a", unit(json!("A"))), write("unit/b", bad)], None)
        .await;
    match refused {
        Err(AppError::Invalid { fields, .. }) => assert_eq!(fields[0].path, "unit/b: headcount"),
        other => panic!("{other:?}"),
    }
    assert_eq!(world.text("unit/a").await, "", "the first was not written either");
    let taken =
        vec![write("unit/a", unit(json!("A"))), write("risk/stolen-key", set(&[("title", json!("Mine"))]))];
    assert!(matches!(world.muster.write_records(&ada, taken, None).await, Err(AppError::Changed(_))));
    assert_eq!(world.text("unit/a").await, "");
    let both = vec![
        write("unit/a", unit(json!("A"))),
        write("unit/b", set(&[("title", json!("B")), ("parent", json!("unit/a"))])),
    ];
    assert_eq!(world.muster.write_records(&ada, both, None).await.unwrap().len(), 2);
    let bob = world.actor("bob").await;
    let his = vec![write("scope/his", set(&[("title", json!("His"))]))];
    assert!(matches!(world.muster.write_records(&bob, his, None).await, Err(AppError::Forbidden { .. })));
}

#[tokio::test]
async fn a_newcomer_gets_roles_scope_and_a_first_risk() {
    let world = World::new().await;
    let zoe = newcomer(&world).await;
    let seats =
        [seat("top-management", "Ines"), seat("isms-manager", "Zoe Berg"), seat("identity-lead", "zoe berg")];
    world.muster.start_roles(&zoe, &seats, Some("isms-manager")).await.unwrap();
    let programme = world.muster.programme(&zoe).await.unwrap();
    for c in clause::all() {
        let accountable =
            programme.all::<Role>().filter(|r| r.accountable.iter().any(|n| n.as_str() == c.number)).count();
        assert_eq!(accountable, 1, "{} has {accountable} roles accountable", c.number);
    }
    let people: Vec<_> = programme.all::<Person>().map(|p| (p.title().to_owned(), p.roles.len())).collect();
    assert_eq!(people, [("Ines".to_owned(), 1), ("Zoe Berg".to_owned(), 2)], "one name is one person");
    let zoe = again(&world).await;
    assert_eq!(zoe.person, Some(reference("person/zoe-berg")));
    assert!(zoe.holds(&reference("role/identity-lead")));
    // Somebody who comes later into a further role: the person is known, the roles that stand stay as they are.
    world.muster.start_roles(&zoe, &[seat("internal-auditor", "Ines")], None).await.unwrap();
    let programme = world.muster.programme(&zoe).await.unwrap();
    let ines = programme.by_id::<Person>("ines").unwrap();
    assert_eq!((programme.all::<Person>().count(), ines.roles.len()), (2, 2));

    let notes: Vec<_> = sector::get("logistics").unwrap().obligations.iter().take(2).collect();
    let made = world.muster.start_obligations(&zoe, &notes).await.unwrap();
    assert_eq!(made.len(), 3, "one party and two requirements");
    assert!(
        world.muster.start_obligations(&zoe, &notes).await.unwrap().is_empty(),
        "a second time makes nothing"
    );

    let service = Service {
        name: "Entra ID".into(),
        class: "identity-provider".into(),
        operated_by: "us".into(),
        hosting: "cloud".into(),
        criticality: "critical".into(),
    };
    let scope = FirstScope {
        purpose: "Ship".into(),
        unit: "All".into(),
        services: vec![service],
        ..FirstScope::default()
    };
    assert_eq!(world.muster.start_scope(&zoe, &scope).await.unwrap().len(), 3);
    let first = FirstRisk {
        title: "Consent".into(),
        owner: reference("role/top-management"),
        assets: vec![reference("identity-service/entra-id")],
        threat: "A link".into(),
        vulnerability: "No list".into(),
        likelihood: "possible".into(),
        consequence: "major".into(),
    };
    let s = scenario::get("consent-phishing").unwrap();
    assert_eq!(world.muster.start_risk(&zoe, s, &first).await.unwrap().len(), 2, "the criteria and the risk");
    let programme = world.muster.programme(&zoe).await.unwrap();
    let criteria = programme.all::<Criteria>().next().unwrap();
    assert!(criteria.approval.is_none(), "nobody has approved them");
    let risk = programme.all::<Risk>().next().unwrap();
    assert_eq!(risk.current.as_ref().and_then(|a| a.score(criteria.data)), Some(9));
    assert_eq!(
        world.muster.start_risk(&zoe, s, &first).await.unwrap().len(),
        1,
        "the criteria stand already"
    );
}

#[tokio::test]
async fn who_may_not_manage_people_names_nobody() {
    let world = World::new().await;
    for login in ["ada", "root", "aud"] {
        let actor = world.actor(login).await;
        let named = world.muster.start_roles(&actor, &[seat("hr-lead", "Eve")], None).await;
        assert!(matches!(named, Err(AppError::Forbidden { .. })), "{login}");
    }
}
