//! The first steps, in order: what each is, why it comes now, and whether it is done, seen in the records.

use muster_app::Permission;
use muster_model::kinds::{Obligation, Person, Risk, Role, Scope};

use crate::web::look::words;
use crate::web::visit::Visit;

/// One step.
#[derive(Debug)]
pub struct Step {
    /// Its word in the address: `/start/scope`.
    pub slug: &'static str,
    /// Is it done? Seen in the records.
    pub done: bool,
    /// What is done in it.
    pub title: &'static str,
    /// Why it comes now.
    pub why: &'static str,
    /// The words on the button that leads to it.
    pub label: &'static str,
    /// Whether the visitor may do it.
    pub may: bool,
    /// What is there already, in words.
    pub have: String,
}

impl Step {
    /// Its address below the organisation.
    pub fn path(&self) -> String {
        format!("/start/{}", self.slug)
    }
}

/// The steps, in order.
pub fn steps(v: &Visit) -> Vec<Step> {
    let p = &v.programme;
    let profile = &p.profile;
    let roles = p.all::<Role>().count();
    let holding = p.all::<Person>().filter(|person| person.roles_on(v.today()).next().is_some()).count();
    let (scopes, risks) = (p.all::<Scope>().count(), p.all::<Risk>().count());
    let asks = p.all::<Obligation>().count();
    let writes = v.actor.may(Permission::WriteRecords);
    vec![
        Step {
            slug: "organisation",
            done: profile.headcount > 0 && profile.target().is_some(),
            title: "Say what the organisation is",
            why: "Size, sector and the day you want the certificate decide how large the plan is: ten people need far \
                  less than a bank.",
            label: "Describe the organisation",
            may: v.actor.may(Permission::ManageSettings),
            have: match (profile.headcount, profile.target()) {
                (0, _) => "Not said how many people yet".into(),
                (n, None) => format!("{} people; no date for certification yet", words::grouped(n as usize)),
                (n, Some(t)) => format!(
                    "{} people, certification aimed at {}",
                    words::grouped(n as usize),
                    words::date(t)
                ),
            },
        },
        Step {
            slug: "roles",
            done: roles > 0 && holding > 0,
            title: "Name the roles and who holds them",
            why: "Every record is owned by a role, so that work goes on when people move. Begin with four: top \
                  management, ISMS manager, identity lead, internal auditor (clause 5.3).",
            label: "Name the roles",
            may: writes && v.actor.may(Permission::ManagePeople),
            have: format!(
                "{}, {} holding one",
                words::count(roles, "role", "roles"),
                words::count(holding, "person", "people")
            ),
        },
        Step {
            slug: "obligations",
            done: asks > 0,
            title: "Tick what applies to you",
            why: "Laws, regulators and markets ask for security too. What applies shapes scope, risks and plan \
                  (clause 4.2). For twelve sectors there are notes, each with the article it comes from.",
            label: "See what may apply",
            may: writes,
            have: words::count(asks, "requirement", "requirements"),
        },
        Step {
            slug: "scope",
            done: scopes > 0,
            title: "Draw the scope",
            why: "What the ISMS covers: the service you sell, who delivers it, where, and which identity services let \
                  people in (clause 4.3).",
            label: "Draw the scope",
            may: writes,
            have: words::count(scopes, "scope", "scopes"),
        },
        Step {
            slug: "risk",
            done: risks > 0,
            title: "Write the first risk",
            why: "One concrete way in which things go wrong, not “cyber attack”. The worked identity scenarios are a good \
                  place to start (clause 6.1.2).",
            label: "Choose the first risk",
            may: writes,
            have: words::count(risks, "risk", "risks"),
        },
    ]
}
