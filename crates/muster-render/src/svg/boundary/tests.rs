//! Nothing covers anything, and what lies outside although it is needed stands out.

use super::layout::{Frame, Layout};
use super::*;

fn nodes(count: usize) -> Vec<(String, String, Part, Side)> {
    let parts = [Part::Unit, Part::Site, Part::Process, Part::Asset, Part::Asset, Part::IdentityService];
    (0..count)
        .map(|i| {
            let part = parts[i % parts.len()];
            let side = match i % 11 {
                5 => Side::Excluded,
                9 => Side::Undecided,
                _ => Side::Inside,
            };
            (format!("n{i}"), format!("A thing with a rather long name, number {i}"), part, side)
        })
        .collect()
}

fn with<T>(count: usize, most: usize, then: impl FnOnce(&Boundary<'_>) -> T) -> T {
    let owned = nodes(count);
    let nodes: Vec<Node<'_>> = owned
        .iter()
        .map(|(id, label, part, side)| Node {
            id,
            label,
            note: "note",
            part: *part,
            side: *side,
            href: Some("/x"),
        })
        .collect();
    let dependencies: Vec<Dependency<'_>> = (0..count * 3)
        .map(|i| Dependency { from: &owned[i % count].0, to: &owned[(i * 7 + 5) % count].0 })
        .collect();
    let parties = [
        Party { label: "Payroll bureau", crosses: "monthly pay files over SFTP", href: None },
        Party { label: "Group IT", crosses: "SAML assertions", href: Some("/p") },
    ];
    then(&Boundary {
        id: "b",
        title: "Scope",
        scope: "All of Nordlicht",
        nodes: &nodes,
        parties: &parties,
        dependencies: &dependencies,
        width: 1160.0,
        most,
    })
}

fn apart(a: Frame, b: Frame) -> bool {
    a.right() <= b.x || b.right() <= a.x || a.bottom() <= b.y || b.bottom() <= a.y
}

#[test]
fn no_two_boxes_overlap() {
    for count in [1, 2, 7, 12, 40, 80, 160] {
        with(count, 24, |b| {
            let layout = Layout::new(b);
            let mut frames: Vec<Frame> = layout.nodes.values().map(|p| p.frame).collect();
            frames.extend(layout.parties.iter().map(|p| p.frame));
            for (i, a) in frames.iter().enumerate() {
                for b in &frames[i + 1..] {
                    assert!(apart(*a, *b), "{count}: {a:?} {b:?}");
                }
            }
            for p in layout.nodes.values() {
                let scope = layout.scope;
                let inside = p.frame.x >= scope.x
                    && p.frame.right() <= scope.right()
                    && p.frame.bottom() <= scope.bottom();
                assert_eq!(inside, p.node.side == Side::Inside, "{count}: {}", p.node.id);
                assert!(p.frame.bottom() < layout.height);
            }
        });
    }
}

#[test]
fn the_same_twice_and_bounded() {
    let one = with(40, 24, svg);
    assert_eq!(one, with(40, 24, svg));
    assert!(!one.contains("style=") && !one.contains("NaN"));
    let many = with(600, 10, svg);
    let processes = nodes(600).iter().filter(|n| n.2 == Part::Process && n.3 == Side::Inside).count();
    assert!(many.contains(&format!("and {} more", processes - 10)), "{processes} processes, 10 drawn");
    assert!(many.matches("class=\"node ").count() < 100);
}

#[test]
fn what_is_needed_and_lies_outside_stands_out() {
    let nodes = [
        Node { id: "pay", label: "Payroll", note: "", part: Part::Asset, side: Side::Inside, href: None },
        Node { id: "ad", label: "AD", note: "", part: Part::IdentityService, side: Side::Inside, href: None },
        Node {
            id: "entra",
            label: "Entra",
            note: "",
            part: Part::IdentityService,
            side: Side::Excluded,
            href: None,
        },
        Node {
            id: "old",
            label: "Old",
            note: "",
            part: Part::IdentityService,
            side: Side::Excluded,
            href: None,
        },
        Node {
            id: "okta",
            label: "Okta",
            note: "",
            part: Part::IdentityService,
            side: Side::Undecided,
            href: None,
        },
    ];
    let dependencies =
        [("pay", "ad"), ("pay", "entra"), ("ad", "okta")].map(|(from, to)| Dependency { from, to });
    let out = svg(&Boundary {
        id: "b",
        title: "Scope",
        scope: "S",
        nodes: &nodes,
        parties: &[],
        dependencies: &dependencies,
        width: 1000.0,
        most: 24,
    });
    assert!(out.contains("class=\"node excluded service m-major\""));
    assert!(out.contains("class=\"node undecided service m-minor\""));
    assert!(out.contains("class=\"node excluded service\""), "nobody needs the old one");
    assert!(
        out.contains(
            "In scope, Payroll needs Entra, which is left out. In scope, AD needs Okta, which is undecided."
        ),
        "{out}"
    );
    assert_eq!(out.matches("<path class=\"need breach\"").count(), 1);
    assert_eq!(out.matches("<path class=\"need open\"").count(), 1);
}

#[test]
fn a_scope_without_identity_services_says_so() {
    let nodes = [Node { id: "a", label: "A", note: "", part: Part::Asset, side: Side::Inside, href: None }];
    let out = svg(&Boundary {
        id: "b",
        title: "S",
        scope: "S",
        nodes: &nodes,
        parties: &[],
        dependencies: &[],
        width: 900.0,
        most: 24,
    });
    assert!(out.contains("none in scope"));
}
