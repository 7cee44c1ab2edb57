//! `/documents/templates`: texts of policies and procedures to start from, in our own words, filled in with what the
//! profile knows. Adopting one makes a draft document; from there it is the organisation's own.

use std::collections::BTreeMap;
use std::sync::Arc;

use maud::{Markup, html};
use muster_catalog::template::{self, EVERYONE, PLACEHOLDERS, Template};
use muster_model::edit::Edit;
use muster_model::kinds::{Document, DocumentLevel, Obligation, Role, Scope};
use muster_model::{Id, Kind, Reference};
use serde_json::{Value as Json, json};

use crate::web::failure::Failure;
use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::pages::records;
use crate::web::visit::{Answer, Visit};

/// Most obligations named in a text.
const NAMED: usize = 6;

fn document_of(v: &Visit, t: &Template) -> Option<Reference> {
    let reference = Reference::new(Kind::of::<Document>(), Id::new(&t.id)?);
    v.programme.find(&reference).map(|_| reference)
}

/// The size of organisation that texts are written for.
fn size(v: &Visit) -> &'static str {
    match v.programme.profile.headcount {
        0..50 => "small",
        50..500 => "medium",
        _ => "large",
    }
}

pub async fn list(v: Arc<Visit>) -> Answer {
    let size = size(&v);
    let content = html! {
        (parts::page_head(
            html! { a href=(v.href("/documents")) { "Documents" } },
            "Texts to start from",
            html! { p.lede { "Policies and procedures an ISMS needs, in plain words and with your organisation filled in. \
                Adopt one, change it until it says what you do, and send it to review." } },
            html! {},
        ))
        @for level in DocumentLevel::ALL {
            @let of_level: Vec<_> = template::all().iter().filter(|t| t.level == level.word()).collect();
            @if !of_level.is_empty() {
                section aria-label=(level.label()) {
                    h2 { (level.label()) " " span.count { (of_level.len()) } }
                    ul.work.templates { @for t in of_level { li {
                        a href=(v.href(&format!("/documents/templates/{}", t.id))) { (t.title) }
                        p { (t.summary) }
                        p.meta {
                            @if document_of(&v, t).is_some() { (parts::status(Tone::Fine, "adopted")) " · " }
                            @if !t.sizes.iter().any(|s| s == size) { "larger organisations need it · " }
                            @if !t.clauses.is_empty() { "clauses " (t.clauses.join(", ")) }
                            @if !t.controls.is_empty() { " · controls " (t.controls.join(", ")) }
                        }
                    } } }
                }
            }
        }
    };
    Ok(v.page("Texts to start from", content))
}

fn template(v: &Visit) -> Result<&'static Template, Failure> {
    template::get(v.param("id")).ok_or_else(|| Failure::not_found("this text"))
}

/// What is known of the organisation, by placeholder: out of the profile and the records, then what the visitor typed.
fn values(v: &Visit, t: &Template) -> BTreeMap<&'static str, String> {
    let profile = &v.programme.profile;
    let mut known = BTreeMap::new();
    let mut put = |name: &'static str, value: String| {
        if !value.trim().is_empty() {
            known.insert(name, value);
        }
    };
    put("organisation", profile.name.clone());
    put("sector", profile.sector.clone());
    put("countries", profile.countries.join(", "));
    put("headcount", words::grouped(usize::try_from(profile.headcount).unwrap_or(0)));
    let scope = v.programme.all::<Scope>().next();
    put("scope", scope.and_then(|s| s.purpose.as_deref().map(str::to_owned)).unwrap_or_default());
    let duties: Vec<_> = v.programme.all::<Obligation>().take(NAMED).map(|o| o.title()).collect();
    put("obligations", duties.join("; "));
    for (name, id) in [
        ("owner", t.owner_role.as_str()),
        ("top_management", "top-management"),
        ("isms_manager", "isms-manager"),
        ("identity_lead", "identity-lead"),
        ("hr_lead", "hr-lead"),
        ("internal_auditor", "internal-auditor"),
    ] {
        put(name, v.programme.by_id::<Role>(id).map(|r| r.title().to_owned()).unwrap_or_default());
    }
    for (name, _) in PLACEHOLDERS {
        if let Some(typed) = v.form.filled(&format!("value-{name}")) {
            put(name, typed.chars().take(400).collect());
        }
    }
    known
}

