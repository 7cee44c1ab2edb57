//! A loss exceedance curve: how likely a year is that costs a given amount or more, now and as planned, beside what is
//! tolerated. Both axes are in steps of ratios, since losses span powers of ten and what matters most is rare.

use super::canvas::{Anchor, Canvas, Caption, n};
use super::mark::{Mark, draw};
use super::measure::width;
use crate::words::{count, grouped};

/// A loss in a year, and the share of years with that loss or more.
pub type Point = (f64, f64);

/// A point of the tolerance curve beside the two curves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    /// The loss.
    pub loss: f64,
    /// The greatest share of years that is tolerated.
    pub tolerated: f64,
    /// The share of years now.
    pub now: f64,
    /// The share of years as planned.
    pub planned: f64,
}

/// The figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Exceedance<'a> {
    /// Id of the figure, unique on the page.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The currency of every loss.
    pub currency: &'a str,
    /// The curve as things are, smallest loss first.
    pub now: &'a [Point],
    /// The curve once what is planned is done, smallest loss first.
    pub planned: &'a [Point],
    /// What is tolerated, smallest loss first; may be empty.
    pub limits: &'a [Limit],
    /// Width and height in pixels.
    pub size: (f64, f64),
}

/// The smallest share that is drawn, unless something rarer is tolerated: one year in a thousand.
const RAREST: f64 = 0.001;
const LEFT: f64 = 62.0;
const RIGHT: f64 = 92.0;
const TOP: f64 = 40.0;
const BELOW: f64 = 52.0;

/// `200 000`, `1.5 million`.
pub fn amount(value: f64) -> String {
    let short = |part: f64, word: &str| format!("{} {word}", n(part));
    match value.abs() {
        v if v >= 999_500_000.0 => short(value / 1e9, "billion"),
        v if v >= 999_500.0 => short(value / 1e6, "million"),
        v => format!("{}{}", if value <= -0.5 { "−" } else { "" }, grouped(v.round() as usize)),
    }
}

/// `12 %`, `0.4 %`, `under 0.1 %`.
pub fn share(part: f64) -> String {
    match part * 100.0 {
        p if p <= 0.0 => "0 %".into(),
        p if p < 0.1 => "under 0.1 %".into(),
        p if p < 9.95 => format!("{} %", n(p)),
        p => format!("{} %", p.round()),
    }
}

/// Where losses and shares lie.
struct Plot {
    losses: (f64, f64),
    rarest: f64,
    right: f64,
    bottom: f64,
}

impl Plot {
    fn of(figure: &Exceedance<'_>) -> Option<Self> {
        let limits = figure.limits.iter().map(|l| l.loss);
        let all = figure.now.iter().chain(figure.planned).map(|p| p.0).chain(limits);
        let sound = all.filter(|v| v.is_finite() && *v > 0.0);
        let (low, high) = sound.fold((f64::INFINITY, 0.0_f64), |(a, b), v| (a.min(v), b.max(v)));
        if high <= 0.0 {
            return None;
        }
        let high = if high / low < 10.0 { low * 10.0 } else { high };
        let tolerated = figure.limits.iter().map(|l| l.tolerated).filter(|t| *t > 0.0);
        let rarest = tolerated.fold(RAREST, |least, t| if t < least { t / 2.0 } else { least });
        Some(Self {
            losses: (low / 1.05, high * 1.05),
            rarest: rarest.max(1e-6),
            right: figure.size.0 - RIGHT,
            bottom: figure.size.1 - BELOW,
        })
    }

    fn x(&self, loss: f64) -> f64 {
        let (low, high) = self.losses;
        let part = (loss.max(low) / low).ln() / (high / low).ln();
        LEFT + part.clamp(0.0, 1.0) * (self.right - LEFT)
    }

    fn y(&self, share: f64) -> f64 {
        let part = share.clamp(self.rarest, 1.0).ln() / self.rarest.ln();
        TOP + part * (self.bottom - TOP)
    }

    /// A curve, ended where it falls below what is drawn.
    fn curve(&self, points: &[Point]) -> String {
        let mut d = String::new();
        for (i, (loss, share)) in points.iter().filter(|p| p.0.is_finite() && p.1.is_finite()).enumerate() {
            d.push(if i == 0 { 'M' } else { 'L' });
            d.push_str(&format!("{} {}", n(self.x(*loss)), n(self.y(*share))));
            if *share <= self.rarest {
                break;
            }
        }
        d
    }
}

/// 1, 2 and 5 times each power of ten between two numbers, with whether it is the power itself.
fn steps(low: f64, high: f64) -> Vec<(f64, bool)> {
    let powers = (low.log10().floor() as i32)..=(high.log10().ceil() as i32);
    let of = |power: i32| [1.0, 2.0, 5.0].map(|m| (m * 10_f64.powi(power), m < 1.5));
    let inside = |v: f64| v >= low * 0.999_999 && v <= high * 1.000_001;
    powers.flat_map(of).filter(|(v, _)| inside(*v)).collect()
}

