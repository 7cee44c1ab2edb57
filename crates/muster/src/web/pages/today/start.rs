//! The guided start: the first steps from nothing to a plan, each with why it comes now and the button that does it.
//! It goes away by itself once every step is done.

use maud::{Markup, html};
use muster_app::Permission;
use muster_engine::roadmap::Roadmap;
use muster_model::Kind;
use muster_model::kinds::{Person, Risk, Role, Scope};

use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::Visit;

/// One step.
#[derive(Debug)]
pub struct Step {
    /// Is it done? Seen in the records.
    pub done: bool,
    title: &'static str,
    why: &'static str,
    label: &'static str,
    path: String,
    may: bool,
    /// What is there already, in words.
    have: String,
}

/// The steps, in order.
pub fn steps(v: &Visit) -> Vec<Step> {
    let p = &v.programme;
    let profile = &p.profile;
    let roles = p.all::<Role>().count();
    let holding = p.all::<Person>().filter(|person| person.roles_on(v.today()).next().is_some()).count();
    let scopes = p.all::<Scope>().count();
    let risks = p.all::<Risk>().count();
    vec![
        Step {
            done: profile.headcount > 0 && profile.target().is_some(),
            title: "Say what the organisation is",
            why: "Size, sector and the day you want the certificate decide how large the plan is: ten people need far \
                  less than a bank.",
            label: "Fill in the profile",
            path: "/settings".into(),
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
            done: roles > 0 && holding > 0,
            title: "Name the roles and who holds them",
            why: "Every record is owned by a role, so that work goes on when people move. Begin with three: top \
                  management, ISMS manager, identity lead (clause 5.3).",
            label: if roles == 0 { "Write the first role" } else { "Give a person a role" },
            path: format!("/new/{}", if roles == 0 { Kind::of::<Role>() } else { Kind::of::<Person>() }),
            may: v.actor.may_create(if roles == 0 { Kind::of::<Role>() } else { Kind::of::<Person>() }),
            have: format!(
                "{}, {} holding one",
                words::count(roles, "role", "roles"),
                words::count(holding, "person", "people")
            ),
        },
        Step {
            done: scopes > 0,
            title: "Draw the scope",
            why: "What the ISMS covers: the service you sell, who delivers it, where, on which systems, and which identity \
                  services let people in (clause 4.3).",
            label: "Write the scope",
            path: "/new/scope".into(),
            may: v.actor.may_create(Kind::of::<Scope>()),
            have: words::count(scopes, "scope", "scopes"),
        },
        Step {
            done: risks > 0,
            title: "Write the first risk",
            why: "One concrete way in which things go wrong, not “cyber attack”. The worked identity scenarios are a good \
                  place to start (clause 6.1.2).",
            label: "Write the first risk",
            path: "/new/risk".into(),
            may: v.actor.may_create(Kind::of::<Risk>()),
            have: words::count(risks, "risk", "risks"),
        },
    ]
}

/// The guide.
pub fn guide(v: &Visit, steps: &[Step], roadmap: &Roadmap) -> Markup {
    let done = steps.iter().filter(|s| s.done).count();
    let next = steps.iter().position(|s| !s.done);
    html! {
        section.start aria-labelledby="start" {
            h2 #start { "Start here" }
            p { "Four steps, about a quarter of an hour. After them every page has something to say, and the plan is yours. "
                strong { (done) " of " (steps.len()) " done." } }
            ol.steps { @for (i, s) in steps.iter().enumerate() {
                li.done[s.done].next[Some(i) == next] {
                    div {
                        h3 { (s.title) " " (parts::status(if s.done { Tone::Fine } else { Tone::Plain }, if s.done { "done" } else { "to do" })) }
                        p { (s.why) }
                        p.meta { (parts::capital(&s.have)) "." }
                    }
                    @if !s.done && s.may && v.may_act() {
                        a.button.primary[Some(i) == next] href=(v.href(&s.path)) { (s.label) }
                    }
                }
            } }
            p { "Meanwhile: " a href=(v.href("/roadmap")) { "the plan that this organisation would follow" } ", "
                (words::count(roadmap.tasks.len(), "task", "tasks")) " ending " (words::date(roadmap.end)) "; "
                a href=(v.href("/clauses")) { "what the standard asks, in plain words" } "; "
                a href=(v.href("/glossary")) { "the words it uses" } ". A folder of files can be brought in with "
                code { "muster import" } "." }
        }
    }
}
