//! `/audits/ID/checklist`: one question after the other, with what convincing evidence looks like, filled in beside whoever
//! is asked; on a phone too.

use std::sync::Arc;

use maud::{Markup, html};
use muster_catalog::checklist;
use muster_model::edit::Edit;
use muster_model::kinds::{Audit, Check, CheckResult};
use muster_model::value::Value as _;
use muster_model::{Id, Kind, Rec, Reference};
use serde_json::Value as Json;

use crate::web::failure::Failure;
use crate::web::look::{parts, value};
use crate::web::pages::records;
use crate::web::visit::{Answer, Visit};

/// The audit named in the path.
pub fn reference(v: &Visit) -> Result<Reference, Failure> {
    let id = Id::new(v.param("id")).ok_or_else(|| Failure::not_found("this audit"))?;
    Ok(Reference::new(Kind::of::<Audit>(), id))
}

fn audit(v: &Visit) -> Result<Rec<'_, Audit>, Failure> {
    let reference = reference(v)?;
    v.programme.get::<Audit>(&reference).ok_or_else(|| Failure::not_found(reference.to_string()))
}

pub async fn show(v: Arc<Visit>) -> Answer {
    let a = audit(&v)?;
    let may = v.may_act() && v.actor.may_write(a.record) && a.sign_off.is_none();
    let based_on = v.live.head(&a.reference()).map_or(0, |h| h.version);
    let content = html! {
        (parts::page_head(
            html! { a href=(v.record_href(&a.reference())) { (a.title()) } },
            "Checklist",
            html! { p.lede { "What was asked, what was seen, and what that means. Leave open what you have not looked at." } },
            html! {},
        ))
        form.checklist method="post" action=(v.href(&format!("/audits/{}/checklist", a.id()))) {
            (v.secret()) input type="hidden" name="based-on" value=(based_on);
            ol { @for (i, line) in a.checklist.iter().enumerate() { (question(&v, i, line, may)) } }
            @if may { div.form-acts.sticky { button.button.primary type="submit" { "Save what was seen" } } }
        }
    };
    Ok(v.page("Checklist", content))
}

fn question(v: &Visit, i: usize, line: &Check, may: bool) -> Markup {
    let asked = line.question.as_deref().unwrap_or("");
    let known = checklist::all().iter().find(|q| q.ask == asked);
    html! {
        li.question {
            p.meta {
                @if let Some(c) = &line.clause { "Clause " a href=(v.href(&format!("/clauses/{}", c.as_str()))) { (c.as_str()) } }
                @if let Some(c) = &line.control { (value::reference(v, &c.to.to_string())) }
            }
            p.asked id={ "q-" (i) } { (asked) }
            @if let Some(q) = known {
                details { summary { "What to look for" }
                    p { (q.look_for) }
                    @if !q.sample.is_empty() { p { strong { "Sample: " } (q.sample) } }
                    p { strong { "Dig deeper when: " } (q.red_flag) }
                }
            }
            @if may {
                div.field { label for={ "seen-" (i) } { "What was seen" }
                    textarea id={ "seen-" (i) } name={ "seen-" (i) } rows="2" { "\n" (line.seen.as_deref().unwrap_or("")) } }
                div.radios.inline role="radiogroup" aria-labelledby={ "q-" (i) } {
                    @for r in CheckResult::ALL {
                        label.radio { input type="radio" name={ "result-" (i) } value=(r.word()) checked[line.result == Some(*r)]; span { (r.label()) } }
                    }
                    label.radio { input type="radio" name={ "result-" (i) } value="" checked[line.result.is_none()]; span { "Open" } }
                }
            } @else {
                @if let Some(seen) = &line.seen { p { (seen) } }
                p { (super::coverage::result(line.result)) " " (line.result.map_or("Open", |r| r.label())) }
            }
        }
    }
}

pub async fn save(v: Arc<Visit>) -> Answer {
    let a = audit(&v)?;
    let mut lines: Vec<Json> = Vec::new();
    for (i, line) in a.checklist.iter().enumerate() {
        let text = |name: &str| {
            v.form.get(&format!("{name}-{i}")).map(|t| t.replace("\r\n", "\n").trim().to_owned())
        };
        let seen = text("seen").filter(|t| !t.is_empty());
        let result = text("result").and_then(|r| CheckResult::parse(&r));
        lines.push(Check { seen, result, ..line.clone() }.json());
    }
    let before = v.checked().await?;
    let based_on = v.form.get("based-on").and_then(|n| n.parse().ok());
    let edit = Edit { fields: vec![("checklist".into(), Some(Json::Array(lines)))], body: None };
    let saved = v.muster().save_record(&v.actor, &a.reference(), based_on, edit, Some("checklist")).await?;
    records::said(&v, &before, &saved.reference, "Saved what was seen").await
}
