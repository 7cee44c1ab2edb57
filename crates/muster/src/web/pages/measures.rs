//! How a measured figure reads on a page: value, target, trend, unknown, as of when, from which source, and a word for
//! where it stands. Never a number alone. Not the measuring, and not the judging: that is `muster_engine::indicator`.

use jiff::Timestamp;
use maud::{Markup, PreEscaped, html};
use muster_engine::indicator;
use muster_model::Rec;
use muster_model::kinds::{Direction, Indicator};
use muster_model::measurement::{Measured, Measurement, Reading};
use muster_render::svg::trend::{self, Better, Point, Trend};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::web::derived::Checked;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::Visit;

/// One indicator with its series.
#[derive(Debug, Clone)]
pub struct Gauge {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What its unit says besides: `95th percentile`.
    pub note: Option<String>,
    /// Its record.
    pub href: String,
    /// Where the subjects behind the number are listed.
    pub behind_href: Option<String>,
    /// The newest value with its unit; none when nothing was measured.
    pub shown: Option<String>,
    /// The newest value.
    pub value: Option<Decimal>,
    /// The counts behind the value: `59 of 2 034`.
    pub behind: Option<String>,
    /// The value that is good enough, in words.
    pub target: String,
    /// Subjects that could not be judged.
    pub unknown: u64,
    /// The instant the newest value holds for.
    pub at: Option<Timestamp>,
    /// Where it comes from.
    pub source: String,
    /// How it looks.
    pub tone: Tone,
    /// Where it stands.
    pub word: &'static str,
    /// The value before, with its instant.
    pub before: Option<(String, Timestamp)>,
    unit: String,
    points: Vec<Point>,
    goal: Option<f64>,
    tolerance: Option<f64>,
    better: Better,
}

/// How much of something is done, as a bar; the words beside it say the same.
pub fn bar(done: f64, of: f64) -> Markup {
    let share = if of > 0.0 { (done / of * 100.0).clamp(0.0, 100.0) } else { 0.0 };
    html! {
        svg.progress viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" {
            rect.whole width="100" height="6" {}
            rect.part width=(format!("{share:.1}")) height="6" {}
        }
    }
}

/// Every indicator with its series: what is furthest from good first, then by title.
pub fn all(v: &Visit, checked: &Checked) -> Vec<Gauge> {
    let mut all: Vec<Gauge> = v.programme.all::<Indicator>().map(|i| of(v, checked, &i)).collect();
    let rank = |g: &Gauge| match g.tone {
        Tone::Major => 0,
        Tone::Minor => 1,
        Tone::Observation => 2,
        Tone::Fine => 3,
        Tone::Plain => 4,
    };
    all.sort_by(|a, b| (rank(a), &a.title).cmp(&(rank(b), &b.title)));
    all
}

/// One indicator with its series.
pub fn of(v: &Visit, checked: &Checked, i: &Rec<'_, Indicator>) -> Gauge {
    let metric = i.metric.as_deref().unwrap_or("");
    let newest = checked.measurements.iter().rfind(|m| m.metric == metric && !metric.is_empty());
    let version = newest.map(|m| m.metric_version);
    let series: Vec<&Measurement> = checked
        .measurements
        .iter()
        .filter(|m| m.metric == metric && Some(m.metric_version) == version)
        .collect();
    let figure = |m: &Measurement| indicator::figure(i.data, &m.value);
    let value = newest.and_then(figure);
    let before = series.iter().rev().skip(1).find_map(|m| Some((said(i.data, figure(m)?), m.at)));
    let day = |m: &Measurement| v.programme.profile.today(m.at);
    let points =
        series.iter().map(|m| Point { day: day(m), value: figure(m).and_then(|f| f.to_f64()) }).collect();
    let (tone, word) = standing(i, newest, value);
    Gauge {
        id: i.id().to_owned(),
        title: i.title().to_owned(),
        note: note(i.unit.as_deref().unwrap_or("")),
        href: v.record_href(&i.reference()),
        behind_href: behind_href(v, metric),
        shown: value.map(|f| said(i.data, f)),
        value,
        behind: newest.and_then(|m| behind(&m.value)),
        target: target(i),
        unknown: newest.map_or(0, |m| m.value.unknown),
        at: newest.map(|m| m.at),
        source: newest.map_or_else(|| by_hand(v, i), source),
        tone,
        word,
        before,
        unit: i.unit.clone().unwrap_or_default(),
        points,
        goal: i.target.and_then(|t| t.to_f64()),
        tolerance: i.tolerance.and_then(|t| t.to_f64()),
        better: if i.direction == Some(Direction::Higher) { Better::Higher } else { Better::Lower },
    }
}

/// The figure with its unit, without what the unit says in brackets: that is said once, beside the title.
pub fn said(i: &Indicator, figure: Decimal) -> String {
    let shown = indicator::shown(i, figure);
    shown.split(" (").next().unwrap_or(&shown).replace(' ', "\u{a0}")
}

fn note(unit: &str) -> Option<String> {
    let (_, rest) = unit.split_once('(')?;
    Some(rest.trim_end_matches(')').to_owned())
}

fn standing(i: &Indicator, newest: Option<&Measurement>, value: Option<Decimal>) -> (Tone, &'static str) {
    let Some(value) = value else {
        let nothing = newest.is_some_and(|m| m.value.is_nothing());
        return (Tone::Plain, if nothing { "nothing to measure" } else { "not measured yet" });
    };
    match (i.target.and_then(|t| indicator::meets(i, value, t)), indicator::beyond_tolerance(i, value)) {
        (Some(true), _) => (Tone::Fine, "on target"),
        (_, Some(true)) => (Tone::Major, "beyond tolerance"),
        (Some(false), Some(false)) => (Tone::Observation, "off target, tolerable"),
        (Some(false), None) => (Tone::Minor, "off target"),
        (None, _) => (Tone::Plain, "no target"),
    }
}

