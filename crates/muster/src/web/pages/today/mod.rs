//! `/o/ORG/`: today. What this is, is it in order, what is missing, who does what next: for me, then for the whole. An
//! organisation that has just begun gets a guided start in place of zeros.

mod lately;
mod mine;
pub use mine::day;
mod whole;

use std::sync::Arc;

use jiff::civil::Date;
use maud::{Markup, html};
use muster_app::Permission;
use muster_engine::roadmap::Roadmap;
use muster_engine::status::Status;
use muster_model::Level;

use crate::web::derived::Checked;
use crate::web::look::{parts, words};
use crate::web::page::{Page, Route};
use crate::web::pages::start;
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// The page.
pub fn page() -> Page {
    Page::new()
        .route(Route::get("/", Permission::ReadRecords, show))
        .route(Route::get("", Permission::ReadRecords, slash))
        .nav(Slot::Today, "/")
}

async fn slash(v: Arc<Visit>) -> Answer {
    Ok(v.redirect("/"))
}

async fn show(v: Arc<Visit>) -> Answer {
    let checked = v.checked().await?;
    let roadmap = checked.roadmap(v.programme.clone(), v.now).await?;
    let steps = start::steps(&v);
    let beginning = steps.iter().any(|s| !s.done);
    let content = html! {
        (parts::page_head(html! { (weekday(v.today())) ", " (words::date(v.today())) }, "Today",
            lede(&v, &checked, &roadmap), html! {}))
        @if v.programme.is_empty() && v.as_of.is_some() {
            (parts::empty("Nothing was written down yet", html! {
                p { "On that day this organisation had no record. Choose a later day above, or go back to now." }
            }, Some(("Back to now", &v.live_href("/")))))
        } @else if beginning { (start::guide(&v, &steps, &roadmap)) }
        @if !v.programme.is_empty() {
            (mine::section(&v, &checked, &roadmap))
            (whole::section(&v, &checked, &roadmap))
            (lately::section(&v).await)
        }
    };
    Ok(v.page_in("Today", Some(Slot::Today), content))
}

/// Where it all stands, in one breath; every number is worked out.
fn lede(v: &Visit, checked: &Checked, roadmap: &Roadmap) -> Markup {
    // A day before the first record has no profile either: the organisation is still called what it is called now.
    let names = [v.programme.profile.name.as_str(), v.live.programme.profile.name.as_str()];
    let name = names.into_iter().find(|n| !n.is_empty()).unwrap_or(v.actor.org.as_str());
    if v.programme.is_empty() {
        return html! {
            p.lede { "Here " (name) " builds and runs its information security management system (ISMS): who is \
                      responsible, what must be protected, which risks there are, what is done about them, and what \
                      shows that it works." }
        };
    }
    let in_order = checked.clauses.iter().filter(|c| c.status == Status::InOrder).count();
    let majors = checked.report.count(Level::Major);
    html! {
        p.lede {
            "The information security management system of " (name) ": "
            a href=(v.href("/clauses")) { (in_order) " of " (checked.clauses.len()) " clauses" } " in order, "
            a href=(v.href("/diagnostics?level=major")) { (words::count(majors, "major gap", "major gaps")) } ". "
            (certification(v, roadmap))
        }
    }
}

fn certification(v: &Visit, roadmap: &Roadmap) -> Markup {
    html! {
        @match roadmap.target {
            Some(target) => {
                "Certification is aimed at " (words::date(target)) " (" (words::relative(target, v.today())) "); "
                a href=(v.href("/roadmap")) { "the plan" } " ends " (words::date(roadmap.end)) ", " (against(roadmap)) "."
            },
            None => {
                a href=(v.href("/roadmap")) { "The plan" } " ends " (words::date(roadmap.end)) "; no date for certification \
                 is set."
            },
        }
    }
}

/// How the end of the plan lies against the day aimed at.
fn against(roadmap: &Roadmap) -> String {
    let days = |n: i64| words::count(usize::try_from(n).unwrap_or(0), "day", "days");
    match roadmap.late_by {
        Some(0) => "on that very day".into(),
        Some(n) if n > 0 => format!("{} after it", days(n)),
        Some(n) => format!("{} before it", days(-n)),
        None => "without a day to hold it against".into(),
    }
}

fn weekday(day: Date) -> &'static str {
    match day.weekday().to_monday_zero_offset() {
        0 => "Monday",
        1 => "Tuesday",
        2 => "Wednesday",
        3 => "Thursday",
        4 => "Friday",
        5 => "Saturday",
        _ => "Sunday",
    }
}
