//! The engine's roadmap as the renderer's plan: roles and milestones in people's words, dates for what is left.

use jiff::Timestamp;
use muster_engine::roadmap::{PhasePlan, Roadmap, State, TaskPlan};
use muster_model::Programme;
use muster_model::kinds::{Role, TaskStatus};
use muster_render::{Plan, PlanMilestone, PlanPhase, PlanTask};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

/// Maps the roadmap. Tasks that are done have no dates of their own and stand on the first day; they are left out unless
/// `all`.
pub fn of(roadmap: &Roadmap, programme: &Programme, now: Timestamp, all: bool) -> Plan {
    let phases: Vec<PlanPhase> =
        roadmap.phases.iter().filter_map(|p| phase(p, roadmap, programme, all)).collect();
    let milestones = roadmap
        .phases
        .iter()
        .filter_map(|p| {
            Some(PlanMilestone {
                id: format!("milestone-{}", p.id),
                title: p.milestone.clone(),
                due: p.end?,
                reached: None,
                criterion: p.exit.join(". "),
                href: Some(format!("/o/{}/roadmap#{}", programme.org, p.id)),
            })
        })
        .collect();
    Plan {
        org: programme.org.to_string(),
        organisation: programme.profile.name.clone(),
        start: roadmap.start,
        finish: roadmap.end,
        today: programme.profile.today(now),
        target: roadmap.target,
        phases,
        milestones,
    }
}

fn phase(p: &PhasePlan, roadmap: &Roadmap, programme: &Programme, all: bool) -> Option<PlanPhase> {
    let tasks: Vec<PlanTask> = roadmap
        .of_phase(&p.id)
        .filter(|t| all || t.state != State::Done)
        .map(|t| task(t, roadmap, programme))
        .collect();
    let start = p.start.unwrap_or(roadmap.start);
    (!tasks.is_empty()).then(|| PlanPhase {
        id: p.id.clone(),
        title: p.title.clone(),
        start,
        end: p.end.unwrap_or(start),
        tasks,
    })
}

fn task(t: &TaskPlan, roadmap: &Roadmap, programme: &Programme) -> PlanTask {
    let start = t.start.unwrap_or(roadmap.start);
    PlanTask {
        id: t.id.clone(),
        title: t.title.clone(),
        role: role_title(&t.role, programme),
        effort: Decimal::from_f64(if t.state == State::Done { t.effort } else { t.remaining })
            .unwrap_or_default()
            .round_dp(2)
            .normalize(),
        start,
        end: t.end.unwrap_or(start),
        critical: t.critical,
        slack: u32::try_from(t.slack.max(0)).unwrap_or(u32::MAX),
        status: match t.state {
            State::Done => TaskStatus::Done,
            State::InProgress => TaskStatus::InProgress,
            State::Open => TaskStatus::Open,
        },
        after: t.after.clone(),
        gaps: rules_of(t),
        evidence: t.evidence.clone(),
        href: Some(format!("/o/{}/roadmap/{}", programme.org, t.id)),
    }
}

/// The rules behind a task's gaps, each once, with how often.
fn rules_of(t: &TaskPlan) -> Vec<String> {
    let mut counted = std::collections::BTreeMap::<&str, usize>::new();
    for gap in &t.gaps {
        *counted.entry(&gap.rule).or_default() += 1;
    }
    counted
        .into_iter()
        .map(|(rule, n)| if n == 1 { rule.to_owned() } else { format!("{rule} ({n})") })
        .collect()
}

/// The role's title in this programme; its id in words when no record has it.
pub fn role_title(role: &str, programme: &Programme) -> String {
    programme.by_id::<Role>(role).map_or_else(|| sentence(role), |r| r.title().to_owned())
}

fn sentence(slug: &str) -> String {
    let words = slug.replace('-', " ");
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}
