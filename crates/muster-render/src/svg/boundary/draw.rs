//! Draws a boundary diagram that has been laid out. Decides nothing about places.

use super::layout::{Frame, Layout, PAD, Placed, PlacedParty};
use super::{Boundary, Part, Side};
use crate::svg::canvas::{Anchor, Canvas, n};
use crate::svg::mark::{Mark, draw as mark};
use crate::svg::measure::{clip, width};

pub(super) fn all(c: &mut Canvas, boundary: &Boundary<'_>, layout: &Layout<'_>) {
    let scope = layout.scope;
    c.rect("scope-box", (scope.x, scope.y), (scope.w, scope.h), 14.0);
    c.text("t-small", (scope.x + PAD, scope.y + 20.0), Anchor::Start, "In scope");
    let title = clip(boundary.scope, 15.0, scope.w - PAD * 2.0 - 60.0);
    c.text("t-title", (scope.x + PAD, scope.y + 38.0), Anchor::Start, &title);
    for words in &layout.words {
        let class = if words.heading { "t-heading" } else { "t-small" };
        c.text(class, (words.x, words.y), Anchor::Start, &words.text);
    }
    lines(c, boundary, layout);
    for party in &layout.parties {
        draw_party(c, party, scope);
    }
    // In the order given, so that the keyboard goes through them as they were told.
    for placed in boundary.nodes.iter().filter_map(|n| layout.nodes.get(n.id)) {
        draw_node(c, placed, worst(boundary, layout, placed));
    }
    legend(c, boundary, layout);
}

/// What a line to something on that side means.
const fn meaning(side: Side) -> (&'static str, Option<Mark>) {
    match side {
        Side::Inside => ("need", None),
        Side::Excluded => ("need breach", Some(Mark::Major)),
        Side::Undecided => ("need open", Some(Mark::Minor)),
    }
}

fn lines(c: &mut Canvas, boundary: &Boundary<'_>, layout: &Layout<'_>) {
    let mut around = 0;
    // Lines that matter most are drawn last, above the others.
    for side in [Side::Inside, Side::Undecided, Side::Excluded] {
        for d in boundary.dependencies {
            let (Some(from), Some(to)) = (layout.nodes.get(d.from), layout.nodes.get(d.to)) else { continue };
            let drawn = to.node.part == Part::IdentityService && to.node.side == side;
            if !drawn || from.node.side != Side::Inside || d.from == d.to {
                continue;
            }
            let (class, _) = meaning(side);
            let service = from.node.part == Part::IdentityService;
            let chip = matches!(from.node.part, Part::Unit | Part::Site);
            match (service, side) {
                _ if chip => {}
                (false, Side::Inside) => {
                    c.curve(
                        class,
                        (from.frame.x, from.frame.middle()),
                        (to.frame.right(), to.frame.middle()),
                    );
                    dot(c, class, (to.frame.right(), to.frame.middle()));
                }
                (false, _) => {
                    c.curve(
                        class,
                        (from.frame.right(), from.frame.middle()),
                        (to.frame.x, to.frame.middle()),
                    );
                    dot(c, class, (to.frame.x, to.frame.middle()));
                }
                (true, Side::Inside) => {
                    loop_left(c, class, from.frame, to.frame);
                    dot(c, class, (to.frame.x, to.frame.middle()));
                }
                (true, _) => {
                    below(c, class, (from.frame, to.frame), layout, around);
                    dot(c, class, (to.frame.x, to.frame.middle()));
                    around += 1;
                }
            }
        }
    }
}

fn dot(c: &mut Canvas, class: &str, at: (f64, f64)) {
    c.circle(&format!("{class} end"), at, 3.0);
}

/// From service to service, out of the left side and back.
fn loop_left(c: &mut Canvas, class: &str, from: Frame, to: Frame) {
    let (x, out) = (from.x, from.x - 16.0);
    let d = format!(
        "M{} {}C{} {} {} {} {} {}",
        n(x),
        n(from.middle()),
        n(out),
        n(from.middle()),
        n(out),
        n(to.middle()),
        n(to.x),
        n(to.middle())
    );
    c.path(class, &d);
}

/// From a service in scope to one outside: below the column between them.
fn below(c: &mut Canvas, class: &str, (from, to): (Frame, Frame), layout: &Layout<'_>, k: usize) {
    let lane = layout.lane(k);
    let step = 5.0 * (k % 8) as f64;
    let (down, up) = (from.right() + 14.0 + step, to.x - 18.0 - step);
    let (y1, y2) = (from.middle(), to.middle());
    let r = 8.0;
    let rise = if y2 < lane { -r } else { r };
    let d = format!(
        "M{} {}H{}q{r} 0 {r} {r}V{}q0 {r} {r} {r}H{}q{r} 0 {r} {}V{}q0 {} {r} {}H{}",
        n(from.right()),
        n(y1),
        n(down - r),
        n(lane - r),
        n(up - r),
        n(rise),
        n(y2 - rise),
        n(rise),
        n(rise),
        n(to.x)
    );
    c.path(class, &d);
}

