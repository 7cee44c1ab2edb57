//! 9.3.2 d), in its four parts: nonconformities, measurements, audits and objectives.

use muster_model::Rec;
use muster_model::kinds::{
    Action, ActionClass, Audit, EffectivenessResult, Finding, FindingGrade, Indicator, Objective,
};
use rust_decimal::Decimal;

use super::{Pack, Point, day, named, ordered};
use crate::context::Context;
use crate::{findings, indicator, sentence};

/// d) 1) Nonconformities and corrective actions.
pub(super) fn nonconformities(pack: &Pack<'_, '_>) -> Point {
    let (programme, today) = (pack.cx.programme, pack.cx.today);
    let cases = findings::cases(programme, today);
    let raised = cases.iter().filter(|c| pack.fresh(c.finding.raised)).count();
    let closed = cases.iter().filter(|c| pack.fresh(c.closed)).count();
    let open: Vec<_> = cases.iter().filter(|c| c.closed.is_none()).collect();
    let late: Vec<&str> = open.iter().filter(|c| c.is_overdue(today)).map(|c| c.finding.title()).collect();
    let actions: Vec<Rec<'_, Action>> =
        programme.all::<Action>().filter(|a| a.class == Some(ActionClass::Corrective)).collect();
    let result = |a: &&Rec<'_, Action>| a.effectiveness.as_ref().and_then(|e| e.result);
    let said = vec![
        format!("Findings raised {}: {raised}; closed: {closed}.", pack.period()),
        format!("Open: {}. Of these overdue: {}{}.", open.len(), late.len(), named(&late)),
        format!("Came back: {}.", cases.iter().filter(|c| c.finding.recurs.is_some()).count()),
        format!(
            "Corrective actions: {} of {} done, {} overdue; {} found effective, {} not effective.",
            actions.iter().filter(|a| a.done.is_some()).count(),
            actions.len(),
            actions.iter().filter(|a| a.done.is_none() && a.due.is_some_and(|d| d < today)).count(),
            actions.iter().filter(|a| result(a) == Some(EffectivenessResult::Effective)).count(),
            actions.iter().filter(|a| result(a) == Some(EffectivenessResult::NotEffective)).count()
        ),
        pack.said(&["10.2"]),
    ];
    let mut records: Vec<_> =
        open.iter().filter(|c| c.is_overdue(today)).map(|c| c.finding.reference()).collect();
    records.extend(open.iter().map(|c| c.finding.reference()));
    records.extend(cases.iter().filter(|c| pack.fresh(c.closed)).map(|c| c.finding.reference()));
    pack.point("d 1", "Nonconformities and corrective actions", said, records)
}

/// The newest figure of an indicator, and whether it meets the target.
fn stands(cx: &Context<'_>, i: &Indicator) -> Option<(Decimal, Option<bool>)> {
    let newest = cx.newest(i.metric.as_deref().filter(|m| !m.is_empty())?)?;
    let figure = indicator::figure(i, &newest.value)?;
    Some((figure, i.target.and_then(|target| indicator::meets(i, figure, target))))
}

/// `“MFA” 71 %, target 95 %`.
fn reading(i: &Rec<'_, Indicator>, figure: Decimal) -> String {
    let target = i.target.map(|t| format!(", target {}", indicator::shown(i.data, t))).unwrap_or_default();
    format!("“{}” {}{target}", i.title(), indicator::shown(i.data, figure))
}

/// One reading a line: twenty of them in a sentence cannot be read.
fn listed(readings: &[String]) -> String {
    format!("\n\n- {}\n\n", readings.join("\n- "))
}

