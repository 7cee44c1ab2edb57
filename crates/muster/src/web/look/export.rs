//! A table as a file: the link on the page, and the answer to `?format=csv`. What is exported is what the address asks for.

use axum::response::Response;
use maud::{Markup, html};
use muster_render::csv::{Cell, table};

use crate::web::visit::Visit;

/// Whether the address asks for CSV.
pub fn wanted(v: &Visit) -> bool {
    v.query.get("format") == Some("csv")
}

/// The link: this very address, as CSV.
pub fn link(v: &Visit) -> Markup {
    let to = v.href(&format!("{}{}", v.path, v.query.with("format", Some("csv")).query()));
    html! { a.button.quiet href=(to) download { "Export as CSV" } }
}

/// The file.
pub fn csv(v: &Visit, name: &str, header: &[&str], rows: impl IntoIterator<Item = Vec<Cell>>) -> Response {
    v.download(&format!("{name}.csv"), "text/csv; charset=utf-8", table(header, rows))
}
