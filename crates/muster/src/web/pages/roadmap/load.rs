//! What each role has to do against the time it has.

use maud::{Markup, html};
use muster_engine::roadmap::{Load, Roadmap};

use super::days;
use crate::plan_view::role_title;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::pages::measures;
use crate::web::visit::Visit;

/// The section: who is busy longest comes first.
pub fn section(v: &Visit, r: &Roadmap) -> Markup {
    let mut loads: Vec<&Load> = r.loads.iter().collect();
    loads.sort_by(|a, b| (b.until, &a.role).cmp(&(a.until, &b.role)));
    let weeks = |l: &Load| if l.per_week > 0.0 { l.remaining / l.per_week } else { 0.0 };
    let most = loads.iter().map(|l| weeks(l)).fold(1.0, f64::max);
    let assumed = loads.iter().filter(|l| l.assumed).count();
    html! {
        section aria-labelledby="load" {
            h2 #load { "Load by role" }
            p { "How much each role has left to do, against the days a week it can give. Who is busy longest decides when the \
                 plan ends: giving that role more time, or another role some of its tasks, brings the end forward." }
            @if loads.is_empty() { p.nothing { "Nothing is left to do." } } @else {
                table.list {
                    caption.unseen { "Load by role" }
                    thead { tr {
                        th.title scope="col" { "Role" } th.num scope="col" { "Person-days left" }
                        th.num scope="col" { "Days a week" } th scope="col" { "Weeks of work" } th scope="col" { "Busy until" }
                    } }
                    tbody { @for l in &loads { tr {
                        th.title scope="row" { a href=(v.href(&format!("/roadmap?role={}", l.role))) { (role_title(&l.role, &v.programme)) } }
                        td.num data-label="Person-days left" { (days(l.remaining)) }
                        td.num data-label="Days a week" { span { (days(l.per_week)) @if l.assumed { " " span.meta { "assumed" } } } }
                        td data-label="Weeks of work" { span.meter-cell {
                            (measures::bar(weeks(l), most))
                            span.num { (days(weeks(l))) }
                        } }
                        td data-label="Busy until" { @if let Some(until) = l.until { span { (words::date(until)) (past(r, until)) } } }
                    } } }
                }
            }
            @if assumed > 0 {
                p.meta { "For " (words::count(assumed, "role", "roles")) " the profile says no capacity, so one is assumed by the \
                          size of the organisation. " a href=(v.href("/settings")) { "Say it in the profile" } "." }
            }
        }
    }
}

fn past(r: &Roadmap, until: jiff::civil::Date) -> Markup {
    html! {
        @if r.target.is_some_and(|t| until > t) { " " (parts::status(Tone::Minor, "after the target")) }
        @else if until == r.end { " " span.meta { "ends the plan" } }
    }
}
