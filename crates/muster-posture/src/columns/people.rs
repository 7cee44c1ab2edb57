//! People: how they are read, and who counts in which department.
#![allow(clippy::indexing_slicing, reason = "codes come from `Codes` and index columns of the same length")]
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use muster_estate::{EstateError, PersonStatus, Table, Tables};

use super::{People, join, join_seen, push_seen, push_words};
use crate::codes::NO_CODE;
use crate::scan::{PerText, Rows, code_ids, each_part, push_ids, push_times};

impl People {
    pub(crate) fn load(tables: &(impl Tables + ?Sized)) -> Result<Self, EstateError> {
        let (left, moved) = (
            ["terminated_not_before", "terminated_not_after"],
            ["role_changed_not_before", "role_changed_not_after"],
        );
        let mut columns = vec!["person_id", "status", "department", "terminated_on", "role_changed_on"];
        columns.extend(left.iter().chain(&moved));
        let departments = Mutex::new(HashMap::<String, u32>::new());
        let mut parts = each_part(tables, Table::People, &columns, |part: &mut Rows<Self>, batch| {
            let (ids, rows) = (&mut part.ids, &mut part.columns);
            push_seen(batch, left, ids.len(), &mut rows.left)?;
            push_seen(batch, moved, ids.len(), &mut rows.moved)?;
            push_ids(batch, "person_id", ids)?;
            push_words(batch, "status", PersonStatus::parse, &mut rows.status)?;
            let number = |name: &str| {
                let mut all = departments.lock().unwrap_or_else(PoisonError::into_inner);
                let new = all.len() as u32;
                Ok(*all.entry(name.to_owned()).or_insert(new))
            };
            PerText::default().push(&batch.coded("department")?, NO_CODE, number, &mut rows.department)?;
            push_times(batch, "terminated_on", &mut rows.terminated)?;
            push_times(batch, "role_changed_on", &mut rows.role_changed)
        })?;
        let (codes, order) = code_ids(Table::People, parts.iter().map(|part| &part.ids))?;
        Ok(Self {
            codes: Arc::new(codes),
            status: join(&mut parts, &order, |part| &mut part.columns.status),
            department: join(&mut parts, &order, |part| &mut part.columns.department),
            departments: Arc::new(departments.into_inner().unwrap_or_else(PoisonError::into_inner)),
            terminated: join(&mut parts, &order, |part| &mut part.columns.terminated),
            left: join_seen(&parts, &order, |part| &part.left),
            role_changed: join(&mut parts, &order, |part| &mut part.columns.role_changed),
            moved: join_seen(&parts, &order, |part| &part.moved),
        })
    }

    /// The department that a person counts in: they are active and have one.
    pub(crate) fn counts_in(&self, person: u32) -> Option<u32> {
        let department = self.department[person as usize];
        let counts = self.status[person as usize] == PersonStatus::Active && department != NO_CODE;
        counts.then_some(department)
    }

    /// Who counts in each department, ascending.
    pub(crate) fn by_department(&self) -> Vec<Vec<u32>> {
        let mut departments = vec![Vec::new(); self.departments.len()];
        for person in 0..self.codes.len() as u32 {
            if let Some(department) = self.counts_in(person) {
                departments[department as usize].push(person);
            }
        }
        departments
    }
}
