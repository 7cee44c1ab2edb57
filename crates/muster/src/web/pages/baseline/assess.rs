//! `/baseline/ID/assess?group=4`: the form for one group of lines: the level now and wanted, beside what the data say and
//! the questions an auditor would ask. Every answer may be left out; what is saved is a draft until somebody signs it off.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::StatusCode;
use maud::{Markup, html};
use muster_app::{Answered, AppError, Clash};
use muster_engine::baseline::{Answer as Level, Answers, Group, LEVELS, Line, answers, groups};
use muster_model::Rec;
use muster_model::kinds::Baseline;

use super::lines::{self, level_word};
use super::{all, changeable, lines_of, path, whole};
use crate::web::failure::Failure;
use crate::web::look::parts;
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// Longest note.
const LONGEST: usize = 500;

/// What was typed of one line.
#[derive(Debug, Default, Clone)]
struct Typed {
    now: String,
    wanted: String,
    note: String,
}

/// Shows the form.
pub async fn show(v: Arc<Visit>) -> Answer {
    let (b, given) = changeable(&v)?;
    let based_on = v.live.head(&b.reference()).map_or(0, |h| h.version);
    view(&v, &b, &given, group(&v.query), based_on, &BTreeMap::new(), &[]).await
}

/// The group asked for; the first when none is.
fn group(pairs: &crate::web::pairs::Pairs) -> &str {
    pairs.filled("group").unwrap_or("4")
}

async fn view(
    v: &Visit,
    b: &Rec<'_, Baseline>,
    given: &Answers,
    group: &str,
    based_on: i64,
    typed: &BTreeMap<String, Typed>,
    clashes: &[Clash],
) -> Answer {
    let checked = v.checked().await?;
    let lines = lines_of(v, &checked);
    let groups = groups(&lines, given);
    let at = groups.iter().position(|g| g.id == group).ok_or_else(|| Failure::not_found("this group"))?;
    let here: Vec<&Line> = lines.iter().filter(|l| l.subject.group() == group).collect();
    let before = earlier(v, b);
    let content = html! {
        (parts::page_head(
            html! { a href=(v.href(&path(b))) { (b.title()) } },
            &groups.get(at).map_or_else(String::new, |g| g.title.clone()),
            html! { p.lede { "Where does each line stand, and where should it be? Leave out what you do not know yet. When \
                              two people differ, the lower level stands." } },
            html! { a.button href=(v.href(&path(b))) { "The picture so far" } },
        ))
        (steps(v, b, &groups, at))
        @if !clashes.is_empty() {
            div.error-summary role="alert" tabindex="-1" data-focus {
                h2 { "Somebody answered these meanwhile" }
                ul { @for c in clashes { li { a href=(format!("#line-{}", anchor(&c.key))) { (c.key.to_uppercase()) } ": "
                    @match &c.theirs { Some(a) => { "they say " (level_word(a.now)) ", wanted " (level_word(a.wanted)) }, None => "they took the answer away" } } } }
                p { "Nothing was saved. What you chose still stands below; saving again lets yours stand." }
            }
        }
        (whole::legend())
        form.answers method="post" action=(v.href(&format!("{}/assess", path(b)))) data-guard {
            (v.secret())
            input type="hidden" name="group" value=(group);
            input type="hidden" name="based_on" value=(based_on);
            @for line in &here {
                @let key = line.subject.key();
                (card(v, line, &shown(line, given.get(key), before.get(key), typed.get(key))))
            }
            p.meta { "Filling the rest writes, for every line of this page without an answer, the level that the data support, \
                      with the reason. Read them through before you sign." }
            div.form-acts {
                @match groups.get(at + 1) {
                    Some(next) => button.button.primary type="submit" name="next" value=(next.id) { "Save and go on" },
                    None => button.button.primary type="submit" name="next" value="whole" { "Save and see the picture" },
                }
                button.button type="submit" { "Save" }
                button.button type="submit" name="fill" value="proposed" { "Fill the rest with what the data support" }
            }
        }
    };
    Ok(v.page_in(b.title(), Some(Slot::Roadmap), content))
}

/// Answers of the baseline before this one: what was wanted there is wanted here until somebody says otherwise.
fn earlier(v: &Visit, b: &Rec<'_, Baseline>) -> Answers {
    let before = all(v).into_iter().find(|o| o.id() != b.id() && o.date <= b.date);
    before.map(|o| answers(o.data)).unwrap_or_default()
}

/// What the form shows of a line: what was typed, else what is answered, else what was wanted before.
fn shown(line: &Line, given: Option<&Level>, before: Option<&Level>, typed: Option<&Typed>) -> Typed {
    if let Some(typed) = typed {
        return typed.clone();
    }
    let wanted = given.or(before).map_or_else(|| line.subject.usual(), |a| a.wanted);
    Typed {
        now: given.map(|a| a.now.to_string()).unwrap_or_default(),
        wanted: wanted.to_string(),
        note: given.map(|a| a.note.clone()).unwrap_or_default(),
    }
}

