//! A plan as a table of text, readable at 100 columns: phases, tasks with role, effort and dates, the critical path,
//! what each task closes, and the evidence it must leave.

use std::fmt::Write as _;

use crate::plan::{Plan, PlanPhase, PlanTask, Standing};
use crate::text::wrap::{clip, pad, wrap};
use crate::text::{Ink, Terminal, paint};
use crate::words::{count, date, list, one_line, span, table_date};
use muster_model::Level;

const ROLE: usize = 20;
const DAYS: usize = 6;
const DATE: usize = 11;
const STATE: usize = 7;
/// Columns that are not the title's: mark, role, days, two dates, state, and the gaps between.
const FIXED: usize = 2 + 1 + ROLE + 1 + DAYS + 2 + DATE + 2 + DATE + 2 + STATE;

/// The plan.
pub fn plan(plan: &Plan, terminal: Terminal) -> String {
    let mut out = headline(plan, terminal);
    for phase in &plan.phases {
        out.push('\n');
        out.push_str(&of_phase(plan, phase, terminal));
    }
    if !plan.milestones.is_empty() {
        let _ = writeln!(out, "\n{}", paint("Milestones", Ink::Strong, terminal.colour));
        for m in &plan.milestones {
            let state = match m.reached {
                Some(day) => format!("reached {}", date(day)),
                None if m.due < plan.today => paint("late", Ink::Level(Level::Major), terminal.colour),
                None => String::new(),
            };
            let line = format!("◆ {}  {}  {state}", table_date(m.due), one_line(&m.title));
            let _ = writeln!(out, "{}", line.trim_end());
        }
    }
    let _ = writeln!(
        out,
        "\n{}",
        paint("* on the critical path: a day lost there moves the end.", Ink::Quiet, terminal.colour)
    );
    out
}

fn headline(plan: &Plan, terminal: Terminal) -> String {
    let tasks = plan.tasks().count();
    let late = plan.standing(Standing::Late);
    let mut facts = vec![
        count(tasks, "task", "tasks"),
        format!("{} person-days", plan.effort().normalize()),
        format!("{} done", plan.standing(Standing::Done)),
    ];
    if late > 0 {
        facts.push(paint(&format!("{late} late"), Ink::Level(Level::Major), terminal.colour));
    }
    let title = format!("Roadmap of {}, {}", one_line(&plan.organisation), span(plan.start, plan.finish));
    let mut out = format!("{}\n{}.", paint(&title, Ink::Strong, terminal.colour), list(&facts));
    if let Some(target) = plan.target {
        let days = target.until(plan.finish).map_or(0, |s| s.get_days());
        let gap = |n: i32| count(usize::try_from(n.abs()).unwrap_or(0), "day", "days");
        let _ = match days {
            1.. => write!(
                out,
                "\nCertification is aimed at {}: the plan ends {} too late.",
                date(target),
                paint(&gap(days), Ink::Level(Level::Major), terminal.colour)
            ),
            0 => write!(out, "\nCertification is aimed at {}: the plan ends on that day.", date(target)),
            _ => write!(out, "\nCertification is aimed at {}: {} to spare.", date(target), gap(days)),
        };
    }
    out.push('\n');
    out
}

fn of_phase(plan: &Plan, phase: &PlanPhase, terminal: Terminal) -> String {
    let room = terminal.width.clamp(80, 140) - FIXED;
    let mut out = format!(
        "{}  {}\n",
        paint(&one_line(&phase.title), Ink::Strong, terminal.colour),
        span(phase.start, phase.end)
    );
    let header = format!(
        "  {} {} {:>DAYS$}  {}  {}  State",
        pad("Task", room),
        pad("Role", ROLE),
        "Days",
        pad("Start", DATE),
        pad("End", DATE)
    );
    let _ = writeln!(out, "{}", paint(&header, Ink::Quiet, terminal.colour));
    for task in &phase.tasks {
        out.push_str(&row(plan, task, room, terminal));
    }
    out
}

fn row(plan: &Plan, task: &PlanTask, room: usize, terminal: Terminal) -> String {
    let standing = task.standing(plan.today);
    let ink = match standing {
        Standing::Late => Ink::Level(Level::Major),
        Standing::Done => Ink::Level(Level::Opportunity),
        Standing::Running => Ink::Strong,
        Standing::Dropped | Standing::Ahead => Ink::Quiet,
    };
    let titles = wrap(&task.title, room, room);
    let mut out = String::new();
    for (i, title) in titles.iter().enumerate() {
        let line = if i == 0 {
            format!(
                "{} {} {} {:>DAYS$}  {}  {}  {}",
                if task.critical {
                    paint("*", Ink::Level(Level::Major), terminal.colour)
                } else {
                    " ".into()
                },
                pad(&clip(title, room), room),
                pad(&clip(&task.role, ROLE), ROLE),
                task.effort.normalize(),
                pad(&table_date(task.start), DATE),
                pad(&table_date(task.end), DATE),
                paint(standing.word(), ink, terminal.colour),
            )
        } else {
            format!("  {}", clip(title, room))
        };
        let _ = writeln!(out, "{}", line.trim_end());
    }
    let quiet = [("closes", &task.gaps), ("evidence", &task.evidence)];
    for (label, items) in quiet.into_iter().filter(|(_, items)| !items.is_empty()) {
        let hang = 4 + label.len() + 1;
        let width = terminal.width.clamp(80, 140).saturating_sub(hang);
        for (i, words) in wrap(&items.join(", "), width, width).iter().enumerate() {
            let label = if i == 0 { format!("    {label} ") } else { " ".repeat(hang) };
            let _ = writeln!(out, "{}", paint(&format!("{label}{words}"), Ink::Quiet, terminal.colour));
        }
    }
    out
}

