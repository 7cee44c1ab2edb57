//! The trace: both ways from any record, bounded, joined, with breaks where rules object.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use muster_engine::trace::{self, BREAKS, Limits, STEPS, Side, Step, Toward, Trace};
use muster_engine::{Context, check, fixture, rules};
use muster_model::{Kind, Programme, Reference};

/// One record at every step, linked one after another.
const CHAIN: &str = "
>>> party/authority.md
title: Authority
>>> obligation/notice.md
title: Notice
party: party/authority
through_isms: true
>>> risk/late.md
title: Notice comes late
obligations: [obligation/notice]
controls: [control/a.5.26]
>>> treatment/drill.md
title: Drill it
risks: [risk/late]
controls: [control/a.5.26]
>>> control/a.5.26.md
title: Response
applicable: true
>>> applicability/soa.md
title: Statement
controls: [control/a.5.26@sha256:0000000000000000000000000000000000000000000000000000000000000000]
risks: [risk/late@sha256:0000000000000000000000000000000000000000000000000000000000000000]
>>> evidence/drill.md
title: Report of the drill
shows: [control/a.5.26]
>>> audit/spring.md
title: Spring
date: 2026-06-10
checklist: [{control: control/a.5.26, question: Is it drilled?, result: nonconformity}]
>>> finding/never.md
title: Never drilled
grade: minor
raised: 2026-03-10
audit: audit/spring
controls: [control/a.5.26]
>>> action/drill.md
title: Drill twice a year
finding: finding/never
effectiveness: {on: 2026-05-01}
>>> review/h1.md
title: First half
actions: [action/drill]
decisions: [decision/line]
>>> decision/line.md
title: One line to call
because: [finding/never]
>>> asset/phone.md
title: Phone
>>> role/nobody.md
title: Nobody
";

fn at(text: &str) -> Reference {
    Reference::parse(text).unwrap()
}

fn traced(programme: &Programme, record: &str, limits: Limits) -> Trace {
    let now = fixture::NOW.parse().unwrap();
    let said = check(&Context::new(programme, now), &[]).diagnostics;
    trace::of(programme, &at(record), &said, limits)
}

fn steps(t: &Trace, side: Side) -> Vec<Step> {
    let mut all: Vec<_> = t.nodes.iter().filter(|n| n.side == side).map(|n| n.step).collect();
    all.dedup();
    all
}

#[test]
fn every_record_is_reached_from_either_end_and_from_the_middle() {
    let p = fixture::read(CHAIN).programme;
    let from_party = traced(&p, "party/authority", Limits::default());
    assert_eq!(steps(&from_party, Side::After), STEPS[1..]);
    let from_decision = traced(&p, "decision/line", Limits::default());
    // Nothing follows from a statement or from evidence but through the control, so they do not lead here.
    let without = |s: &Step| !matches!(s, Step::Statement | Step::Evidence | Step::Decision);
    let expected: Vec<_> = STEPS.into_iter().filter(without).collect();
    assert_eq!(steps(&from_decision, Side::Before), expected);
    let middle = traced(&p, "control/a.5.26", Limits::default());
    assert_eq!(steps(&middle, Side::Before), STEPS[..4]);
    assert_eq!(steps(&middle, Side::After), STEPS[5..]);
    // Whether it helped lies between the action and the review.
    let effect = middle.at(Step::Effectiveness).next().unwrap();
    assert!(effect.effect && effect.title.contains("2026-05-01"));
    let name = |i: usize| (middle.nodes[i].step, middle.nodes[i].effect);
    assert!(middle.links.iter().any(|l| name(l.from).1 && name(l.to).0 == Step::Review));
    assert!(!middle.links.iter().any(|l| name(l.from).0 == Step::Action && name(l.to).0 == Step::Review));
}

#[test]
fn links_name_where_they_are_stored_and_a_pin_is_one() {
    let p = fixture::read(CHAIN).programme;
    let t = traced(&p, "risk/late", Limits::default());
    let field = |from: &str, to: &str| {
        let place = |r: &str| t.nodes.iter().position(|n| n.record == at(r) && !n.effect).unwrap();
        t.links.iter().find(|l| (l.from, l.to) == (place(from), place(to))).map(|l| l.fields.join(","))
    };
    assert_eq!(field("obligation/notice", "risk/late").as_deref(), Some("risk.obligations"));
    assert_eq!(field("control/a.5.26", "audit/spring").as_deref(), Some("audit.checklist.control"));
    assert_eq!(field("control/a.5.26", "applicability/soa").as_deref(), Some("applicability.controls"));
    // The statement pins the risk as well; the way through the control says so already.
    assert_eq!(field("risk/late", "applicability/soa"), None);
    assert_eq!(field("risk/late", "control/a.5.26").as_deref(), Some("risk.controls"));
}

#[test]
fn an_audit_does_not_join_what_it_only_looked_at_on_the_same_day() {
    let more = ">>> control/a.8.13.md\ntitle: Backup\n>>> finding/restore.md\ntitle: Restores\naudit: audit/spring\n\
                controls: [control/a.8.13]\n>>> finding/loose.md\ntitle: Loose\naudit: audit/spring\n";
    let two =
        CHAIN.replace("checklist: [", "checklist: [{control: control/a.8.13, question: Is it tried?}, ");
    let p = fixture::read(&(two + more)).programme;
    let has = |t: &Trace, r: &str| t.nodes.iter().any(|n| n.record == at(r));
    let t = traced(&p, "control/a.5.26", Limits::default());
    assert!(has(&t, "finding/never") && has(&t, "finding/loose") && !has(&t, "finding/restore"));
    let t = traced(&p, "finding/restore", Limits::default());
    assert!(has(&t, "control/a.8.13") && !has(&t, "control/a.5.26") && has(&t, "audit/spring"));
    // Asked about the audit itself, all of it belongs.
    let t = traced(&p, "audit/spring", Limits::default());
    assert!(has(&t, "finding/never") && has(&t, "finding/restore") && has(&t, "control/a.8.13"));
}

