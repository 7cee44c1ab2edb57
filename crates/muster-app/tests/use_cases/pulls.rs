//! Pull after pull: what is known of the newest snapshot follows from the one before it, and is what reading it whole finds.

use muster_app::series;
use muster_connect::tables::{TablesConnector, TablesSettings};
use muster_connect::{Connector, Limits};
use muster_estate::{
    Account, Entitlement, FileFormat, Grant, Group, Membership, Rows, SubjectKind, write_snapshot,
};
use muster_model::snapshot::{Fact, Manifest, SourceFacts};
use muster_posture::Options;

use crate::world::World;

fn account(n: usize) -> Account {
    let id = format!("ad:{n:03}");
    Account { account_id: id.clone(), source: "ad".into(), username: id, enabled: true, ..Account::default() }
}

fn member(n: usize, group: &str) -> Membership {
    Membership { member_id: format!("ad:{n:03}"), group_id: group.into(), ..Membership::default() }
}

#[tokio::test]
async fn a_pull_takes_in_what_changed_and_finds_what_reading_it_whole_finds() {
    let world = World::new().await;
    let eve = world.actor("eve").await;
    let thresholds = &world.muster.live(&eve).await.unwrap().programme.profile.thresholds.clone();
    let group = |id: &str| Group { group_id: id.into(), source: "ad".into(), ..Group::default() };
    let mut rows = Rows {
        accounts: (0..50).map(account).collect(),
        groups: vec![group("ad:g"), group("ad:h")],
        memberships: (0..50).map(|n| member(n, "ad:g")).collect(),
        entitlements: vec![Entitlement {
            entitlement_id: "ad:root".into(),
            source: "ad".into(),
            privileged: true,
            ..Entitlement::default()
        }],
        grants: vec![Grant {
            subject_kind: SubjectKind::Group,
            subject_id: "ad:h".into(),
            entitlement_id: "ad:root".into(),
            ..Grant::default()
        }],
        ..Rows::default()
    };
    let mut facts = SourceFacts { source: "ad".into(), ..SourceFacts::default() };
    facts.facts.insert(Fact::SignIn);
    for day in 0..5 {
        match day {
            // Somebody joins a privileged group, then everybody does; somebody comes and somebody goes.
            1 => rows.memberships.push(member(7, "ad:h")),
            2 => {
                let nested = Membership {
                    member_kind: SubjectKind::Group,
                    member_id: "ad:g".into(),
                    group_id: "ad:h".into(),
                    ..Membership::default()
                };
                rows.memberships.push(nested);
            }
            3 => {
                rows.accounts.remove(3);
                rows.memberships.retain(|m| m.member_id != "ad:003");
                rows.accounts.push(account(60));
                rows.memberships.push(member(60, "ad:g"));
            }
            4 => {
                facts.facts.insert(Fact::Mfa);
            }
            _ => {}
        }
        let folder = tempfile::tempdir().unwrap();
        let mut manifest = Manifest::new(world.muster.now());
        manifest.sources.push(facts.clone());
        let from = folder.path().join("export");
        write_snapshot(&from, &rows, &manifest, FileFormat::Parquet).unwrap();
        let settings = TablesSettings { name: "ad".into(), folder: from, facts: None };
        let sources: Vec<Box<dyn Connector>> = vec![Box::new(TablesConnector::new(settings))];
        world.tick(86_400);
        let taken = world.muster.pull_sources(&eve, &sources, &|_| (), &Limits::default()).await.unwrap();
        let known = world.muster.newest_estate(&eve, None).await.unwrap().unwrap();
        let path = world.muster.data_folder().join(&taken.entry.path);
        let whole = series::measure(&path, thresholds, None, world.muster.now(), Options::default()).unwrap();
        assert_eq!(known.report.to_json(&known.estate), whole.report.to_json(&whole.estate), "day {day}");
        assert_eq!(known.measurements, whole.measurements, "day {day}");
        assert_eq!((&known.path, &known.digest, known.at), (&whole.path, &whole.digest, whole.at));
        // The first has nothing before it; on the last day the source reports something else.
        assert_eq!(known.follows, (1..4).contains(&day), "day {day}");
        assert!(known.register().is_ok(), "its files are where it says");
    }
}