#[cfg(test)]
pub(crate) mod samples {
    //! A plan that several tests write in their formats.

    use jiff::civil::date;
    use muster_model::kinds::TaskStatus;
    use rust_decimal::Decimal;

    use crate::plan::{Plan, PlanMilestone, PlanPhase, PlanTask};

    pub(crate) fn task(id: &str, title: &str, from: (i16, i8, i8), to: (i16, i8, i8)) -> PlanTask {
        PlanTask {
            id: id.into(),
            title: title.into(),
            role: "ISMS manager".into(),
            effort: Decimal::new(25, 1),
            start: date(from.0, from.1, from.2),
            end: date(to.0, to.1, to.2),
            critical: false,
            slack: 5,
            status: TaskStatus::Open,
            after: Vec::new(),
            gaps: Vec::new(),
            evidence: Vec::new(),
            href: None,
        }
    }

    pub(crate) fn plan() -> Plan {
        let mut scope =
            task("define-scope", "Write the scope, with its boundaries", (2026, 10, 5), (2026, 10, 6));
        scope.critical = true;
        scope.slack = 0;
        scope.status = TaskStatus::Done;
        scope.gaps = vec!["4.3/no-scope".into()];
        scope.evidence = vec!["Approved scope; signed".into()];
        scope.href = Some("https://isms.example/o/n/task/define-scope".into());
        let mut connect = task("connect", "Connect the directory", (2026, 10, 7), (2026, 10, 30));
        connect.role = "Identity engineer for the whole group".into();
        connect.status = TaskStatus::InProgress;
        connect.after = vec!["define-scope".into()];
        let mut risks = task(
            "assess",
            "Assess the risks that identities carry, with the people who run the services concerned",
            (2026, 11, 9),
            (2026, 12, 18),
        );
        risks.critical = true;
        risks.effort = Decimal::from(12);
        risks.after = vec!["define-scope".into()];
        Plan {
            org: "nordlicht".into(),
            organisation: "Nordlicht".into(),
            start: date(2026, 10, 5),
            finish: date(2026, 12, 18),
            today: date(2026, 11, 2),
            target: Some(date(2026, 12, 1)),
            phases: vec![
                PlanPhase {
                    id: "prepare".into(),
                    title: "Prepare".into(),
                    start: date(2026, 10, 5),
                    end: date(2026, 10, 30),
                    tasks: vec![scope, connect],
                },
                PlanPhase {
                    id: "assess".into(),
                    title: "Assess".into(),
                    start: date(2026, 11, 9),
                    end: date(2026, 12, 18),
                    tasks: vec![risks],
                },
            ],
            milestones: vec![
                PlanMilestone {
                    id: "scope-approved".into(),
                    title: "Scope approved".into(),
                    due: date(2026, 10, 9),
                    reached: None,
                    criterion: "Top management approved it.".into(),
                    href: None,
                },
                PlanMilestone {
                    id: "risks-known".into(),
                    title: "Risks known".into(),
                    due: date(2026, 12, 18),
                    reached: None,
                    criterion: "Every identity service has its risks.".into(),
                    href: None,
                },
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn reads_at_a_hundred_columns() {
        let expected = "\
Roadmap of Nordlicht, 5 October to 18 December 2026
3 tasks, 17 person-days, 1 done and 1 late.
Certification is aimed at 1 December 2026: the plan ends 17 days too late.

Prepare  5 to 30 October 2026
  Task                                Role                   Days  Start        End          State
* Write the scope, with its           ISMS manager            2.5   5 Oct 2026   6 Oct 2026  done
  boundaries
    closes 4.3/no-scope
    evidence Approved scope; signed
  Connect the directory               Identity engineer f…    2.5   7 Oct 2026  30 Oct 2026  late

Assess  9 November to 18 December 2026
  Task                                Role                   Days  Start        End          State
* Assess the risks that identities    ISMS manager             12   9 Nov 2026  18 Dec 2026  open
  carry, with the people who run the
  services concerned

Milestones
◆  9 Oct 2026  Scope approved  late
◆ 18 Dec 2026  Risks known

* on the critical path: a day lost there moves the end.
";
        assert_eq!(plan(&samples::plan(), Terminal::default()), expected);
    }

    #[test]
    fn no_row_is_wider_than_asked() {
        let text = plan(&samples::plan(), Terminal { width: 90, colour: false });
        let rows = text.lines().skip(2);
        assert!(rows.clone().all(|l| l.width() <= 90), "{text}");
        assert!(rows.count() > 10);
    }
}
