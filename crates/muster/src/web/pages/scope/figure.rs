//! The boundary diagram: turns what the scope view says into the figure's nodes, parties and dependencies.

use maud::{Markup, PreEscaped, html};
use muster_engine::scope::{Placed, ScopeView, Standing};
use muster_model::kinds::{Asset, Exclusion, IdentityService, Interface, Scope};
use muster_model::{Rec, Reference};
use muster_render::svg::boundary::{self, Boundary, Dependency, Node, Part, Party, Side};

use crate::web::visit::Visit;

/// A node with its own texts.
struct Own {
    id: String,
    label: String,
    note: String,
    part: Part,
    side: Side,
    href: String,
}

/// Most nodes drawn in each group.
const MOST: usize = 24;

/// The picture.
pub fn boundary(v: &Visit, scope: &Rec<'_, Scope>, view: &ScopeView) -> Markup {
    let own: Vec<Own> = view.all().filter_map(|(r, p)| node(v, r, p)).collect();
    let nodes: Vec<Node<'_>> = own
        .iter()
        .map(|o| Node {
            id: &o.id,
            label: &o.label,
            note: &o.note,
            part: o.part,
            side: o.side,
            href: Some(&o.href),
        })
        .collect();
    let crossings: Vec<(String, String, String)> = scope
        .interfaces
        .iter()
        .filter_map(|i| v.programme.get::<Interface>(&i.to))
        .filter_map(|i| {
            let with = v.programme.title(&i.with.as_ref()?.to);
            Some((with, i.crosses.as_deref().unwrap_or_default().to_owned(), v.record_href(&i.reference())))
        })
        .collect();
    let parties: Vec<Party<'_>> =
        crossings.iter().map(|(label, crosses, href)| Party { label, crosses, href: Some(href) }).collect();
    let needs: Vec<(String, String)> = view
        .all()
        .flat_map(|(to, p)| p.needed_by.iter().map(|n| (n.by.to_string(), to.to_string())))
        .collect();
    let dependencies: Vec<Dependency<'_>> = needs.iter().map(|(from, to)| Dependency { from, to }).collect();
    let svg = boundary::svg(&Boundary {
        id: "boundary",
        title: "Boundary of the scope",
        scope: scope.title(),
        nodes: &nodes,
        parties: &parties,
        dependencies: &dependencies,
        width: 1160.0,
        most: MOST,
    });
    html! { div.fig-frame tabindex="0" role="group" aria-label="Boundary diagram" { (PreEscaped(svg)) } }
}

fn node(v: &Visit, reference: &Reference, placed: &Placed) -> Option<Own> {
    let part = match reference.kind.name() {
        "unit" => Part::Unit,
        "site" => Part::Site,
        "asset" => Part::Asset,
        "identity-service" => Part::IdentityService,
        // A process needs services only through what it uses: drawn as well, it would hide the lines that matter.
        _ => return None,
    };
    let side = match placed.standing {
        Standing::In => Side::Inside,
        Standing::Out => Side::Excluded,
        Standing::Undecided => Side::Undecided,
    };
    Some(Own {
        id: reference.to_string(),
        label: v.programme.title(reference),
        note: note(v, reference, placed),
        part,
        side,
        href: v.record_href(reference),
    })
}

fn note(v: &Visit, reference: &Reference, placed: &Placed) -> String {
    if let Some(by) = placed.exclusion.as_ref().and_then(|e| v.programme.get::<Exclusion>(e)) {
        return by.ground.map_or("left out".into(), |g| g.label().to_lowercase());
    }
    if let Some(service) = v.programme.get::<IdentityService>(reference) {
        return service.class.map_or(String::new(), |c| c.label().to_owned());
    }
    v.programme.get::<Asset>(reference).and_then(|a| a.class).map_or(String::new(), |c| c.label().to_owned())
}
