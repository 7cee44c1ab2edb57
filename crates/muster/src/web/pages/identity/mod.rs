//! The identity section: posture, one page per metric, the inventory of the newest snapshot (accounts, entitlements,
//! sources, trusts, applications) and the snapshots themselves. What is inside a snapshot needs a permission of its own;
//! without it people see counts. The measuring is `muster_posture`.

mod account;
mod accounts;
mod applications;
mod breakglass;
mod compare;
mod credentials;
mod decide;
mod duties;
mod entitlement;
mod entitlements;
mod facts;
mod figure;
mod group;
mod groups;
mod inventory;
mod kinds;
mod links;
mod metric;
mod nonhuman;
mod offenders;
mod people;
mod posture;
mod privileged;
mod register;
mod retention;
mod rows;
mod said_of;
mod snapshot;
mod snapshots;
mod sources;
mod trusts;
mod ways;
mod words_of;

use maud::{Markup, html};
use muster_app::Permission;

use crate::web::page::{Page, Route};
use crate::web::slots::Slot;
use crate::web::visit::Visit;

pub use figure::{metric_link, newest_figure};

/// The pages.
pub fn page() -> Page {
    let read = Permission::ReadRecords;
    let inside = Permission::ReadEstate;
    let page = Page::new()
        .route(Route::get("/identity", read, posture::show))
        .route(Route::get("/identity/metrics/{id}", read, metric::show))
        .route(Route::get("/identity/accounts", inside, accounts::show))
        .route(Route::get("/identity/accounts/{id}", inside, account::show))
        .route(Route::post("/identity/accounts/{id}/owner", Permission::DecideIdentities, decide::owner))
        .route(Route::post("/identity/accounts/{id}/kind", Permission::DecideIdentities, decide::kind))
        .route(Route::get("/identity/kinds", inside, kinds::show))
        .route(Route::post("/identity/kinds", Permission::DecideIdentities, kinds::set))
        .route(Route::get("/identity/links", inside, links::show))
        .route(Route::post("/identity/links", Permission::DecideIdentities, links::decide_one))
        .route(Route::post("/identity/links/threshold", Permission::DecideIdentities, links::set_threshold))
        .route(Route::get("/identity/entitlements", inside, entitlements::show))
        .route(Route::get("/identity/entitlements/{id}", inside, entitlement::show))
        .route(Route::get("/identity/people", inside, people::show))
        .route(Route::get("/identity/groups", inside, groups::show))
        .route(Route::get("/identity/groups/{id}", inside, group::show))
        .route(Route::get("/identity/privileged", inside, privileged::show))
        .route(Route::get("/identity/non-human", inside, nonhuman::show))
        .route(Route::post("/identity/non-human", Permission::DecideIdentities, decide::owner_of_any))
        .route(Route::get("/identity/credentials", inside, credentials::show))
        .route(Route::get("/identity/break-glass", inside, breakglass::show))
        .route(Route::get("/identity/duties", read, duties::show))
        .route(Route::get("/identity/trusts", read, trusts::show))
        .route(Route::get("/identity/applications", read, applications::show))
        .route(Route::get("/identity/snapshots", read, snapshots::show))
        .route(Route::get("/identity/snapshots/{id}", read, snapshot::show))
        .route(Route::post("/identity/snapshots/{id}/pin", Permission::RecordEstate, snapshot::pin))
        .route(Route::post("/identity/snapshots/{id}/unpin", Permission::RecordEstate, snapshot::unpin))
        .route(Route::get("/identity/retention", read, retention::show))
        .route(Route::post("/identity/retention", Permission::ManageSettings, retention::set))
        .route(Route::post("/identity/retention/remove", Permission::RecordEstate, retention::remove))
        .route(Route::get("/identity/compare", inside, compare::show))
        .nav(Slot::Identity, "/identity")
        .sub(Slot::Identity, "Accounts", "/identity/accounts")
        .sub(Slot::Identity, "People", "/identity/people")
        .sub(Slot::Identity, "Groups", "/identity/groups")
        .sub(Slot::Identity, "Entitlements", "/identity/entitlements")
        .sub(Slot::Identity, "Privileged identities", "/identity/privileged")
        .sub(Slot::Identity, "Non-human identities", "/identity/non-human")
        .sub(Slot::Identity, "Credentials", "/identity/credentials")
        .sub(Slot::Identity, "Break-glass accounts", "/identity/break-glass")
        .sub(Slot::Identity, "Separation of duties", "/identity/duties")
        .sub(Slot::Identity, "Links to people", "/identity/links")
        .sub(Slot::Identity, "Kinds of account", "/identity/kinds")
        .sub(Slot::Identity, "Applications seen", "/identity/applications")
        .sub(Slot::Identity, "Trusts", "/identity/trusts")
        .sub(Slot::Identity, "Connected sources", "/identity/sources")
        .sub(Slot::Identity, "Snapshots", "/identity/snapshots");
    sources::routes(page)
}

/// May the visitor see what is inside a snapshot?
fn may_look(v: &Visit) -> bool {
    v.actor.may(Permission::ReadEstate)
}

/// What stands where details would, for those who may not see them.
fn counts_only() -> Markup {
    html! { p.note { "You see counts. Names of accounts, people and systems need the permission to see details of the identity \
    estate; an ISMS manager, an identity engineer or an auditor has it." } }
}

/// The address of an account's page.
fn account_href(v: &Visit, id: &str) -> String {
    v.href(&format!("/identity/accounts/{}", segment(id)))
}

/// The address of an entitlement's page.
fn entitlement_href(v: &Visit, id: &str) -> String {
    v.href(&format!("/identity/entitlements/{}", segment(id)))
}

/// The address of a group's page.
fn group_href(v: &Visit, id: &str) -> String {
    v.href(&format!("/identity/groups/{}", segment(id)))
}

/// One part of a path: a slash inside an id must not end it.
fn segment(id: &str) -> String {
    crate::web::pairs::encoded(id).replace('/', "%2F")
}
