//! What rules say, as people say it on a page. Rules speak to files too: they name fields and records as files do, between
//! backticks, and days as files write them. Here a record is a link with its title, a field its label, a day a date.

use maud::{Markup, html};
use muster_model::{FieldSpec, FieldType, Kind, Reference};

use super::words;
use crate::web::visit::Visit;

/// The text, about a record of `kind`.
pub fn spoken(v: &Visit, kind: Option<Kind>, text: &str) -> Markup {
    html! {
        @for (i, part) in text.split('`').enumerate() {
            @if i % 2 == 1 { (named(v, kind, part)) } @else { (words::days_in(part)) }
        }
    }
}

fn named(v: &Visit, kind: Option<Kind>, part: &str) -> Markup {
    let record = Reference::parse(part).filter(|r| v.programme.find(r).is_some());
    let label = || kind.and_then(|k| label(k, part));
    match record {
        Some(r) => html! { "“" a.soft href=(v.record_href(&r)) { (v.programme.title(&r)) } "”" },
        None => match label() {
            Some(label) => html! { "“" (label) "”" },
            None => html! { code { (part) } },
        },
    }
}

/// The label of a field: by its path, or by its name alone wherever it stands in the kind.
fn label(kind: Kind, path: &str) -> Option<&'static str> {
    let mut found = None;
    let mut inner: Vec<&'static FieldSpec> = kind.fields().collect();
    for name in path.split('.').map(|p| p.split('[').next().unwrap_or(p)) {
        let spec = deep(&inner, name)?;
        found = Some(spec.label);
        inner = parts_of(&spec.ty).iter().collect();
    }
    found
}

fn deep(fields: &[&'static FieldSpec], name: &str) -> Option<&'static FieldSpec> {
    let here = fields.iter().find(|f| f.name == name).copied();
    here.or_else(|| fields.iter().find_map(|f| deep(&parts_of(&f.ty).iter().collect::<Vec<_>>(), name)))
}

fn parts_of(ty: &FieldType) -> &'static [FieldSpec] {
    match ty {
        FieldType::Group(fields) => fields,
        FieldType::List(of) => parts_of(of),
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_called_by_their_labels_wherever_they_stand() {
        let kind = |k: &str| Kind::parse(k).unwrap();
        assert_eq!(label(kind("scope"), "identity_services"), Some("Identity services"));
        assert_eq!(label(kind("risk"), "review.last"), Some("Last done"));
        assert_eq!(label(kind("person"), "evidence"), Some("Evidence"), "of a competence");
        assert_eq!(label(kind("person"), "competences[0].evidence"), Some("Evidence"));
        assert_eq!(label(kind("risk"), "vulnerabilty"), None);
    }
}
