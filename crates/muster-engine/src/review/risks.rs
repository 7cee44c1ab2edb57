//! 9.3.2 f): what risk assessment came to, and how far the treatment plan is.

use muster_model::Rec;
use muster_model::kinds::{Acceptance, Assessment, Risk, Treatment, TreatmentStatus};

use super::{Pack, Point, day, named, ordered};
use crate::risk::{Placed, placed};
use crate::sentence;

/// f) Risks and treatment.
pub(super) fn risks(pack: &Pack<'_, '_>) -> Point {
    let (programme, today) = (pack.cx.programme, pack.cx.today);
    let criteria = pack.cx.criteria();
    let level = |r: &Rec<'_, Risk>| -> Option<Placed> {
        criteria.as_ref().and_then(|c| placed(c.data, r.data.current.as_ref()))
    };
    let mut risks: Vec<Rec<'_, Risk>> = programme.all::<Risk>().collect();
    risks.sort_by_key(|r| (std::cmp::Reverse(level(r).map(|l| l.score)), r.id()));
    let acceptable = risks.iter().filter(|r| level(r).is_some_and(|l| l.acceptable)).count();
    let unrated = risks.iter().filter(|r| level(r).is_none()).count();
    let not = |r: &Rec<'_, Risk>| level(r).is_some_and(|l| !l.acceptable);
    let too_high: Vec<&str> = risks.iter().filter(|r| not(r)).map(Rec::title).collect();

    let treatments: Vec<Rec<'_, Treatment>> = programme.all::<Treatment>().collect();
    let finished =
        |t: &Rec<'_, Treatment>| matches!(t.status, Some(TreatmentStatus::Done | TreatmentStatus::Dropped));
    let is_late = |t: &Rec<'_, Treatment>| !finished(t) && t.due.is_some_and(|d| d < today);
    let late: Vec<&str> = treatments.iter().filter(|t| is_late(t)).map(Rec::title).collect();
    let done = treatments.iter().filter(|t| t.status == Some(TreatmentStatus::Done)).count();
    let acceptances: Vec<Rec<'_, Acceptance>> = programme.all::<Acceptance>().collect();
    let ended = acceptances.iter().filter(|a| a.until.is_some_and(|u| u < today)).count();
    let assessment =
        programme.all::<Assessment>().filter(|a| a.date.is_some_and(|d| d <= today)).max_by_key(|a| a.date);

    let mut said = vec![match &assessment {
        Some(a) => {
            format!("The last assessment is “{}” of {}.", a.title(), a.date.map(day).unwrap_or_default())
        }
        None => "No risk assessment has been made yet.".to_owned(),
    }];
    said.push(format!(
        "{} as they stand now: {acceptable} acceptable, {} not acceptable{}, {unrated} not rated.",
        sentence::count(risks.len(), "risk", "risks"),
        too_high.len(),
        if too_high.is_empty() {
            String::new()
        } else {
            format!(" ({})", named(&too_high).trim_start_matches(": "))
        }
    ));
    said.push(format!(
        "{done} of {} done; overdue: {}{}.",
        sentence::count(treatments.len(), "treatment is", "treatments are"),
        late.len(),
        named(&late)
    ));
    said.push(format!(
        "{}; {ended} of these ended before today.",
        sentence::count(acceptances.len(), "acceptance is on record", "acceptances are on record")
    ));
    said.push(pack.said(&["6.1.2", "6.1.3", "8.2", "8.3"]));
    let mut records: Vec<_> = assessment.iter().map(Rec::reference).collect();
    records.extend(criteria.iter().map(Rec::reference));
    records.extend(treatments.iter().filter(|t| is_late(t)).map(Rec::reference));
    records.extend(ordered(&risks, not));
    pack.point("f", "Risks, and how far their treatment is", said, records)
}
