//! The roadmap as a Gantt chart: phases, tasks, the critical path, milestones, today, and the day aimed at.

use jiff::civil::Date;

use super::axis::Days;
use super::canvas::{Anchor, Canvas, Caption, n};
use super::mark::{Mark, draw};
use super::measure::{BOLD, clip, width};
use crate::plan::{Plan, PlanMilestone, PlanPhase, PlanTask, Standing};
use crate::words::{count, date, short_date, short_month, span};

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gantt<'a> {
    /// Id of the figure, unique on the page.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The plan.
    pub plan: &'a Plan,
    /// Width in pixels; 1160 suits a page.
    pub width: f64,
}

const ROW: f64 = 26.0;
const PHASE: f64 = 38.0;
const HEAD: f64 = 50.0;
const LANE: f64 = 24.0;
const LEGEND: f64 = 40.0;

struct Chart<'a> {
    plan: &'a Plan,
    days: Days,
    labels: f64,
    width: f64,
}

/// A milestone laid into a lane where its label covers no other.
struct Flag<'a> {
    milestone: &'a PlanMilestone,
    lane: usize,
    x: f64,
    before: bool,
    label: String,
}

/// The figure.
pub fn svg(gantt: &Gantt<'_>) -> String {
    let plan = gantt.plan;
    let labels = (gantt.width * 0.29).clamp(180.0, 340.0);
    let tasks = plan.tasks().flat_map(|t| [t.start, t.end]);
    let marks = plan.milestones.iter().map(|m| m.due).chain(plan.target);
    let all: Vec<Date> = tasks.chain(marks).chain([plan.start, plan.finish]).collect();
    let (first, last) =
        (all.iter().min().copied().unwrap_or(plan.start), all.iter().max().copied().unwrap_or(plan.finish));
    let days = Days::months_around(first, last, labels, gantt.width - labels - 8.0);
    let chart = Chart { plan, days, labels, width: gantt.width };
    let flags = chart.flags();
    let lanes = flags.iter().map(|f| f.lane + 1).max().unwrap_or(0) as f64;
    let top = HEAD + if lanes > 0.0 { lanes * LANE + 6.0 } else { 0.0 };
    let rows: f64 = plan.phases.iter().map(|p| PHASE + ROW * p.tasks.len() as f64).sum();
    let bottom = top + rows;

    let mut c = Canvas::new();
    chart.axis(&mut c, bottom);
    chart.lines(&mut c, bottom);
    chart.critical_path(&mut c, top);
    for flag in &flags {
        chart.flag(&mut c, flag);
    }
    let mut y = top;
    for phase in &plan.phases {
        y = chart.phase(&mut c, phase, y);
    }
    chart.legend(&mut c, bottom);
    let description = chart.description();
    let caption = Caption { id: gantt.id, title: gantt.title, description: &description };
    c.finish("gantt", caption, (gantt.width, bottom + LEGEND))
}

