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
        for record in cx.programme.records() {
            record.references(&mut |field, to| {
                if exists(cx, to) {
                    return;
                }
                let hit = Hit::on(record, format!("`{field}` points at `{to}`, which does not exist")).at(field);
                // Looking for a slip of the hand costs time; a programme broken throughout needs no hundred hints.
                let close = if hits.len() < 100 { nearest(cx, to) } else { None };
                hits.push(match close {
                    Some(id) => hit.help(format!("Did you mean `{}/{id}`?", to.kind)),
                    None => hit.help(format!("Write `{to}.md`, or take the reference out.")),
                });
            });
        }
        hits.into_iter().collect()
    },
}

fn exists(cx: &Context<'_>, to: &Reference) -> bool {
    cx.programme.find(to).is_some()
        || (to.kind == Kind::of::<Control>() && control::get(to.id.as_str()).is_some())
}

fn nearest(cx: &Context<'_>, to: &Reference) -> Option<String> {
    let known: Vec<&str> = cx.programme.of_kind(to.kind).map(|r| r.id.as_str()).take(2000).collect();
    value::nearest(to.id.as_str(), &known).map(str::to_owned)
}
