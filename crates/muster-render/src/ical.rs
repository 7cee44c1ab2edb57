//! A plan, or single days, as an iCalendar file (RFC 5545) that calendars really show: all-day events, since most calendars hide to-dos.
//! The ids are stable, so that importing again moves what has moved and doubles nothing. Events do not block the day.

use icalendar::{Calendar, Component, Event, EventLike, Property};
use jiff::civil::Date;
use jiff::{Span, Timestamp};

use crate::plan::{Plan, PlanMilestone, PlanTask, Standing};
use crate::words::{count, one_line};

/// The longest description; calendars cut longer ones, some refuse the file.
const LONGEST: usize = 4000;

/// The calendar. `stamp` is the instant it is made for; the same plan and stamp give the same bytes.
pub fn calendar(plan: &Plan, stamp: Timestamp) -> String {
    let mut calendar = empty(&format!("{}: ISMS roadmap", plan.organisation));
    for phase in &plan.phases {
        for task in &phase.tasks {
            calendar.push(of_task(plan, &phase.title, task, stamp));
        }
    }
    for milestone in &plan.milestones {
        calendar.push(of_milestone(plan, milestone, stamp));
    }
    // A calendar of well-formed parts always writes.
    calendar.to_string()
}

/// Something on one day: recurring work, a review, an audit.
#[derive(Debug, Clone)]
pub struct Day {
    /// Stable within the organisation: a day that moves keeps it.
    pub id: String,
    /// The day.
    pub day: Date,
    /// What it is about.
    pub title: String,
    /// What is to be done.
    pub what: String,
    /// Full address of its record.
    pub href: Option<String>,
}

/// A calendar of single days of the organisation `org`, which is called `organisation`.
pub fn days(org: &str, organisation: &str, days: &[Day], stamp: Timestamp) -> String {
    let mut calendar = empty(&format!("{organisation}: ISMS calendar"));
    for day in days {
        let mut event = event(org, "day", &day.id, &day.title, (day.day, day.day), stamp);
        event.description(&bounded(&day.what));
        address(&mut event, day.href.as_deref());
        calendar.push(event.done());
    }
    calendar.to_string()
}

fn empty(name: &str) -> Calendar {
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    calendar.append_property(("PRODID", "-//Muster//Roadmap//EN"));
    calendar.append_property(("CALSCALE", "GREGORIAN"));
    calendar.append_property(("METHOD", "PUBLISH"));
    calendar.name(&one_line(name));
    calendar
}

fn of_task(plan: &Plan, phase: &str, task: &PlanTask, stamp: Timestamp) -> Event {
    let standing = task.standing(plan.today);
    let title = match standing {
        Standing::Done => format!("Done: {}", task.title),
        Standing::Late => format!("Late: {}", task.title),
        _ => task.title.clone(),
    };
    let mut lines = vec![
        format!("{}, {} person-days, {}.", task.role, task.effort.normalize(), standing.word()),
        format!("Phase: {phase}."),
    ];
    lines.push(match (task.critical, task.slack) {
        (true, _) => "On the critical path: a day lost here moves the end of the plan.".into(),
        (false, n) => {
            let n = usize::try_from(n).unwrap_or(0);
            format!("May slip {} without moving the end.", count(n, "working day", "working days"))
        }
    });
    section("Closes", &task.gaps, &mut lines);
    section("Evidence expected", &task.evidence, &mut lines);
    section("After", &task.after, &mut lines);
    let mut event = event(&plan.org, "task", &task.id, &title, (task.start, task.end), stamp);
    event.description(&bounded(&lines.join("\n")));
    event.categories([one_line(phase), one_line(&task.role)]);
    if task.critical {
        event.priority(1);
    }
    if standing == Standing::Dropped {
        event.append_property(("STATUS", "CANCELLED"));
    }
    address(&mut event, task.href.as_deref());
    event.done()
}

fn of_milestone(plan: &Plan, milestone: &PlanMilestone, stamp: Timestamp) -> Event {
    let mark = if milestone.reached.is_some() { "◆ Reached" } else { "◆ Milestone" };
    let title = format!("{mark}: {}", milestone.title);
    let mut event =
        event(&plan.org, "milestone", &milestone.id, &title, (milestone.due, milestone.due), stamp);
    event.description(&bounded(&milestone.criterion));
    event.categories(["Milestone"]);
    event.priority(1);
    address(&mut event, milestone.href.as_deref());
    event.done()
}