impl Chart<'_> {
    fn axis(&self, c: &mut Canvas, bottom: f64) {
        let step = self.days.month_step(34.0);
        for month in self.days.months(1) {
            let x = self.days.begin(month);
            let january = month.month() == 1;
            c.line(if january { "grid grid-year" } else { "grid" }, (x, HEAD - 8.0), (x, bottom));
            if january {
                c.text("t-year", (x + 5.0, HEAD - 11.0), Anchor::Start, &month.year().to_string());
            } else if (month.month() - 1) % step == 0 {
                c.text("t-small", (x + 5.0, HEAD - 11.0), Anchor::Start, short_month(month.month()));
            }
        }
        let first = self.days.first().year().to_string();
        c.text("t-year", (self.labels - 12.0, HEAD - 11.0), Anchor::End, &first);
        c.line("rule", (0.0, HEAD - 4.0), (self.width, HEAD - 4.0));
    }

    fn flags(&self) -> Vec<Flag<'_>> {
        let mut ends: Vec<f64> = Vec::new();
        let mut out = Vec::new();
        for milestone in &self.plan.milestones {
            let x = self.days.middle(milestone.due);
            let label = clip(&milestone.title, 12.0, 220.0);
            let long = width(&label, 12.0) + 16.0;
            let before = x + long > self.width;
            let (from, to) = if before { (x - long, x + 10.0) } else { (x - 10.0, x + long) };
            let lane = ends.iter().position(|end| *end <= from).unwrap_or(ends.len());
            match ends.get_mut(lane) {
                Some(end) => *end = to,
                None => ends.push(to),
            }
            out.push(Flag { milestone, lane, x, before, label });
        }
        out
    }

    fn flag(&self, c: &mut Canvas, flag: &Flag<'_>) {
        let m = flag.milestone;
        let y = HEAD + 4.0 + LANE * flag.lane as f64 + LANE / 2.0;
        let (class, state) = match m.reached {
            Some(day) => ("reached", format!("reached {}", date(day))),
            None if m.due < self.plan.today => ("late", "late".into()),
            None => ("ahead", "ahead".into()),
        };
        let name = format!("Milestone {}: {}, {state}", m.title, date(m.due));
        c.linked(m.href.as_deref(), "row", &name, |c| {
            let long = width(&flag.label, 12.0) + 28.0;
            let left = if flag.before { flag.x + 12.0 - long } else { flag.x - 12.0 };
            c.rect("hit", (left, y - LANE / 2.0), (long, LANE), 4.0);
            let r = 6.0;
            let d = format!("M{} {}l{r} {r}l-{r} {r}l-{r} -{r}Z", n(flag.x), n(y - r));
            c.path(&format!("diamond {class}"), &d);
            let (x, anchor) =
                if flag.before { (flag.x - 11.0, Anchor::End) } else { (flag.x + 11.0, Anchor::Start) };
            c.text("t-note halo", (x, y + 4.0), anchor, &flag.label);
        });
    }

    fn phase(&self, c: &mut Canvas, phase: &PlanPhase, top: f64) -> f64 {
        c.line("rule", (0.0, top + 4.0), (self.width, top + 4.0));
        let base = top + 26.0;
        c.text("t-strong", (4.0, base), Anchor::Start, &clip(&phase.title, BOLD, self.labels - 96.0));
        let done = phase.tasks.iter().filter(|t| t.standing(self.plan.today) == Standing::Done).count();
        // Where what is done was left out of the plan, there is no progress to speak of.
        let progress = match done {
            0 => count(phase.tasks.len(), "task", "tasks"),
            _ => format!("{done} of {} done", phase.tasks.len()),
        };
        c.text("t-small", (self.labels - 12.0, base), Anchor::End, &progress);
        let (from, to) = (self.days.begin(phase.start), self.days.end(phase.end).max(0.0));
        c.open("phase");
        c.hint(&format!("{}: {}", phase.title, span(phase.start, phase.end)));
        c.rect("phase-bar", (from, base - 7.0), ((to - from).max(6.0), 5.0), 2.5);
        c.close();
        let mut y = top + PHASE;
        for task in &phase.tasks {
            self.task(c, task, y);
            y += ROW;
        }
        y
    }

    fn task(&self, c: &mut Canvas, task: &PlanTask, y: f64) {
        let standing = task.standing(self.plan.today);
        let middle = y + ROW / 2.0;
        let effort = task.effort.normalize();
        let mut name = format!(
            "{}: {}, {effort} person-days, {}, {}",
            task.title,
            task.role,
            span(task.start, task.end),
            standing.word()
        );
        if task.critical {
            name.push_str(", on the critical path");
        }
        c.linked(task.href.as_deref(), "row", &name, |c| {
            c.rect("hit", (0.0, y), (self.width, ROW), 4.0);
            glyph(c, standing, (12.0, middle));
            let title = clip(&task.title, 13.0, self.labels - 38.0);
            c.text("t-label", (26.0, middle + 4.5), Anchor::Start, &title);
            let (from, to) = self.extent(task);
            let path = if task.critical { " critical" } else { "" };
            let class = format!("task {}{path}", class(standing));
            c.rect(&class, (from, middle - 6.0), (to - from, 12.0), 3.0);
            if standing == Standing::Late {
                draw(c, Mark::Major, (to + 9.0, middle), 5.0);
            }
            let beside = to + if standing == Standing::Late { 20.0 } else { 8.0 };
            let room = width(&task.role, 11.0);
            if beside + room < self.width - 4.0 {
                c.text("t-small halo", (beside, middle + 4.0), Anchor::Start, &task.role);
            } else if from - 8.0 - room > self.labels {
                c.text("t-small halo", (from - 8.0, middle + 4.0), Anchor::End, &task.role);
            }
        });
    }

    fn extent(&self, task: &PlanTask) -> (f64, f64) {
        let from = self.days.begin(task.start);
        let to = self.days.end(task.end).max(from + 6.0);
        (from, to)
    }

    /// Lines between tasks that follow one another on the critical path.
    fn critical_path(&self, c: &mut Canvas, top: f64) {
        let mut y = top;
        let mut at = std::collections::BTreeMap::new();
        for phase in &self.plan.phases {
            y += PHASE;
            for task in &phase.tasks {
                at.insert(task.id.as_str(), (task, y + ROW / 2.0));
                y += ROW;
            }
        }
        for (task, to) in at.values().filter(|(t, _)| t.critical) {
            for (before, from) in task.after.iter().filter_map(|id| at.get(id.as_str())) {
                if !before.critical {
                    continue;
                }
                let (x1, x2) = (self.extent(before).1, self.extent(task).0);
                // Down from the end of the one, into the beginning of the other.
                let turn = (x1 - 3.0).min(x2 + 3.0);
                let edge = if to > from { to - 6.0 } else { to + 6.0 };
                let d = if x2 - 8.0 > x1 {
                    format!("M{} {}V{}H{}", n(x1 - 3.0), n(*from), n(*to), n(x2))
                } else {
                    format!("M{} {}V{}", n(turn.max(x2 + 3.0)), n(*from), n(edge))
                };
                c.path("critical-line", &d);
            }
        }
    }

    /// Today, and the day certification is aimed at, each with its flag above the months.
    fn lines(&self, c: &mut Canvas, bottom: f64) {
        let mut taken = None;
        if let Some(target) = self.plan.target.filter(|t| self.days.holds(*t)) {
            let x = self.days.end(target);
            c.line("target-line", (x, 24.0), (x, bottom));
            taken = Some(self.sign(c, "target", x, &format!("Certification, {}", short_date(target)), None));
        }
        let today = self.plan.today;
        if self.days.holds(today) {
            let x = self.days.middle(today);
            c.line("today-line", (x, 24.0), (x, bottom));
            self.sign(c, "today", x, &format!("Today, {}", short_date(today)), taken);
        }
    }

    /// A flag at `x` that covers no other; gives the place it takes.
    fn sign(
        &self,
        c: &mut Canvas,
        class: &str,
        x: f64,
        label: &str,
        taken: Option<(f64, f64)>,
    ) -> (f64, f64) {
        let long = width(label, 11.5) + 16.0;
        let mut left = (x - long / 2.0).clamp(self.labels, self.width - long);
        if let Some((from, to)) = taken
            && left < to + 4.0
            && left + long > from - 4.0
        {
            left = if x < (from + to) / 2.0 { from - 4.0 - long } else { to + 4.0 };
        }
        c.rect(&format!("{class}-flag"), (left, 3.0), (long, 20.0), 10.0);
        c.text(&format!("t-flag {class}"), (left + long / 2.0, 17.0), Anchor::Middle, label);
        (left, left + long)
    }

    fn legend(&self, c: &mut Canvas, bottom: f64) {
        let y = bottom + 24.0;
        c.line("rule", (0.0, bottom + 4.0), (self.width, bottom + 4.0));
        let mut x = 4.0;
        for (class, word) in [
            ("task ahead critical", "Critical path"),
            ("task ahead", "Other task"),
            ("task done", "Done"),
            ("task late", "Late"),
            ("task dropped", "Dropped"),
        ] {
            c.rect(class, (x, y - 10.0), (22.0, 12.0), 3.0);
            c.text("t-small", (x + 28.0, y), Anchor::Start, word);
            x += 28.0 + width(word, 11.0) + 20.0;
        }
        c.path("diamond ahead", &format!("M{} {}l6 6l-6 6l-6 -6Z", n(x + 6.0), n(y - 10.0)));
        c.text("t-small", (x + 18.0, y), Anchor::Start, "Milestone");
    }

    fn description(&self) -> String {
        let plan = self.plan;
        let phases: Vec<String> = plan
            .phases
            .iter()
            .map(|p| {
                format!("{}, {}, {}", p.title, count(p.tasks.len(), "task", "tasks"), span(p.start, p.end))
            })
            .collect();
        let critical = plan.tasks().filter(|t| t.critical).count();
        format!(
            "{} in {}, {}; {} on the critical path, {} done, {} late. {}. The table below holds every task.",
            count(plan.tasks().count(), "task", "tasks"),
            count(plan.phases.len(), "phase", "phases"),
            span(plan.start, plan.finish),
            critical,
            plan.standing(Standing::Done),
            plan.standing(Standing::Late),
            phases.join("; ")
        )
    }
}

