//! The ninety-three controls of Annex A.

use std::sync::LazyLock;

use crate::load;

/// One control of Annex A, in our own words. Texts are Markdown.
#[derive(Debug, Clone)]
pub struct Control {
    /// Id of the record that stands for it: `a.5.17`.
    pub id: String,
    /// Number in Annex A: `5.17`.
    pub number: String,
    /// Title in the standard.
    pub title: String,
    /// `organizational`, `people`, `physical` or `technological`.
    pub theme: String,
    /// How it bears on identity: `core`, `supporting` or `none`.
    pub identity: String,
    /// `preventive`, `detective`, `corrective`.
    pub kinds: Vec<String>,
    /// Phase in which it is put in place.
    pub phase: String,
    /// Role that usually owns it.
    pub role: String,
    /// Effort to put it in place, in person-days, for a small, a medium and a large organisation.
    pub days: [f64; 3],
    /// Metrics that can measure it.
    pub metrics: Vec<String>,
    /// What it is for.
    pub purpose: String,
    /// What an auditor would be shown.
    pub evidence: Vec<String>,
    /// How to put it in place.
    pub implementation: Vec<String>,
    /// What it means for identity; our own reading. Empty where it does not bear on it.
    pub lens: String,
    /// Where it comes from.
    pub sources: Vec<String>,
}

static CONTROLS: LazyLock<Vec<Control>> = LazyLock::new(|| {
    let mut all: Vec<Control> = load::pages("controls")
        .into_iter()
        .map(|p| Control {
            id: p.name.clone(),
            number: p.text("number"),
            title: p.text("title"),
            theme: p.text("theme"),
            identity: p.text("identity"),
            kinds: p.list("type"),
            phase: p.text("phase"),
            role: p.text("role"),
            days: ["small", "medium", "large"].map(|s| p.inner("days", s).parse().unwrap_or(0.0)),
            metrics: p.list("metrics"),
            purpose: p.section("Purpose"),
            evidence: p.bullets("Evidence expected"),
            implementation: p.bullets("Implementation"),
            lens: p.section("Identity lens"),
            sources: p.bullets("Sources"),
        })
        .collect();
    all.sort_by_key(|c| load::numeric(&c.number));
    all
});

/// Every control, in order.
pub fn all() -> &'static [Control] {
    &CONTROLS
}

/// The control with this record id, such as `a.5.17`.
pub fn get(id: &str) -> Option<&'static Control> {
    CONTROLS.iter().find(|c| c.id == id)
}