fn behind(value: &Measured) -> Option<String> {
    let n = |n: u64| words::grouped(usize::try_from(n).unwrap_or(usize::MAX));
    match value.reading() {
        Reading::Share { numerator, denominator } => Some(format!("{} of {}", n(numerator), n(denominator))),
        Reading::Seconds(_) => Some(words::count(usize::try_from(value.count).unwrap_or(0), "case", "cases")),
        Reading::Count(_) | Reading::NothingToMeasure => None,
    }
}

/// What is good enough, in words.
pub fn target(i: &Indicator) -> String {
    let Some(target) = i.target else { return "no target".into() };
    let way = if i.direction == Some(Direction::Higher) { "at least" } else { "at most" };
    format!("{way} {}", said(i, target))
}

fn source(m: &Measurement) -> String {
    match m.scope.as_slice() {
        [] => "the records".into(),
        sources => format!("snapshot of {}", muster_render::words::list(sources)),
    }
}

fn by_hand(v: &Visit, i: &Rec<'_, Indicator>) -> String {
    match (&i.metric, &i.measured_by) {
        (None, Some(role)) => format!("measured by hand by {}", v.programme.title(&role.to)),
        (None, None) => "measured by hand".into(),
        (Some(metric), _) => format!("no measurement of {metric} yet"),
    }
}

/// The list behind a posture metric, on the page of the identity section.
fn behind_href(v: &Visit, metric: &str) -> Option<String> {
    muster_posture::metric(metric)?;
    Some(v.href(&format!("/identity/metrics/{metric}")))
}

impl Gauge {
    /// True when it reads a posture metric.
    pub fn is_posture(&self) -> bool {
        self.behind_href.is_some()
    }

    /// True when something was measured.
    pub fn is_measured(&self) -> bool {
        self.at.is_some()
    }

    fn trend<'t>(&'t self, id: &'t str) -> Trend<'t> {
        Trend {
            id,
            title: &self.title,
            unit: &self.unit,
            points: &self.points,
            target: self.goal,
            tolerance: self.tolerance,
            better: self.better,
        }
    }

    /// The small line; `place` makes its id unique on the page.
    pub fn spark(&self, place: &str) -> Markup {
        html! { @if self.points.len() > 1 { (PreEscaped(trend::spark(&self.trend(&format!("{place}-{}", self.id))))) } }
    }

    /// The value, and the counts behind it, leading to the subjects.
    pub fn number(&self) -> Markup {
        html! {
            @match &self.shown {
                Some(shown) => { strong.num { (shown) } },
                None => span.nothing { (self.word) },
            }
            @if let Some(behind) = &self.behind { " " span.meta {
                @match &self.behind_href { Some(href) => a href=(href) { (behind) }, None => (behind) }
            } }
        }
    }

    /// What is not known, in words.
    pub fn unknowns(&self) -> Markup {
        let n = usize::try_from(self.unknown).unwrap_or(usize::MAX);
        html! { @if !self.is_measured() { span.nothing { "–" } } @else if n > 0 { (words::grouped(n)) } @else { "none" } }
    }

    /// What it was before, in words.
    pub fn was(&self, v: &Visit) -> Markup {
        html! { @if let Some((shown, at)) = &self.before {
            span.meta { "was " (shown) " on " (words::date(v.programme.profile.today(*at))) }
        } }
    }

    /// As of when and from which source.
    pub fn origin(&self, v: &Visit) -> Markup {
        html! { span.meta {
            @if let Some(at) = self.at { (words::date(v.programme.profile.today(at))) ", " }
            (self.source)
        } }
    }

    /// The status with its word.
    pub fn status(&self) -> Markup {
        parts::status(self.tone, self.word)
    }
}

/// Gauges as a table; every column that makes a number readable. The origin that most of them share is said once, below.
pub fn table(v: &Visit, place: &str, caption: &str, gauges: &[Gauge]) -> Markup {
    let alike = |a: &Gauge, b: &Gauge| (a.at, &a.source) == (b.at, &b.source);
    let usual = gauges.iter().max_by_key(|g| gauges.iter().filter(|o| alike(o, g)).count());
    let same = |g: &Gauge| usual.is_some_and(|u| alike(u, g));
    html! {
        table.list.gauges {
            caption.unseen { (caption) }
            thead { tr {
                th.title scope="col" { "Indicator" } th.num scope="col" { "Now" } th scope="col" { "Target" }
                th scope="col" { "Status" } th scope="col" { "Trend" } th.num scope="col" { "Unknown" }
            } }
            tbody { @for g in gauges { tr {
                th.title scope="row" {
                    a href=(g.href) { (g.title) } @if let Some(note) = &g.note { " " span.meta { (note) } }
                    @if !same(g) { p { (g.origin(v)) } }
                }
                td.num data-label="Now" { span { (g.number()) } }
                td data-label="Target" { (g.target) }
                td data-label="Status" { (g.status()) }
                td data-label="Trend" { span.trend-cell { (g.spark(place)) (g.was(v)) } }
                td.num data-label="Unknown" { (g.unknowns()) }
            } } }
        }
        @if let Some(usual) = usual {
            p { span.meta { (if gauges.iter().all(same) { "As of " } else { "Where nothing else is said: as of " }) } (usual.origin(v)) }
        }
    }
}
