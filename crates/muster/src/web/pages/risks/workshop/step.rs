//! One scenario of the walk: what happens, whether it applies, and what is agreed about it. The fields unfold when it is
//! ticked (by the style sheet; where a browser cannot, they are always there).

use maud::{Markup, html};
use muster_catalog::scenario::Scenario;
use muster_model::FieldType;
use muster_model::kinds::{Risk, ScaleStep, TreatmentOption};
use muster_model::value::Value;

use super::Room;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::pages::risks::one::bullets;

/// The step.
pub fn view(room: &Room<'_>, s: &Scenario) -> Markup {
    let ticked = room.typed.all("scenario").any(|id| id == s.id);
    let wrong = room.errors.iter().any(|e| e.path.starts_with(&format!("{}.", s.id)));
    html! {
        article.panel.step.wrong[wrong] {
            header {
                label.check { input type="checkbox" name="scenario" value=(s.id) checked[ticked]; span { strong { (s.title) } } }
                p.meta { "Affects " (s.affects.join(", ")) ". Typically " (s.likelihood) " and " (s.consequence) " before any control. " (here(room, s)) }
            }
            details.fold { summary { "What happens, and the signs" } (parts::markdown(&s.happens, 3)) h4 { "Signs" } (bullets(&s.signs)) }
            div.agree { (risk(room, s)) (treatment(room, s)) }
        }
    }
}

/// Risks that follow it already.
fn here(room: &Room<'_>, s: &Scenario) -> Markup {
    let n =
        room.v.programme.all::<Risk>().filter(|r| r.data.scenario.as_deref() == Some(s.id.as_str())).count();
    html! { @if n > 0 { a href=(room.v.href(&format!("/risks?scenario={}#register", s.id))) {
    (parts::status(Tone::Fine, &format!("{} here already", words::count(n, "risk", "risks")))) } } }
}

/// Label, error and control of one value; its name and id are `SCENARIO.field`.
fn field(
    room: &Room<'_>,
    s: &Scenario,
    name: &str,
    label: &str,
    control: impl Fn(&str, &str) -> Markup,
    default: &str,
) -> Markup {
    let path = format!("{}.{name}", s.id);
    let error = room.errors.iter().find(|e| e.path == path);
    let value = room.typed.get(&path).unwrap_or(default);
    html! {
        div.field.wrong[error.is_some()] {
            label for=(path) { (label) }
            @if let Some(e) = error { p.error { (parts::sentence(&e.expected)) } }
            (control(&path, value))
        }
    }
}

fn line(path: &str, value: &str) -> Markup {
    html! { input.long id=(path) name=(path) value=(value) autocomplete="off"; }
}

fn area(path: &str, value: &str) -> Markup {
    html! { textarea id=(path) name=(path) rows="2" { "\n" (value) } }
}

fn day(path: &str, value: &str) -> Markup {
    html! { input.short type="date" id=(path) name=(path) value=(value); }
}

fn options(path: &str, value: &str, none: &str, all: &[(String, String)]) -> Markup {
    html! { select id=(path) name=(path) { option value="" { (none) }
    @for (word, label) in all { option value=(word) selected[word == value] { (label) } } } }
}

fn steps(scale: Option<&Vec<ScaleStep>>) -> Vec<(String, String)> {
    scale.into_iter().flatten().filter_map(|s| s.id.clone()).map(|id| (id.clone(), id)).collect()
}

fn risk(room: &Room<'_>, s: &Scenario) -> Markup {
    let criteria = room.scales.criteria.map(|c| c.data);
    let (likelihood, consequence) =
        (steps(criteria.map(|c| &c.likelihood)), steps(criteria.map(|c| &c.consequence)));
    let owner = format!("role/{}", s.owner_role);
    html! {
        div.agreed {
            (field(room, s, "title", "The risk in a line", line, &s.title))
            (objects(room, s))
            (field(room, s, "threat", "Who does it, and how", area, s.threats.first().map_or("", String::as_str)))
            (field(room, s, "vulnerability", "The weakness that lets it happen", area, s.vulnerabilities.first().map_or("", String::as_str)))
            div.row {
                (field(room, s, "likelihood", "Likelihood now", |p, x| options(p, x, "Choose one", &likelihood), ""))
                (field(room, s, "consequence", "Consequence now", |p, x| options(p, x, "Choose one", &consequence), ""))
                (field(room, s, "owner", "Owned by", |p, x| options(p, x, "Choose a role", &room.roles), &owner))
            }
        }
    }
}

/// What of the chosen objects it would happen to: one that stands alone is meant.
fn objects(room: &Room<'_>, s: &Scenario) -> Markup {
    let path = format!("{}.assets", s.id);
    let error = room.errors.iter().find(|e| e.path == path);
    let sent = room.typed.all("scenario").any(|id| id == s.id);
    let only = room.chosen.objects.len() == 1 && !sent;
    html! {
        fieldset.field.wrong[error.is_some()] id=(path) {
            legend { "What it would happen to" }
            @if let Some(e) = error { p.error { (parts::sentence(&e.expected)) } }
            div.boxes { @for o in &room.chosen.objects {
                @let value = o.to_string();
                label.check { input type="checkbox" name=(path) value=(value) checked[only || room.typed.all(&path).any(|x| x == value)];
                    span { (room.v.programme.title(o)) } }
            } }
        }
    }
}

fn treatment(room: &Room<'_>, s: &Scenario) -> Markup {
    let criteria = room.scales.criteria.map(|c| c.data);
    let (likelihood, consequence) =
        (steps(criteria.map(|c| &c.likelihood)), steps(criteria.map(|c| &c.consequence)));
    let FieldType::Choice(choices) = <TreatmentOption as Value>::TYPE else { return html! {} };
    let all: Vec<(String, String)> =
        choices.iter().map(|c| (c.word.to_owned(), format!("{}: {}", c.label, c.hint))).collect();
    let owner = format!("role/{}", s.owner_role);
    html! {
        div.agreed.treat {
            (field(room, s, "option", "What is done about it", |p, x| options(p, x, "Decide later", &all), ""))
            details.fold open[room.typed.filled(&format!("{}.option", s.id)).is_some()] {
                summary { "The treatment" }
                details.fold { summary { "What others do" } (bullets(&s.treatment)) }
                (field(room, s, "action", "What will be done, one action a line", area, ""))
                div.row {
                    (field(room, s, "treatment-owner", "Done by", |p, x| options(p, x, "Choose a role", &room.roles), &owner))
                    (field(room, s, "due", "Due", day, ""))
                }
                div.row {
                    (field(room, s, "target-likelihood", "Likelihood afterwards", |p, x| options(p, x, "Choose one", &likelihood), ""))
                    (field(room, s, "target-consequence", "Consequence afterwards", |p, x| options(p, x, "Choose one", &consequence), ""))
                }
                p.hint { "A risk that is retained needs no target; its owner has to accept it afterwards." }
            }
        }
    }
}