fn event(
    org: &str,
    what: &str,
    id: &str,
    title: &str,
    (start, end): (Date, Date),
    stamp: Timestamp,
) -> Event {
    let mut event = Event::new();
    event.uid(&one_line(&format!("{what}-{id}@{org}.muster.invalid")));
    let stamp = stamp.to_zoned(jiff::tz::TimeZone::UTC);
    event.append_property(("DTSTAMP", stamp.strftime("%Y%m%dT%H%M%SZ").to_string().as_str()));
    event.append_property(all_day("DTSTART", start));
    // The end of an all-day event is the day after its last.
    let after = end.max(start).checked_add(Span::new().days(1)).unwrap_or(end);
    event.append_property(all_day("DTEND", after));
    event.append_property(("TRANSP", "TRANSPARENT"));
    event.summary(&one_line(title));
    event
}

fn all_day(key: &str, day: Date) -> Property {
    Property::new(key, day.strftime("%Y%m%d").to_string()).add_parameter("VALUE", "DATE").done()
}

fn section(title: &str, items: &[String], lines: &mut Vec<String>) {
    if !items.is_empty() {
        lines.push(format!("{title}:"));
        lines.extend(items.iter().map(|i| format!("- {i}")));
    }
}

/// Only a full address is of use in a calendar.
fn address(event: &mut Event, href: Option<&str>) {
    if let Some(href) = href.filter(|h| h.starts_with("https://") || h.starts_with("http://")) {
        event.url(&one_line(href).replace(' ', "%20"));
    }
}

/// Lines without control characters, within the bound.
fn bounded(text: &str) -> String {
    let clean: Vec<String> = text.lines().map(one_line).collect();
    let clean = clean.join("\n");
    match clean.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", clean.get(..end).unwrap_or("")),
        None => clean,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan_text::samples::plan;

    fn stamp() -> Timestamp {
        "2026-11-02T09:00:00Z".parse().unwrap()
    }

    fn unfolded(text: &str) -> String {
        text.replace("\r\n ", "")
    }

    #[test]
    fn a_task_is_an_all_day_event() {
        let text = unfolded(&calendar(&plan(), stamp()));
        let event = text.split("BEGIN:VEVENT\r\n").nth(1).unwrap().split("END:VEVENT").next().unwrap();
        assert_eq!(
            event,
            "DESCRIPTION:ISMS manager\\, 2.5 person-days\\, done.\\nPhase: Prepare.\\nOn the critical path: a day lost here moves the end of the plan.\\nCloses:\\n- 4.3/no-scope\\nEvidence expected:\\n- Approved scope\\; signed\r\n\
             DTEND;VALUE=DATE:20261007\r\nDTSTAMP:20261102T090000Z\r\nDTSTART;VALUE=DATE:20261005\r\nPRIORITY:1\r\n\
             SUMMARY:Done: Write the scope\\, with its boundaries\r\nTRANSP:TRANSPARENT\r\n\
             UID:task-define-scope@nordlicht.muster.invalid\r\nURL:https://isms.example/o/n/task/define-scope\r\n\
             CATEGORIES:Prepare,ISMS manager\r\n"
        );
    }

    #[test]
    fn everything_is_there_once_and_the_same_twice() {
        let text = calendar(&plan(), stamp());
        assert_eq!(text, calendar(&plan(), stamp()));
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 5);
        assert!(unfolded(&text).contains("SUMMARY:◆ Milestone: Scope approved"));
        assert!(unfolded(&text).contains("SUMMARY:Late: Connect the directory"));
        assert!(
            text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VCALENDAR\r\n")
        );
    }

    #[test]
    fn a_day_that_moves_keeps_its_id() {
        let mut day = Day {
            id: "audit/spring audit".into(),
            day: "2027-02-28".parse().unwrap(),
            title: "Spring".into(),
            what: "Audit".into(),
            href: Some("https://isms.example/o/n/records/audit/spring".into()),
        };
        let before = unfolded(&days("n", "Nord", &[day.clone()], stamp()));
        day.day = "2027-03-01".parse().unwrap();
        let after = unfolded(&days("n", "Nord", &[day], stamp()));
        let uid = |text: &str| text.lines().find(|l| l.starts_with("UID:")).map(str::to_owned);
        assert_eq!(uid(&before), uid(&after));
        assert!(
            before.contains("DTSTART;VALUE=DATE:20270228") && before.contains("DTEND;VALUE=DATE:20270301")
        );
        assert!(after.contains("URL:https://isms.example/o/n/records/audit/spring"));
    }

    #[test]
    fn lines_are_folded_and_nothing_breaks_out() {
        let mut hostile = plan();
        hostile.phases[0].tasks[0].title = format!("x\r\nBEGIN:VALARM\r\n{}", "é".repeat(200));
        hostile.phases[0].title = "a,b;c\rd".into();
        let text = calendar(&hostile, stamp());
        assert!(text.split("\r\n").all(|l| l.len() <= 75), "{text}");
        assert!(!text.contains("\r\nBEGIN:VALARM"));
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        assert!(unfolded(&text).contains("CATEGORIES:a\\,b\\;c d,ISMS manager"));
    }
}
