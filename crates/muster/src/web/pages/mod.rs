//! Every page, one file each. To add one: its file, its `mod` line and its line in `all`.

mod account;
mod action;
mod as_of;
mod audits;
mod baseline;
mod calendar;
mod clauses;
mod controls;
mod decisions;
mod diagnostics;
mod documents;
mod findings;
mod glossary;
mod identity;
mod improvement;
mod incident;
mod measures;
mod mine;
mod monitoring;
mod nonconformity;
mod people;
mod process;
mod records;
mod review;
mod risks;
mod roadmap;
pub mod scope;
mod search;
mod settings;
mod start;
mod today;
mod trace;

use super::page::Page;

/// Every page. The API comes last.
pub fn all() -> Vec<Page> {
    vec![
        today::page(),
        start::page(),
        mine::page(),
        roadmap::page(),
        baseline::page(),
        clauses::page(),
        trace::page(),
        scope::page(),
        risks::page(),
        controls::page(),
        documents::page(),
        people::page(),
        calendar::page(),
        identity::page(),
        audits::page(),
        findings::page(),
        nonconformity::page(),
        action::page(),
        incident::page(),
        process::page(),
        improvement::page(),
        monitoring::page(),
        decisions::page(),
        review::page(),
        diagnostics::page(),
        glossary::page(),
        as_of::page(),
        account::page(),
        search::page(),
        records::all_records::page(),
        records::list::page(),
        records::detail::page(),
        records::create::page(),
        records::edit::page(),
        records::delete::page(),
        records::history::page(),
        records::diff::page(),
        settings::page(),
        super::api::page(),
    ]
}
