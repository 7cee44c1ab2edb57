//! A short form: a few fields of a record, asked where somebody needs to say just that: the day an action was done, the report
//! of an audit. It is sent to the same place as the whole form and leaves every other field as it was.

use maud::{Markup, html};
use muster_app::FieldError;
use muster_model::{Kind, Record};
use serde_json::Value as Json;

use super::field::fields;
use super::read::is_open;
use super::{Draft, Form};
use crate::web::visit::Visit;

/// The fields named in `only`, with commas between; those that the kind does not have, or that no form sets, fall away.
pub fn named(kind: Kind, only: Option<&str>) -> Vec<&'static str> {
    let asked: Vec<&str> = only.unwrap_or("").split(',').map(str::trim).collect();
    kind.fields().filter(|f| is_open(f) && asked.contains(&f.name)).map(|f| f.name).collect()
}

/// The draft of a short form: what it asked as it was typed, everything else as in `base`.
pub fn bounded(draft: Draft, base: Option<&Draft>, only: &[&str]) -> Draft {
    let Some(base) = base.filter(|_| !only.is_empty()) else { return draft };
    let mut out = Draft { note: draft.note, ..base.clone() };
    for name in only {
        match draft.fields.get(*name) {
            Some(value) => drop(out.fields.insert((*name).to_owned(), value.clone())),
            None => drop(out.fields.remove(*name)),
        }
    }
    out
}

/// A short form on a record's own page, filled with what the record says, or with `usual` where it says nothing yet.
pub fn short(
    v: &Visit,
    record: &Record,
    only: &[&'static str],
    usual: &[(&str, &str)],
    button: &str,
) -> Markup {
    let mut draft = Draft::of(record);
    for (field, value) in usual {
        draft.fields.entry(*field).or_insert_with(|| Json::String((*value).to_owned()));
    }
    let reference = record.reference();
    let errors: &[FieldError] = &[];
    let mut f = Form::new(v, record.kind, &draft);
    (f.record, f.errors, f.only) = (Some(record), errors, only);
    html! {
        form.record.brief method="post" action={ (v.record_href(&reference)) "/edit" } data-guard novalidate {
            (v.secret())
            input type="hidden" name="based_on" value=(v.live.head(&reference).map_or(0, |h| h.version));
            input type="hidden" name="only" value=(only.join(","));
            (fields(&f))
            div { button.button.primary type="submit" { (button) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn draft(fields: Json) -> Draft {
        let Json::Object(fields) = fields else { panic!("an object") };
        Draft { fields, body: "text".into(), id: "x".into(), note: String::new() }
    }

    #[test]
    fn what_was_not_asked_stays() {
        let base = draft(json!({"title": "A", "due": "2026-01-01", "done": "2026-02-02"}));
        let typed = Draft { body: String::new(), ..draft(json!({"due": "2026-03-03", "title": "forged"})) };
        let out = bounded(typed, Some(&base), &["due", "done"]);
        assert_eq!(
            Json::Object(out.fields),
            json!({"title": "A", "due": "2026-03-03"}),
            "emptied is emptied"
        );
        assert_eq!(out.body, "text");
    }

    #[test]
    fn only_what_a_form_may_set() {
        let finding = Kind::parse("finding").unwrap();
        assert_eq!(named(finding, Some("closed,cause, similar,nothing")), ["cause", "similar"]);
        assert!(named(finding, None).is_empty());
    }
}
