//! Separation of duties in the rules: exemptions that are in force and those that are not, a pair that is waived, and pairs
//! that nobody could look for.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may"
)]

use muster_engine::duties::{Standing, exceptions};
use muster_engine::{CheckReport, Context, check, fixture};
use muster_model::duties::{CannotLook, DutySide, DutySummary};
use muster_model::kinds::ToxicPair;
use muster_model::programme::Act;
use muster_model::{Programme, Reference};

const HELD: &str = "8.1/toxic-pair-held";
const NOT_TESTABLE: &str = "8.1/toxic-pair-not-testable";
const PAIR: &str = ">>> toxic-pair/payments.md\ntitle: Create and approve payments\none: payments:create\n\
                    other: payments:approve\nwhy: One person could pay themselves.\n";

/// An exemption from the pair: `fields` beside what every one has.
fn exemption(id: &str, fields: &str) -> String {
    format!(
        ">>> exemption/{id}.md\ntitle: {id}\nfrom: [toxic-pair/payments]\nwho: Ada Berg (hr:1), hr:2\nwhy: Holidays\n{fields}"
    )
}

fn approval(seen: &str) -> String {
    format!("approval: {{by: person/ada, role: role/lead, at: 2026-01-01T00:00:00Z, seen: '{seen}'}}\n")
}

/// What each exemption is worth, by its id.
fn standings(programme: &Programme) -> Vec<(String, Standing)> {
    let cx = Context::new(programme, fixture::NOW.parse().unwrap());
    let pair = programme.all::<ToxicPair>().next().unwrap();
    exceptions(&cx, &pair).iter().map(|e| (e.record.id().to_owned(), e.standing)).collect()
}

fn found(pair: &str) -> DutySummary {
    let side = DutySide { rights: 1, holders: 4 };
    DutySummary { pair: pair.into(), one: side.clone(), other: side, people: 2, ..DutySummary::default() }
}

fn report(programme: &Programme, duties: Option<&[DutySummary]>) -> CheckReport {
    check(&Context::new(programme, fixture::NOW.parse().unwrap()).with_duties(duties), &[])
}

/// How often the rule fires, how often it is waived, and whether it could not look.
fn told(report: &CheckReport, rule: &str) -> (usize, usize, bool) {
    (
        report.diagnostics.iter().filter(|d| d.rule == rule).count(),
        report.waived.iter().filter(|w| w.diagnostic.rule == rule).count(),
        report.not_run.iter().any(|n| n.rule == rule),
    )
}

#[test]
fn an_exemption_counts_approved_as_it_stands_and_until_its_day() {
    let bare = format!("{PAIR}{}", exemption("good", "until: 2099-01-01\n"));
    let good = Reference::parse("exemption/good").unwrap();
    let seen = fixture::read(&bare).programme.find(&good).unwrap().digest();
    let text = [
        PAIR.to_owned(),
        exemption("ended", &format!("until: 2020-01-01\n{}", approval(&seen.to_string()))),
        exemption("endless", &approval(&seen.to_string())),
        exemption("good", &format!("until: 2099-01-01\n{}", approval(&seen.to_string()))),
        exemption("new", "until: 2099-01-01\n"),
        ">>> exemption/other.md\ntitle: Other\nfrom: [toxic-pair/stock]\nwho: hr:1\nwhy: w\nuntil: 2099-01-01\n".to_owned(),
    ]
    .concat();
    let mut programme = fixture::read(&text).programme;
    let of =
        |programme: &Programme| -> Vec<Standing> { standings(programme).into_iter().map(|s| s.1).collect() };
    let wanted = [Standing::Ended, Standing::Ended, Standing::InForce, Standing::NotApproved];
    assert_eq!(of(&programme), wanted, "{:?}", standings(&programme));

    // Only who is named by id is covered, and only by what is in force.
    let cx = Context::new(&programme, fixture::NOW.parse().unwrap());
    let pair = programme.all::<ToxicPair>().next().unwrap();
    let covers = |id: &str| exceptions(&cx, &pair).iter().filter(|e| e.covers(id)).count();
    assert_eq!((covers("hr:1"), covers("hr:2"), covers("Ada Berg"), covers("hr:3")), (1, 1, 0, 0));

    // Somebody is added after the approval: what was approved is not what stands.
    let act = Act {
        record: good.clone(),
        field: "approval".into(),
        seen,
        at: "2026-01-01T00:00:00Z".parse::<jiff::Timestamp>().unwrap().as_microsecond(),
        by: Reference::parse("person/ada").unwrap(),
        role: Reference::parse("role/lead").unwrap(),
    };
    programme.attest([act.clone()]);
    assert_eq!(of(&programme)[2], Standing::InForce);
    let widened = text.replace(
        "title: good\nfrom: [toxic-pair/payments]\nwho: Ada Berg (hr:1), hr:2",
        "title: good\nfrom: [toxic-pair/payments]\nwho: hr:1, hr:2, hr:3",
    );
    assert_ne!(widened, text);
    let mut widened = fixture::read(&widened).programme;
    widened.attest([act]);
    assert_eq!(of(&widened)[2], Standing::NotApproved);
}

