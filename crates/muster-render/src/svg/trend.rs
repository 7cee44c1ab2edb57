//! A measure over time against its target: a large chart for its own page, a small one for lists.

use jiff::civil::Date;

use super::axis::{Days, ticks};
use super::canvas::{Anchor, Canvas, Caption, n};
use super::mark::{Mark, draw};
use super::measure::{BOLD, width};
use crate::words::{date, short_date, short_month};

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// The target is a floor.
    Higher,
    /// The target is a ceiling.
    Lower,
}

/// One measurement; none when there was nothing to measure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The day.
    pub day: Date,
    /// The value.
    pub value: Option<f64>,
}

impl Point {
    /// The value, when it is a number that can be drawn.
    fn known(&self) -> Option<f64> {
        self.value.filter(|v| v.is_finite())
    }
}

/// A series with its target.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend<'a> {
    /// Id of the figure, unique on the page.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What the number counts: `%`, `days`.
    pub unit: &'a str,
    /// Measurements, oldest first.
    pub points: &'a [Point],
    /// The value that is good enough.
    pub target: Option<f64>,
    /// The value beyond which somebody must act.
    pub tolerance: Option<f64>,
    /// Which way is better.
    pub better: Better,
}

/// How good a value is.
fn judge(trend: &Trend<'_>, value: f64) -> Mark {
    let reaches = |limit: f64| match trend.better {
        Better::Higher => value >= limit,
        Better::Lower => value <= limit,
    };
    match (trend.target, trend.tolerance) {
        (None, _) => Mark::Unknown,
        (Some(target), _) if reaches(target) => Mark::Fine,
        (Some(_), Some(tolerance)) if reaches(tolerance) => Mark::Observation,
        (Some(_), Some(_)) => Mark::Major,
        (Some(_), None) => Mark::Minor,
    }
}

/// A number with its unit: `88.4 %`, `12 days`.
fn said(value: f64, unit: &str) -> String {
    let number = n(value);
    if unit.is_empty() { number } else { format!("{number} {unit}") }
}

fn description(trend: &Trend<'_>) -> String {
    let known: Vec<(Date, f64)> = trend.points.iter().filter_map(|p| Some((p.day, p.known()?))).collect();
    let aim = trend.target.map_or_else(String::new, |t| {
        let word = match trend.better {
            Better::Higher => "at least",
            Better::Lower => "at most",
        };
        format!("; target {word} {}", said(t, trend.unit))
    });
    let now = |value: f64| match judge(trend, value) {
        Mark::Fine => ", reached",
        Mark::Unknown => "",
        Mark::Observation => ", not reached but tolerable",
        _ => ", not reached",
    };
    match (known.first(), known.last()) {
        (Some(first), Some(last)) if known.len() > 1 => format!(
            "From {} on {} to {} on {}, {} measurements{aim}{}.",
            said(first.1, trend.unit),
            date(first.0),
            said(last.1, trend.unit),
            date(last.0),
            known.len(),
            now(last.1)
        ),
        (Some(only), _) => {
            format!("{} on {}{aim}{}.", said(only.1, trend.unit), date(only.0), now(only.1))
        }
        _ => format!("Nothing measured yet{aim}."),
    }
}

struct Plot<'a> {
    trend: &'a Trend<'a>,
    days: Days,
    low: f64,
    high: f64,
    top: f64,
    bottom: f64,
}

impl Plot<'_> {
    fn y(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low).max(f64::MIN_POSITIVE);
        self.bottom - share.clamp(0.0, 1.0) * (self.bottom - self.top)
    }

    /// The band that is good enough, and the band that is tolerable.
    fn bands(&self, c: &mut Canvas, (left, right): (f64, f64)) {
        let Some(target) = self.trend.target else { return };
        let best = match self.trend.better {
            Better::Higher => self.high,
            Better::Lower => self.low,
        };
        let mut band = |class: &str, from: f64, to: f64| {
            let (a, b) = (self.y(from), self.y(to));
            c.rect(class, (left, a.min(b)), (right - left, (a - b).abs()), 0.0);
        };
        band("band-good", target, best);
        if let Some(tolerance) = self.trend.tolerance {
            band("band-tolerable", tolerance, target);
        }
    }

    /// The line, broken where nothing was measured.
    fn line(&self, c: &mut Canvas) {
        let mut d = String::new();
        let mut pen = 'M';
        for point in self.trend.points {
            match point.known() {
                Some(value) => {
                    d.push(pen);
                    d.push_str(&format!("{} {}", n(self.days.middle(point.day)), n(self.y(value))));
                    pen = 'L';
                }
                None => pen = 'M',
            }
        }
        if !d.is_empty() {
            c.path("line", &d);
        }
    }

    fn last(&self) -> Option<(f64, f64, f64)> {
        let point = self.trend.points.iter().rev().find(|p| p.known().is_some())?;
        let value = point.known()?;
        Some((self.days.middle(point.day), self.y(value), value))
    }
}

