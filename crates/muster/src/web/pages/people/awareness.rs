//! Who took part in an awareness campaign (C7.3), by name and by unit, noted on the campaign's own page.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::http::StatusCode;
use jiff::civil::Date;
use maud::{Markup, html};
use muster_app::{AppError, FieldError, Permission};
use muster_engine::reading::invited;
use muster_model::deed::DeedKind;
use muster_model::kinds::{AwarenessCampaign, Person};
use muster_model::{Id, Kind, Record, Reference};

use crate::web::failure::Failure;
use crate::web::forms::summary;
use crate::web::look::words;
use crate::web::pages::records;
use crate::web::visit::{Answer, Visit};

/// The panel on a campaign's page.
pub fn panel(v: &Visit, record: &Record) -> Markup {
    let reference = record.reference();
    let Some(c) = v.programme.get::<AwarenessCampaign>(&reference) else { return html! {} };
    let came: BTreeMap<&Reference, Date> =
        v.programme.deeds(&reference, DeedKind::Attended).map(|d| (&d.by, d.on)).collect();
    let people = invited(&v.programme, &c, v.today());
    let by_name = people.iter().filter(|p| came.contains_key(&p.reference())).count();
    let runs = v.may_act() && (v.actor.may_write(record) || v.actor.may(Permission::ManagePeople));
    let me = v.actor.person.as_ref().filter(|me| people.iter().any(|p| p.reference() == **me));
    let day = c.to.filter(|to| *to < v.today()).unwrap_or(v.today()).to_string();
    // After an error the form says what was typed and ticked, not what is noted.
    let typed = v.form.get("whole").is_some();
    let day = if typed { v.form.get("on").unwrap_or("").to_owned() } else { day };
    let ticked = |p: &Reference| {
        if typed { v.form.all("came").any(|id| id == p.id.as_str()) } else { came.contains_key(p) }
    };
    html! {
        section aria-labelledby="came" {
            h2 #came { "Who took part" }
            p {
                @match (v.programme.took_part(&c), c.invited) {
                    (Some(n), Some(all)) if all > 0 => { strong { (n) " of " (all) } " took part: " (n.saturating_mul(100) / all) " %. " }
                    (Some(n), _) => { strong { (n) } " took part. " }
                    (None, _) => "Nobody has counted yet. ",
                }
                @if !came.is_empty() { (words::count(came.len(), "person is", "people are")) " noted by name." }
            }
            @if runs && !people.is_empty() {
                details.more open[came.is_empty() || typed] {
                    summary { "Note who took part, by name (" (by_name) " of " (people.len()) " people here)" }
                    form.attendance method="post" action=(v.href(&format!("/people/awareness/{}", c.id()))) {
                        (v.secret())
                        div.field { label for="came-on" { "On" } input.short #came-on type="date" name="on" value=(day); }
                        fieldset { legend { "Took part" }
                            div.boxes.many { @for p in &people {
                                @let to = p.reference();
                                label.check { input type="checkbox" name="came" value=(to.id) checked[ticked(&to)];
                                    span { (p.title())
                                        @if let Some(unit) = &p.unit { span.hint { (v.programme.title(&unit.to)) } } } }
                            } }
                        }
                        input type="hidden" name="whole" value="yes";
                        button.button.primary type="submit" { "Save who took part" }
                    }
                }
            } @else if let Some(me) = me.filter(|_| v.may_act()) {
                @if came.contains_key(me) { p { "You are noted as having taken part." } }
                @else {
                    form method="post" action=(v.href(&format!("/people/awareness/{}", c.id()))) {
                        (v.secret()) input type="hidden" name="on" value=(day); input type="hidden" name="came" value=(me.id);
                        button.button.primary type="submit" { "I took part" }
                    }
                }
            }
        }
    }
}

/// Notes who took part.
pub async fn note(v: Arc<Visit>) -> Answer {
    let id = Id::new(v.param("id")).ok_or_else(|| Failure::not_found("this campaign"))?;
    let reference = Reference::new(Kind::of::<AwarenessCampaign>(), id);
    let Some(on) = v.form.filled("on").and_then(|d| d.parse::<Date>().ok()) else {
        let missing = FieldError {
            path: "on".into(),
            message: "the day is missing".into(),
            expected: "the day on which they took part".into(),
        };
        return again(&v, &reference, &[missing]).await;
    };
    let person = |id: &str| Id::new(id).map(|id| Reference::new(Kind::of::<Person>(), id));
    let came: BTreeSet<Reference> = v.form.all("came").filter_map(person).collect();
    // The whole list comes back from whoever runs the campaign: who is not ticked any more did not come.
    let not: Vec<Reference> = match v.form.get("whole") {
        Some(_) => {
            let deeds = v.programme.deeds(&reference, DeedKind::Attended);
            deeds.map(|d| d.by.clone()).filter(|p| !came.contains(p)).collect()
        }
        None => Vec::new(),
    };
    let before = v.checked().await?;
    let n = match v.muster().attend(&v.actor, &reference, came.into_iter().collect(), not, on).await {
        Ok(n) => n,
        Err(AppError::Invalid { fields, .. }) if !fields.is_empty() => {
            return again(&v, &reference, &fields).await;
        }
        Err(e) => return Err(e.into()),
    };
    let said = if n == 0 {
        "Nothing was different".to_owned()
    } else {
        format!("Noted, {}", words::count(n, "change", "changes"))
    };
    records::said(&v, &before, &reference, &said).await
}

/// The campaign's page again, with what was not taken; nothing that was ticked is lost.
async fn again(v: &Visit, campaign: &Reference, errors: &[FieldError]) -> Answer {
    let record = v.programme.find(campaign).ok_or_else(|| Failure::not_found("this campaign"))?;
    let mut page = records::of(v, record, &summary::of(errors, &|_| "came-on".to_owned())).await?;
    *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(page)
}
