//! The server from outside, in process: a real store in a temporary folder, requests through the whole service.

#[path = "web/conflict.rs"]
mod conflict;
#[path = "web/edit.rs"]
mod edit;
#[path = "web/guard.rs"]
mod guard;
#[path = "web/house.rs"]
mod house;
#[path = "web/list.rs"]
mod list;
#[path = "web/walk.rs"]
mod walk;
