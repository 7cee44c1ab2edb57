//! 9.3.2 a), b), c), e) and g): earlier actions, what changed around the organisation, what parties need and say, and ideas.

use muster_model::kinds::{
    Action, Decision, DecisionStatus, Finding, FindingSource, Improvement, ImprovementStatus, Incident,
    Issue, Obligation, Party,
};
use muster_model::{Level, Rec};

use super::{Pack, Point, day, held, named, ordered};
use crate::sentence;

/// a) What became of what earlier reviews set.
pub(super) fn actions(pack: &Pack<'_, '_>) -> Point {
    let (cx, programme) = (pack.cx, pack.cx.programme);
    let reviews = held(cx);
    let actions: Vec<Rec<'_, Action>> = reviews
        .iter()
        .flat_map(|r| r.data.actions.iter().filter_map(|a| programme.get::<Action>(&a.to)))
        .collect();
    let decisions: Vec<Rec<'_, Decision>> = reviews
        .iter()
        .flat_map(|r| r.data.decisions.iter().filter_map(|d| programme.get::<Decision>(&d.to)))
        .collect();
    let open =
        |d: &Rec<'_, Decision>| matches!(d.status, Some(DecisionStatus::Proposed | DecisionStatus::Accepted));
    let past = |due: Option<jiff::civil::Date>| due.is_some_and(|d| d < cx.today);
    let mut late: Vec<&str> =
        actions.iter().filter(|a| a.done.is_none() && past(a.due)).map(Rec::title).collect();
    late.extend(decisions.iter().filter(|d| open(d) && past(d.due)).map(Rec::title));
    let mut said = Vec::new();
    match reviews.first() {
        None => said.push("This is the first review; nothing was set before.".to_owned()),
        Some(last) => {
            said.push(format!("The last review was held on {}.", last.date.map(day).unwrap_or_default()));
            let done = actions.iter().filter(|a| a.done.is_some()).count();
            said.push(format!(
                "{} set by earlier reviews: {done} done, {} open.",
                sentence::count(actions.len(), "action was", "actions were"),
                actions.len() - done
            ));
            let carried = decisions.iter().filter(|d| d.status == Some(DecisionStatus::Done)).count();
            said.push(format!(
                "{} taken: {carried} carried out, {} still open.",
                sentence::count(decisions.len(), "decision was", "decisions were"),
                decisions.iter().filter(|d| open(d)).count()
            ));
            said.push(format!("Overdue: {}{}.", late.len(), named(&late)));
        }
    }
    let mut records = ordered(&actions, |a| a.done.is_none());
    records.extend(ordered(&decisions, open));
    pack.point("a", "What became of the actions of earlier reviews", said, records)
}

/// b) Issues.
pub(super) fn issues(pack: &Pack<'_, '_>) -> Point {
    let mut all: Vec<Rec<'_, Issue>> = pack.cx.programme.all::<Issue>().collect();
    all.sort_by_key(|i| (std::cmp::Reverse(i.review.as_ref().and_then(|r| r.last)), i.id()));
    let looked = |i: &Rec<'_, Issue>| pack.fresh(i.review.as_ref().and_then(|r| r.last));
    let fresh: Vec<&str> = all.iter().filter(|i| looked(i)).map(Rec::title).collect();
    let never = all.iter().filter(|i| i.review.as_ref().and_then(|r| r.last).is_none()).count();
    let said = vec![
        format!("{} on the ISMS.", sentence::count(all.len(), "issue bears", "issues bear")),
        format!("Looked at {}: {}{}.", pack.period(), fresh.len(), named(&fresh)),
        format!("Never looked at: {never}."),
        pack.said(&["4.1"]),
    ];
    pack.point("b", "What changed around us: internal and external issues", said, ordered(&all, looked))
}

