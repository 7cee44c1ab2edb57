//! One month: a grid of weeks on wide screens, a list of its days everywhere.

use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};

use super::Event;
use crate::web::look::parts::Tone;
use crate::web::look::words;
use crate::web::visit::Visit;

const WEEKDAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

pub fn grid(v: &Visit, first: Date, events: &[Event]) -> Markup {
    let last = first.last_of_month();
    let mine: Vec<&Event> = events.iter().filter(|e| first <= e.day && e.day <= last).collect();
    let on = |day: Date| mine.iter().filter(|e| e.day == day).count();
    let lead = i64::from(first.weekday().to_monday_zero_offset());
    let cells = lead + i64::from(last.day());
    let weeks = (cells + 6) / 7;
    let title = first.strftime("%B %Y").to_string();
    let day = |week: i64, weekday: i64| {
        let n = week * 7 + weekday - lead;
        first.checked_add(n.days()).ok().filter(|d| first <= *d && *d <= last)
    };
    html! {
        section.month aria-label=(title) {
            h3 { (title) }
            table.month-grid aria-hidden="true" {
                tr { @for name in WEEKDAYS { th { (name) } } }
                @for week in 0..weeks { tr { @for weekday in 0..7 {
                    @match day(week, weekday) {
                        Some(d) => td.today[d == v.today()].busy[on(d) > 0].past[d < v.today()] { (d.day()) @if on(d) > 1 { sup { (on(d)) } } },
                        None => td {},
                    }
                } } }
            }
            @if mine.is_empty() { p.nothing { "Nothing on these days." } }
            ol.agenda { @for alike in mine.chunk_by(|a, b| (a.day, a.what) == (b.day, b.what)) { (entry(v, alike)) } }
        }
    }
}

/// Most things of one sort on one day that are all shown.
const SHOWN: usize = 3;

/// What is to be done on one day, of one sort.
fn entry(v: &Visit, alike: &[&Event]) -> Markup {
    let Some(first) = alike.first() else { return html! {} };
    let late = first.day < v.today();
    let titles = html! { @for e in alike { a href=(v.record_href(&e.record)) { (e.title) } } };
    html! {
        li {
            time datetime=(first.day) { (first.day.day()) }
            div {
                @if alike.len() > SHOWN {
                    details.more { summary { (first.what) ": " (words::grouped(alike.len())) } div.alike { (titles) } }
                } @else { div.alike { (titles) } p.meta { (first.what) } }
                @if late { p.meta { span.overdue { (Tone::Minor.shape()) (words::relative(first.day, v.today())) } } }
            }
        }
    }
}
