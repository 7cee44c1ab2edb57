//! Baselines: several people answer at a time and nothing of theirs is lost; what is signed stays what it is.

use std::collections::BTreeMap;

use muster_app::{Actor, Answered, AppError, Attest};
use muster_engine::baseline::{Answer, answers};
use muster_model::Reference;
use muster_model::kinds::Baseline;

use crate::world::World;

fn of(now: u8, note: &str) -> Option<Answer> {
    Some(Answer { now, wanted: 3, note: note.into() })
}

fn lines(given: &[(&str, Option<Answer>)]) -> BTreeMap<String, Option<Answer>> {
    given.iter().map(|(key, answer)| ((*key).to_owned(), answer.clone())).collect()
}

async fn now(world: &World, actor: &Actor, b: &Reference, key: &str) -> Option<u8> {
    let programme = world.muster.programme(actor).await.unwrap();
    let record = programme.get::<Baseline>(b).unwrap();
    answers(record.data).get(key).map(|a| a.now)
}

fn version(answered: Result<Answered, AppError>) -> i64 {
    match answered.unwrap() {
        Answered::Saved(saved) => saved.version,
        Answered::Clash { lines, .. } => panic!("{lines:?}"),
    }
}

#[tokio::test]
async fn two_people_answer_at_a_time() {
    let world = World::new().await;
    let ada = world.actor("ada").await;
    let begun = world.muster.start_baseline(&ada, "Baseline of June 2026").await.unwrap();
    let b = begun.reference;
    assert_eq!(b.to_string(), "baseline/baseline-2026-06-01");
    let text = world.text(&b.to_string()).await;
    assert!(text.contains("owner: role/isms-manager") && text.contains("date: 2026-06-01"), "{text}");

    let first = lines(&[("4.3", of(1, "IdP left out")), ("a.5.15", of(2, ""))]);
    let second = version(world.muster.answer_baseline(&ada, &b, begun.version, &first).await);
    assert_eq!(second, begun.version + 1);
    // Somebody else, from a page that is older, answers another line: both stand.
    let other = lines(&[("5.1", of(3, "")), ("4.3", None)]);
    let third = version(world.muster.answer_baseline(&ada, &b, begun.version, &other).await);
    assert_eq!((now(&world, &ada, &b, "4.3").await, now(&world, &ada, &b, "5.1").await), (Some(1), Some(3)));
    // The same line otherwise: nothing is saved, and both sides are told.
    let clash = world.muster.answer_baseline(&ada, &b, begun.version, &lines(&[("4.3", of(4, ""))])).await;
    match clash.unwrap() {
        Answered::Clash { version, lines } => {
            assert_eq!((version, lines.len(), lines[0].theirs.clone()), (third, 1, of(1, "IdP left out")));
        }
        Answered::Saved(_) => panic!("it was taken over what somebody else said"),
    }
    // Seen, it may be changed and taken away.
    let fourth = version(world.muster.answer_baseline(&ada, &b, third, &lines(&[("4.3", of(4, ""))])).await);
    assert_eq!(now(&world, &ada, &b, "4.3").await, Some(4));
    let gone = version(world.muster.answer_baseline(&ada, &b, fourth, &lines(&[("4.3", None)])).await);
    assert_eq!(now(&world, &ada, &b, "4.3").await, None);
    let same = version(world.muster.answer_baseline(&ada, &b, gone, &lines(&[("5.1", of(3, ""))])).await);
    assert_eq!(same, gone, "nothing was different");
    let again = world.muster.start_baseline(&ada, "Another").await.unwrap();
    assert_eq!(again.reference.to_string(), "baseline/baseline-2026-06-01-2");
}

#[tokio::test]
async fn what_is_signed_stays() {
    let world = World::new().await;
    let ada = world.actor("ada").await;
    let b = world.muster.start_baseline(&ada, "B").await.unwrap();
    let given = lines(&[("4.1", of(2, ""))]);
    let v = version(world.muster.answer_baseline(&ada, &b.reference, b.version, &given).await);
    let seen = world.muster.programme(&ada).await.unwrap().find(&b.reference).unwrap().digest();
    let act = Attest { record: b.reference.clone(), field: "sign_off".into(), role: None, seen, note: None };
    let signed = world.muster.attest(&ada, act).await.unwrap();
    let refused =
        world.muster.answer_baseline(&ada, &b.reference, signed.version, &lines(&[("4.1", of(5, ""))])).await;
    assert!(matches!(refused, Err(AppError::Invalid { .. })), "{refused:?}");
    assert!(v < signed.version);
    assert_eq!(now(&world, &ada, &b.reference, "4.1").await, Some(2));
}

#[tokio::test]
async fn only_those_who_write_it_answer() {
    let world = World::new().await;
    let (ada, aud, eve) = (world.actor("ada").await, world.actor("aud").await, world.actor("eve").await);
    let b = world.muster.start_baseline(&ada, "B").await.unwrap();
    for other in [&aud, &eve] {
        assert!(matches!(world.muster.start_baseline(other, "Mine").await, Err(AppError::Forbidden { .. })));
        let given = lines(&[("4.1", of(5, ""))]);
        let answered = world.muster.answer_baseline(other, &b.reference, b.version, &given).await;
        assert!(matches!(answered, Err(AppError::Forbidden { .. })), "{}", other.login);
    }
}