/// c) What parties need.
pub(super) fn parties(pack: &Pack<'_, '_>) -> Point {
    let programme = pack.cx.programme;
    let mut parties: Vec<Rec<'_, Party>> = programme.all::<Party>().collect();
    parties.sort_by_key(|p| (std::cmp::Reverse(p.review.as_ref().and_then(|r| r.last)), p.id()));
    let mut needs: Vec<Rec<'_, Obligation>> = programme.all::<Obligation>().collect();
    needs.sort_by_key(|o| (std::cmp::Reverse(o.valid_from), o.id()));
    let looked = |p: &Rec<'_, Party>| pack.fresh(p.review.as_ref().and_then(|r| r.last));
    let new = |o: &Rec<'_, Obligation>| pack.fresh(o.valid_from);
    let fresh: Vec<&str> = needs.iter().filter(|o| new(o)).map(Rec::title).collect();
    let said = vec![
        format!(
            "{} and {} are on record.",
            sentence::count(parties.len(), "interested party", "interested parties"),
            sentence::count(needs.len(), "requirement", "requirements")
        ),
        format!("Requirements that came into force {}: {}{}.", pack.period(), fresh.len(), named(&fresh)),
        format!("Parties looked at {}: {}.", pack.period(), parties.iter().filter(|p| looked(p)).count()),
        pack.said(&["4.2"]),
    ];
    let mut records: Vec<_> = needs.iter().filter(|o| new(o)).map(Rec::reference).collect();
    records.extend(ordered(&parties, looked));
    pack.point("c", "What interested parties need and expect of us", said, records)
}

/// e) What parties told us.
pub(super) fn feedback(pack: &Pack<'_, '_>) -> Point {
    let programme = pack.cx.programme;
    let mut told: Vec<Rec<'_, Finding>> = programme
        .all::<Finding>()
        .filter(|f| matches!(f.source, Some(FindingSource::Person | FindingSource::Signal)))
        .collect();
    told.sort_by_key(|f| (std::cmp::Reverse(f.raised), f.id()));
    let mut incidents: Vec<Rec<'_, Incident>> = programme.all::<Incident>().collect();
    incidents.sort_by_key(|i| (std::cmp::Reverse(i.happened), i.id()));
    let fresh: Vec<&str> = told.iter().filter(|f| pack.fresh(f.raised)).map(Rec::title).collect();
    let happened: Vec<&str> = incidents.iter().filter(|i| pack.fresh(i.happened)).map(Rec::title).collect();
    let asked = programme.all::<Party>().filter(|p| p.consulted.is_some()).count();
    let said = vec![
        format!(
            "{} to what people raised or somebody outside said; {} of them {}{}.",
            sentence::count(told.len(), "finding goes back", "findings go back"),
            fresh.len(),
            pack.period(),
            named(&fresh)
        ),
        format!("Incidents {}: {}{}.", pack.period(), happened.len(), named(&happened)),
        format!(
            "Nothing learnt is written down for {} of all {}.",
            incidents.iter().filter(|i| i.lessons.is_none()).count(),
            sentence::count(incidents.len(), "incident", "incidents")
        ),
        format!("How it is asked is written down for {}.", sentence::count(asked, "party", "parties")),
    ];
    let mut records = ordered(&told, |f| f.closed.is_none());
    records.extend(ordered(&incidents, |i| i.lessons.is_none()));
    pack.point("e", "Feedback from interested parties", said, records)
}

/// g) What could be better.
pub(super) fn improvement(pack: &Pack<'_, '_>) -> Point {
    let all: Vec<Rec<'_, Improvement>> = pack.cx.programme.all::<Improvement>().collect();
    let count = |s: ImprovementStatus| all.iter().filter(|i| i.status == Some(s)).count();
    let open = |i: &Rec<'_, Improvement>| {
        !matches!(i.status, Some(ImprovementStatus::Done | ImprovementStatus::Declined))
    };
    let titles: Vec<&str> = all.iter().filter(|i| open(i)).map(Rec::title).collect();
    let said = vec![
        format!(
            "{} written down: {} done, {} agreed, {} declined.",
            sentence::count(all.len(), "idea is", "ideas are"),
            count(ImprovementStatus::Done),
            count(ImprovementStatus::Agreed),
            count(ImprovementStatus::Declined)
        ),
        format!("Still to be done or decided: {}{}.", titles.len(), named(&titles)),
        format!(
            "The check sees {} besides.",
            sentence::count(pack.report.count(Level::Opportunity), "opportunity", "opportunities")
        ),
    ];
    pack.point("g", "What could be improved", said, ordered(&all, open))
}
