//! Sources: where identities are read from, how each is reached, trying it, reading all of them now and by schedule, and
//! what every run came to. The reading is `muster_connect`, the use cases `muster_app::sources`.

mod card;
mod choose;
mod files;
mod form;
mod list;
mod run;
mod runs;
mod schedule;
mod source;
mod tokens;

use muster_app::Permission;
use muster_app::sources::RunOutcome;

use crate::web::look::parts::Tone;
use crate::web::page::{Page, Route};
use crate::web::visit::Visit;

/// Adds the routes to those of the section.
pub fn routes(page: Page) -> Page {
    let (read, manage, take) = (Permission::ReadRecords, Permission::ManageSources, Permission::RecordEstate);
    page.route(Route::get("/identity/sources", read, list::show))
        .route(Route::get("/identity/sources/new", manage, choose::show))
        .route(Route::post("/identity/sources/new", manage, source::add))
        .route(Route::post("/identity/sources/schedule", manage, schedule::set))
        .route(Route::get("/identity/sources/files", manage, files::show))
        .route(Route::post("/identity/sources/files", manage, files::add).limit(files::LIMIT))
        .route(Route::post("/identity/sources/files/remove", manage, files::remove))
        .route(Route::get("/identity/sources/scim", manage, tokens::show))
        .route(Route::post("/identity/sources/scim", manage, tokens::create))
        .route(Route::post("/identity/sources/scim/revoke", manage, tokens::revoke))
        .route(Route::post("/identity/sources/scim/use", manage, tokens::used))
        .route(Route::get("/identity/source/{source}", manage, source::show))
        .route(Route::post("/identity/source/{source}", manage, source::save))
        .route(Route::post("/identity/source/{source}/test", manage, source::test))
        .route(Route::post("/identity/source/{source}/forget", manage, source::forget))
        .route(Route::post("/identity/pulls", take, run::start))
        .route(Route::get("/identity/pulls/{run}", read, run::show))
        .route(Route::post("/identity/pulls/{run}/stop", take, run::stop))
}

/// The address of a source's settings.
fn source_href(v: &Visit, source: &str) -> String {
    v.live_href(&format!("/identity/source/{}", super::segment(source)))
}

/// The address of a run.
fn run_href(v: &Visit, run: &str) -> String {
    v.live_href(&format!("/identity/pulls/{}", super::segment(run)))
}

fn tone(outcome: RunOutcome) -> Tone {
    match outcome {
        RunOutcome::Done => Tone::Fine,
        RunOutcome::Running => Tone::Observation,
        RunOutcome::Stopped => Tone::Minor,
        RunOutcome::Failed | RunOutcome::Lost => Tone::Major,
    }
}
