//! Step 3: what may apply in the sector, each with the article it comes from. Ticking one writes a requirement and names its
//! set in the profile, so that plan and rules know.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::response::Response;
use maud::{Markup, html};
use muster_app::{FieldError, Permission};
use muster_catalog::sector::{self, Obligation as Note, Sector};
use muster_model::kinds::Obligation;
use muster_model::{Digest, Profile};

use super::ask::wrong;
use super::{after, frame, made, not_yours};
use crate::web::look::parts::{self, Tone};
use crate::web::pages::settings::profile;
use crate::web::pairs::Pairs;
use crate::web::visit::{Answer, Visit};

/// Sets that concern many sectors, offered where there are no notes on the sector.
const COMMON: [&str; 2] = ["gdpr", "nis2"];

/// Shows it.
pub async fn show(v: Arc<Visit>) -> Answer {
    Ok(view(&v, &[]))
}

/// The notes to offer: those of the sector; else the first of each name in the common sets.
fn notes(v: &Visit) -> (Option<&'static Sector>, Vec<&'static Note>) {
    let found = sector::find(&v.programme.profile.sector);
    if let Some(s) = found {
        return (found, s.obligations.iter().collect());
    }
    let mut seen = BTreeSet::new();
    let common = sector::all().iter().flat_map(|s| &s.obligations);
    (None, common.filter(|n| COMMON.contains(&n.set.as_str()) && seen.insert(n.name.as_str())).collect())
}

fn view(v: &Visit, errors: &[FieldError]) -> Response {
    let may = v.may_act() && v.actor.may(Permission::WriteRecords);
    let (sector, notes) = notes(v);
    let there = |n: &Note| v.programme.all::<Obligation>().any(|o| o.title() == n.name);
    let content = html! {
        p { @match sector {
            Some(s) => { "These are the notes on " strong { (s.title.to_lowercase()) } ". They are a place to start, not legal advice: \
                whether one applies is for you to find out." },
            None => { "There are no notes on your sector (" a href=(v.href("/start/organisation")) { "change it" } "); these concern \
                many. They are a place to start, not legal advice." },
        } }
        @if !may { (not_yours(v, "an ISMS manager")) }
        form.record.wide method="post" action=(v.href("/start/obligations")) data-guard {
            (v.secret())
            fieldset.notes { legend.unseen { "What applies" }
                @for (i, n) in notes.iter().enumerate() { (note(n, i, there(n), may)) }
            }
            @if may { div.form-acts {
                button.button.primary type="submit" { "Take these over and go on" }
                a href=(v.href(after("obligations"))) { "Nothing of this, go on" }
            } }
        }
        @if let Some(s) = sector { section { h2 { "What differs in this sector" } (parts::markdown(&s.what_differs, 3)) } }
    };
    frame(v, "obligations", errors, content)
}

fn note(n: &Note, i: usize, there: bool, may: bool) -> Markup {
    html! {
        div.note-card {
            @if there { p { (parts::status(Tone::Fine, "taken over")) " " strong { (n.name) } } }
            @else if may {
                label.check for=(format!("applies-{i}")) { input id=(format!("applies-{i}")) type="checkbox" name="applies" value=(n.name); strong { (n.name) } }
            } @else { p { strong { (n.name) } } }
            p { (n.asks) }
            p.meta { "To whom: " (n.applies) }
            p.meta { "Source: " (n.source) }
        }
    }
}

/// Writes the requirements, and names their sets in the profile where the visitor may.
pub async fn save(v: Arc<Visit>) -> Answer {
    let (_, notes) = notes(&v);
    let ticked: Vec<&Note> =
        notes.into_iter().filter(|n| v.form.all("applies").any(|name| name == n.name)).collect();
    if ticked.is_empty() {
        return Ok(view(&v, &[wrong("applies-0", "tick what applies, or go on without")]));
    }
    let saved = v.muster().start_obligations(&v.actor, &ticked).await?;
    if v.actor.may(Permission::ManageSettings) {
        let before = Profile::read(Some(&v.live.profile)).0.obligations;
        let mut sets: Vec<String> = before.clone();
        for n in &ticked {
            if !sets.contains(&n.set) {
                sets.push(n.set.clone());
            }
        }
        if sets != before {
            let typed = Pairs::from([("obligations", sets.join(", ").as_str())]);
            let (text, _) = profile::merged(&v.live.profile, &typed);
            let based_on = Digest::of(v.live.profile.as_bytes());
            v.muster().change_settings(&v.actor, &based_on, &text).await?;
        }
    }
    Ok(v.redirect_saying(after("obligations"), &made(&saved)))
}