fn plot<'a>(
    trend: &'a Trend<'a>,
    (left, right): (f64, f64),
    (top, bottom): (f64, f64),
    wanted: f64,
) -> (Plot<'a>, Vec<f64>) {
    let values = trend.points.iter().filter_map(Point::known);
    let all: Vec<f64> = values.chain(trend.target).chain(trend.tolerance).filter(|v| v.is_finite()).collect();
    let low = all.iter().copied().fold(f64::INFINITY, f64::min);
    let high = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let (low, high) = if all.is_empty() { (0.0, 1.0) } else { (low, high) };
    let margin = ((high - low) * 0.12).max(if high == low { high.abs().max(1.0) * 0.1 } else { 0.0 });
    let floor = if low >= 0.0 { 0.0 } else { f64::NEG_INFINITY };
    let ceiling = if trend.unit == "%" && high <= 100.0 { 100.0 } else { f64::INFINITY };
    let ticks = ticks((low - margin).max(floor), (high + margin).min(ceiling), wanted);
    let first = trend.points.first().map_or(Date::ZERO, |p| p.day);
    let last = trend.points.last().map_or(first, |p| p.day);
    let plot = Plot {
        trend,
        days: Days::new(first, last, left, right - left),
        low: ticks.first().copied().unwrap_or(0.0),
        high: ticks.last().copied().unwrap_or(1.0),
        top,
        bottom,
    };
    (plot, ticks)
}

/// The large chart.
pub fn svg(trend: &Trend<'_>, (w, h): (f64, f64)) -> String {
    let last = trend.points.iter().rev().find_map(Point::known);
    let value = last.map_or(0.0, |v| width(&said(v, trend.unit), BOLD) + 32.0);
    let goal = trend.target.map_or(0.0, |t| width(&format!("target {}", said(t, trend.unit)), 11.0) + 14.0);
    let (left, right, top, bottom) = (52.0, w - value.max(goal).max(20.0), 14.0, h - 30.0);
    let (plot, ticks) = plot(trend, (left, right), (top, bottom), 4.0);
    let mut c = Canvas::new();
    plot.bands(&mut c, (left, right));
    for tick in &ticks {
        let y = plot.y(*tick);
        c.line("grid", (left, y), (right, y));
        c.text(
            "t-small",
            (left - 8.0, y + 4.0),
            Anchor::End,
            &said(*tick, if trend.unit == "%" { "%" } else { "" }),
        );
    }
    let step = plot.days.month_step(44.0);
    let months = plot.days.months(step);
    for month in &months {
        let x = plot.days.begin(*month);
        let label = match month.month() {
            1 => month.year().to_string(),
            m => short_month(m).to_owned(),
        };
        c.line("tick", (x, bottom), (x, bottom + 4.0));
        c.text("t-small", (x, bottom + 18.0), Anchor::Middle, &label);
    }
    if months.len() < 2 {
        for (point, anchor) in trend
            .points
            .first()
            .map(|p| (p, Anchor::Start))
            .into_iter()
            .chain(trend.points.last().filter(|_| trend.points.len() > 1).map(|p| (p, Anchor::End)))
        {
            let x = plot.days.middle(point.day);
            c.text("t-small", (x, bottom + 18.0), anchor, &short_date(point.day));
        }
    }
    if let Some(target) = trend.target {
        let y = plot.y(target);
        c.line("goal", (left, y), (right, y));
        let gap = plot.last().map_or(f64::INFINITY, |(_, at, _)| at - y);
        // The value's own label stands on the same side: keep the two apart.
        let shift = match gap {
            g if g.abs() >= 18.0 => 4.0,
            g if g >= 0.0 => 4.0 - (18.0 - g),
            g => 4.0 + (18.0 + g),
        };
        c.text(
            "t-small",
            (right + 10.0, y + shift),
            Anchor::Start,
            &format!("target {}", said(target, trend.unit)),
        );
    }
    plot.line(&mut c);
    let crowded = trend.points.len() > 40;
    for point in trend.points.iter().filter(|_| !crowded) {
        if let Some(value) = point.known() {
            c.open("point");
            c.hint(&format!("{}: {}", date(point.day), said(value, trend.unit)));
            c.circle("dot", (plot.days.middle(point.day), plot.y(value)), 3.0);
            c.close();
        }
    }
    match plot.last() {
        Some((x, y, value)) => {
            c.circle("dot-last", (x, y), 5.0);
            let mark = judge(trend, value);
            draw(&mut c, mark, (right + 16.0, y), 5.5);
            c.text("t-strong", (right + 28.0, y + 5.0), Anchor::Start, &said(value, trend.unit));
        }
        None => c.text(
            "t-note",
            ((left + right) / 2.0, (top + bottom) / 2.0),
            Anchor::Middle,
            "Nothing measured yet",
        ),
    }
    let description = description(trend);
    c.finish("trend", Caption { id: trend.id, title: trend.title, description: &description }, (w, h))
}

