//! The columns a list can have: those of the kind's fields that fit into a cell.

use muster_model::kind::COMMON;
use muster_model::{FieldSpec, FieldType, Kind};

/// One column.
#[derive(Debug, Clone, Copy)]
pub enum Column {
    /// Title, with the id below.
    Title,
    /// What the rules say.
    Level,
    /// A field.
    Field(&'static FieldSpec),
}

impl Column {
    /// Its name in addresses.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Level => "level",
            Self::Field(spec) => spec.name,
        }
    }

    /// Its name for people.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Title => "Title",
            Self::Level => "Check",
            Self::Field(spec) => spec.label,
        }
    }

    /// True when its cells are numbers, which stand at the right.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Field(f) if matches!(f.ty, FieldType::Integer | FieldType::Decimal | FieldType::Money))
    }
}

/// Every column of a kind.
pub fn all_columns(kind: Kind) -> Vec<Column> {
    let own = COMMON.iter().skip(1).chain(kind.spec().fields).filter(|f| fits(&f.ty));
    [Column::Title, Column::Level].into_iter().chain(own.map(Column::Field)).collect()
}

/// The columns shown until others are chosen: title, check, the four most telling fields, owner.
pub fn usual_columns(kind: Kind) -> Vec<Column> {
    let mut ranked: Vec<(usize, usize, &'static FieldSpec)> = kind
        .spec()
        .fields
        .iter()
        .enumerate()
        .filter_map(|(i, f)| Some((rank(&f.ty)? * 2 + usize::from(!f.required), i, f)))
        .collect();
    ranked.sort_by_key(|(rank, i, _)| (*rank, *i));
    ranked.truncate(4);
    ranked.sort_by_key(|(_, i, _)| *i);
    let owner = COMMON.iter().filter(|f| f.name == "owner").map(Column::Field);
    let fields = ranked.into_iter().map(|(_, _, f)| Column::Field(f));
    [Column::Title, Column::Level].into_iter().chain(fields).chain(owner).collect()
}

fn rank(ty: &FieldType) -> Option<usize> {
    Some(match ty {
        FieldType::Choice(_) => 0,
        FieldType::Date => 1,
        FieldType::Group(fields) if fields.iter().take(2).all(|f| fits(&f.ty)) => 2,
        FieldType::Ref(_) | FieldType::Attestation => 3,
        FieldType::Money | FieldType::Integer | FieldType::Decimal | FieldType::Bool | FieldType::Period => 4,
        FieldType::Named(_) | FieldType::Text => 5,
        FieldType::List(FieldType::Choice(_) | FieldType::Ref(_) | FieldType::Named(_)) => 6,
        _ => return None,
    })
}

fn fits(ty: &FieldType) -> bool {
    !matches!(ty, FieldType::Digest | FieldType::Prose)
}
