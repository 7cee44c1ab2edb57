//! The scope statement in prose, written from the parts of the scope record; and the short form for a certificate.

use std::collections::BTreeSet;

use maud::{Markup, html};
use muster_model::kinds::{
    Asset, AssetClass, Boundary, IdentityService, IdentityServiceClass, Scope, Site, SiteClass, Unit,
};
use muster_model::{Rec, Reference};
use muster_render::words::list;

use super::countries;
use crate::web::look::{parts, words};
use crate::web::visit::Visit;

/// The statement.
pub fn statement(v: &Visit, scope: &Rec<'_, Scope>) -> Markup {
    html! {
        article.statement aria-labelledby="statement-h" {
            header {
                p.over { "Scope statement, version " (scope.version.as_deref().unwrap_or("not numbered")) }
                h2 #statement-h { (organisation(v)) }
            }
            @if let Some(purpose) = &scope.purpose { p.purpose { (**purpose) } }
            @if let Some(preface) = &scope.preface { (parts::markdown(preface, 4)) }
            (units(v, scope))
            (sites(v, scope))
            (named(v, "Processes", "The processes covered are", scope.processes.iter().map(|r| &r.to)))
            (assets(v, scope))
            (services(v, scope))
            (boundaries(v, scope))
            (own_words(scope))
            (certificate(v, scope))
        }
    }
}

fn organisation(v: &Visit) -> String {
    let name = &v.programme.profile.name;
    let name = if name.is_empty() { v.actor.org.to_string() } else { name.clone() };
    format!("The information security management system of {name}")
}

/// `A, B and C`, each a link.
pub fn linked<'r>(v: &Visit, to: impl Iterator<Item = &'r Reference>) -> Markup {
    let all: Vec<_> = to.collect();
    html! {
        @for (i, to) in all.iter().enumerate() {
            @if i > 0 { (if i + 1 == all.len() { " and " } else { ", " }) }
            a href=(v.record_href(to)) { (v.programme.title(to)) }
        }
    }
}

fn named<'r>(v: &Visit, title: &str, lead: &str, to: impl Iterator<Item = &'r Reference>) -> Markup {
    let all: Vec<_> = to.collect();
    html! {
        section {
            h3 { (title) }
            @if all.is_empty() { p.nothing { "None is named." } }
            @else { p { (lead) " " (linked(v, all.iter().copied())) "." } }
        }
    }
}

fn units(v: &Visit, scope: &Rec<'_, Scope>) -> Markup {
    let found: Vec<Rec<'_, Unit>> = scope.units.iter().filter_map(|u| v.programme.get(&u.to)).collect();
    let people: i64 = found.iter().filter_map(|u| u.headcount).sum();
    let entities: BTreeSet<&str> = found.iter().filter_map(|u| u.legal_entity.as_deref()).collect();
    let entities: Vec<&str> = entities.into_iter().collect();
    html! {
        section {
            h3 { "Organisation" }
            @if scope.units.is_empty() { p.nothing { "No organisational unit is named." } } @else {
                p {
                    "It covers " (words::count(scope.units.len(), "organisational unit", "organisational units"))
                    @if people > 0 { " with " (words::grouped(usize::try_from(people).unwrap_or(0))) " people" }
                    @if !entities.is_empty() { " in " (list(&entities)) }
                    ": " (linked(v, scope.units.iter().map(|u| &u.to))) "."
                }
            }
        }
    }
}

fn sites(v: &Visit, scope: &Rec<'_, Scope>) -> Markup {
    let of = |class: Option<SiteClass>| {
        scope
            .sites
            .iter()
            .map(|s| &s.to)
            .filter(move |to| v.programme.get::<Site>(to).and_then(|s| s.class) == class)
    };
    let classes: Vec<Option<SiteClass>> = SiteClass::ALL.iter().copied().map(Some).chain([None]).collect();
    html! {
        section {
            h3 { "Places" }
            @if scope.sites.is_empty() { p.nothing { "No site is named." } } @else {
                dl.by-class {
                    @for class in classes.into_iter().filter(|c| of(*c).next().is_some()) {
                        div {
                            dt { (class.map_or("Other", SiteClass::label)) }
                            dd { (linked(v, of(class))) }
                        }
                    }
                }
            }
        }
    }
}

