//! Levels of maturity as bars on a scale of 0 to 5: what is now, what is wanted, and where it stood before.

use super::canvas::{Anchor, Canvas, Caption};
use super::measure::{clip, width};

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Level<'a> {
    /// What it is about.
    pub label: &'a str,
    /// The level now, 0 to 5; none when nobody answered.
    pub now: Option<f64>,
    /// The level wanted, 0 to 5.
    pub wanted: Option<f64>,
    /// The level before, where two days are compared.
    pub before: Option<f64>,
    /// Where it leads.
    pub href: Option<&'a str>,
}

/// Bars with a title.
#[derive(Debug, Clone, PartialEq)]
pub struct Maturity<'a> {
    /// Id of the figure, unique on the page.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The bars, in the order to show.
    pub levels: &'a [Level<'a>],
    /// The words of the six levels, lowest first.
    pub words: [&'a str; 6],
    /// Width in pixels.
    pub width: f64,
}

const ROW: f64 = 32.0;
const HEAD: f64 = 26.0;
const STEPS: f64 = 5.0;

/// The figure: a bar for now, an upright line for wanted, a ring for before.
pub fn svg(m: &Maturity<'_>) -> String {
    let widest = m.levels.iter().map(|l| width(l.label, 13.0)).fold(0.0, f64::max);
    let label = (widest + 24.0).min(m.width * 0.4);
    let room = (m.width - label - 120.0).max(80.0);
    let at = |level: f64| label + room * level.clamp(0.0, STEPS) / STEPS;
    let bottom = HEAD + ROW * m.levels.len() as f64;
    let mut c = Canvas::new();
    for (i, word) in m.words.iter().enumerate() {
        let x = at(i as f64);
        c.line("grid", (x, HEAD - 4.0), (x, bottom));
        let anchor = if i == 0 { Anchor::Start } else { Anchor::Middle };
        c.text("t-axis", (x, HEAD - 10.0), anchor, &format!("{i} {word}"));
    }
    let mut words = Vec::new();
    for (i, l) in m.levels.iter().enumerate() {
        let y = HEAD + ROW * i as f64;
        let middle = y + ROW / 2.0;
        let said = said(l);
        let name = format!("{}: {said}", l.label);
        c.linked(l.href, "row", &name, |c| {
            c.rect("hit", (0.0, y), (m.width, ROW), 4.0);
            c.text("t-label", (4.0, middle + 4.5), Anchor::Start, &clip(l.label, 13.0, label - 16.0));
            c.rect("track", (label, middle - 5.0), (room, 10.0), 5.0);
            if let Some(now) = l.now.filter(|n| *n > 0.0) {
                c.rect("bar b-plain", (label, middle - 5.0), (at(now) - label, 10.0), 5.0);
            }
            if let Some(before) = l.before {
                c.circle("was", (at(before), middle), 5.0);
            }
            if let Some(wanted) = l.wanted {
                c.line("goal", (at(wanted), middle - 10.0), (at(wanted), middle + 10.0));
            }
            let shown = match (l.now, l.wanted) {
                (Some(now), Some(wanted)) => format!("{now:.1} of {wanted:.1}"),
                _ => "not answered".to_owned(),
            };
            c.text("t-value", (m.width - 2.0, middle + 4.5), Anchor::End, &shown);
        });
        words.push(name);
    }
    let description = format!("On a scale of 0 to 5. {}.", words.join("; "));
    c.finish("maturity", Caption { id: m.id, title: m.title, description: &description }, (m.width, bottom))
}

fn said(l: &Level<'_>) -> String {
    let (Some(now), Some(wanted)) = (l.now, l.wanted) else { return "not answered".into() };
    let before = l.before.map(|b| format!(", {b:.1} before")).unwrap_or_default();
    format!("{now:.1} now, {wanted:.1} wanted{before}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn x(out: &str, class: &str, attribute: &str) -> f64 {
        let at = out.split(&format!("class=\"{class}\"")).nth(1).unwrap();
        at.split(&format!(" {attribute}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    }

    #[test]
    fn levels_lie_where_the_scale_says() {
        let bare = |label, now, wanted| Level { label, now, wanted, before: None, href: None };
        let levels = [
            Level { before: Some(1.0), ..bare("Context", Some(2.5), Some(3.0)) },
            bare("Leadership", None, None),
        ];
        let words = ["Nothing", "By chance", "Begun", "In place", "Measured", "Improving"];
        let out = svg(&Maturity { id: "m", title: "Maturity", levels: &levels, words, width: 700.0 });
        assert!(out.contains("Context: 2.5 now, 3.0 wanted, 1.0 before; Leadership: not answered."), "{out}");
        let (start, whole) = (x(&out, "track", "x"), x(&out, "track", "width"));
        assert!((x(&out, "bar b-plain", "width") - whole / 2.0).abs() < 0.2);
        assert!((x(&out, "goal", "x1") - start - whole * 0.6).abs() < 0.2);
        assert!((x(&out, "was", "cx") - start - whole * 0.2).abs() < 0.2);
        assert_eq!(out.matches("class=\"bar ").count(), 1, "nothing is drawn for what nobody answered");
    }
}
