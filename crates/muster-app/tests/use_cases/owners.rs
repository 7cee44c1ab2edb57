//! What people say of accounts that are not of a person: who answers for them, what they are; until it is taken back.

use muster_app::{AppError, LinkWord};
use muster_estate::{Account, AccountKind, PersonStatus, Rows};

use crate::links::{account, person, pulled};
use crate::world::World;

/// Service accounts that are enabled and nobody answers for, by the newest snapshot.
async fn ownerless(world: &World) -> Vec<String> {
    let eve = world.actor("eve").await;
    let newest = world.muster.newest_estate(&eve, None).await.unwrap().unwrap();
    newest.report.offenders(&newest.estate, "nhi_without_owner", 0, 100)
}

fn refused<T>(result: Result<T, AppError>) -> String {
    match result {
        Err(AppError::Invalid { fields, .. }) => fields[0].path.clone(),
        Err(e) => panic!("{e:?}"),
        Ok(_) => panic!("it was taken"),
    }
}

#[tokio::test]
async fn a_named_owner_counts_until_they_leave_or_the_word_is_taken_back() {
    let world = World::new().await;
    let (eve, aud) = (world.actor("eve").await, world.actor("aud").await);
    let muster = &world.muster;
    let service = |id: &str| Account { kind: AccountKind::Service, ..account(id, id, None) };
    let mut rows = Rows {
        people: vec![person("hr:1", "Anna Moe", "anna@x.org"), person("hr:2", "Bo Berg", "bo@x.org")],
        accounts: vec![service("ad:svc"), account("ad:anna", "A", Some("anna@x.org"))],
        ..Rows::default()
    };
    rows.people[1].status = PersonStatus::Terminated;
    pulled(&world, &eve, &rows).await;
    assert_eq!(ownerless(&world).await, ["ad:svc"]);

    assert!(matches!(
        muster.name_owner(&aud, "ad:svc", "hr:1", "backup", "asked").await,
        Err(AppError::Forbidden { .. })
    ));
    let name = async |account: &str, person: &str, purpose: &str, why: &str| {
        muster.name_owner(&eve, account, person, purpose, why).await
    };
    assert_eq!(refused(name("ad:none", "hr:1", "backup", "asked").await), "account");
    assert_eq!(refused(name("ad:anna", "hr:1", "backup", "asked").await), "account", "it is a person's");
    assert_eq!(refused(name("ad:svc", "hr:9", "backup", "asked").await), "person");
    assert_eq!(refused(name("ad:svc", "hr:2", "backup", "asked").await), "person", "has left");
    assert_eq!(refused(name("ad:svc", "hr:1", " ", "asked").await), "purpose");
    assert_eq!(refused(name("ad:svc", "hr:1", "backup", "").await), "why");
    assert!(muster.words(&eve).await.unwrap().accounts.is_empty(), "nothing of that was kept");
    name("ad:svc", "hr:1", "backup", "asked her").await.unwrap();
    let words = muster.words(&eve).await.unwrap();
    let act = words.of("ad:svc").unwrap().confirmed().unwrap();
    assert_eq!((act.purpose.as_deref(), act.by.as_str()), (Some("backup"), eve.user.as_str()));
    // The figure of a snapshot is what it was; the next one has the owner.
    assert_eq!(ownerless(&world).await, ["ad:svc"]);
    let next = pulled(&world, &eve, &rows).await;
    assert_eq!(next[1].person_id.as_deref(), Some("hr:1"));
    assert!(ownerless(&world).await.is_empty());

    // The owner leaves: orphaned again. Gone from the source: nobody's, and no rule gives it away.
    rows.people[0].status = PersonStatus::Terminated;
    pulled(&world, &eve, &rows).await;
    assert_eq!(ownerless(&world).await, ["ad:svc"]);
    rows.people.remove(0);
    let gone = pulled(&world, &eve, &rows).await;
    assert_eq!((gone[1].person_id.as_deref(), ownerless(&world).await), (None, vec!["ad:svc".to_owned()]));

    muster.decide_link(&eve, "ad:svc", "hr:1", LinkWord::Withdrawn, "she has left").await.unwrap();
    assert!(muster.words(&eve).await.unwrap().of("ad:svc").is_none());
    let again = muster.decide_link(&eve, "ad:svc", "hr:1", LinkWord::Withdrawn, "again").await;
    assert_eq!(refused(again), "word");
    let until = muster.words(&eve).await.unwrap().until(act.at);
    assert!(until.of("ad:svc").is_some(), "what stood then stands then");
}

