//! What can be chosen: records of certain kinds, names of the catalogue.

use std::collections::BTreeMap;

use maud::{Markup, html};
use muster_model::kinds::Criteria;
use muster_model::{Kind, Programme};

/// One thing that can be chosen.
#[derive(Debug, Clone)]
pub struct Option_ {
    /// What is written.
    pub value: String,
    /// What people read.
    pub label: String,
    /// The group it stands in.
    pub group: &'static str,
}

/// Most suggestions in one list; beyond, the script asks the server.
pub const MOST: usize = 400;

/// How many records of these kinds there are.
pub fn count(programme: &Programme, kinds: &[&str]) -> usize {
    of_kinds(kinds).map(|k| programme.count(k)).sum()
}

/// Records of these kinds, by kind and title.
pub fn records(programme: &Programme, kinds: &[&str]) -> Vec<Option_> {
    let mut all: Vec<_> = of_kinds(kinds)
        .flat_map(|k| programme.of_kind(k))
        .take(MOST)
        .map(|r| Option_ {
            value: r.reference().to_string(),
            label: r.title.clone(),
            group: r.kind.spec().labels,
        })
        .collect();
    all.sort_by(|a, b| (a.group, a.label.to_lowercase()).cmp(&(b.group, b.label.to_lowercase())));
    all
}

/// The same, each pinned in the version that stands.
fn pinned(programme: &Programme, kinds: &[&str]) -> Vec<Option_> {
    let mut all = records(programme, kinds);
    for o in &mut all {
        let found = muster_model::Reference::parse(&o.value).and_then(|r| programme.find(&r));
        if let Some(record) = found {
            o.value = format!("{}@{}", o.value, record.digest());
        }
    }
    all
}

fn of_kinds<'k>(kinds: &'k [&'k str]) -> Box<dyn Iterator<Item = Kind> + 'k> {
    if kinds.is_empty() {
        Box::new(Kind::all())
    } else {
        Box::new(kinds.iter().filter_map(|k| Kind::parse(k)))
    }
}

/// Names of the catalogue.
pub fn named(what: &str) -> Vec<Option_> {
    let option = |value: &str, label: String| Option_ { value: value.to_owned(), label, group: "" };
    match what {
        "clause" => muster_catalog::clause::all()
            .iter()
            .map(|c| option(&c.number, format!("{} {}", c.number, c.title)))
            .collect(),
        "scenario" => {
            muster_catalog::scenario::all().iter().map(|s| option(&s.id, s.title.clone())).collect()
        }
        "rule" => muster_engine::rules::all()
            .iter()
            .map(|r| option(r.id, format!("{}: {}", r.id, r.title)))
            .collect(),
        "metric" => metrics().into_iter().map(|(id, title)| option(id, title.to_owned())).collect(),
        _ => Vec::new(),
    }
}

fn metrics() -> BTreeMap<&'static str, &'static str> {
    muster_posture::METRICS.iter().map(|m| (m.id, m.title)).collect()
}

/// Options grouped as `optgroup`s where there is more than one group.
pub fn grouped(options: &[Option_], chosen: Option<&str>) -> Markup {
    let one = |o: &Option_| html! { option value=(o.value) selected[chosen == Some(o.value.as_str())] { (o.label) } };
    html! {
        @if options.iter().any(|o| Some(o.group) != options.first().map(|f| f.group)) {
            @for group in options.chunk_by(|a, b| a.group == b.group) {
                optgroup label=(group.first().map_or("", |o| o.group)) { @for o in group { (one(o)) } }
            }
        } @else { @for o in options { (one(o)) } }
    }
}

/// Durations that come up again and again.
const PERIODS: [(&str, &str); 8] = [
    ("P1D", "a day"),
    ("P7D", "a week"),
    ("P14D", "two weeks"),
    ("P1M", "a month"),
    ("P3M", "three months"),
    ("P6M", "six months"),
    ("P1Y", "a year"),
    ("P2Y", "two years"),
];

/// The steps of the scale in force, for the fields that name one; empty for every other field.
pub fn steps(programme: &Programme, kind: Kind, path: &str) -> Vec<Option_> {
    if kind == Kind::of::<Criteria>() {
        return Vec::new();
    }
    let all = || programme.all::<Criteria>();
    let Some(criteria) = all().find(|c| c.approval.is_some()).or_else(|| all().next()) else {
        return Vec::new();
    };
    let scale = match path.rsplit('.').next() {
        Some("likelihood") => &criteria.data.likelihood,
        Some("consequence") => &criteria.data.consequence,
        _ => return Vec::new(),
    };
    let step = |s: &muster_model::kinds::ScaleStep| {
        let word = s.id.clone()?;
        let means = s.means.as_deref().map(|m| format!(": {m}")).unwrap_or_default();
        Some(Option_ { label: format!("{word}{means}"), value: word, group: "" })
    };
    scale.iter().filter_map(step).collect()
}

/// The name of a list of suggestions.
pub fn list_name(kinds: &[&str]) -> String {
    if kinds.is_empty() { "any".into() } else { kinds.join("+") }
}

/// The lists of suggestions that a form uses.
pub fn datalists(programme: &Programme, names: &std::collections::BTreeSet<String>) -> Markup {
    html! {
        @for name in names {
            datalist id={ "list-" (name) } {
                @if name == "periods" { @for (value, label) in PERIODS { option value=(value) { (label) } } }
                @else if let Some(what) = name.strip_prefix("named:") {
                    @for o in named(what) { option value=(o.value) { (o.label) } }
                } @else {
                    @let (wanted, pins) = name.strip_prefix("pin:").map_or((name.as_str(), false), |kinds| (kinds, true));
                    @let kinds: Vec<&str> = if wanted == "any" { Vec::new() } else { wanted.split('+').collect() };
                    @for o in if pins { pinned(programme, &kinds) } else { records(programme, &kinds) } { option value=(o.value) { (o.label) } }
                }
            }
        }
    }
}

/// What stands behind a typed reference, to read beside it.
pub fn caption(programme: &Programme, text: &str) -> Option<String> {
    let to = muster_model::Reference::parse(text.split('@').next()?)?;
    programme.find(&to).map(|r| r.title.clone())
}
