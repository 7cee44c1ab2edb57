//! `/o/ORG/records`: every kind with its count, in the order of the left rail.

use std::sync::Arc;

use maud::html;
use muster_app::Permission;
use muster_model::Kind;

use crate::web::look::{parts, words};
use crate::web::page::{Page, Route};
use crate::web::slots::PLACES;
use crate::web::visit::{Answer, Visit};

/// The page.
pub fn page() -> Page {
    Page::new().route(Route::get("/records", Permission::ReadRecords, show))
}

async fn show(v: Arc<Visit>) -> Answer {
    let kinds = Kind::all().count();
    let content = html! {
        (parts::page_head(html! { "The whole programme" }, "All records", html! {
            p.lede { (parts::capital(&words::count(v.programme.len(), "record", "records"))) " of "
                (words::count(kinds, "kind", "kinds")) ". Each kind serves a clause of ISO/IEC 27001; its page says how." }
        }, html! {}))
        @for place in PLACES.iter().filter(|p| !p.kinds.is_empty()) {
            section.kinds aria-labelledby={ "place-" (place.label.to_lowercase()) } {
                h2 id={ "place-" (place.label.to_lowercase()) } { (place.label) }
                ul.kind-list {
                    @for kind in place.kinds.iter().filter_map(|k| Kind::parse(k)) {
                        li {
                            a href=(v.href(&format!("/records/{kind}"))) { (kind.spec().labels) }
                            span.num.nothing[v.programme.count(kind) == 0] { (words::grouped(v.programme.count(kind))) }
                            span.about { (words::running(kind.spec().about)) }
                            span.clause { "Clause " (kind.spec().clause) }
                        }
                    }
                }
            }
        }
    };
    Ok(v.page("All records", content))
}