/// The figure; a note in its place when there is no curve.
pub fn svg(figure: &Exceedance<'_>) -> String {
    let mut c = Canvas::new();
    match Plot::of(figure) {
        Some(plot) => {
            axes(&mut c, &plot, figure);
            lines(&mut c, &plot, figure);
            legend(&mut c, figure);
        }
        None => c.text(
            "t-note",
            (figure.size.0 / 2.0, figure.size.1 / 2.0),
            Anchor::Middle,
            "No risk has numbers yet",
        ),
    }
    let description = description(figure);
    let caption = Caption { id: figure.id, title: figure.title, description: &description };
    c.finish("exceedance", caption, figure.size)
}

fn axes(c: &mut Canvas, plot: &Plot, figure: &Exceedance<'_>) {
    for (share_, power) in steps(plot.rarest, 1.0) {
        let y = plot.y(share_);
        c.line(if power { "grid" } else { "grid faint" }, (LEFT, y), (plot.right, y));
        c.text("t-small", (LEFT - 8.0, y + 4.0), Anchor::End, &share(share_));
        if power && share_ < 0.99 {
            let years = format!("1 year in {}", grouped((1.0 / share_).round() as usize));
            c.text("t-small", (plot.right + 8.0, y + 4.0), Anchor::Start, &years);
        }
    }
    let (low, high) = plot.losses;
    let every = (high / low).log10() < 1.6;
    // On a narrow figure an amount that would run into the one before is left out.
    let mut free = 0.0;
    for (loss, power) in steps(low, high) {
        let (x, word) = (plot.x(loss), amount(loss));
        c.line(if power { "grid" } else { "grid faint" }, (x, TOP), (x, plot.bottom));
        let half = width(&word, 11.0) / 2.0;
        if (power || every) && x - half >= free {
            c.text("t-small", (x, plot.bottom + 18.0), Anchor::Middle, &word);
            free = x + half + 6.0;
        }
    }
    let middle = LEFT + (plot.right - LEFT) / 2.0;
    let comma = if figure.currency.is_empty() { "" } else { ", " };
    let words = format!("Lost in one year{comma}{} →", figure.currency);
    c.text("t-axis", (middle, plot.bottom + 42.0), Anchor::Middle, &words);
    c.turned("t-axis", (12.0, TOP + (plot.bottom - TOP) / 2.0), "Chance of that much or more →");
}

fn lines(c: &mut Canvas, plot: &Plot, figure: &Exceedance<'_>) {
    let tolerated: Vec<Point> = figure.limits.iter().map(|l| (l.loss, l.tolerated)).collect();
    c.path("limit", &plot.curve(&tolerated));
    c.path("line planned", &plot.curve(figure.planned));
    c.path("line now", &plot.curve(figure.now));
    for limit in figure.limits {
        let x = plot.x(limit.loss);
        let (from, to) = (plot.y(limit.tolerated), plot.y(limit.now));
        let beyond = limit.now > limit.tolerated;
        c.open("point");
        c.hint(&sentence(limit, figure.currency));
        if beyond {
            c.line("beyond", (x, from), (x, to));
        }
        c.circle("dot-limit", (x, from), 4.0);
        draw(c, if beyond { Mark::Major } else { Mark::Fine }, (x, to), 6.0);
        c.close();
    }
}

fn legend(c: &mut Canvas, figure: &Exceedance<'_>) {
    let (mut x, mut y) = (LEFT, 16.0);
    let all = [("line now", "now"), ("line planned", "as planned"), ("limit", "most that is tolerated")];
    for (class, word) in all.into_iter().take(if figure.limits.is_empty() { 2 } else { 3 }) {
        let long = 34.0 + width(word, 12.0);
        if x > LEFT && x + long > figure.size.0 {
            (x, y) = (LEFT, y + 16.0);
        }
        c.path(class, &format!("M{} {}L{} {}", n(x), n(y), n(x + 26.0), n(y)));
        c.text("t-note", (x + 34.0, y + 4.0), Anchor::Start, word);
        x += long + 26.0;
    }
}

fn currency(name: &str) -> &str {
    if name.is_empty() { "no currency" } else { name }
}

fn sentence(limit: &Limit, currency: &str) -> String {
    let gap = if currency.is_empty() { "" } else { " " };
    format!(
        "{}{gap}{currency} or more: {} now, {} as planned, {} tolerated",
        amount(limit.loss),
        share(limit.now),
        share(limit.planned),
        share(limit.tolerated)
    )
}

