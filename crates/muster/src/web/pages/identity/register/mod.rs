//! One way for all lists of the identity estate: a register is described once, by what stands in its file, and searched,
//! filtered, sorted, paged and exported here, over the columns of `muster_posture::List`. All of it is in the address.
mod address;
mod cells;
mod export;
mod frame;
mod shelf;

use std::sync::Arc;

use maud::Markup;
use muster_estate::EstateError;
use muster_posture::List;

use super::inventory::Inventory;
use crate::web::derived::Checked;
use crate::web::look::parts::Tone;
use crate::web::visit::{Answer, Visit};
pub use shelf::Making;

/// A register: one page.
pub struct Register {
    /// Its address below the organisation, which also names its export.
    pub path: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it shows and why that matters, for a newcomer.
    pub lede: &'static str,
    /// One row, and many.
    pub noun: (&'static str, &'static str),
    /// What a search looks into, as its label.
    pub searched: &'static str,
    /// The columns; the first is the row's title.
    pub columns: &'static [Shown],
    /// What rows can be narrowed by.
    pub filters: &'static [Filter],
    /// The usual order: a column, with `-` before it for descending.
    pub sort: &'static str,
    /// What stands there when the snapshot has no row of it.
    pub none: &'static str,
    /// Rows and worked-out columns.
    pub make: fn(&Making<'_>) -> Result<List, EstateError>,
    /// Made anew when records change, because it shows what records say.
    pub follows_records: bool,
    /// What stands above the list.
    pub above: Option<fn(&Visit, &Checked) -> Markup>,
}

/// One column as people see it.
pub struct Shown {
    /// The column of the list.
    pub name: &'static str,
    /// Its head.
    pub label: &'static str,
    /// How its values look.
    pub look: Look,
    /// Columns whose values stand small below it.
    pub under: &'static [&'static str],
}

impl Shown {
    /// The account of a row, which opens its page, with its source below.
    pub const ACCOUNT: Self = Self {
        name: "username",
        label: "Account",
        look: Look::Opens(Opens::Account, "account_id"),
        under: &["source"],
    };
    /// Whose it is, with their department below.
    pub const PERSON: Self =
        Self { name: "person", label: "Person", look: Look::Text("nobody"), under: &["department"] };
    /// When it last signed in.
    pub const LAST_SIGN_IN: Self = Self {
        name: "last_sign_in_at",
        label: "Last sign-in",
        look: Look::Day("never", Some("sign_in")),
        under: &[],
    };
}

/// A word of a column, how serious it is, and how people read it.
pub type Word = (&'static str, Tone, &'static str);

/// How the values of a column look.
pub enum Look {
    /// Text; what stands where there is none.
    Text(&'static str),
    /// Text that opens the page of the object whose id is in the other column.
    Opens(Opens, &'static str),
    /// One of these words; flags are `yes` and `no`. A word that is not among them is shown as it is.
    Words(&'static [Word]),
    /// A day, and how long ago. Where there is none, the first word; where the source of the row does not report the fact,
    /// that it is not reported.
    Day(&'static str, Option<&'static str>),
    /// How many.
    Number,
}

/// The page of an object.
#[derive(Clone, Copy)]
pub enum Opens {
    /// An account.
    Account,
    /// A group.
    Group,
    /// An entitlement.
    Entitlement,
}

/// Narrows the rows by the words of a column.
pub struct Filter {
    /// The name in the address, and of the column unless `any_of` says otherwise.
    pub name: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// How its words read.
    pub words: &'static [Word],
    /// Words in the address that stand for several words of the column.
    pub groups: &'static [(&'static str, &'static str, &'static [&'static str])],
    /// Flag columns one of which can be chosen by its name, instead of one column.
    pub flags: &'static [(&'static str, &'static str)],
}

impl Filter {
    /// One column, words as they are.
    pub const fn of(name: &'static str, label: &'static str, words: &'static [Word]) -> Self {
        Self { name, label, words, groups: &[], flags: &[] }
    }
}

/// Rows on a page.
const PER: usize = super::rows::PER;

/// Answers with the register, for those who may look inside.
pub async fn show(v: Arc<Visit>, register: &'static Register) -> Answer {
    let checked = v.checked().await?;
    let above = register.above.map(|above| above(&v, &checked));
    if !super::may_look(&v) {
        return Ok(v.page(register.title, frame::alone(&v, register, above, &super::counts_only())));
    }
    let known = match &checked.estate {
        Ok(measured) => measured.is_some(),
        Err(why) => return Err(why.failure().into()),
    };
    if !known {
        return Ok(v.page(register.title, frame::alone(&v, register, above, &frame::no_snapshot(&v))));
    }
    let whole = v.query.get("format") == Some("csv");
    let Some((inventory, list)) = shelf::ready(&v, register, whole).await? else {
        return Ok(frame::being_read(&v, register, above));
    };
    let asked = address::Asked::read(&v, register);
    if whole {
        return Ok(export::answer(&v, register, inventory, list, &asked));
    }
    let view = v.clone();
    let content = tokio::task::spawn_blocking(move || {
        let found = list.find_with_facets(&asked.query, &asked.facets)?;
        Some(frame::found(&view, register, above.as_ref(), &inventory, &list, &asked, &found.0, &found.1))
    });
    let content = content.await.ok().flatten().ok_or_else(|| {
        crate::web::failure::Failure::from(muster_app::AppError::Unavailable(
            "the list could not be searched; try again".into(),
        ))
    })?;
    Ok(v.page(register.title, content))
}

/// Whether the row's source reports the fact.
fn knows(inventory: &Inventory, list: &List, row: u32, fact: &str) -> bool {
    match list.value("source", row) {
        muster_posture::Value::Text(source) => inventory.knows(source, fact),
        _ => false,
    }
}