#[test]
fn a_record_beside_the_chain_shows_what_it_is_linked_with() {
    let mut text =
        CHAIN.replace("title: Notice comes late", "title: Notice comes late\nassets: [asset/phone]");
    let p = fixture::read(&text).programme;
    let t = traced(&p, "asset/phone", Limits::default());
    assert_eq!((t.step, steps(&t, Side::Here)), (None, vec![Step::Risk]));
    assert!(t.nodes.len() > 10);
    // Two links away: the site of an asset.
    text.push_str(">>> site/hall.md\ntitle: Hall\n");
    let text = text.replace("title: Phone", "title: Phone\nsite: site/hall");
    let p = fixture::read(&text).programme;
    assert_eq!(steps(&traced(&p, "site/hall", Limits::default()), Side::Here), [Step::Risk]);
    // Nobody points at it: nothing is made up.
    assert!(traced(&p, "role/nobody", Limits::default()).nodes.is_empty());
}

#[test]
fn what_is_left_off_is_counted_and_what_is_given_hangs_together() {
    let mut text = String::from(CHAIN);
    for i in 0..30 {
        text.push_str(&format!(
            ">>> finding/f{i}.md\ntitle: F{i}\ncontrols: [control/a.5.26]\n>>> action/a{i}.md\ntitle: A{i}\nfinding: finding/f{i}\n"
        ));
    }
    let p = fixture::read(&text).programme;
    let limits = Limits { per_step: 4, ..Limits::default() };
    let t = traced(&p, "control/a.5.26", limits);
    assert_eq!((t.at(Step::Finding).count(), t.left_off_at(Step::Finding)), (4, 27));
    assert_eq!(t.at(Step::Action).count() + t.left_off_at(Step::Action), 31);
    let whole = traced(&p, "control/a.5.26", Limits { per_step: 100, ..limits });
    assert!(whole.left_off.is_empty());
    // Every node but the one asked about has a link to something nearer.
    for (i, node) in t.nodes.iter().enumerate().filter(|(_, n)| n.side != Side::Here) {
        assert!(t.links.iter().any(|l| l.from == i || l.to == i), "{} stands alone", node.record);
    }
    let near = traced(&p, "control/a.5.26", Limits { depth: 1, ..Limits::default() });
    assert!(near.nodes.iter().all(|n| n.distance <= 1) && near.left_off_at(Step::Party) == 1);
}

#[test]
fn breaks_are_what_rules_say_and_stand_at_their_step() {
    for (rule, step, _) in BREAKS {
        assert!(rules::get(rule).is_some(), "{rule} is no rule");
        assert!(STEPS.contains(step));
    }
    let p = fixture::read(CHAIN).programme;
    let t = traced(&p, "action/drill", Limits::default());
    let said: Vec<_> = t.breaks().map(|(n, b)| (n.step, b.rule.as_str(), b.toward)).collect();
    assert!(
        said.contains(&(Step::Effectiveness, "10.2/effectiveness-check-overdue", Toward::After)),
        "{said:?}"
    );
    assert!(t.at(Step::Action).all(|n| n.breaks.iter().all(|b| b.step != Step::Effectiveness)));
    // Take the obligation's answers away: the chain breaks there.
    let bare = CHAIN
        .replace("obligations: [obligation/notice]\n", "")
        .replace("through_isms: true", "through_isms: true\nclass: legal");
    let t = traced(&fixture::read(&bare).programme, "party/authority", Limits::default());
    assert_eq!(
        t.breaks().map(|(n, b)| (n.step, b.rule.as_str())).collect::<Vec<_>>(),
        [(Step::Requirement, "4.2/obligation-unanswered")]
    );
    assert_eq!(steps(&t, Side::After), [Step::Requirement]);
}

#[test]
fn the_whole_programme_counts_every_step() {
    let p = fixture::read(CHAIN).programme;
    let now = fixture::NOW.parse().unwrap();
    let said = check(&Context::new(&p, now), &[]).diagnostics;
    let all = trace::overview(&p, &said);
    assert!(all.steps.iter().all(|s| s.records == 1), "{all:?}");
    let lead =
        |step: Step| all.steps.iter().find(|s| s.step == step).map(|s| (s.come_from, s.lead_on)).unwrap();
    assert_eq!((lead(Step::Party), lead(Step::Control), lead(Step::Decision)), ((0, 1), (1, 1), (1, 0)));
    assert_eq!(lead(Step::Evidence), (1, 0));
    // Its short cuts agree with the walk from each record.
    for record in p.records() {
        let t = trace::of(&p, &record.reference(), &said, Limits::default());
        let Some(step) = t.step else { continue };
        let walked = [Side::Before, Side::After].map(|side| usize::from(!steps(&t, side).is_empty()));
        assert_eq!(lead(step), walked.into(), "{}", record.reference());
    }
    assert!(all.breaks() > 0);
    // Every kind the steps name exists, and none stands at two.
    let kinds: Vec<_> = STEPS.iter().flat_map(|s| s.kinds()).collect();
    assert!(kinds.iter().all(|k| Kind::parse(k).is_some()));
    assert!(kinds.iter().enumerate().all(|(i, k)| !kinds[..i].contains(k)));
}