/// The mark of a node: what lies outside although something in scope needs it.
fn worst(boundary: &Boundary<'_>, layout: &Layout<'_>, placed: &Placed<'_>) -> Option<Mark> {
    let needed = boundary.dependencies.iter().any(|d| {
        d.to == placed.node.id && layout.nodes.get(d.from).is_some_and(|p| p.node.side == Side::Inside)
    });
    needed.then(|| meaning(placed.node.side).1).flatten()
}

fn draw_node(c: &mut Canvas, placed: &Placed<'_>, found: Option<Mark>) {
    let node = placed.node;
    let side = match node.side {
        Side::Inside => "inside",
        Side::Excluded => "excluded",
        Side::Undecided => "undecided",
    };
    let word = match (node.side, found) {
        (Side::Inside, _) => "in scope".to_owned(),
        (Side::Excluded, None) => "left out".into(),
        (Side::Undecided, None) => "undecided".into(),
        (Side::Excluded, Some(_)) => "left out, but needed in scope".into(),
        (Side::Undecided, Some(_)) => "undecided, but needed in scope".into(),
    };
    let note = if node.note.is_empty() { String::new() } else { format!(" ({})", node.note) };
    let name = format!("{}{note}: {word}", node.label);
    c.linked(node.href, "node-link", &name, |c| {
        let f = placed.frame;
        let chip = matches!(node.part, Part::Unit | Part::Site) && node.side == Side::Inside;
        let kind = if node.part == Part::IdentityService { " service" } else { "" };
        let status = found.map_or_else(String::new, |m| format!(" {}", m.class()));
        let class = format!("node {side}{kind}{status}");
        c.rect(&class, (f.x, f.y), (f.w, f.h), if chip { f.h / 2.0 } else { 7.0 });
        if chip {
            let label = placed.lines.first().map_or("", String::as_str);
            c.text("t-label", (f.x + 12.0, f.middle() + 4.5), Anchor::Start, label);
            return;
        }
        let mut y = f.y + 20.0;
        for line in &placed.lines {
            c.text("t-strong", (f.x + 14.0, y), Anchor::Start, line);
            y += 16.0;
        }
        if !placed.note.is_empty() {
            c.text("t-small", (f.x + 14.0, y - 1.0), Anchor::Start, &placed.note);
        }
        match found {
            Some(found) => mark(c, found, (f.right() - 14.0, f.y + 15.0), 5.5),
            None if node.part == Part::IdentityService => key(c, (f.right() - 15.0, f.y + 15.0)),
            None => {}
        }
    });
}

/// A small key: this is an identity service.
fn key(c: &mut Canvas, (x, y): (f64, f64)) {
    c.circle("key", (x - 2.5, y - 1.0), 3.0);
    c.path("key", &format!("M{} {}l6 4m-2 -1.3l-1.4 2.2", n(x), n(y + 1.0)));
}

fn draw_party(c: &mut Canvas, placed: &PlacedParty<'_>, scope: Frame) {
    let f = placed.frame;
    let name = format!("Interface with {}: {}", placed.party.label, placed.party.crosses);
    c.line("crossing", (f.right(), f.middle()), (scope.x + 7.0, f.middle()));
    c.path("gate", &format!("M{} {}l6 6l-6 6l-6 -6Z", n(scope.x), n(f.middle() - 6.0)));
    c.linked(placed.party.href, "node-link", &name, |c| {
        c.rect("node party", (f.x, f.y), (f.w, f.h), 7.0);
        let mut y = f.y + 20.0;
        for line in &placed.lines {
            c.text("t-strong", (f.x + 12.0, y), Anchor::Start, line);
            y += 16.0;
        }
        for line in &placed.crosses {
            c.text("t-small", (f.x + 12.0, y - 1.0), Anchor::Start, line);
            y += 14.0;
        }
    });
}

fn legend(c: &mut Canvas, boundary: &Boundary<'_>, layout: &Layout<'_>) {
    let mut x = layout.scope.x;
    let y = layout.legend;
    for (side, word) in [
        (Side::Inside, "needs an identity service in scope"),
        (Side::Excluded, "needs one that was left out"),
        (Side::Undecided, "needs one that is undecided"),
    ] {
        let (class, found) = meaning(side);
        c.line(class, (x, y - 4.0), (x + 26.0, y - 4.0));
        dot(c, class, (x + 26.0, y - 4.0));
        if let Some(found) = found {
            mark(c, found, (x + 40.0, y - 4.0), 4.5);
        }
        let text = x + if found.is_some() { 52.0 } else { 36.0 };
        c.text("t-small", (text, y), Anchor::Start, word);
        x = text + width(word, 11.0) + 22.0;
    }
    if !boundary.parties.is_empty() {
        c.path("gate", &format!("M{} {}l6 6l-6 6l-6 -6Z", n(x + 6.0), n(y - 10.0)));
        c.text("t-small", (x + 18.0, y), Anchor::Start, "interface");
    }
}
