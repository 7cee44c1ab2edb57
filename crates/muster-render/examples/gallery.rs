//! Writes a page with every figure in light and dark, to look at: `cargo run -p muster-render --example gallery FILE`.

use std::error::Error;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use muster_model::kinds::TaskStatus;
use muster_render::plan::{Plan, PlanMilestone, PlanPhase, PlanTask};
use muster_render::svg::bars::{Bar, Bars};
use muster_render::svg::boundary::{Boundary, Dependency, Node as Thing, Part, Party, Side};
use muster_render::svg::clause_map::{ClauseMap, Group, Tile};
use muster_render::svg::gantt::Gantt;
use muster_render::svg::matrix::{Band, Cell, Matrix, Step, band_marks};
use muster_render::svg::path::{AccessPath, Edge, Node, NodeKind};
use muster_render::svg::trend::{Better, Point, Trend};
use muster_render::svg::{self, CSS, Mark};
use rust_decimal::Decimal;

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("name the file to write")?;
    let mut page =
        format!("<!doctype html><meta charset=\"utf-8\"><title>Figures</title><style>{PAGE}{CSS}</style>");
    for theme in ["light", "dark"] {
        page.push_str(&format!("<main class=\"{theme}\"><h1>{theme}</h1>"));
        for (name, figure) in figures(theme) {
            page.push_str(&format!(
                "<section><h2>{name}</h2><div class=\"fig-frame\">{figure}</div></section>"
            ));
        }
        page.push_str("</main>");
    }
    Ok(std::fs::write(file, page)?)
}

