//! `/mine`: everything that waits for the person who is signed in, through the roles they hold or because everybody is asked,
//! by date, each one click from the screen to do it. With `?role=` the same for a role, for whoever leads the work.

use std::sync::Arc;

use jiff::civil::Date;
use maud::{Markup, html};
use muster_app::Permission;
use muster_engine::work::{self, Sort, Work};
use muster_model::kinds::Role;
use muster_model::{Kind, Reference};

use crate::web::look::parts::{self, Tone};
use crate::web::look::spoken::spoken;
use crate::web::look::words;
use crate::web::page::{Page, Route};
use crate::web::pairs::Pairs;
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

use super::today::day;

/// The page.
pub fn page() -> Page {
    Page::new().route(Route::get("/mine", Permission::ReadRecords, show)).sub(Slot::Today, "My work", "/mine")
}

/// How far ahead each part of the list reaches, in days; the last has no end.
const PARTS: [(&str, &str, i64); 4] = [
    ("overdue", "Overdue", -1),
    ("week", "Within a week", 7),
    ("month", "Within a month", 31),
    ("later", "Later", i64::MAX),
];
/// Lines of a part shown at first; the rest is one click away.
const SHOWN: usize = 25;

async fn show(v: Arc<Visit>) -> Answer {
    let checked = v.checked().await?;
    let roadmap = v.roadmap().await?;
    let asked = v.query.filled("role").and_then(|id| v.programme.by_id::<Role>(id)).map(|r| r.reference());
    let roles: Vec<Reference> =
        asked.iter().cloned().chain(v.actor.held.iter().filter(|_| asked.is_none()).cloned()).collect();
    let cx = checked.context(&v.programme, v.now);
    let person = v.actor.person.as_ref().filter(|_| asked.is_none());
    let all = work::of(&cx, &checked.report, &roadmap, &roles, person);
    let sort = v.query.filled("sort").and_then(|w| Sort::ALL.into_iter().find(|s| s.word() == w));
    let shown: Vec<&Work> = all.iter().filter(|w| sort.is_none_or(|s| w.sort == s)).collect();
    let title = match &asked {
        Some(role) => format!("Work of the {}", v.programme.title(role).to_lowercase()),
        None => "My work".to_owned(),
    };
    let content = html! {
        (parts::page_head(html! { "By date, whatever it is" }, &title, lede(&v, &roles, &all, asked.is_some()), html! {}))
        (choose(&v, asked.as_ref()))
        @if !all.is_empty() { (sorts(&v, &all, sort)) }
        @if roles.is_empty() { (nobody(&v, all.is_empty())) }
        @if roles.is_empty() && all.is_empty() {}
        @else if shown.is_empty() { p { (parts::status(Tone::Fine, "nothing waits")) } }
        @else { (list(&v, &shown)) }
    };
    Ok(v.page_in(&title, Some(Slot::Today), content))
}

fn lede(v: &Visit, roles: &[Reference], all: &[Work], of_role: bool) -> Markup {
    let late = all.iter().filter(|w| w.day.is_some_and(|d| d < v.today())).count();
    html! { @if !roles.is_empty() {
        p.lede {
            @if of_role { "What waits for whoever holds " } @else { "You hold " }
            @for (i, role) in roles.iter().enumerate() {
                @if i > 0 { @if i + 1 == roles.len() { " and " } @else { ", " } }
                a href=(v.record_href(role)) { (v.programme.title(role)) }
            }
            ": " (words::count(all.len(), "thing waits", "things wait"))
            @if late > 0 { ", " (words::grouped(late)) " overdue" } "."
        }
    } }
}

/// The roles to look at: one's own together, or any one.
fn choose(v: &Visit, asked: Option<&Reference>) -> Markup {
    let mut roles: Vec<_> = v.programme.all::<Role>().collect();
    roles.sort_by_key(|r| r.title());
    html! { @if !roles.is_empty() {
        form.filters action=(v.href("/mine")) data-auto {
            div.filter { label for="role" { "Whose work" }
                select #role name="role" {
                    option value="" { "Mine" }
                    @for r in &roles { option value=(r.id()) selected[asked == Some(&r.reference())] { (r.title()) } }
                } }
            div.filter.go { button.button type="submit" { "Show" } }
        }
    } }
}

fn nobody(v: &Visit, nothing: bool) -> Markup {
    if nothing && v.actor.person.is_none() {
        return html! {
            section.empty {
                h2 { "Muster does not know which person you are" }
                p { "Work waits for roles, and people hold them. "
                    @if v.actor.may(Permission::ManageUsers) { "Say under " a href=(v.href("/settings")) { "Settings, Users" } " which person your login stands for." }
                    @else { "An administrator can say which person your login stands for." }
                    " Until then, choose a role above to see what waits for it." }
            }
        };
    }
    html! {
        @if !nothing { p.meta { "You hold no role, so this is what everybody is asked to do." } }
        @else { section.empty {
            h2 { "Nothing waits for you" }
            p { "You hold no role, and nobody asks you to read or to take part in anything today. Work waits for roles, and people hold them. Choose a role above to see what waits for it; roles are given on a "
                a href=(v.href("/records/person")) { "person's record" } "." }
        } }
    }
}

