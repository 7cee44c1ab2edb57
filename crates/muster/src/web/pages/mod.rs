//! Every page, one file each. To add one: its file, its `mod` line and its line in `all`.

mod as_of;
mod home;
mod records;
mod search;
mod settings;

use super::page::Page;

/// Every page. The API comes last.
pub fn all() -> Vec<Page> {
    vec![
        home::page(),
        as_of::page(),
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
