//! Links between accounts and people, from one pull through a person's word to the next.

use muster_app::{Actor, AppError, LinkWord};
use muster_connect::link::Standing;
use muster_connect::tables::{TablesConnector, TablesSettings};
use muster_connect::{Connector, Limits};
use muster_estate::{Account, FileFormat, Person, Rows, Snapshot, read_table, write_snapshot};
use muster_model::snapshot::{Manifest, SourceFacts};

use crate::world::World;

pub fn person(id: &str, name: &str, mail: &str) -> Person {
    Person { person_id: id.into(), display_name: name.into(), mail: Some(mail.into()), ..Person::default() }
}

pub fn account(id: &str, name: &str, mail: Option<&str>) -> Account {
    Account {
        account_id: id.into(),
        source: "ad".into(),
        username: id.into(),
        display_name: Some(name.into()),
        native_id: Some(id.into()),
        mail: mail.map(str::to_owned),
        enabled: true,
        ..Account::default()
    }
}

/// Pulls these rows as one source, and gives the accounts of the snapshot, by id.
pub async fn pulled(world: &World, actor: &Actor, rows: &Rows) -> Vec<Account> {
    let folder = tempfile::tempdir().unwrap();
    let mut manifest = Manifest::new(world.muster.now());
    manifest.sources.push(SourceFacts { source: "ad".into(), ..SourceFacts::default() });
    let from = folder.path().join("export");
    write_snapshot(&from, rows, &manifest, FileFormat::Parquet).unwrap();
    let settings = TablesSettings { name: "ad".into(), folder: from, facts: None };
    let sources: Vec<Box<dyn Connector>> = vec![Box::new(TablesConnector::new(settings))];
    world.tick(3600);
    let taken = world.muster.pull_sources(actor, &sources, &|_| (), &Limits::default()).await.unwrap();
    let path = world.muster.data_folder().join(&taken.entry.path);
    let mut accounts: Vec<Account> = read_table(&Snapshot::open(&path).unwrap()).unwrap();
    accounts.sort_by(|a, b| a.account_id.cmp(&b.account_id));
    accounts
}

#[tokio::test]
async fn what_a_person_says_of_a_link_outlives_the_pull() {
    let world = World::new().await;
    let eve = world.actor("eve").await;
    let muster = &world.muster;
    let rows = Rows {
        people: vec![person("hr:1", "Anna Müller", "anna@x.org"), person("hr:2", "Bo Berg", "bo@x.org")],
        accounts: vec![
            account("ad:a", "Mueller, Anna", None),
            account("ad:b", "Bo Berg", Some("BO@x.org")),
            account("ad:c", "Anna Muller", None),
        ],
        ..Rows::default()
    };
    let first = pulled(&world, &eve, &rows).await;
    let people = |accounts: &[Account]| -> Vec<Option<String>> {
        accounts.iter().map(|a| a.person_id.clone()).collect()
    };
    // A name fills no person_id.
    assert_eq!(people(&first), [None, Some("hr:2".into()), None]);
    assert_eq!(first[0].link_candidates, ["names 70 hr:1"]);
    assert_eq!(first[1].linked_by.as_deref(), Some("mail 95"));

    let refused = muster.decide_link(&eve, "ad:a", "hr:1", LinkWord::Confirmed, "  ").await;
    assert!(matches!(refused, Err(AppError::Invalid { .. })), "{refused:?}");
    muster.decide_link(&eve, "ad:a", "hr:1", LinkWord::Confirmed, "asked her").await.unwrap();
    muster.decide_link(&eve, "ad:b", "hr:2", LinkWord::Broken, "a shared mailbox").await.unwrap();
    muster.decide_link(&eve, "ad:c", "hr:1", LinkWord::Broken, "another Anna").await.unwrap();

    // Twice: what was said holds for good, and not only for the next pull.
    for _ in 0..2 {
        let next = pulled(&world, &eve, &rows).await;
        assert_eq!(people(&next), [Some("hr:1".into()), None, None]);
        assert_eq!(next[0].linked_by.as_deref(), Some("confirmed"));
        assert_eq!([&next[1], &next[2]].map(Standing::of), [Standing::Alone, Standing::Alone]);
    }
    let acts = muster.link_acts(&eve).await.unwrap();
    assert_eq!(
        (acts.len(), acts[0].why.as_str(), acts[0].by.as_str()),
        (3, "another Anna", eve.user.as_str())
    );

    // The latest word counts; and a lower threshold lets names link, but never one that was broken.
    muster.decide_link(&eve, "ad:a", "hr:1", LinkWord::Broken, "mistaken").await.unwrap();
    muster.set_link_threshold(&eve, 70, "few namesakes here").await.unwrap();
    let mut more = rows.clone();
    more.accounts.push(account("ad:d", "müller anna", None));
    let last = pulled(&world, &eve, &more).await;
    assert_eq!(people(&last), [None, None, None, Some("hr:1".into())]);
    assert_eq!(last[3].linked_by.as_deref(), Some("names 70"));
}

#[tokio::test]
async fn rules_of_kinds_count_from_the_next_pull_and_the_sources_word_comes_back() {
    let world = World::new().await;
    let (eve, aud) = (world.actor("eve").await, world.actor("aud").await);
    let rows = Rows {
        accounts: vec![account("ad:svc-db", "Database", None), account("ad:x", "X", None)],
        ..Rows::default()
    };
    let muster = &world.muster;
    assert!(muster.set_kind_rules(&aud, "", "tidy").await.is_err());
    let bad = muster.set_kind_rules(&eve, "if name matches svc-* then robot", "try").await.unwrap_err();
    assert_eq!(bad.fields()[0].path, "rules");
    muster.set_kind_rules(&eve, "if name matches *svc-* then service", "our names").await.unwrap();
    let first = pulled(&world, &eve, &rows).await;
    assert_eq!(first[0].kind.as_str(), "service");
    assert_eq!(first[0].kind_by.as_deref(), Some("if name matches *svc-* then service"));
    assert_eq!(first[1].kind.as_str(), "human");
    muster.set_kind_rules(&eve, "", "back to the source").await.unwrap();
    let second = pulled(&world, &eve, &rows).await;
    assert_eq!((second[0].kind.as_str(), &second[0].kind_by), ("human", &None));
}
