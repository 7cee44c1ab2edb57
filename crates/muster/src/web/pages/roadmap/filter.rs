//! Which tasks an address asks for: by role, phase, identity, critical path, words; and the form that makes the address.

use maud::{Markup, html};
use muster_engine::roadmap::{Roadmap, State, TaskPlan};

use crate::plan_view::role_title;
use crate::web::pairs::Pairs;
use crate::web::visit::Visit;

/// What an address asks for.
#[derive(Debug, Default)]
pub struct Filter {
    roles: Vec<String>,
    phase: Option<String>,
    identity: bool,
    critical: bool,
    words: Vec<String>,
    /// Tasks that are done, too.
    pub all: bool,
}

impl Filter {
    /// Reads an address.
    pub fn read(query: &Pairs) -> Self {
        Self {
            roles: query.all("role").filter(|r| !r.is_empty()).map(str::to_owned).collect(),
            phase: query.filled("phase").map(str::to_owned),
            identity: query.filled("only") == Some("identity"),
            critical: query.filled("only") == Some("critical"),
            words: query
                .get("q")
                .unwrap_or("")
                .to_lowercase()
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            all: query.filled("done").is_some(),
        }
    }

    /// The same as an address, without what is no filter.
    pub fn query(&self, given: &Pairs) -> String {
        given.with("format", None).query()
    }

    /// True when something is filtered out besides what is done.
    pub fn is_narrow(&self) -> bool {
        !self.roles.is_empty()
            || self.phase.is_some()
            || self.identity
            || self.critical
            || !self.words.is_empty()
    }

    /// The roadmap with only the tasks asked for.
    pub fn of(&self, whole: &Roadmap) -> Roadmap {
        let mut shown = whole.clone();
        shown.tasks.retain(|t| self.fits(t));
        shown
    }

    fn fits(&self, t: &TaskPlan) -> bool {
        let text = || format!("{} {} {}", t.title, t.why, t.id).to_lowercase();
        (self.all || t.state != State::Done)
            && (self.roles.is_empty() || self.roles.contains(&t.role))
            && self.phase.as_ref().is_none_or(|p| *p == t.phase)
            && (!self.identity || t.identity)
            && (!self.critical || t.critical)
            && (self.words.is_empty() || {
                let text = text();
                self.words.iter().all(|w| text.contains(w))
            })
    }
}

/// The form.
pub fn form(v: &Visit, filter: &Filter, whole: &Roadmap) -> Markup {
    let open = |of: &dyn Fn(&TaskPlan) -> bool| {
        whole.tasks.iter().filter(|t| (filter.all || t.state != State::Done) && of(t)).count()
    };
    let only = v.query.get("only").unwrap_or("");
    let mut roles: Vec<(String, &str)> =
        whole.loads.iter().map(|l| (role_title(&l.role, &v.programme), l.role.as_str())).collect();
    roles.sort();
    html! {
        form.filters data-auto role="search" aria-label="Filter the tasks" {
            div.filter.words { label for="q" { "Words" } input #q type="search" name="q" value=(v.query.get("q").unwrap_or("")) autocomplete="off"; }
            div.filter { label for="role" { "Role" }
                select #role name="role" {
                    option value="" { "All" }
                    @for (title, role) in &roles {
                        option value=(role) selected[filter.roles.iter().any(|r| r == role)] {
                            (title) " (" (open(&|t| t.role == *role)) ")"
                        }
                    }
                }
            }
            div.filter { label for="phase" { "Phase" }
                select #phase name="phase" {
                    option value="" { "All" }
                    @for p in &whole.phases {
                        option value=(p.id) selected[filter.phase.as_deref() == Some(&p.id)] {
                            (p.title) " (" (open(&|t| t.phase == p.id)) ")"
                        }
                    }
                }
            }
            div.filter { label for="only" { "Only" }
                select #only name="only" {
                    option value="" { "Everything" }
                    option value="critical" selected[only == "critical"] { "Critical path (" (open(&|t| t.critical)) ")" }
                    option value="identity" selected[only == "identity"] { "Identity (" (open(&|t| t.identity)) ")" }
                }
            }
            div.filter { label for="done" { "Done" }
                select #done name="done" {
                    option value="" { "Left out" }
                    option value="too" selected[filter.all] { "Shown too" }
                }
            }
            div.filter.go {
                button.button type="submit" { "Apply" }
                @if filter.is_narrow() { a href=(v.href("/roadmap")) { "Clear" } }
            }
        }
    }
}
