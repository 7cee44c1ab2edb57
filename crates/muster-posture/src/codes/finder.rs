//! Finds the codes of ids that mostly come in order, and of many that do not side by side.
#![allow(
    clippy::indexing_slicing,
    reason = "codes and places are made here and are in range by construction"
)]
use super::table::TOGETHER;
use super::{Codes, NO_CODE};

/// How far ahead of the last id found the next one is searched for: files are mostly in the order of ids.
const NEARBY: usize = 64;
/// How often that may be in vain before it is only done once in [`RETRY`] times.
const PATIENCE: u32 = 16;
const RETRY: u32 = 64;

/// Finds the codes of ids that mostly come in order.
#[derive(Debug)]
pub(crate) struct Finder<'a> {
    codes: &'a Codes,
    /// The code after the last one found.
    next: usize,
    /// How often the last ids were not nearby.
    vain: u32,
}

impl<'a> Finder<'a> {
    pub(crate) fn new(codes: &'a Codes) -> Self {
        Self { codes, next: 0, vain: 0 }
    }

    /// As [`Codes::code`].
    pub(crate) fn code(&mut self, id: &str) -> u32 {
        let code = match self.nearby(id) {
            Some(near) => {
                self.vain = 0;
                near
            }
            None => {
                self.vain = self.vain.saturating_add(1);
                self.codes.code(id)
            }
        };
        if code != NO_CODE {
            self.next = code as usize + 1;
        }
        code
    }

    /// Adds the code of each of `texts`; [`NO_CODE`] for null.
    pub(crate) fn append<'t>(&mut self, texts: impl Iterator<Item = Option<&'t str>>, out: &mut Vec<u32>) {
        let mut wanted = Vec::with_capacity(TOGETHER);
        for text in texts {
            let Some(id) = text else {
                out.push(NO_CODE);
                continue;
            };
            if let Some(code) = self.nearby(id) {
                (self.vain, self.next) = (0, code as usize + 1);
                out.push(code);
                continue;
            }
            self.vain = self.vain.saturating_add(1);
            wanted.push((out.len(), id));
            out.push(NO_CODE);
            if wanted.len() == TOGETHER {
                self.find(&wanted, out);
                wanted.clear();
            }
        }
        self.find(&wanted, out);
    }

    /// Puts the codes of ids that were not nearby in their places.
    fn find(&mut self, wanted: &[(usize, &str)], out: &mut [u32]) {
        match self.codes.table.get() {
            Some(table) => table.codes(&self.codes.ids, wanted, out),
            None => wanted.iter().for_each(|(at, id)| out[*at] = self.codes.code(id)),
        }
        // So long in vain: the order goes on elsewhere, if there is one.
        let last = wanted.last().map(|(at, _)| out[*at]).filter(|code| *code != NO_CODE);
        if let Some(last) = last.filter(|_| self.vain as usize >= TOGETHER) {
            self.next = last as usize + 1;
        }
    }

    /// Looks at the next ids, then ever further ahead.
    fn nearby(&self, id: &str) -> Option<u32> {
        let ids = &self.codes.ids;
        // In no order, a look at the neighbour would only make each search wait for the one before.
        if self.next >= ids.len() || (self.vain > PATIENCE && !self.vain.is_multiple_of(RETRY)) {
            return None;
        }
        let (mut from, mut step) = (self.next, 1);
        loop {
            match ids.bytes(from).cmp(id.as_bytes()) {
                std::cmp::Ordering::Equal => return Some(from as u32),
                std::cmp::Ordering::Greater => return None,
                std::cmp::Ordering::Less if step > NEARBY => return None,
                std::cmp::Ordering::Less => {}
            }
            let to = (from + step).min(ids.len() - 1);
            if to == from {
                return None;
            }
            if ids.bytes(to) > id.as_bytes() {
                let code = ids.halve(from + 1, to, id);
                return (code != NO_CODE).then_some(code);
            }
            (from, step) = (to, step * 2);
        }
    }
}
