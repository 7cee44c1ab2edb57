//! A distribution as horizontal bars: label, bar, value.

use super::canvas::{Anchor, Canvas, Caption};
use super::mark::{Mark, draw};
use super::measure::{BOLD, clip, width};
use crate::words::grouped;

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar<'a> {
    /// What it counts.
    pub label: &'a str,
    /// How many.
    pub value: usize,
    /// Its status; none for a plain bar.
    pub mark: Option<Mark>,
    /// Where it leads.
    pub href: Option<&'a str>,
}

/// Bars with a title.
#[derive(Debug, Clone, PartialEq)]
pub struct Bars<'a> {
    /// Id of the figure, unique on the page.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What is counted: `accounts`.
    pub unit: &'a str,
    /// The bars, in the order to show.
    pub bars: &'a [Bar<'a>],
    /// Width in pixels.
    pub width: f64,
}

const ROW: f64 = 28.0;

/// The figure.
pub fn svg(bars: &Bars<'_>) -> String {
    let most = bars.bars.iter().map(|b| b.value).max().unwrap_or(0).max(1);
    let total: usize = bars.bars.iter().map(|b| b.value).sum();
    let widest = bars.bars.iter().map(|b| width(b.label, 13.0)).fold(0.0, f64::max);
    let label = (widest + 34.0).min(bars.width * 0.42);
    let value = width(&grouped(most), BOLD) + width(" 100 %", 11.0) + 22.0;
    let room = (bars.width - label - value).max(40.0);
    let mut c = Canvas::new();
    let mut words = Vec::new();
    for (i, bar) in bars.bars.iter().enumerate() {
        let y = ROW * i as f64;
        let share = if total == 0 { 0.0 } else { bar.value as f64 * 100.0 / total as f64 };
        let name = format!("{}: {} {} ({share:.0} %)", bar.label, grouped(bar.value), bars.unit);
        let class = bar.mark.map_or("b-plain", Mark::class);
        c.linked(bar.href, "row", &name, |c| {
            c.rect("hit", (0.0, y), (bars.width, ROW), 4.0);
            let indent = if let Some(mark) = bar.mark {
                draw(c, mark, (10.0, y + ROW / 2.0), 4.5);
                22.0
            } else {
                4.0
            };
            let middle = y + ROW / 2.0 + 4.5;
            c.text("t-label", (indent, middle), Anchor::Start, &clip(bar.label, 13.0, label - indent - 8.0));
            c.rect("track", (label, y + 9.0), (room, 10.0), 5.0);
            if bar.value > 0 {
                let long = (room * bar.value as f64 / most as f64).max(4.0);
                c.rect(&format!("bar {class}"), (label, y + 9.0), (long, 10.0), 5.0);
            }
            let end = label + room + 10.0;
            c.text("t-value", (end, middle), Anchor::Start, &grouped(bar.value));
            c.text("t-small", (bars.width - 2.0, middle), Anchor::End, &format!("{share:.0} %"));
        });
        words.push(name);
    }
    let description = format!("{} {} in all. {}.", grouped(total), bars.unit, words.join("; "));
    c.finish(
        "bars",
        Caption { id: bars.id, title: bars.title, description: &description },
        (bars.width, ROW * bars.bars.len() as f64),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_share() {
        let bars = [
            Bar { label: "In time", value: 30, mark: Some(Mark::Fine), href: None },
            Bar { label: "Late", value: 10, mark: Some(Mark::Major), href: None },
            Bar { label: "Never", value: 0, mark: None, href: None },
        ];
        let out = svg(&Bars { id: "jml", title: "Leavers", unit: "leavers", bars: &bars, width: 400.0 });
        assert!(out.contains("<desc id=\"jml-desc\">40 leavers in all. In time: 30 leavers (75 %); Late: 10 leavers (25 %); Never: 0 leavers (0 %).</desc>"), "{out}");
        let long = |class: &str| -> f64 {
            let at = out.split(&format!("class=\"bar {class}\"")).nth(1).unwrap();
            at.split("width=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
        };
        assert!((long("m-fine") / long("m-major") - 3.0).abs() < 0.01);
        assert_eq!(out.matches("class=\"bar ").count(), 2);
    }
}