#[tokio::test]
async fn a_word_about_a_kind_goes_before_the_rules_until_it_is_taken_back() {
    let world = World::new().await;
    let eve = world.actor("eve").await;
    let muster = &world.muster;
    let rows = Rows { accounts: vec![account("ad:till", "Till", None)], ..Rows::default() };
    muster.set_kind_rules(&eve, "if name matches *till then service", "ours").await.unwrap();
    assert_eq!(pulled(&world, &eve, &rows).await[0].kind, AccountKind::Service);
    let shared = Some(AccountKind::Shared);
    assert_eq!(refused(muster.say_kind(&eve, "ad:none", shared, "seen").await), "account");
    assert_eq!(refused(muster.say_kind(&eve, "ad:till", None, "seen").await), "word");
    muster.say_kind(&eve, "ad:till", shared, "the shift uses it").await.unwrap();
    let next = pulled(&world, &eve, &rows).await;
    assert_eq!((next[0].kind, next[0].kind_by.as_deref()), (AccountKind::Shared, Some("confirmed")));
    assert_eq!(next[0].source_kind, Some(AccountKind::Human));
    muster.say_kind(&eve, "ad:till", None, "no longer").await.unwrap();
    assert_eq!(pulled(&world, &eve, &rows).await[0].kind, AccountKind::Service);
}

#[tokio::test]
async fn a_word_about_a_link_is_of_what_is_there_and_can_be_taken_back() {
    let world = World::new().await;
    let eve = world.actor("eve").await;
    let muster = &world.muster;
    let stale = Account { person_id: Some("hr:gone".into()), ..account("ad:b", "B", None) };
    let rows = Rows {
        people: vec![person("hr:1", "Anna Moe", "anna@x.org")],
        accounts: vec![account("ad:a", "A", Some("anna@x.org")), stale],
        ..Rows::default()
    };
    let say = async |account: &str, person: &str, word: LinkWord| {
        muster.decide_link(&eve, account, person, word, "seen").await
    };
    assert_eq!(refused(say("ad:a", "hr:1", LinkWord::Confirmed).await), "account", "no snapshot yet");
    pulled(&world, &eve, &rows).await;
    assert_eq!(refused(say("ad:none", "hr:1", LinkWord::Broken).await), "account");
    assert_eq!(refused(say("ad:a", "hr:9", LinkWord::Confirmed).await), "person");
    assert_eq!(refused(say("ad:a", "hr:gone", LinkWord::Broken).await), "person", "not linked to them");
    assert_eq!(refused(say("ad:b", "hr:gone", LinkWord::Confirmed).await), "person");
    say("ad:b", "hr:gone", LinkWord::Broken).await.unwrap();
    say("ad:a", "hr:1", LinkWord::Broken).await.unwrap();
    let links = |accounts: &[Account]| -> Vec<Option<String>> {
        accounts.iter().map(|a| a.person_id.clone()).collect()
    };
    assert_eq!(links(&pulled(&world, &eve, &rows).await), [None, None]);
    say("ad:a", "hr:1", LinkWord::Withdrawn).await.unwrap();
    say("ad:b", "hr:gone", LinkWord::Withdrawn).await.unwrap();
    assert_eq!(links(&pulled(&world, &eve, &rows).await), [Some("hr:1".into()), Some("hr:gone".into())]);
}
