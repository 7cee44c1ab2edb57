//! What processes add to their pages (C4.4, C8.1): above the list, who hands to whom as a picture; on one, what it takes in and
//! hands on, and the place to say what must come out.

use std::collections::BTreeMap;

use maud::{Markup, PreEscaped, html};
use muster_model::kinds::Process;
use muster_model::{Rec, Record, Reference};
use muster_render::svg::trace::{self, Column, Node, TraceFigure};

use crate::web::look::words;
use crate::web::page::Page;
use crate::web::visit::Visit;

/// The page: nothing of its own, a panel on the list and on each process.
pub fn page() -> Page {
    Page::new().on_list("process", map).on_record("process", panel)
}

/// How many steps before each process: one more than the longest way that leads to it. What runs in a circle stops there.
fn depths(of: &[Reference], links: &[(usize, usize)]) -> Vec<usize> {
    let mut depth = vec![0; of.len()];
    for _ in of {
        let mut moved = false;
        for (from, to) in links {
            let least = depth.get(*from).copied().unwrap_or(0) + 1;
            if let Some(d) = depth.get_mut(*to).filter(|d| **d < least && least < of.len()) {
                (*d, moved) = (least, true);
            }
        }
        if !moved {
            break;
        }
    }
    depth
}

/// The picture of those that hand something on or take something in.
fn map(v: &Visit) -> Markup {
    let all: Vec<Rec<'_, Process>> = v.programme.all::<Process>().collect();
    let linked = |p: &Rec<'_, Process>| {
        !p.after.is_empty() || v.programme.pointing::<Process>(&p.reference(), "after").next().is_some()
    };
    let (shown, alone): (Vec<_>, Vec<_>) = all.into_iter().partition(linked);
    if shown.is_empty() {
        return html! {};
    }
    let of: Vec<Reference> = shown.iter().map(Rec::reference).collect();
    let place: BTreeMap<&Reference, usize> = of.iter().enumerate().map(|(i, r)| (r, i)).collect();
    let links: Vec<(usize, usize)> = shown
        .iter()
        .enumerate()
        .flat_map(|(to, p)| p.after.iter().map(move |a| (a.to.clone(), to)))
        .filter_map(|(from, to)| Some((*place.get(&from)?, to)))
        .filter(|(from, to)| from != to)
        .collect();
    let depth = depths(&of, &links);
    let last = depth.iter().max().copied().unwrap_or(0);
    let labels: Vec<String> = (1..=last + 1).map(|d| format!("Step {d}")).collect();
    let columns: Vec<Column<'_>> = labels.iter().map(|label| Column { label, left_off: 0 }).collect();
    let hrefs: Vec<String> = of.iter().map(|r| v.record_href(r)).collect();
    let owners: Vec<String> = shown
        .iter()
        .map(|p| p.record.owner.as_ref().map_or_else(|| "nobody".to_owned(), |o| v.programme.title(&o.to)))
        .collect();
    let nodes: Vec<Node<'_>> = shown
        .iter()
        .enumerate()
        .map(|(i, p)| Node {
            column: depth.get(i).copied().unwrap_or(0),
            label: p.title(),
            note: owners.get(i).map_or("", String::as_str),
            here: false,
            broken: Vec::new(),
            href: hrefs.get(i).map(String::as_str),
        })
        .collect();
    let svg = trace::svg(&TraceFigure {
        id: "process-map",
        title: "Who hands to whom",
        columns: &columns,
        nodes: &nodes,
        links: &links,
    });
    html! {
        section aria-labelledby="map" {
            h2 #map { "Who hands to whom" }
            div.fig-frame tabindex="0" role="group" aria-label="Who hands to whom, as a picture" { (PreEscaped(svg)) }
            @if !alone.is_empty() {
                p.meta { (words::count(alone.len(), "process names", "processes name")) " no process before and none after: "
                    @for (i, p) in alone.iter().enumerate() { @if i > 0 { ", " } a href=(v.record_href(&p.reference())) { (p.title()) } } "." }
            }
        }
    }
}

fn panel(v: &Visit, record: &Record) -> Markup {
    let reference = record.reference();
    let Some(p) = v.programme.get::<Process>(&reference) else { return html! {} };
    let next: Vec<Rec<'_, Process>> = v.programme.pointing::<Process>(&reference, "after").collect();
    let writes = v.may_act() && v.actor.may_write(record);
    let untold = p.outcomes.is_empty();
    html! {
        section aria-labelledby="between" {
            h2 #between { "What comes before and after" }
            dl.group {
                div { dt { "Takes from" } dd { @if p.after.is_empty() { span.nothing { "no other process" } }
                    @for (i, a) in p.after.iter().enumerate() { @if i > 0 { ", " } a href=(v.record_href(&a.to)) { (v.programme.title(&a.to)) } } } }
                div { dt { "Hands to" } dd { @if next.is_empty() { span.nothing { "no other process" } }
                    @for (i, n) in next.iter().enumerate() { @if i > 0 { ", " } a href=(v.record_href(&n.reference())) { (n.title()) } } } }
            }
            @if untold && writes { p { a.button.primary href={ (v.record_href(&reference)) "/edit?only=outcomes" } { "Say what must come out, and how it is measured" } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_way_decides_and_a_circle_ends() {
        let of: Vec<Reference> =
            ["a", "b", "c"].iter().filter_map(|id| Reference::parse(&format!("process/{id}"))).collect();
        assert_eq!(depths(&of, &[(0, 1), (1, 2), (0, 2)]), [0, 1, 2]);
        assert!(depths(&of, &[(0, 1), (1, 0)]).iter().all(|d| *d < 3));
    }
}
