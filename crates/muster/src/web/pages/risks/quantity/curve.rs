//! The curve of all risks together, what is tolerated beside what is, and the points behind the picture.

use maud::{Markup, html};
use muster_engine::risk::{Portfolio, Tolerated};
use muster_render::svg::exceedance::{self, Exceedance, Limit, Point};

use crate::web::look::parts::{self, Tone};
use crate::web::pages::risks::levels::Scales;
use crate::web::pages::risks::money::{about, share};
use crate::web::visit::Visit;

/// The section.
pub fn section(v: &Visit, found: &Portfolio) -> Markup {
    html! {
        section aria-labelledby="curve-h" {
            h2 #curve-h { "How likely a costly year is" }
            (picture(found))
            (tolerance(v, found))
            (points(v, found))
        }
    }
}

fn picture(found: &Portfolio) -> Markup {
    let curve = |at: usize| -> Vec<Point> {
        found.curve.iter().filter_map(|p| Some((*p.first()?, *p.get(at)?))).collect()
    };
    let mut limits: Vec<Limit> = found
        .tolerance
        .iter()
        .map(|t| Limit { loss: t.loss, tolerated: t.tolerated, now: t.now, planned: t.planned })
        .collect();
    limits.sort_by(|a, b| a.loss.total_cmp(&b.loss));
    let title = "Chance of losing an amount or more in a year";
    let svg = |id: &str, size: (f64, f64)| {
        exceedance::svg(&Exceedance {
            id,
            title,
            currency: &found.currency,
            now: &curve(1),
            planned: &curve(2),
            limits: &limits,
            size,
        })
    };
    parts::picture(title, svg("loss-curve", (860.0, 440.0)), svg("loss-curve-narrow", (358.0, 340.0)))
}

/// How a chance stands against what is allowed.
fn verdict(t: &Tolerated) -> Markup {
    match (t.now > t.tolerated, t.planned > t.tolerated) {
        (false, _) => parts::status(Tone::Fine, "within"),
        (true, false) => {
            html! { span { (parts::status(Tone::Minor, "too likely")) span.meta { " within, once planned is done" } } }
        }
        (true, true) => {
            html! { span { (parts::status(Tone::Major, "too likely")) span.meta { " still, as planned" } } }
        }
    }
}

fn tolerance(v: &Visit, found: &Portfolio) -> Markup {
    let criteria = Scales::in_use(v).criteria;
    html! {
        h3 { "Against what is tolerated" }
        @if found.tolerance.is_empty() {
            p { "No tolerance is set: for two or three amounts, say how likely a year with that loss may be at most. "
                @if let Some(c) = criteria { a href=(v.href(&format!("/records/criteria/{}/edit#f-tolerance", c.id()))) { "Set it in the criteria" } "." } }
        } @else {
            table.list.narrow {
                caption.unseen { "Chance of loss beside what is tolerated" }
                thead { tr { th.title scope="col" { "A year that costs" } th.num scope="col" { "Allowed" } th.num scope="col" { "Now" }
                    th.num scope="col" { "As planned" } th scope="col" { "Stands" } } }
                tbody { @for t in &found.tolerance { tr {
                    th.title scope="row" { (about(t.loss)) " " (found.currency) " or more" }
                    td.num data-label="Allowed" { (share(t.tolerated)) }
                    td.num data-label="Now" { strong { (share(t.now)) } }
                    td.num data-label="As planned" { (share(t.planned)) }
                    td data-label="Stands" { (verdict(t)) }
                } } }
            }
            p.meta { "The tolerance is part of " @match criteria {
                Some(c) => a href=(v.record_href(&c.reference())) { (c.title()) }, None => "the criteria" }
                ": whoever approved them said how much loss the organisation can bear." }
        }
    }
}

fn points(v: &Visit, found: &Portfolio) -> Markup {
    let to = v.href(&format!("/risks/quantity{}", v.query.with("format", Some("curve")).query()));
    html! {
        details.fold {
            summary { "The points of the curve" }
            p { a href=(to) download { "Export the curve as CSV" } }
            table.list.narrow.curve-points {
                caption.unseen { "Points of the loss exceedance curve" }
                thead { tr { th.num scope="col" { "A year costs at least" } th.num scope="col" { "Now" } th.num scope="col" { "As planned" } } }
                tbody { @for [loss, now, planned] in &found.curve { tr {
                    th.num scope="row" { (about(*loss)) } td.num data-label="Now" { (share(*now)) } td.num data-label="As planned" { (share(*planned)) }
                } } }
            }
        }
    }
}