/// d) 2) What was measured.
pub(super) fn measurements(pack: &Pack<'_, '_>) -> Point {
    let mut all: Vec<Rec<'_, Indicator>> = pack.cx.programme.all::<Indicator>().collect();
    all.sort_by_key(|i| i.title());
    let misses = |i: &Rec<'_, Indicator>| stands(pack.cx, i.data).is_some_and(|(_, met)| met == Some(false));
    let read: Vec<_> = all.iter().filter_map(|i| Some((i, stands(pack.cx, i.data)?))).collect();
    let met = read.iter().filter(|(_, (_, met))| *met == Some(true)).count();
    let each = |wanted: bool| -> Vec<String> {
        let of = read.iter().filter(|(_, (_, met))| (*met == Some(false)) == wanted);
        of.map(|(i, (figure, _))| reading(i, *figure)).collect()
    };
    let (off, on) = (each(true), each(false));
    let mut said = vec![format!(
        "{met} of {} on target; {} no measurement here.",
        sentence::count(read.len(), "measured indicator is", "measured indicators are"),
        sentence::count(all.len() - read.len(), "more has", "more have")
    )];
    if !off.is_empty() {
        said.push(format!("Off target:{}", listed(&off)));
    }
    if !on.is_empty() {
        said.push(format!("The others:{}", listed(&on)));
    }
    said.push(pack.said(&["9.1"]));
    pack.point("d 2", "What was measured", said, ordered(&all, misses))
}

/// d) 3) Audits.
pub(super) fn audits(pack: &Pack<'_, '_>) -> Point {
    let (programme, today) = (pack.cx.programme, pack.cx.today);
    let mut all: Vec<Rec<'_, Audit>> = programme.all::<Audit>().collect();
    all.sort_by_key(|a| (std::cmp::Reverse(a.date), a.id()));
    let made: Vec<Rec<'_, Audit>> = all.iter().filter(|a| pack.fresh(a.date)).copied().collect();
    let ahead = all.iter().filter(|a| a.date.is_some_and(|d| d > today)).count();
    let mut said = vec![format!("Audits {}: {}; planned ahead: {ahead}.", pack.period(), made.len())];
    let mut records = Vec::new();
    for audit in &made {
        let found: Vec<Rec<'_, Finding>> =
            programme.pointing::<Finding>(&audit.reference(), "audit").collect();
        let of = |g: FindingGrade| found.iter().filter(|f| f.grade == Some(g)).count();
        let other = of(FindingGrade::Observation) + of(FindingGrade::Opportunity);
        said.push(format!(
            "“{}”, {}: {}, {} and {}; the report is {}.",
            audit.title(),
            audit.date.map(day).unwrap_or_default(),
            sentence::count(of(FindingGrade::Major), "major nonconformity", "major nonconformities"),
            sentence::count(of(FindingGrade::Minor), "minor nonconformity", "minor nonconformities"),
            sentence::count(other, "remark", "remarks"),
            if audit.sign_off.is_some() { "signed" } else { "not signed" }
        ));
        records.push(audit.reference());
    }
    for audit in &made {
        records.extend(programme.pointing::<Finding>(&audit.reference(), "audit").map(|f| f.reference()));
    }
    said.push(pack.said(&["9.2.1", "9.2.2"]));
    pack.point("d 3", "What audits found", said, records)
}

/// d) 4) Objectives.
pub(super) fn objectives(pack: &Pack<'_, '_>) -> Point {
    let programme = pack.cx.programme;
    let mut all: Vec<Rec<'_, Objective>> = programme.all::<Objective>().collect();
    all.sort_by_key(|o| (o.due, o.id()));
    let met = |o: &Rec<'_, Objective>| {
        let by = o.indicator.as_ref().and_then(|i| programme.get::<Indicator>(&i.to))?;
        stands(pack.cx, by.data)?.1
    };
    let titles = |wanted: Option<bool>| -> Vec<&str> {
        all.iter().filter(|o| met(o) == wanted).map(Rec::title).collect()
    };
    let (yes, no, unknown) = (titles(Some(true)), titles(Some(false)), titles(None));
    let late: Vec<&str> = all
        .iter()
        .filter(|o| met(o) != Some(true) && o.due.is_some_and(|d| d < pack.cx.today))
        .map(Rec::title)
        .collect();
    let said = vec![
        format!("{} set.", sentence::count(all.len(), "objective is", "objectives are")),
        format!("Met: {}{}.", yes.len(), named(&yes)),
        format!("Not met yet: {}{}.", no.len(), named(&no)),
        format!("Cannot be told, for want of a measurement: {}{}.", unknown.len(), named(&unknown)),
        format!("Past their day without being met: {}{}.", late.len(), named(&late)),
        pack.said(&["6.2"]),
    ];
    pack.point("d 4", "Whether objectives are met", said, ordered(&all, |o| met(o) != Some(true)))
}
