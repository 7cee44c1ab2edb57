//! `/o/ORG/identity/sources/files`: exports that sources read, put here by people.

use std::sync::Arc;

use maud::html;
use muster_app::sources::MAX_FILE;

use super::super::figure::count;
use crate::web::failure::Failure;
use crate::web::look::{parts, words};
use crate::web::visit::{Answer, Visit};

/// Longest upload, in bytes: the largest file, and what its form adds.
pub const LIMIT: usize = MAX_FILE + (1 << 16);

/// Shows them.
pub async fn show(v: Arc<Visit>) -> Answer {
    let files = v.muster().source_files(&v.actor).await?;
    let zone = v.programme.profile.zone();
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/identity/sources")) { "Connected sources" } }, "Files for sources",
            html! { p.lede { "Exports from HR and other systems. A source names the file it reads; putting a newer one of the same name here \
                              replaces it for the next pull." } }, html! {}))
        form.panel.upload method="post" enctype="multipart/form-data" action=(v.live_href("/identity/sources/files")) {
            (v.secret())
            div.field {
                label for="file" { "File" }
                p.hint #file-hint { "CSV, Parquet or JSON, " (MAX_FILE >> 20) " MiB at most. Leave pay, health and private addresses out: they are not used." }
                input #file type="file" name="file" required aria-describedby="file-hint";
            }
            div.form-acts { button.button.primary type="submit" { "Put it here" } }
        }
        @if files.is_empty() { p.meta { "No file yet." } } @else {
            table.list.named {
                caption.unseen { "Files" }
                thead { tr { th.title scope="col" { "Name" } th.num scope="col" { "Size" } th scope="col" { "Put here" } th scope="col" { span.unseen { "Acts" } } } }
                tbody { @for f in &files { tr {
                    th.title scope="row" { code { (f.name) } }
                    td.num data-label="Size" { (words::bytes(count(f.size))) }
                    td data-label="Put here" { @if let Some(at) = f.changed { (words::instant(at, &zone)) } }
                    td { form method="post" action=(v.live_href("/identity/sources/files/remove")) { (v.secret())
                        input type="hidden" name="name" value=(f.name); button.button.quiet type="submit" { "Remove" span.unseen { " " (f.name) } } } }
                } } }
            }
        }
    };
    Ok(v.page("Files for sources", content))
}

/// Takes one.
pub async fn add(v: Arc<Visit>) -> Answer {
    let Some(file) = v.files.iter().find(|f| f.field == "file" && !f.name.is_empty()) else {
        return Err(Failure::say(
            axum::http::StatusCode::UNPROCESSABLE_ENTITY,
            "No file came",
            "Choose a file first, then send the form again.",
        ));
    };
    v.muster().keep_source_file(&v.actor, &file.name, file.bytes.to_vec()).await?;
    Ok(v.redirect_saying("/identity/sources/files", &format!("{} is here.", file.name)))
}

/// Removes one.
pub async fn remove(v: Arc<Visit>) -> Answer {
    let name = v.form.filled("name").unwrap_or_default();
    v.muster().remove_source_file(&v.actor, name).await?;
    Ok(v.redirect_saying("/identity/sources/files", &format!("Removed {name}.")))
}
