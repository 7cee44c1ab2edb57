//! `/baseline`: where the organisation stands and where it wants to be, clause by clause and control by control (P2, L9):
//! levels answered by people beside what the data prove, the picture by group, the gaps with the longest way first, two
//! baselines compared, and the sign-off.

mod assess;
mod compare;
mod lines;
mod whole;

use std::sync::Arc;

use maud::{Markup, html};
use muster_app::{AppError, Permission};
use muster_engine::baseline::{Answers, Line, answers};
use muster_model::kinds::Baseline;
use muster_model::{Id, Kind, Rec, Record, Reference, Standing};

use crate::web::derived::Checked;
use crate::web::failure::Failure;
use crate::web::look::{parts, words};
use crate::web::page::{Page, Route};
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// The page.
pub fn page() -> Page {
    Page::new()
        .route(Route::get("/baseline", Permission::ReadRecords, newest))
        .route(Route::post("/baseline", Permission::ReadRecords, start))
        .route(Route::get("/baseline/compare", Permission::ReadRecords, compare::show))
        .route(Route::get("/baseline/{id}", Permission::ReadRecords, whole::show))
        .route(Route::get("/baseline/{id}/assess", Permission::ReadRecords, assess::show))
        .route(Route::post("/baseline/{id}/assess", Permission::ReadRecords, assess::save))
        .sub(Slot::Roadmap, "Baseline", "/baseline")
        .on_record("baseline", panel)
}

/// The address of a baseline below the organisation.
fn path(of: &Rec<'_, Baseline>) -> String {
    format!("/baseline/{}", of.id())
}

/// Every baseline, newest first.
fn all(v: &Visit) -> Vec<Rec<'_, Baseline>> {
    let mut all: Vec<_> = v.programme.all::<Baseline>().collect();
    all.sort_by_key(|b| std::cmp::Reverse((b.date, b.record.id.clone())));
    all
}

/// The baseline named in the path.
fn named(v: &Visit) -> Result<Rec<'_, Baseline>, Failure> {
    let id = Id::new(v.param("id"));
    let found = id.and_then(|id| v.programme.get::<Baseline>(&Reference::new(Kind::of::<Baseline>(), id)));
    found.ok_or_else(|| Failure::not_found("this baseline"))
}

/// The lines as the records shown and what the check says of them support them.
fn lines_of(v: &Visit, checked: &Checked) -> Vec<Line> {
    let cx = checked.context(&v.programme, v.now);
    muster_engine::baseline::lines(&cx, &checked.report, &checked.clauses)
}

/// True when somebody answered for it as it stands, so that it must stay as it is.
fn is_signed(v: &Visit, b: &Rec<'_, Baseline>) -> bool {
    let standing = v.programme.standing(b.record, "sign_off", b.sign_off.as_ref());
    matches!(standing, Standing::Attested | Standing::Asserted)
}

/// The newest one; without any, how to begin.
async fn newest(v: Arc<Visit>) -> Answer {
    if let Some(first) = all(&v).first() {
        return Ok(v.redirect(&path(first)));
    }
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/roadmap")) { "Roadmap" } }, "Baseline", html! {
            p.lede { "Where you stand on a day, and where you want to be: every clause and every control on a scale of six \
                      levels, each said in plain words." }
        }, html! {}))
        section.empty {
            h2 { "No baseline yet" }
            p { "It takes a day with the people who do the work. You need not finish at once: every answer is kept, and what \
                 the records, the evidence and the figures already prove is proposed beside each line." }
            p { "Afterwards you see the gaps with the longest way first, and in half a year how far you came." }
            (start_form(&v, "Start a baseline"))
        }
    };
    Ok(v.page_in("Baseline", Some(Slot::Roadmap), content))
}

/// The button that begins one; nothing for those who may not.
fn start_form(v: &Visit, label: &str) -> Markup {
    html! { @if v.may_act() && v.actor.may_create(Kind::of::<Baseline>()) {
        form method="post" action=(v.href("/baseline")) {
            (v.secret())
            button.button.primary type="submit" { (label) }
        }
    } }
}

async fn start(v: Arc<Visit>) -> Answer {
    let today = v.today();
    let title = v.form.filled("title").map_or_else(
        || {
            let day = words::date(today);
            let month = day.split_once(' ').map_or(day.as_str(), |(_, rest)| rest);
            format!("Baseline of {month}")
        },
        str::to_owned,
    );
    let saved = v.muster().start_baseline(&v.actor, &title).await?;
    let to = format!("/baseline/{}/assess?group=4", saved.reference.id);
    Ok(v.redirect_saying(
        &to,
        "Begun. Every answer is kept as soon as you save; come back whenever you like.",
    ))
}

/// On the generic page of the record: the way to the picture.
fn panel(v: &Visit, record: &Record) -> Markup {
    html! { p { a.button href=(v.href(&format!("/baseline/{}", record.id))) { "See its picture and its gaps" } } }
}

/// Answers of a baseline, and a refusal in words for those who may not change it.
fn changeable<'v>(v: &'v Visit) -> Result<(Rec<'v, Baseline>, Answers), Failure> {
    let b = named(v)?;
    if !v.may_act() {
        return Err(Failure::say(
            axum::http::StatusCode::CONFLICT,
            "The past cannot be changed",
            "You are looking at a past date. Go back to now, then answer.",
        ));
    }
    if !v.actor.may_write(b.record) {
        return Err(AppError::Forbidden { what: format!("answer “{}”", b.title()) }.into());
    }
    if is_signed(v, &b) {
        return Err(Failure::say(
            axum::http::StatusCode::CONFLICT,
            "This baseline is signed off",
            "What was signed stays what it is. Start a new one: what was wanted is carried over, and the two can be compared.",
        ));
    }
    let given = answers(b.data);
    Ok((b, given))
}