fn description(figure: &Exceedance<'_>) -> String {
    if figure.now.is_empty() {
        return "No risk has numbers yet, so there is no curve.".into();
    }
    if figure.limits.is_empty() {
        let at = |curve: &[Point], wanted: f64| curve.iter().find(|p| p.1 <= wanted).map(|p| amount(p.0));
        let said = |wanted: f64, years: &str| {
            let now = at(figure.now, wanted)?;
            let planned = at(figure.planned, wanted).map(|p| format!(", {p} as planned"));
            Some(format!("one year in {years} costs {now} or more now{}", planned.unwrap_or_default()))
        };
        let all: Vec<String> = [said(0.1, "ten"), said(0.01, "a hundred")].into_iter().flatten().collect();
        return format!("Losses in {}: {}. No tolerance is set.", currency(figure.currency), all.join("; "));
    }
    let beyond = figure.limits.iter().filter(|l| l.now > l.tolerated).count();
    let all: Vec<String> = figure.limits.iter().map(|l| sentence(l, figure.currency)).collect();
    format!(
        "Chance of losing this much or more in a year. {}. Beyond what is tolerated at {} of {}.",
        all.join("; "),
        beyond,
        count(figure.limits.len(), "point", "points")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: [Point; 4] = [(1_000.0, 0.9), (10_000.0, 0.5), (100_000.0, 0.1), (1_000_000.0, 0.0004)];
    const PLANNED: [Point; 3] = [(1_000.0, 0.5), (10_000.0, 0.1), (100_000.0, 0.01)];
    const LIMITS: [Limit; 2] = [
        Limit { loss: 10_000.0, tolerated: 0.6, now: 0.5, planned: 0.1 },
        Limit { loss: 100_000.0, tolerated: 0.05, now: 0.1, planned: 0.01 },
    ];

    fn figure() -> Exceedance<'static> {
        Exceedance {
            id: "lec",
            title: "Losses",
            currency: "EUR",
            now: &NOW,
            planned: &PLANNED,
            limits: &LIMITS,
            size: (720.0, 420.0),
        }
    }

    #[test]
    fn the_words_say_where_more_is_risked_than_is_tolerated() {
        let words = description(&figure());
        assert!(
            words.contains("100\u{202f}000 EUR or more: 10 % now, 1 % as planned, 5 % tolerated"),
            "{words}"
        );
        assert!(words.ends_with("Beyond what is tolerated at 1 of 2 points."), "{words}");
        let bare = description(&Exceedance { limits: &[], ..figure() });
        assert!(
            bare.contains("one year in ten costs 100\u{202f}000 or more now, 10\u{202f}000 as planned"),
            "{bare}"
        );
    }

    #[test]
    fn a_point_beyond_is_marked_and_one_within_is_not() {
        let out = svg(&figure());
        assert_eq!(out.matches("class=\"beyond\"").count(), 1);
        assert_eq!((out.matches("mark m-major").count(), out.matches("mark m-fine").count()), (1, 1));
        assert_eq!(out.matches("class=\"line now\"").count(), 2, "the curve and its key");
    }

    #[test]
    fn equal_ratios_lie_equally_far_apart_and_rarer_is_lower() {
        let plot = Plot::of(&figure()).unwrap();
        let step = |a: f64, b: f64| plot.x(b) - plot.x(a);
        assert!((step(1e3, 1e4) - step(1e5, 1e6)).abs() < 1e-6);
        assert!((plot.y(0.1) - plot.y(1.0) - (plot.y(0.01) - plot.y(0.1))).abs() < 1e-6);
        assert!(plot.y(0.01) > plot.y(0.1) && plot.y(0.001) <= plot.bottom + 1e-9);
        // What is rarer than one year in a thousand ends at the bottom.
        assert!((plot.y(0.0004) - plot.bottom).abs() < 1e-9);
    }

    #[test]
    fn on_a_phone_every_line_is_named_inside_the_figure() {
        let svg = svg(&Exceedance { size: (358.0, 340.0), ..figure() });
        let x = |word: &str| {
            let end = svg.find(word).unwrap();
            let at = svg[..end].rfind(" x=\"").unwrap() + 4;
            svg[at..].split('"').next().unwrap().parse::<f64>().unwrap()
        };
        assert!(x(">most that is tolerated") + width("most that is tolerated", 12.0) <= 358.0, "{svg}");
        assert!(x(">as planned") > x(">now"));
    }

    #[test]
    fn nothing_one_and_odd_values_still_draw() {
        let odd = [(f64::NAN, 0.5), (f64::INFINITY, f64::NAN), (5.0, 0.5)];
        for points in [&[][..], &NOW[..1], &odd] {
            for limits in [&[][..], &LIMITS] {
                let out = svg(&Exceedance { now: points, planned: points, limits, ..figure() });
                assert!(out.ends_with("</svg>") && !out.contains("NaN") && !out.contains("inf"), "{out}");
            }
        }
        assert!(svg(&Exceedance { now: &[], planned: &[], limits: &[], ..figure() }).contains("No risk has"));
    }

    #[test]
    fn amounts_and_shares_read_well() {
        assert_eq!(
            [amount(1_500_000.0), amount(200_000.0), amount(2e9), amount(-1_200.0)],
            ["1.5 million", "200\u{202f}000", "2 billion", "−1\u{202f}200"]
        );
        assert_eq!(
            [share(0.5), share(0.0041), share(0.0002), share(0.0)],
            ["50 %", "0.4 %", "under 0.1 %", "0 %"]
        );
    }
}
