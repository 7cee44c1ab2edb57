//! The left rail: the way work flows. Only places that exist link; under the place that is open stand its kinds.

use maud::{Markup, html};
use muster_model::{Kind, Level};

use crate::web::look::words;
use crate::web::slots::{PLACES, Place, Slot};
use crate::web::visit::Visit;

/// The rail, with `open` marked.
pub fn rail(v: &Visit, open: Option<Slot>) -> Markup {
    html! {
        @for group in groups() {
            ul.rail-group {
                @for place in group { (entry(v, place, open == Some(place.slot))) }
            }
        }
        ul.rail-group {
            li { a href=(v.href("/records")) aria-current=[(v.path == "/records").then_some("page")] { "All records" } }
        }
    }
}

fn groups() -> Vec<&'static [Place]> {
    PLACES.chunk_by(|_, next| !next.begins).collect()
}

fn entry(v: &Visit, place: &'static Place, open: bool) -> Markup {
    let main = v.site.declared.main(place.slot);
    let first = place.kinds.first().map(|k| format!("/records/{k}"));
    let Some(path) = main.map(str::to_owned).or(first) else { return html! {} };
    let subs: Vec<_> = v.site.declared.subs(place.slot).collect();
    let unfolded = open && (!subs.is_empty() || place.kinds.len() + usize::from(main.is_some()) > 1);
    html! {
        li.open[open] {
            // Where the first entry below leads to the same page, that one is marked.
            @if unfolded && main.is_none() { a href=(v.href(&path)) { span { (place.label) } } }
            @else { (link(v, &path, place.label, badge(v, place.slot))) }
            @if unfolded {
                ul {
                    @for (label, path) in subs { li { (link(v, path, label, html! {})) } }
                    @for kind in place.kinds.iter().filter_map(|k| Kind::parse(k)) {
                        li { (link(v, &format!("/records/{kind}"), kind.spec().labels, count(v, kind))) }
                    }
                }
            }
        }
    }
}

fn link(v: &Visit, path: &str, label: &str, beside: Markup) -> Markup {
    let here = v.path == path;
    html! { a href=(v.href(path)) aria-current=[here.then_some("page")] { span { (label) } (beside) } }
}

fn count(v: &Visit, kind: Kind) -> Markup {
    let n = v.programme.count(kind);
    html! { @if n > 0 { span.count { (words::grouped(n)) } } }
}

fn badge(v: &Visit, slot: Slot) -> Markup {
    let majors = (slot == Slot::Diagnostics && v.as_of.is_none())
        .then(|| v.checked_lately().map(|c| c.report.count(Level::Major)))
        .flatten()
        .filter(|n| *n > 0);
    html! { @if let Some(n) = majors { span.count.major title="major" { (words::grouped(n)) } } }
}

/// The place of the rail that an address belongs to.
pub fn place_of(v: &Visit) -> Option<Slot> {
    if let Some(kind) = v.params.get("kind").and_then(Kind::parse) {
        return Slot::of(kind);
    }
    let under = |path: &str| v.path == path || v.path.strip_prefix(path).is_some_and(|r| r.starts_with('/'));
    v.site.declared.entries.iter().filter(|e| under(e.path)).max_by_key(|e| e.path.len()).map(|e| e.slot)
}