/// The small one, for lists: the line, the band, the last value's mark.
pub fn spark(trend: &Trend<'_>) -> String {
    let (w, h) = (120.0, 28.0);
    let (plot, _) = plot(trend, (2.0, w - 18.0), (3.0, h - 3.0), 2.0);
    let mut c = Canvas::new();
    plot.bands(&mut c, (0.0, w - 14.0));
    plot.line(&mut c);
    if let Some((x, y, value)) = plot.last() {
        c.circle("dot", (x, y), 2.2);
        draw(&mut c, judge(trend, value), (w - 6.0, h / 2.0), 4.5);
    } else {
        c.line("goal", (2.0, h / 2.0), (w - 18.0, h / 2.0));
        draw(&mut c, Mark::Unknown, (w - 6.0, h / 2.0), 4.5);
    }
    let description = description(trend);
    c.finish("spark", Caption { id: trend.id, title: trend.title, description: &description }, (w, h))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    const POINTS: [Point; 4] = [
        Point { day: day(2026, 3, 1), value: Some(61.0) },
        Point { day: day(2026, 5, 1), value: Some(70.5) },
        Point { day: day(2026, 7, 1), value: None },
        Point { day: day(2026, 9, 1), value: Some(88.0) },
    ];

    fn trend() -> Trend<'static> {
        Trend {
            id: "mfa",
            title: "MFA",
            unit: "%",
            points: &POINTS,
            target: Some(95.0),
            tolerance: Some(85.0),
            better: Better::Higher,
        }
    }

    #[test]
    fn the_words_say_what_the_line_shows() {
        assert_eq!(
            description(&trend()),
            "From 61 % on 1 March 2026 to 88 % on 1 September 2026, 3 measurements; target at least 95 %, not reached but tolerable."
        );
        let one = Trend { points: &POINTS[..1], better: Better::Lower, ..trend() };
        assert_eq!(description(&one), "61 % on 1 March 2026; target at most 95 %, reached.");
        assert_eq!(description(&Trend { points: &[], target: None, ..trend() }), "Nothing measured yet.");
    }

    #[test]
    fn the_line_breaks_where_nothing_was_measured() {
        let out = svg(&trend(), (640.0, 240.0));
        let d = out.split("class=\"line\" d=\"").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!((d.matches('M').count(), d.matches('L').count()), (2, 1), "{d}");
        assert_eq!(out.matches("class=\"dot\"").count(), 3);
        assert!(out.contains("class=\"band-good\"") && out.contains("m-observation"));
    }

    #[test]
    fn higher_is_drawn_higher() {
        let trend = trend();
        let (plot, _) = plot(&trend, (0.0, 100.0), (0.0, 100.0), 4.0);
        assert!(plot.y(88.0) < plot.y(61.0));
        assert!(plot.high <= 100.0 && plot.low >= 0.0);
    }

    #[test]
    fn nothing_one_and_odd_values_still_draw() {
        let odd = [
            Point { day: day(2026, 3, 1), value: Some(f64::NAN) },
            Point { day: day(2026, 3, 1), value: Some(f64::INFINITY) },
        ];
        for points in [&[][..], &POINTS[..1], &odd] {
            let t = Trend { points, ..trend() };
            assert!(svg(&t, (640.0, 240.0)).ends_with("</svg>") && spark(&t).ends_with("</svg>"));
            assert!(!svg(&t, (640.0, 240.0)).contains("NaN"));
        }
    }

    #[test]
    fn marks_follow_target_and_tolerance() {
        let t = trend();
        assert_eq!(
            [judge(&t, 95.0), judge(&t, 90.0), judge(&t, 60.0)],
            [Mark::Fine, Mark::Observation, Mark::Major]
        );
        let t = Trend { tolerance: None, ..t };
        assert_eq!(judge(&t, 60.0), Mark::Minor);
    }
}
