//! 7.5.3/dangling-reference: a record points at one that does not exist.

use muster_catalog::control;
use muster_model::kinds::Control;
use muster_model::{Kind, Level, Reference, value};

use crate::context::Context;
use crate::rule::{Hit, rule};

rule! {
    id: "7.5.3/dangling-reference",
    level: Level::Minor,
    clause: "7.5.3",
    serves: &["C7.5", "B1"],
    title: "A record points at one that does not exist",
    checks: "Every reference of every record. The controls of Annex A exist even where they have no record yet.",
    matters: "The trace from requirement to risk, control, evidence and audit is only as good as its weakest link. A link \
              that leads nowhere means that something was renamed, deleted or never written.",
    resolve: "Correct the reference, write the missing record, or take the reference out.",
    evidence: "Records in which every reference can be followed.",
    fires: "
        >>> risk/stolen-key.md
        title: Stolen signing key
        assets: [asset/customer-portl]
        controls: [control/a.8.24]
        >>> asset/customer-portal.md
        title: Customer portal
    ",
    silent: "
        >>> risk/stolen-key.md
        title: Stolen signing key
        assets: [asset/customer-portal]
        controls: [control/a.8.24]
        >>> asset/customer-portal.md
        title: Customer portal
    ",
    run: |cx| {
        let mut hits = Vec::new();
        for (to, from) in cx.programme.missing().into_iter().filter(|(to, _)| !in_catalogue(to)) {
            // Looking for a slip of the hand costs time; a programme broken throughout needs no hundred hints.
            let close = if hits.len() < 100 { nearest(cx, to) } else { None };
            let help = match close {
                Some(id) => format!("Did you mean `{}/{id}`?", to.kind),
                None => format!("Write `{to}.md`, or take the reference out."),
            };
            for link in from {
                let Some(record) = cx.programme.find(&link.from) else { continue };
                let message = format!("`{}` points at `{to}`, which does not exist", link.field);
                hits.push(Hit::on(record, message).at(&link.field).help(&help));
            }
        }
        hits.into_iter().collect()
    },
}

fn in_catalogue(to: &Reference) -> bool {
    to.kind == Kind::of::<Control>() && control::get(to.id.as_str()).is_some()
}

fn nearest(cx: &Context<'_>, to: &Reference) -> Option<String> {
    let known: Vec<&str> = cx.programme.of_kind(to.kind).map(|r| r.id.as_str()).take(2000).collect();
    value::nearest(to.id.as_str(), &known).map(str::to_owned)
}
