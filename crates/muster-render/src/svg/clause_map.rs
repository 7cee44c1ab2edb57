//! The map of clauses 4 to 10 along Plan, Do, Check, Act: one tile per clause with the shape, colour and word of its
//! status.

use super::canvas::{Anchor, Canvas, Caption, n};
use super::mark::{Mark, draw};
use super::measure::{BOLD, clip, width, wrap};
use crate::words::count;

/// One clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile<'a> {
    /// Its number: `6.1.2`.
    pub number: &'a str,
    /// Its short title.
    pub title: &'a str,
    /// Its status.
    pub mark: Mark,
    /// Its status in words: `2 minor`, `in order`.
    pub word: &'a str,
    /// Its page.
    pub href: Option<&'a str>,
}

/// A clause of the first level and those below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group<'a> {
    /// Its number: `6`.
    pub number: u8,
    /// Its title: `Planning`.
    pub title: &'a str,
    /// Clauses below it, in order.
    pub tiles: &'a [Tile<'a>],
}

/// The map.
#[derive(Debug, Clone, PartialEq)]
pub struct ClauseMap<'a> {
    /// Id of the figure, unique on the page.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Clauses 4 to 10.
    pub groups: &'a [Group<'a>],
    /// Width in pixels; 1160 suits a page.
    pub width: f64,
}

const TILE: f64 = 78.0;
const GAP: f64 = 8.0;
const STRIP: f64 = 34.0;
const HEAD: f64 = 88.0;

/// The step of the cycle that a clause belongs to.
const fn step(number: u8) -> &'static str {
    match number {
        0..=7 => "Plan",
        8 => "Do",
        9 => "Check",
        _ => "Act",
    }
}

/// The figure.
pub fn svg(map: &ClauseMap<'_>) -> String {
    let columns = map.groups.len().max(1) as f64;
    let column = (map.width + GAP) / columns;
    let tall = map.groups.iter().map(|g| g.tiles.len()).max().unwrap_or(0) as f64;
    let bottom = HEAD + tall * (TILE + GAP);
    let mut c = Canvas::new();
    strip(&mut c, map, column);
    for (i, group) in map.groups.iter().enumerate() {
        let x = column * i as f64;
        c.text("t-number", (x, STRIP + 36.0), Anchor::Start, &group.number.to_string());
        let indent = width(&group.number.to_string(), 22.0) + 8.0;
        let title = clip(group.title, BOLD, column - GAP - indent);
        c.text("t-strong", (x + indent, STRIP + 36.0), Anchor::Start, &title);
        for (k, one) in group.tiles.iter().enumerate() {
            tile(&mut c, one, (x, HEAD + (TILE + GAP) * k as f64), column - GAP);
        }
    }
    again(&mut c, map.width, bottom, column);
    let description = description(map);
    let caption = Caption { id: map.id, title: map.title, description: &description };
    c.finish("clause-map", caption, (map.width, bottom + 34.0))
}

/// The steps of the cycle as arrows above their clauses.
fn strip(c: &mut Canvas, map: &ClauseMap<'_>, column: f64) {
    let mut i = 0;
    while let Some(group) = map.groups.get(i) {
        let word = step(group.number);
        let many = map.groups.iter().skip(i).take_while(|g| step(g.number) == word).count().max(1);
        let (left, right) = (column * i as f64, column * (i + many) as f64 - GAP);
        let (h, tip) = (STRIP - 6.0, 10.0);
        let notch = if i == 0 { 0.0 } else { tip };
        let start = left - if i == 0 { 0.0 } else { tip };
        let d = format!(
            "M{} 0H{}L{} {}L{} {}H{}L{} {}Z",
            n(start),
            n(right - tip + 2.0),
            n(right + 2.0),
            n(h / 2.0),
            n(right - tip + 2.0),
            n(h),
            n(start),
            n(start + notch),
            n(h / 2.0)
        );
        c.path(&format!("step step-{}", word.to_lowercase()), &d);
        c.text("t-step", (left + 12.0, h / 2.0 + 4.5), Anchor::Start, word);
        i += many;
    }
}

fn tile(c: &mut Canvas, tile: &Tile<'_>, (x, y): (f64, f64), w: f64) {
    let name = format!("{} {}: {}", tile.number, tile.title, tile.word);
    c.linked(tile.href, "tile-link", &name, |c| {
        let class = tile.mark.class();
        c.rect(&format!("tile {class}"), (x + 0.5, y + 0.5), (w - 1.0, TILE - 1.0), 6.0);
        c.text("t-strong", (x + 12.0, y + 20.0), Anchor::Start, tile.number);
        for (i, line) in wrap(tile.title, 12.0, w - 20.0, 2).iter().enumerate() {
            c.text("t-note", (x + 12.0, y + 36.0 + 14.0 * i as f64), Anchor::Start, line);
        }
        draw(c, tile.mark, (x + 17.0, y + TILE - 12.0), 4.5);
        let word = clip(tile.word, 12.0, w - 34.0);
        c.text(&format!("t-status {class}"), (x + 27.0, y + TILE - 8.0), Anchor::Start, &word);
    });
}

/// The way back from the last step to the first.
fn again(c: &mut Canvas, w: f64, bottom: f64, column: f64) {
    let (from, to) = (w - column / 2.0, (column - GAP) / 2.0);
    let y = bottom + 14.0;
    let d = format!("M{} {}v10q0 8 -8 8H{}q-8 0 -8 -8v-10m-4 5l4 -5l4 5", n(from), n(y - 10.0), n(to + 8.0));
    c.path("cycle", &d);
    let word = "and again: what was learnt changes the plan";
    let long = width(word, 11.0) + 20.0;
    c.rect("cycle-gap", ((w - long) / 2.0, y - 2.0), (long, 20.0), 0.0);
    c.text("t-small", (w / 2.0, y + 12.0), Anchor::Middle, word);
}

fn description(map: &ClauseMap<'_>) -> String {
    let tiles: Vec<&Tile<'_>> = map.groups.iter().flat_map(|g| g.tiles).collect();
    let fine = tiles.iter().filter(|t| t.mark == Mark::Fine).count();
    let rest: Vec<String> = tiles
        .iter()
        .filter(|t| t.mark != Mark::Fine)
        .map(|t| format!("{} {}: {}", t.number, t.title, t.word))
        .collect();
    let rest = if rest.is_empty() { "Nothing is missing".to_owned() } else { rest.join("; ") };
    format!("{}, {fine} of them in order. {rest}.", count(tiles.len(), "clause", "clauses"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_tile_each_and_the_cycle_in_four_steps() {
        let four = [Tile {
            number: "4.1",
            title: "Context",
            mark: Mark::Fine,
            word: "in order",
            href: Some("/clause/4.1"),
        }];
        let eight =
            [Tile { number: "8.1", title: "Operation", mark: Mark::Major, word: "1 major", href: None }];
        let groups: Vec<Group<'_>> = (4..=10)
            .map(|number| Group {
                number,
                title: "T",
                tiles: if number == 4 {
                    &four
                } else if number == 8 {
                    &eight
                } else {
                    &[]
                },
            })
            .collect();
        let out = svg(&ClauseMap { id: "c", title: "Clauses", groups: &groups, width: 1160.0 });
        assert_eq!(out.matches("class=\"tile ").count(), 2);
        assert_eq!(out.matches("class=\"step ").count(), 4);
        assert!(out.contains("2 clauses, 1 of them in order. 8.1 Operation: 1 major."));
        assert!(out.contains("<title>4.1 Context: in order</title>"));
    }
}