fn assets(v: &Visit, scope: &Rec<'_, Scope>) -> Markup {
    let of = |class: Option<AssetClass>| {
        scope
            .assets
            .iter()
            .map(|a| &a.to)
            .filter(move |to| v.programme.get::<Asset>(to).and_then(|a| a.class) == class)
    };
    let classes: Vec<Option<AssetClass>> = AssetClass::ALL.iter().copied().map(Some).chain([None]).collect();
    html! {
        section {
            h3 { "Information and systems" }
            @if scope.assets.is_empty() { p.nothing { "No asset is named." } } @else {
                dl.by-class {
                    @for class in classes.into_iter().filter(|c| of(*c).next().is_some()) {
                        div {
                            dt { (class.map_or("Other", AssetClass::label)) }
                            dd { (linked(v, of(class))) }
                        }
                    }
                }
            }
        }
    }
}

fn services(v: &Visit, scope: &Rec<'_, Scope>) -> Markup {
    html! {
        section {
            h3 { "Identity services" }
            @if scope.identity_services.is_empty() {
                p.nothing { "No identity service is named. Whoever signs people in decides who gets in: name each one, \
                             whoever runs it." }
            } @else {
                p { "Identities that open what is covered are issued, kept or checked by:" }
                ul.plain {
                    @for to in &scope.identity_services {
                        li { (linked(v, std::iter::once(&to.to)))
                            @if let Some(s) = v.programme.get::<IdentityService>(&to.to) { span.meta { ", " (service(&s)) } } }
                    }
                }
            }
        }
    }
}

/// `directory, on premises, operated by this team`.
fn service(s: &IdentityService) -> String {
    let class = s.class.map(IdentityServiceClass::label);
    let hosting = s.hosting.map(muster_model::kinds::Hosting::label);
    let by = s.operated_by.map(|o| format!("run by {}", o.label().to_lowercase()));
    let words: Vec<String> =
        [class.map(str::to_lowercase), hosting.map(str::to_lowercase), by].into_iter().flatten().collect();
    words.join(", ").replace("hr source", "HR source")
}

fn boundaries(v: &Visit, scope: &Rec<'_, Scope>) -> Markup {
    html! {
        section {
            h3 { "Where it ends" }
            @if scope.boundaries.is_empty() { p.nothing { "No boundary is described." } } @else {
                dl.ends {
                    @for to in &scope.boundaries {
                        @if let Some(b) = v.programme.get::<Boundary>(&to.to) {
                            div {
                                dt { a href=(v.record_href(&to.to)) { (b.title()) }
                                    @if let Some(class) = b.class { " " span.meta { (class.label().to_lowercase()) } } }
                                dd { @if let Some(text) = &b.description { (**text) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn own_words(scope: &Rec<'_, Scope>) -> Markup {
    let body = scope.record.body().trim();
    html! { @if !body.is_empty() { section { h3 { "Added in the record" } (parts::markdown(body, 4)) } } }
}

/// One sentence, as it would stand on a certificate.
fn certificate(v: &Visit, scope: &Rec<'_, Scope>) -> Markup {
    let units = scope.units.iter().filter_map(|u| v.programme.get::<Unit>(&u.to));
    let entities: BTreeSet<String> = units.filter_map(|u| u.legal_entity.clone()).collect();
    let entities: Vec<String> = if entities.is_empty() {
        vec![organisation(v).trim_start_matches("The information security management system of ").to_owned()]
    } else {
        entities.into_iter().collect()
    };
    let sites = scope.sites.iter().filter_map(|s| v.programme.get::<Site>(&s.to));
    let codes: BTreeSet<String> = sites.filter_map(|s| s.country.clone()).collect();
    let lands: Vec<&str> = codes.iter().map(|c| countries::name(c)).collect();
    let purpose = scope.purpose.as_deref().unwrap_or_default().trim().trim_end_matches('.');
    let statement = muster_engine::statement::approved(&v.programme);
    html! {
        section.certificate aria-labelledby="certificate-h" {
            h3 #certificate-h { "Short form, for the certificate" }
            blockquote {
                p {
                    "The information security management system of " (list(&entities))
                    @if !scope.sites.is_empty() {
                        " at " (words::count(scope.sites.len(), "site", "sites"))
                        @if !lands.is_empty() { " in " (list(&lands)) }
                    }
                    @if !purpose.is_empty() { ", to " (lower_first(purpose)) }
                    ", in accordance with the Statement of Applicability"
                    @if let Some(version) = statement.as_ref().and_then(|s| s.version.as_deref()) { ", version " (version) }
                    "."
                }
            }
        }
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