#[test]
fn those_for_whom_an_exemption_is_in_force_do_not_count() {
    let programme = fixture::read(PAIR).programme;
    for (excepted, fires) in [(0, 1), (1, 1), (2, 0)] {
        let duties = [DutySummary { excepted, ..found("payments") }];
        assert_eq!(told(&report(&programme, Some(&duties)), HELD), (fires, 0, false), "{excepted} excepted");
    }
}

#[test]
fn a_waived_pair_is_waived_and_the_next_pair_is_not() {
    let other = PAIR.replace("payments.md", "stock.md").replace("Create and approve", "Count and correct");
    let waiver = |approval: &str| {
        format!(
            "{PAIR}{other}>>> waiver/small.md\ntitle: Small team\nrule: {HELD}\nrecords: [toxic-pair/payments]\nwhy: w\n\
             until: 2099-01-01\n{approval}"
        )
    };
    let record = Reference::parse("waiver/small").unwrap();
    let seen = fixture::read(&waiver("")).programme.find(&record).unwrap().digest().to_string();
    let duties = [found("payments"), found("stock")];
    let unapproved = fixture::read(&waiver("")).programme;
    assert_eq!(told(&report(&unapproved, Some(&duties)), HELD), (2, 0, false));
    let programme = fixture::read(&waiver(&approval(&seen))).programme;
    let report = report(&programme, Some(&duties));
    assert_eq!(told(&report, HELD), (1, 1, false));
    let left = report.diagnostics.iter().find(|d| d.rule == HELD).unwrap();
    assert_eq!(left.record, Reference::parse("toxic-pair/stock"));
}

#[test]
fn what_could_not_be_looked_for_is_never_passed() {
    let programme = fixture::read(PAIR).programme;
    let none = fixture::read(">>> role/lead.md\ntitle: Lead\n").programme;
    // No snapshot: neither rule could look. No pair: there is nothing to look for.
    for rule in [HELD, NOT_TESTABLE] {
        assert_eq!(told(&report(&programme, None), rule), (0, 0, true), "{rule}");
        assert_eq!(told(&report(&none, None), rule), (0, 0, false), "{rule}");
    }
    // A pair that nobody looked at, and one that cannot be looked for: the rule about holders says so and does not pass.
    assert_eq!(told(&report(&programme, Some(&[])), HELD), (0, 0, true));
    let blind = DutySummary {
        cannot: Some(CannotLook::NotInSnapshot(vec!["payments:approve".into()])),
        one: DutySide { rights: 1, holders: 0 },
        ..DutySummary { people: 0, other: DutySide::default(), ..found("payments") }
    };
    let said = report(&programme, Some(std::slice::from_ref(&blind)));
    assert_eq!((told(&said, HELD), told(&said, NOT_TESTABLE)), ((0, 0, true), (1, 0, false)));
    let why = &said.not_run.iter().find(|n| n.rule == HELD).unwrap().why;
    assert!(why.contains("payments:approve"), "{why}");
    // Beside a pair that is held, the blind one has the rule of its own.
    let both = format!("{PAIR}{}", PAIR.replace("payments.md", "stock.md"));
    let both = fixture::read(&both).programme;
    let said = report(&both, Some(&[blind, found("stock")]));
    assert_eq!((told(&said, HELD), told(&said, NOT_TESTABLE)), ((1, 0, false), (1, 0, false)));
}