pub async fn one(v: Arc<Visit>) -> Answer {
    let t = template(&v)?;
    let values = values(&v, t);
    let body = t.fill_for(size(&v), &values);
    let open: Vec<_> =
        PLACEHOLDERS.iter().filter(|(name, _)| body.contains(&format!("{{{{{name}}}}}"))).collect();
    let may = v.may_act() && v.actor.may_create(Kind::of::<Document>());
    let content = html! {
        (parts::page_head(
            html! { a href=(v.href("/documents/templates")) { "Texts to start from" } },
            &t.title,
            html! { p.lede { (t.summary) } },
            html! {},
        ))
        @if let Some(there) = document_of(&v, t) {
            p.notice { "You have adopted this text: " a href=(v.record_href(&there)) { (v.programme.title(&there)) } "." }
        } @else if may { (adoption(&v, t, &open)) }
        section.text aria-label="The text" { (parts::markdown(untitled(&body), 1)) }
        section.sources aria-labelledby="sources" {
            h2 #sources { "Where it comes from" }
            ul { @for s in &t.sources { li { (words::running(s)) } } }
        }
    };
    Ok(v.page(&t.title, content))
}

/// The text without its title, which the page shows above.
fn untitled(body: &str) -> &str {
    body.strip_prefix("# ").and_then(|rest| rest.split_once('\n')).map_or(body, |(_, rest)| rest)
}

fn adoption(v: &Visit, t: &Template, open: &[&(&'static str, &'static str)]) -> Markup {
    html! {
        form.adopt method="post" action=(v.href(&format!("/documents/templates/{}", t.id))) {
            (v.secret())
            @if !open.is_empty() {
                p { "What your records do not say yet. Leave it empty and fill it in later: it stays marked in the text." }
                @for (name, what) in open {
                    div.field { label for={ "value-" (name) } { (what) " " span.optional { "optional" } }
                        input.long id={ "value-" (name) } name={ "value-" (name) } maxlength="400" autocomplete="off"; }
                }
            }
            p.meta { "Makes a draft that its owner can change. It is looked at again every "
                (words::count(t.review_months as usize, "month", "months"))
                @if !t.acknowledged_by.is_empty() { " and acknowledged by " (readers(t)) } "." }
            button.button.primary type="submit" { "Adopt as a draft" }
        }
    }
}

fn readers(t: &Template) -> String {
    let name = |r: &String| if r == EVERYONE { "everybody".to_owned() } else { r.replace('-', " ") };
    t.acknowledged_by.iter().map(name).collect::<Vec<_>>().join(", ")
}

pub async fn adopt(v: Arc<Visit>) -> Answer {
    let t = template(&v)?;
    let reference = Reference::new(
        Kind::of::<Document>(),
        Id::new(&t.id).ok_or_else(|| Failure::not_found("this text"))?,
    );
    let role = |id: &str| v.programme.by_id::<Role>(id).map(|r| r.reference().to_string());
    let mut fields: Vec<(String, Option<Json>)> = vec![
        ("title".into(), Some(json!(t.title))),
        ("owner".into(), role(&t.owner_role).map(Json::from)),
        ("level".into(), Some(json!(t.level))),
        ("version".into(), Some(json!("1.0"))),
        ("status".into(), Some(json!("draft"))),
    ];
    let parent = t.parent.as_deref().and_then(|p| v.programme.by_id::<Document>(p));
    fields.push(("parent".into(), parent.map(|p| json!(p.reference().to_string()))));
    let asked: Vec<String> = if t.acknowledged_by.iter().any(|r| r == EVERYONE) {
        v.programme.all::<Role>().map(|r| r.reference().to_string()).collect()
    } else {
        t.acknowledged_by.iter().filter_map(|r| role(r)).collect()
    };
    fields.push(("acknowledgement".into(), (!asked.is_empty()).then(|| json!(asked))));
    fields.push(("satisfies".into(), (!t.clauses.is_empty()).then(|| json!(t.clauses))));
    fields.retain(|(_, value)| value.is_some());
    let body = format!("{}\n", t.fill_for(size(&v), &values(&v, t)));
    let before = v.checked().await?;
    let edit = Edit { fields, body: Some(body) };
    let saved = v
        .muster()
        .save_record(&v.actor, &reference, None, edit, Some("adopted from a text to start from"))
        .await?;
    records::said(&v, &before, &saved.reference, "Adopted as a draft").await
}