/// The sorts with how many of each, as a filter.
fn sorts(v: &Visit, all: &[Work], chosen: Option<Sort>) -> Markup {
    let href = |sort: Option<Sort>| {
        let query: Pairs = v.query.with("sort", sort.map(Sort::word));
        v.href(&format!("/mine{}", query.query()))
    };
    html! {
        nav.group-steps aria-label="Sorts of work" { ol {
            li { a href=(href(None)) aria-current=[chosen.is_none().then_some("true")] { "All " span.meta { (words::grouped(all.len())) } } }
            @for sort in Sort::ALL {
                @let n = all.iter().filter(|w| w.sort == sort).count();
                @if n > 0 { li { a href=(href(Some(sort))) aria-current=[(chosen == Some(sort)).then_some("true")] {
                    (sort.label()) " " span.meta { (words::grouped(n)) } } } }
            }
        } }
    }
}

fn list(v: &Visit, shown: &[&Work]) -> Markup {
    let today = v.today();
    // Whose it is needs saying only where there are several roles.
    let mut roles = shown.iter().filter_map(|w| w.role.as_ref());
    let first = roles.next();
    let several = roles.any(|r| Some(r) != first);
    let part_of = |day: Date| {
        let ahead = today.until(day).map_or(0, |s| i64::from(s.get_days()));
        PARTS.iter().position(|(_, _, reach)| ahead <= *reach)
    };
    let undated: Vec<&Work> = shown.iter().filter(|w| w.day.is_none()).copied().collect();
    html! {
        @for (i, (id, label, _)) in PARTS.iter().enumerate() {
            @let here: Vec<&Work> = shown.iter().filter(|w| w.day.and_then(part_of) == Some(i)).copied().collect();
            (part(v, id, label, &here, several))
        }
        (part(v, "undated", "Without a day", &undated, several))
    }
}

fn part(v: &Visit, id: &str, label: &str, here: &[&Work], several: bool) -> Markup {
    html! { @if !here.is_empty() {
        section.work-part aria-labelledby=(id) {
            h2 id=(id) { (label) " " span.count { (words::grouped(here.len())) } }
            ul.work data-rows { @for w in here.iter().take(SHOWN) { (line(v, w, several)) } }
            @if let Some(rest) = here.get(SHOWN..).filter(|r| !r.is_empty()) {
                details.more { summary { "And " (words::grouped(rest.len())) " more" }
                    ul.work { @for w in rest { (line(v, w, several)) } } }
            }
        }
    } }
}

fn line(v: &Visit, w: &Work, several: bool) -> Markup {
    html! {
        li.work-line data-row {
            div {
                a href=(v.href(&screen(v, w))) data-open { (w.what) ": " (w.title) }
                p.meta {
                    @if let Some(level) = w.level { (parts::level(level)) " " }
                    @if !w.note.is_empty() { (spoken(v, w.record.as_ref().map(|r| r.kind), &parts::capital(&w.note))) " " }
                    @if let Some(role) = w.role.as_ref().filter(|_| several) { (v.programme.title(role)) }

                }
            }
            @if let Some(d) = w.day { p.when { @if w.sort == Sort::Mend { span.meta { "planned " } } (day(d, v.today())) } }
        }
    }
}

/// Where it is done: the act itself for what is signed; the record's page where it has acts of its own, or where what is to be
/// put right stands beside its field; else the form of the record for those who may change it.
fn screen(v: &Visit, w: &Work) -> String {
    let task = w.task.as_ref().map(|id| format!("/roadmap/{id}"));
    let Some(record) = &w.record else { return task.unwrap_or_else(|| "/roadmap".into()) };
    let at = format!("/records/{}/{}", record.kind, record.id);
    if let Some(field) = w.field {
        return format!("{at}#attest-{field}");
    }
    match w.sort {
        Sort::Read => return format!("{at}#read"),
        Sort::Attend => return format!("{at}#came"),
        _ => {}
    }
    // A control stands for its task on the plan; what there is to do is said there.
    if let (Some(task), false) = (task, record.kind == Kind::of::<muster_model::kinds::Task>()) {
        return task;
    }
    if w.sort == Sort::Mend || v.site.declared.record_panels(record.kind).next().is_some() {
        return at;
    }
    let writes = v.may_act() && v.programme.find(record).is_some_and(|r| v.actor.may_write(r));
    if writes { format!("{at}/edit") } else { at }
}