fn steps(v: &Visit, b: &Rec<'_, Baseline>, groups: &[Group], at: usize) -> Markup {
    html! {
        nav.group-steps aria-label="Groups" { ol { @for (i, g) in groups.iter().enumerate() { li {
            a href=(v.href(&format!("{}/assess?group={}", path(b), g.id))) aria-current=[(i == at).then_some("step")] {
                (g.title) " " span.meta { (g.answered) " of " (g.lines) }
            }
        } } } }
    }
}

/// A name that can stand in an id: `a.5.15` gives `a-5-15`.
fn anchor(key: &str) -> String {
    key.replace('.', "-")
}

fn card(v: &Visit, line: &Line, typed: &Typed) -> Markup {
    let key = line.subject.key();
    let id = anchor(key);
    let select = |name: &str, label: &str, chosen: &str, none: bool| {
        html! {
            div.field { label for=(format!("{name}-{id}")) { (label) }
                select id=(format!("{name}-{id}")) name=(format!("{name}.{key}")) {
                    @if none { option value="" { "Not answered" } }
                    @for l in &LEVELS {
                        option value=(l.value) selected[chosen == l.value.to_string()] { (l.value) " " (l.word) }
                    }
                } }
        }
    };
    let questions = line.subject.questions();
    html! {
        fieldset.line id=(format!("line-{id}")) {
            legend { (lines::title(v, line)) }
            div.line-cols {
                div.answer {
                    (select("now", "Now", &typed.now, true))
                    (select("wanted", "Wanted", &typed.wanted, false))
                    div.field.rests { label for=(format!("note-{id}")) { "What it rests on " span.optional { "optional" } }
                        input.long id=(format!("note-{id}")) name=(format!("note.{key}")) value=(typed.note) maxlength=(LONGEST) autocomplete="off"; }
                }
                div.says {
                    p.label { "What the data say" }
                    (lines::proof(v, line))
                }
            }
            details.fold {
                summary { "Questions that help" span.unseen { " with " (line.subject.number()) } }
                ul.questions { @for q in questions { li { p { (q.ask) } p.meta { "Convincing: " (q.look_for) } } } }
            }
        }
    }
}

/// Saves what was answered, or fills what was not.
pub async fn save(v: Arc<Visit>) -> Answer {
    let (b, given) = changeable(&v)?;
    let group = group(&v.form);
    let based_on = v.form.filled("based_on").and_then(|n| n.parse().ok()).ok_or_else(Failure::stale_form)?;
    let checked = v.checked().await?;
    let lines = lines_of(&v, &checked);
    let fill = v.form.filled("fill").is_some();
    let mut typed = BTreeMap::new();
    let mut wanted: BTreeMap<String, Option<Level>> = BTreeMap::new();
    for line in lines.iter().filter(|l| l.subject.group() == group) {
        let key = line.subject.key();
        let text = |name: &str| v.form.filled(&format!("{name}.{key}")).unwrap_or("").to_owned();
        let mut of = Typed { now: text("now"), wanted: text("wanted"), note: text("note") };
        of.note = of.note.chars().take(LONGEST).collect();
        // A form that does not show the line says nothing of it.
        if v.form.get(&format!("now.{key}")).is_none() && !fill {
            continue;
        }
        wanted.insert(key.to_owned(), read(&of, line, fill));
        typed.insert(key.to_owned(), of);
    }
    match v.muster().answer_baseline(&v.actor, &b.reference(), based_on, &wanted).await {
        Ok(Answered::Saved(saved)) => {
            let n = wanted.values().flatten().count();
            let to = match v.form.filled("next") {
                Some("whole") => path(&b),
                Some(next) => format!("{}/assess?group={}", path(&b), crate::web::pairs::encoded(next)),
                None => format!("{}/assess?group={}", path(&b), crate::web::pairs::encoded(group)),
            };
            let words = if saved.version == based_on {
                "Nothing was different, so nothing was saved.".to_owned()
            } else {
                format!("Saved. {n} of {} lines of this group are answered.", wanted.len())
            };
            Ok(v.redirect_saying(&to, &words))
        }
        Ok(Answered::Clash { version, lines }) => {
            let mut response = view(&v, &b, &given, group, version, &typed, &lines).await?;
            *response.status_mut() = StatusCode::CONFLICT;
            Ok(response)
        }
        Err(AppError::Conflict(_)) => Err(AppError::Changed(
            "Somebody saved at this very moment. Nothing of yours was saved: go back and save once more."
                .into(),
        )
        .into()),
        Err(e) => Err(e.into()),
    }
}

/// An answer out of what was typed; with `fill`, out of what the data support where nothing was typed.
fn read(typed: &Typed, line: &Line, fill: bool) -> Option<Level> {
    let level = |text: &str| text.parse::<u8>().ok().filter(|n| LEVELS.iter().any(|l| l.value == *n));
    let wanted = level(&typed.wanted).unwrap_or_else(|| line.subject.usual());
    match level(&typed.now) {
        Some(now) => Some(Level { now, wanted, note: typed.note.clone() }),
        None if fill => {
            let note = if typed.note.is_empty() {
                format!("From the data: {}", line.why)
            } else {
                typed.note.clone()
            };
            Some(Level { now: line.proposed, wanted, note })
        }
        None => None,
    }
}
