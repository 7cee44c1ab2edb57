//! `/people`: who answers for what, as a matrix; what people must be able to do and can; who took part in awareness; what
//! is told to whom.

mod awareness;
mod communication;
mod competence;
mod matrix;

use muster_app::Permission;

use crate::web::page::{Page, Route};
use crate::web::slots::Slot;

/// The page.
pub fn page() -> Page {
    Page::new()
        .route(Route::get("/people", Permission::ReadRecords, matrix::show))
        .route(Route::get("/people/competence", Permission::ReadRecords, competence::show))
        .route(Route::get("/people/communication", Permission::ReadRecords, communication::show))
        .route(Route::post("/people/awareness/{id}", Permission::ReadRecords, awareness::note))
        .nav(Slot::People, "/people")
        .sub(Slot::People, "Competence", "/people/competence")
        .sub(Slot::Documents, "Who is told what", "/people/communication")
        .on_record("awareness-campaign", awareness::panel)
}
