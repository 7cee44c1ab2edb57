//! What a newcomer starts from: the usual roles with what each answers for, and risk criteria to change. In our own words.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::load;

/// A role that most organisations need.
#[derive(Debug, Clone, Deserialize)]
pub struct Role {
    /// Id of its record: `isms-manager`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who that is, for somebody who has never heard of it.
    pub does: String,
    /// What it answers for.
    pub responsibilities: Vec<String>,
    /// What it may decide.
    pub authorities: Vec<String>,
    /// Needed from the first day; the others can wait.
    pub first: bool,
}

/// A step of a scale.
#[derive(Debug, Clone, Deserialize)]
pub struct Step {
    /// The word that risks use.
    pub id: String,
    /// What it means.
    pub means: String,
}

/// A band of levels.
#[derive(Debug, Clone, Deserialize)]
pub struct Band {
    /// Its name.
    pub name: String,
    /// The lowest level in it: the step of likelihood times the step of consequence.
    pub from: i64,
    /// Whether a risk may stay in it without treatment.
    pub acceptable: bool,
    /// Who accepts a risk in it.
    pub accepted_by: String,
}

/// Criteria to start from, on the scales that the worked scenarios are rated on.
#[derive(Debug, Clone, Deserialize, Default)]
pub struct Criteria {
    /// Title of the record.
    pub title: String,
    /// Its version: below 1, since nobody has approved it.
    pub version: String,
    /// When risks are assessed.
    pub when: String,
    /// Steps of likelihood, lowest first.
    pub likelihood: Vec<Step>,
    /// Steps of consequence, lowest first.
    pub consequence: Vec<Step>,
    /// Bands of levels, lowest first.
    #[serde(rename = "band")]
    pub bands: Vec<Band>,
}

#[derive(Deserialize, Default)]
struct Start {
    role: Vec<Role>,
    criteria: Criteria,
}

static START: LazyLock<Start> = LazyLock::new(|| load::toml("start.toml"));

/// The usual roles, in the order to ask for them.
pub fn roles() -> &'static [Role] {
    &START.role
}

/// The criteria.
pub fn criteria() -> &'static Criteria {
    &START.criteria
}
