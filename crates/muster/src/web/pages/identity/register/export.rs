//! The whole narrowed list as CSV, sent piece by piece: a million rows are never one text in memory.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::response::Response;
use hyper::body::Frame;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use muster_posture::{Bits, List};
use muster_render::csv::{Cell, lines};

use super::address::Asked;
use super::{Register, cells};
use crate::web::pages::identity::inventory::Inventory;
use crate::web::visit::Visit;

/// Rows made at a time: enough to fill a packet, few enough not to hold a thread.
const PIECE: usize = 500;

/// The answer.
pub fn answer(
    v: &Visit,
    register: &'static Register,
    inventory: Arc<Inventory>,
    list: Arc<List>,
    asked: &Asked,
) -> Response {
    let found = list.find(&asked.query).unwrap_or_else(|| Bits::none(list.len()));
    let rows = list.page(&found, asked.by, asked.down, 0, usize::MAX);
    let name = format!("{}.csv", register.path.rsplit('/').next().unwrap_or("list"));
    let zone = v.programme.profile.zone();
    let body = Pieces { register, inventory, list, rows, at: None, zone };
    let mut response = v.download(&name, "text/csv; charset=utf-8", Bytes::new());
    *response.body_mut() = Body::new(body);
    response
}

struct Pieces {
    register: &'static Register,
    inventory: Arc<Inventory>,
    list: Arc<List>,
    rows: Vec<u32>,
    /// Rows sent; none before the header.
    at: Option<usize>,
    zone: TimeZone,
}

impl Pieces {
    /// Names of the list's own id column, the columns shown and those below them, each once.
    fn names(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        let all =
            self.register.columns.iter().flat_map(|c| std::iter::once(c.name).chain(c.under.iter().copied()));
        for name in self.list.names().take(1).chain(all) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    fn line(&self, names: &[&'static str], row: u32) -> Vec<Cell> {
        let day = |t| Some(Timestamp::from_microsecond(t).ok()?.to_zoned(self.zone.clone()).date());
        names
            .iter()
            .map(|name| match self.register.columns.iter().find(|c| c.name == *name) {
                Some(shown) => cells::plain(&self.inventory, &self.list, shown, row, day),
                None => {
                    let shown =
                        super::Shown { name, label: "", look: super::Look::Text("unknown"), under: &[] };
                    cells::plain(&self.inventory, &self.list, &shown, row, day)
                }
            })
            .collect()
    }
}

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let names = self.names();
        let text = match self.at {
            None => {
                self.at = Some(0);
                lines([names.into_iter().map(Cell::from).collect()])
            }
            Some(at) if at < self.rows.len() => {
                let end = (at + PIECE).min(self.rows.len());
                self.at = Some(end);
                let piece = self.rows.get(at..end).unwrap_or_default();
                lines(piece.iter().map(|row| self.line(&names, *row)))
            }
            Some(_) => return Poll::Ready(None),
        };
        Poll::Ready(Some(Ok(Frame::data(text.into()))))
    }
}
