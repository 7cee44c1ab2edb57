//! Worked identity risk scenarios to start from.

use std::sync::LazyLock;

use crate::load;

/// One scenario. Texts are Markdown.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Its id: `federation-compromise`.
    pub id: String,
    /// What happens, in a line.
    pub title: String,
    /// What family it belongs to: `credentials`, `federation`, `non-human`, …
    pub family: String,
    /// Concrete threats.
    pub threats: Vec<String>,
    /// Weaknesses that let it happen.
    pub vulnerabilities: Vec<String>,
    /// Kinds of record it happens to.
    pub assets: Vec<String>,
    /// Typical assets, in words.
    pub typical_assets: Vec<String>,
    /// What is lost.
    pub affects: Vec<String>,
    /// Controls that help, by record id.
    pub controls: Vec<String>,
    /// Metrics that show whether they work.
    pub metrics: Vec<String>,
    /// MITRE ATT&CK techniques.
    pub attack: Vec<String>,
    /// Usual inherent likelihood, on the default scale.
    pub likelihood: String,
    /// Usual inherent consequence, on the default scale.
    pub consequence: String,
    /// Role that usually owns it.
    pub owner_role: String,
    /// Step by step.
    pub happens: String,
    /// What one would see.
    pub signs: Vec<String>,
    /// Modify, share, avoid, retain: what each would mean here.
    pub treatment: Vec<String>,
    /// A fictional company's case.
    pub example: String,
    /// Where it comes from.
    pub sources: Vec<String>,
}

static SCENARIOS: LazyLock<Vec<Scenario>> = LazyLock::new(|| {
    load::pages("scenarios")
        .into_iter()
        .map(|p| Scenario {
            id: p.name.clone(),
            title: p.text("title"),
            family: p.text("family"),
            threats: p.list("threats"),
            vulnerabilities: p.list("vulnerabilities"),
            assets: p.list("assets"),
            typical_assets: p.list("typical_assets"),
            affects: p.list("affects"),
            controls: p.list("controls"),
            metrics: p.list("metrics"),
            attack: p.list("attack"),
            likelihood: p.inner("inherent", "likelihood"),
            consequence: p.inner("inherent", "consequence"),
            owner_role: p.text("owner_role"),
            happens: p.section("What happens"),
            signs: p.bullets("Signs"),
            treatment: p.bullets("Treatment options"),
            example: p.section("Worked example"),
            sources: p.bullets("Sources"),
        })
        .collect()
});

/// Every scenario, by id.
pub fn all() -> &'static [Scenario] {
    &SCENARIOS
}

/// The scenario with this id.
pub fn get(id: &str) -> Option<&'static Scenario> {
    SCENARIOS.iter().find(|s| s.id == id)
}
