//! Questions are taken once; a sample is written down so that it can be drawn again.

use muster_app::{Folder, SampleOf};
use muster_engine::audit::draw;
use muster_model::Kind;
use muster_model::kinds::Audit;

use crate::world::{World, file, reference};

#[tokio::test]
async fn questions_are_taken_once_and_samples_can_be_drawn_again() {
    let w = World::new().await;
    let text = "---\ntitle: Spring\nowner: role/isms-manager\ndate: 2026-05-02\ncriteria: c\nscope: s\nclauses: ['7.2', '9']\n\
                auditors: [person/bob]\n---\n";
    let folder = Folder { files: vec![file("audit/spring.md", text)], ..Folder::default() };
    w.muster.import_folder(&w.console(), folder, true, false).await.unwrap();
    let audit = reference("audit/spring");
    let (ada, eve) = (w.actor("ada").await, w.actor("eve").await);
    assert_eq!(w.muster.take_questions(&eve, &audit, &[]).await.unwrap_err().http_status(), 403);
    let (_, added) = w.muster.take_questions(&ada, &audit, &["a.5.17".into()]).await.unwrap();
    assert!(added > 10, "{added}");
    let (_, again) = w.muster.take_questions(&ada, &audit, &["a.5.17".into()]).await.unwrap();
    assert_eq!(again, 0);
    let programme = w.muster.programme(&ada).await.unwrap();
    let a = programme.get::<Audit>(&audit).unwrap();
    let clause = |c: &str| a.checklist.iter().any(|l| l.clause.as_ref().is_some_and(|n| n.as_str() == c));
    assert!(clause("7.2") && clause("9.3.2") && !clause("7.3"), "a chapter covers its clauses");
    assert!(a.checklist.iter().any(|l| l.control.is_some()));

    let people = Kind::parse("person").unwrap();
    w.muster.draw_sample(&ada, &audit, SampleOf::Records(people), "20260502", 2).await.unwrap();
    let members: Vec<String> = (0..40).map(|i| format!("leaver {i}")).collect();
    let list = SampleOf::List { what: "Leavers".into(), members: members.clone() };
    w.muster.draw_sample(&ada, &audit, list, "7", 5).await.unwrap();
    let programme = w.muster.programme(&ada).await.unwrap();
    let a = programme.get::<Audit>(&audit).unwrap();
    assert_eq!(a.samples.iter().map(|s| s.drawn.len()).collect::<Vec<_>>(), [2, 5]);
    let kept = a.samples.last().unwrap();
    let drawn = draw("7", 5, &members);
    assert_eq!((&kept.drawn, kept.digest), (&drawn.members, Some(drawn.digest)));
    let nothing = SampleOf::List { what: "Nobody".into(), members: vec![" ".into()] };
    assert_eq!(w.muster.draw_sample(&ada, &audit, nothing, "7", 5).await.unwrap_err().http_status(), 422);
    let many = SampleOf::List { what: "All".into(), members };
    assert_eq!(w.muster.draw_sample(&ada, &audit, many, "7", 5_000).await.unwrap_err().http_status(), 422);
}