const PAGE: &str = "
body { margin: 0; font: 14px/1.5 system-ui, Inter, sans-serif; }
main { padding: 24px 32px; background: var(--ground); color: var(--ink); }
h1 { font-size: 20px; } h2 { font-size: 15px; margin: 28px 0 12px; }
.light { --ink: #1c2024; --ink-2: #5b6470; --line: #dfe3e8; --ground: #ffffff; --raised: #f7f8fa; --accent: #3451b2;
  --major: #c6262e; --minor: #a15c00; --observation: #0b6a8f; --fine: #1a7f4b;
  --major-bg: #fdeceb; --minor-bg: #fdf1dc; --observation-bg: #e3f2f9; --fine-bg: #e4f5eb; }
.dark { --ink: #e8eaed; --ink-2: #9aa4b1; --line: #2e343c; --ground: #121518; --raised: #191d21; --accent: #8ea6ff;
  --major: #ff7b78; --minor: #f0b04f; --observation: #6cc4e8; --fine: #5fcf93;
  --major-bg: #3a1a1b; --minor-bg: #35270f; --observation-bg: #11303d; --fine-bg: #12301f; }
";

fn figures(theme: &str) -> Vec<(&'static str, String)> {
    vec![
        ("Map of the clauses", clause_map(theme)),
        ("Roadmap", gantt(theme)),
        ("Scope boundary", boundary(theme)),
        ("Risk matrix", matrix(theme)),
        ("Trend", trends(theme)),
        ("Access path", path(theme)),
        ("Bars", bars(theme)),
        ("Marks", marks()),
    ]
}

fn clause_map(theme: &str) -> String {
    let groups = [
        (
            4,
            "Context",
            "4.1 Organisation and its context!f,4.2 Interested parties!o,4.3 Scope of the ISMS!M,4.4 ISMS and its processes!f",
        ),
        (
            5,
            "Leadership",
            "5.1 Leadership and commitment!f,5.2 Policy!m,5.3 Roles, responsibilities, authorities!f",
        ),
        (
            6,
            "Planning",
            "6.1.1 Risks and opportunities!f,6.1.2 Risk assessment!M,6.1.3 Risk treatment!m,6.2 Objectives!o,6.3 Planning of changes!u",
        ),
        (
            7,
            "Support",
            "7.1 Resources!f,7.2 Competence!m,7.3 Awareness!f,7.4 Communication!f,7.5.1 Documented information!f,7.5.2 Creating and updating!p,7.5.3 Control of documents!f",
        ),
        (8, "Operation", "8.1 Planning and control!M,8.2 Risk assessment!f,8.3 Risk treatment!f"),
        (
            9,
            "Evaluation",
            "9.1 Monitoring and measurement!o,9.2.1 Internal audit!f,9.2.2 Audit programme!f,9.3.1 Management review!u,9.3.2 Review inputs!u,9.3.3 Review results!u",
        ),
        (10, "Improvement", "10.1 Continual improvement!f,10.2 Nonconformity and corrective action!M"),
    ];
    let split: Vec<(u8, &str, Vec<Tile<'_>>)> = groups
        .iter()
        .map(|(number, title, list)| {
            let tiles = list.replace(", r", "§ r").replace(", a", "§ a").leak().split(',');
            let tiles = tiles
                .filter_map(|t| {
                    let (number, rest) = t.split_once(' ')?;
                    let (title, state) = rest.split_once('!')?;
                    let (mark, word) = match state {
                        "f" => (Mark::Fine, "in order"),
                        "o" => (Mark::Observation, "2 observations"),
                        "m" => (Mark::Minor, "1 minor"),
                        "M" => (Mark::Major, "1 major, 3 minor"),
                        "p" => (Mark::Opportunity, "1 opportunity"),
                        _ => (Mark::Unknown, "not begun"),
                    };
                    Some(Tile {
                        number,
                        title: title.replace('§', ",").leak(),
                        mark,
                        word,
                        href: Some("#clause"),
                    })
                })
                .collect();
            (*number, *title, tiles)
        })
        .collect();
    let groups: Vec<Group<'_>> =
        split.iter().map(|(number, title, tiles)| Group { number: *number, title, tiles }).collect();
    svg::clause_map::svg(&ClauseMap {
        id: &format!("clauses-{theme}"),
        title: "Clauses 4 to 10",
        groups: &groups,
        width: 1160.0,
    })
}

fn gantt(theme: &str) -> String {
    let titles = [
        (
            "Prepare",
            vec![
                "Win the sponsor and agree the mandate",
                "Appoint the ISMS manager and the team",
                "Write the project charter",
                "Train the core team on the standard",
            ],
        ),
        (
            "Context and scope",
            vec![
                "Collect internal and external issues",
                "List interested parties and what they require",
                "Draft the scope with all identity services",
                "Bring the federated IdP into the scope",
                "Have top management approve the scope",
                "Draw the boundary diagram",
            ],
        ),
        (
            "Risk assessment",
            vec![
                "Set the risk criteria",
                "Connect the directory and the cloud IdP",
                "Inventory privileged and non-human identities",
                "Break catch-all risks into identity scenarios",
                "Assess the risks with their owners",
                "Decide treatment options",
                "Write the Statement of Applicability",
            ],
        ),
        (
            "Controls",
            vec![
                "Phishing-resistant MFA for administrators",
                "Rotate credentials of service accounts",
                "Give every non-human identity an owner",
                "Automate leavers within one working day",
                "Review federation trusts",
                "First access review of privileged groups",
                "Tier the directory",
                "Logging of identity events",
            ],
        ),
        (
            "Operate and check",
            vec![
                "Awareness campaign",
                "Measure the objectives",
                "Internal audit",
                "Management review",
                "Close findings from the audit",
            ],
        ),
        ("Certification", vec!["Stage 1 audit", "Close stage 1 findings", "Stage 2 audit"]),
    ];
    let roles = ["ISMS manager", "Identity engineer", "Managing director", "Risk owner", "Internal auditor"];
    let start = date(2026, 3, 2);
    let mut day = start;
    let mut number = 0_i64;
    let mut before: Option<String> = None;
    let mut phases = Vec::new();
    for (title, tasks) in titles {
        let first = day;
        let mut list = Vec::new();
        for task in tasks {
            number += 1;
            let long = 4 + (number * 37) % 23;
            let critical = number % 3 != 2;
            let id = format!("t{number}");
            let end = day.saturating_add(long.days());
            let status = match number {
                0..=9 => TaskStatus::Done,
                10..=12 => TaskStatus::InProgress,
                18 => TaskStatus::Dropped,
                _ => TaskStatus::Open,
            };
            list.push(PlanTask {
                id: id.clone(),
                title: task.into(),
                role: roles.get(usize::try_from(number % 5).unwrap_or(0)).copied().unwrap_or("").into(),
                effort: Decimal::new(number % 9 * 5 + 5, 1),
                start: day,
                end,
                critical,
                slack: 3,
                status,
                after: before.iter().cloned().collect(),
                gaps: vec![],
                evidence: vec![],
                href: Some(format!("#task-{number}")),
            });
            if critical {
                before = Some(id);
                day = end.saturating_add(1.day());
            }
        }
        let end = list.iter().map(|t| t.end).max().unwrap_or(first);
        phases.push(PlanPhase { id: title.into(), title: title.into(), start: first, end, tasks: list });
    }
    let milestone = |title: &str, due: Date, reached: Option<Date>| PlanMilestone {
        id: title.into(),
        title: title.into(),
        due,
        reached,
        criterion: String::new(),
        href: Some("#m".into()),
    };
    let plan = Plan {
        org: "nordlicht".into(),
        organisation: "Nordlicht".into(),
        start,
        finish: day,
        today: date(2026, 6, 3),
        target: Some(date(2027, 1, 29)),
        milestones: vec![
            milestone("Mandate signed", date(2026, 3, 20), Some(date(2026, 3, 18))),
            milestone("Scope approved", date(2026, 5, 12), None),
            milestone("Risks assessed", date(2026, 7, 24), None),
            milestone("Statement of Applicability frozen", date(2026, 8, 7), None),
            milestone("Management review held", date(2026, 11, 20), None),
            milestone("Certificate", date(2027, 1, 29), None),
        ],
        phases,
    };
    svg::gantt::svg(&Gantt { id: &format!("gantt-{theme}"), title: "Roadmap", plan: &plan, width: 1160.0 })
}

fn boundary(theme: &str) -> String {
    use Part::{Asset, IdentityService, Process, Site, Unit};
    use Side::{Excluded, Inside, Undecided};
    let thing = |id, label, note, part, side| Thing { id, label, note, part, side, href: Some("#record") };
    let nodes = [
        thing("u1", "Logistics", "", Unit, Inside),
        thing("u2", "Customer service", "", Unit, Inside),
        thing("u3", "Information technology", "", Unit, Inside),
        thing("u4", "Human resources", "", Unit, Inside),
        thing("s1", "Hamburg headquarters", "", Site, Inside),
        thing("s2", "Bremen warehouse", "", Site, Inside),
        thing("s3", "Frankfurt data centre", "", Site, Inside),
        thing("p1", "Order to delivery", "outcome measured monthly", Process, Inside),
        thing("p2", "Joiner, mover, leaver", "outcome measured weekly", Process, Inside),
        thing("p3", "Incident handling", "no outcome measured", Process, Inside),
        thing("a1", "Transport management system", "application", Asset, Inside),
        thing("a2", "Payroll", "application, personal data", Asset, Inside),
        thing("a3", "Customer portal", "application, personal data", Asset, Inside),
        thing("a4", "Warehouse control and forklift guidance", "application", Asset, Inside),
        thing("a5", "Shipment data", "information", Asset, Inside),
        thing("a6", "Privileged accounts", "identities, 214 accounts", Asset, Inside),
        thing("a7", "Cloud landing zone", "infrastructure", Asset, Inside),
        thing("a8", "Network and firewalls", "infrastructure", Asset, Inside),
        thing("a9", "Build and release pipeline", "infrastructure", Asset, Inside),
        thing("i1", "Active Directory nordlicht.example", "directory, on premises", IdentityService, Inside),
        thing("i2", "Vault", "secrets store, on premises", IdentityService, Inside),
        thing("i3", "Issuing CA", "certificate authority", IdentityService, Inside),
        thing("i4", "Workday", "HR source, supplier", IdentityService, Inside),
        thing("i5", "Entra ID", "left out: “in the cloud”", IdentityService, Excluded),
        thing("i6", "Group federation hub", "left out: run by another team", IdentityService, Excluded),
        thing("x1", "Canteen till", "no bearing", Asset, Excluded),
        thing("x2", "Lisbon sales office", "covered by its own ISMS", Site, Excluded),
        thing("i7", "Okta (from the acquisition)", "named nowhere", IdentityService, Undecided),
        thing("x3", "Marketing website", "named nowhere", Asset, Undecided),
    ];
    let needs = [
        ("a1", "i1"),
        ("a2", "i1"),
        ("a2", "i4"),
        ("a4", "i1"),
        ("a6", "i1"),
        ("a6", "i2"),
        ("a8", "i3"),
        ("a9", "i2"),
        ("p2", "i4"),
        ("p1", "i1"),
        ("a3", "i5"),
        ("a1", "i5"),
        ("a7", "i5"),
        ("a5", "i6"),
        ("a9", "i7"),
        ("i1", "i4"),
        ("i1", "i5"),
    ];
    let dependencies: Vec<_> = needs.map(|(from, to)| Dependency { from, to }).into();
    let parties = [
        Party { label: "Carrier network", crosses: "orders and tracking over AS2", href: Some("#i") },
        Party { label: "Payroll bureau Kühn", crosses: "monthly pay files over SFTP", href: Some("#i") },
        Party {
            label: "Group IT of the parent company",
            crosses: "SAML assertions for group staff",
            href: Some("#i"),
        },
        Party { label: "Customers", crosses: "portal sign-in, shipment data", href: Some("#i") },
        Party { label: "Customs authority", crosses: "declarations", href: None },
    ];
    svg::boundary::svg(&Boundary {
        id: &format!("boundary-{theme}"),
        title: "Boundary of the scope",
        scope: "ISMS of Nordlicht Logistik, version 2.1",
        nodes: &nodes,
        parties: &parties,
        dependencies: &dependencies,
        width: 1160.0,
        most: 24,
    })
}

fn matrix(theme: &str) -> String {
    let likelihood =
        ["rare", "unlikely", "possible", "likely", "almost certain"].map(|word| Step { word, means: "" });
    let consequence =
        ["negligible", "minor", "moderate", "major", "critical"].map(|word| Step { word, means: "" });
    let marks = band_marks(4);
    let band = |i: usize, name, from, acceptable| Band {
        name,
        from,
        acceptable,
        mark: marks.get(i).copied().unwrap_or(Mark::Unknown),
    };
    let bands = [
        band(0, "low", 1, true),
        band(1, "medium", 5, true),
        band(2, "high", 10, false),
        band(3, "very high", 16, false),
    ];
    let cells: Vec<Cell<'_>> = [
        (1, 1, 2),
        (2, 2, 4),
        (3, 2, 3),
        (2, 4, 6),
        (3, 3, 11),
        (4, 3, 5),
        (3, 5, 4),
        (4, 4, 3),
        (5, 4, 1),
        (4, 5, 2),
        (1, 5, 3),
    ]
    .map(|(likelihood, consequence, count)| Cell { likelihood, consequence, count, href: Some("#risks") })
    .into();
    svg::matrix::svg(&Matrix {
        id: &format!("matrix-{theme}"),
        title: "Risks by likelihood and consequence",
        likelihood: &likelihood,
        consequence: &consequence,
        bands: &bands,
        cells: &cells,
        width: 680.0,
    })
}

fn trends(theme: &str) -> String {
    let values = [61.0, 63.5, 62.0, 68.4, 71.0, f64::NAN, 79.2, 84.0, 86.5, 88.2, 87.9, 91.4];
    let points: Vec<Point> = values
        .iter()
        .zip(0_i64..)
        .map(|(v, i)| Point {
            day: date(2025, 12, 1).saturating_add(i.months()),
            value: Some(*v).filter(|v| v.is_finite()),
        })
        .collect();
    let falling: Vec<Point> =
        points.iter().map(|p| Point { day: p.day, value: p.value.map(|v| (100.0 - v) * 6.0) }).collect();
    let id = format!("trend-{theme}");
    let up = Trend {
        id: &id,
        title: "MFA coverage",
        unit: "%",
        points: &points,
        target: Some(95.0),
        tolerance: Some(85.0),
        better: Better::Higher,
    };
    let id = format!("dormant-{theme}");
    let down = Trend {
        id: &id,
        title: "Dormant accounts",
        unit: "accounts",
        points: &falling,
        target: Some(60.0),
        tolerance: Some(120.0),
        better: Better::Lower,
    };
    let spark =
        |id: &str, t: &Trend<'_>| svg::trend::spark(&Trend { id: &format!("{id}-{theme}"), ..t.clone() });
    format!(
        "{}{}<p>in a list: {} {} {}</p>",
        svg::trend::svg(&up, (680.0, 240.0)),
        svg::trend::svg(&down, (680.0, 240.0)),
        spark("s1", &up),
        spark("s2", &down),
        spark("s3", &Trend { points: &[], ..up.clone() })
    )
}

fn path(theme: &str) -> String {
    let node =
        |id, label, kind, note, privileged| Node { id, label, kind, note, privileged, href: Some("#node") };
    let nodes = [
        node("a", "svc-backup-hh01", NodeKind::Account, "service account, no owner", false),
        node("g1", "GG-Backup-Operators", NodeKind::Group, "", false),
        node("g2", "GG-Server-Local-Admins", NodeKind::Group, "nested 2 deep", false),
        node("g3", "DL-Tier0-Maintenance", NodeKind::Group, "", false),
        node("r", "Vault reader", NodeKind::Role, "", false),
        node("e1", "Domain Admins", NodeKind::Entitlement, "directory, privileged", true),
        node("e2", "Backup Operators", NodeKind::Entitlement, "directory, privileged", true),
        node("e3", "Secrets of production", NodeKind::Entitlement, "vault", false),
    ];
    let edges = [
        ("a", "g1", "since 3 Mar 2019"),
        ("g1", "g2", "since 14 Jul 2021"),
        ("g2", "g3", "before 1 Nov 2026"),
        ("g3", "e1", "since 2 Feb 2022"),
        ("a", "g2", "not known"),
        ("g1", "e2", "since 3 Mar 2019"),
        ("a", "r", "since 9 Jan 2026"),
        ("r", "e3", "until 31 Dec 2026"),
    ];
    let edges: Vec<_> = edges.map(|(from, to, label)| Edge { from, to, label }).into();
    svg::path::svg(&AccessPath {
        id: &format!("path-{theme}"),
        title: "Why svc-backup-hh01 has what it has",
        nodes: &nodes,
        edges: &edges,
    })
}

fn bars(theme: &str) -> String {
    let bar = |label, value, mark| Bar { label, value, mark, href: Some("#bar") };
    let bars = [
        bar("Within one hour", 142, Some(Mark::Fine)),
        bar("Same working day", 61, Some(Mark::Fine)),
        bar("Within a week", 24, Some(Mark::Observation)),
        bar("Later", 9, Some(Mark::Minor)),
        bar("Still enabled", 4, Some(Mark::Major)),
        bar("Not known", 12, Some(Mark::Unknown)),
    ];
    svg::bars::svg(&Bars {
        id: &format!("bars-{theme}"),
        title: "Time to disable leavers",
        unit: "leavers",
        bars: &bars,
        width: 620.0,
    })
}

fn marks() -> String {
    [Mark::Major, Mark::Minor, Mark::Observation, Mark::Opportunity, Mark::Unknown, Mark::Fine]
        .map(|m| format!("<span>{} {}</span> &nbsp; ", svg::icon(m), m.word()))
        .concat()
}