const fn class(standing: Standing) -> &'static str {
    match standing {
        Standing::Done => "done",
        Standing::Dropped => "dropped",
        Standing::Late => "late",
        Standing::Running => "running",
        Standing::Ahead => "ahead",
    }
}

fn glyph(c: &mut Canvas, standing: Standing, (x, y): (f64, f64)) {
    match standing {
        Standing::Done => draw(c, Mark::Fine, (x, y), 5.0),
        Standing::Late => draw(c, Mark::Major, (x, y), 5.0),
        Standing::Running => {
            c.circle("glyph-ring", (x, y), 4.5);
            c.path("glyph-half", &format!("M{} {}a4.5 4.5 0 0 1 0 9Z", n(x), n(y - 4.5)));
        }
        Standing::Ahead => c.circle("glyph-ring", (x, y), 4.5),
        Standing::Dropped => c.line("glyph-ring", (x - 4.5, y), (x + 4.5, y)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan_text::samples::plan;

    fn drawn(plan: &Plan) -> String {
        svg(&Gantt { id: "plan", title: "Roadmap", plan, width: 1000.0 })
    }

    #[test]
    fn every_task_and_milestone_is_drawn() {
        let out = drawn(&plan());
        assert_eq!(out.matches("class=\"task ").count(), 3 + 5);
        assert_eq!(out.matches("class=\"diamond ").count(), 2 + 1);
        assert_eq!(out.matches("class=\"critical-line\"").count(), 1);
        assert_eq!(out.matches("<a href").count(), 1);
        assert!(out.contains("role=\"group\"") && !out.contains("style="));
        assert!(out.contains("class=\"task done critical\"") && out.contains("class=\"task late\""));
        assert!(out.contains("class=\"task ahead critical\""));
        assert!(
            out.contains(
                "3 tasks in 2 phases, 5 October to 18 December 2026; 2 on the critical path, 1 done, 1 late."
            ),
            "{out}"
        );
    }

    #[test]
    fn bars_begin_and_end_on_their_days() {
        let out = drawn(&plan());
        // October to December, 92 days over 1000 - 290 - 8 pixels; the second task is 7 to 30 October.
        let day = 702.0 / 92.0;
        let bar = out.split("class=\"task late\"").nth(1).unwrap();
        let number = |key: &str| -> f64 {
            bar.split(&format!("{key}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
        };
        assert!((number(" x") - (290.0 + 6.0 * day)).abs() < 0.1, "{}", number(" x"));
        assert!((number("width") - 24.0 * day).abs() < 0.1);
    }

    #[test]
    fn milestone_labels_do_not_cover_one_another() {
        let mut plan = plan();
        let one = plan.milestones[0].clone();
        plan.milestones = vec![one.clone(), one.clone(), one];
        let chart = Chart {
            plan: &plan,
            days: Days::months_around(plan.start, plan.finish, 290.0, 700.0),
            labels: 290.0,
            width: 1000.0,
        };
        let lanes: Vec<_> = chart.flags().iter().map(|f| f.lane).collect();
        assert_eq!(lanes, [0, 1, 2]);
    }

    #[test]
    fn an_empty_plan_still_draws() {
        let mut plan = plan();
        plan.phases.clear();
        plan.milestones.clear();
        assert!(drawn(&plan).ends_with("</svg>"));
    }
}
