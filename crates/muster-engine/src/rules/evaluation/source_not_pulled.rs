//! 9.1/source-not-pulled: a source of identities was not read in time.

use jiff::civil::Date;
use muster_model::kinds::Source;
use muster_model::{Level, Rec};

use crate::context::Context;
use crate::rule::{Hit, rule};

rule! {
    id: "9.1/source-not-pulled",
    level: Level::Minor,
    clause: "9.1",
    serves: &["L3", "C9.1", "B3"],
    title: "A source of identities was not read in time",
    checks: "Each source with a rhythm was read within it, by its own record or by the newest snapshot.",
    matters: "Every posture figure rests on the last reading. A source that silently stopped being read still looks as \
              good as on its last day.",
    resolve: "Run `muster pull` for the source, see why it stopped, and let it run by schedule.",
    evidence: "Snapshots without gaps longer than the rhythm.",
    fires: "
        >>> source/corp.md
        title: Corporate directory
        pull: {last: 2026-05-01, every: P7D}
    ",
    silent: "
        >>> source/corp.md
        title: Corporate directory
        pull: {last: 2026-05-01, every: P7D}
        >>> estate.json
        {\"taken_at\": \"2026-06-28T00:00:00Z\", \"sources\": [{\"name\": \"corp\"}]}
    ",
    run: |cx| {
        let late = |s: Rec<'_, Source>| {
            let every = s.data.pull.as_ref()?.every.as_ref()?;
            Some(match last_read(cx, &s) {
                Some(last) if every.after(last) < cx.today => Hit::on(s.record, format!(
                    "“{}” is to be read every {every}, but was last read on {last}", s.title()
                ))
                .at("pull"),
                None => Hit::on(s.record, format!(
                    "“{}” is to be read every {every}, but was never read", s.title()
                ))
                .at("pull"),
                Some(_) => return None,
            })
        };
        cx.programme.all::<Source>().filter_map(late).collect()
    },
}

/// The day a source was last read, by its own record or by the newest snapshot.
fn last_read(cx: &Context<'_>, source: &Rec<'_, Source>) -> Option<Date> {
    let name = Context::source_name(source);
    let seen = cx.estate.filter(|e| e.sources.iter().any(|s| s.name == name)).and_then(|e| e.taken_at);
    let seen = seen.map(|at| cx.programme.profile.today(at));
    source.pull.as_ref().and_then(|p| p.last).max(seen)
}
