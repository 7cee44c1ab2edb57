//! Many operations in one request (RFC 7644, 3.7), with references to what others of them create (3.7.2): forward ones wait
//! their turn, circular ones are made in two steps.

use std::collections::{HashMap, HashSet, VecDeque};

use muster_connect::scim::{Object, ResourceKind, ScimError, read_patch};
use serde_json::{Value as Json, json};

use super::ScimCaller;
use super::show::{ScimShown, ScimView, location};
use crate::muster::Muster;

/// Most operations in one request, as `/ServiceProviderConfig` says.
pub const MAX_OPERATIONS: usize = 1000;
const MARK: &str = "bulkId:";

/// A bulk request.
#[derive(Debug, Clone)]
pub struct ScimBulk {
    fail_on: usize,
    operations: Vec<Operation>,
}

#[derive(Debug, Clone)]
struct Operation {
    method: String,
    path: String,
    bulk_id: Option<String>,
    version: Option<String>,
    data: Json,
}

impl ScimBulk {
    /// Reads a request.
    ///
    /// # Errors
    /// `invalidSyntax`, or 413 when there are too many operations.
    pub fn read(body: &Object) -> Result<Self, ScimError> {
        let wrong = |detail: &str| ScimError::bad("invalidSyntax", detail);
        let Some(Json::Array(all)) = body.get("Operations") else {
            return Err(wrong("a bulk request has an array `Operations`"));
        };
        if all.len() > MAX_OPERATIONS {
            return Err(ScimError::new(
                413,
                format!("at most {MAX_OPERATIONS} operations are taken at once"),
            ));
        }
        let fail_on = match body.get("failOnErrors") {
            None | Some(Json::Null) => usize::MAX,
            Some(n) => n
                .as_u64()
                .and_then(|n| usize::try_from(n).ok())
                .filter(|n| *n > 0)
                .ok_or_else(|| wrong("`failOnErrors` is a number from 1"))?,
        };
        let mut seen = HashSet::new();
        let mut operations = Vec::with_capacity(all.len());
        for one in all {
            let text = |name: &str| one.get(name).and_then(Json::as_str).map(str::to_owned);
            let (Some(method), Some(path)) = (text("method"), text("path")) else {
                return Err(wrong("an operation has a `method` and a `path`"));
            };
            let method = method.to_ascii_uppercase();
            let bulk_id = text("bulkId").filter(|b| !b.is_empty());
            if method == "POST" && bulk_id.is_none() {
                return Err(wrong("a POST in bulk has a `bulkId`"));
            }
            if let Some(id) = &bulk_id
                && !seen.insert(id.clone())
            {
                return Err(wrong("two operations have the same `bulkId`"));
            }
            let data = one.get("data").cloned().unwrap_or(Json::Null);
            operations.push(Operation { method, path, bulk_id, version: text("version"), data });
        }
        Ok(Self { fail_on, operations })
    }
}

/// What became of the bulk ids so far.
#[derive(Default)]
struct Known {
    ids: HashMap<String, String>,
    failed: HashSet<String>,
    coming: HashSet<String>,
}

impl Known {
    fn note(&mut self, bulk_id: Option<&String>, id: Option<String>) {
        let Some(bulk_id) = bulk_id else { return };
        self.coming.remove(bulk_id);
        match id {
            Some(id) => drop(self.ids.insert(bulk_id.clone(), id)),
            None => drop(self.failed.insert(bulk_id.clone())),
        }
    }

    /// Bulk ids that a value waits for.
    fn waits(&self, value: &Json) -> bool {
        match value {
            Json::String(s) => s.strip_prefix(MARK).is_some_and(|b| self.coming.contains(b)),
            Json::Array(all) => all.iter().any(|v| self.waits(v)),
            Json::Object(all) => all.values().any(|v| self.waits(v)),
            _ => false,
        }
    }

    /// The value with ids in place of bulk ids.
    fn resolved(&self, value: &Json) -> Result<Json, ScimError> {
        Ok(match value {
            Json::String(s) => match s.strip_prefix(MARK) {
                Some(bulk_id) => Json::String(self.id(bulk_id)?),
                None => value.clone(),
            },
            Json::Array(all) => Json::Array(all.iter().map(|v| self.resolved(v)).collect::<Result<_, _>>()?),
            Json::Object(all) => {
                Json::Object(all.iter().map(|(k, v)| Ok((k.clone(), self.resolved(v)?))).collect::<Result<
                    _,
                    ScimError,
                >>(
                )?)
            }
            _ => value.clone(),
        })
    }

    fn id(&self, bulk_id: &str) -> Result<String, ScimError> {
        let why =
            if self.failed.contains(bulk_id) { "was not created" } else { "is no operation of this request" };
        let shown: String = bulk_id.chars().take(80).collect();
        self.ids
            .get(bulk_id)
            .cloned()
            .ok_or_else(|| ScimError::bad("invalidValue", format!("bulkId `{shown}` {why}")))
    }

    /// The value without what still waits, for the first step of a circle; the second brings it.
    fn without_waiting(&self, value: &Json) -> Json {
        match value {
            Json::Array(all) => {
                Json::Array(all.iter().filter(|v| !self.waits(v)).map(|v| self.without_waiting(v)).collect())
            }
            Json::Object(all) => Json::Object(
                all.iter()
                    .filter(|(_, v)| v.is_array() || v.is_object() || !self.waits(v))
                    .map(|(k, v)| (k.clone(), self.without_waiting(v)))
                    .collect(),
            ),
            _ => value.clone(),
        }
    }
}

impl Muster {
    /// Carries out a bulk request; each operation stands for itself, `failOnErrors` says when to stop.
    pub async fn scim_bulk(&self, caller: &ScimCaller, bulk: &ScimBulk, base: &str) -> Json {
        let view = ScimView::whole(base);
        let mut known = Known::default();
        known
            .coming
            .extend(bulk.operations.iter().filter(|o| o.method == "POST").filter_map(|o| o.bulk_id.clone()));
        let mut done: Vec<(usize, Json)> = Vec::new();
        let mut second = Vec::new();
        let mut errors = 0;
        let mut queue: VecDeque<usize> = (0..bulk.operations.len()).collect();
        let mut passed = 0;
        while let Some(at) = queue.pop_front() {
            if errors >= bulk.fail_on {
                break;
            }
            let Some(operation) = bulk.operations.get(at) else { continue };
            let waits = known.waits(&operation.data) || path_waits(&known, &operation.path);
            // Everything left waits for something else that is left: a circle.
            let circle = passed > queue.len();
            if waits && !circle {
                queue.push_back(at);
                passed += 1;
                continue;
            }
            passed = 0;
            let data = if waits { known.without_waiting(&operation.data) } else { operation.data.clone() };
            let outcome = self.scim_operation(caller, operation, &data, &known, &view).await;
            if let (true, Ok((_, Some(shown)))) = (waits, &outcome) {
                second.push((operation, shown.clone()));
            }
            let id = outcome.as_ref().ok().and_then(|(_, s)| s.as_ref()).and_then(id_of);
            if operation.method == "POST" {
                known.note(operation.bulk_id.as_ref(), id);
            }
            errors += usize::from(outcome.is_err());
            done.push((at, answer(operation, &outcome, &known, base)));
        }
        for (operation, shown) in second {
            if let Err(e) = self.scim_second_step(caller, operation, &shown, &known, &view).await {
                let failed = bulk.operations.iter().position(|o| std::ptr::eq(o, operation));
                if let Some((_, line)) = done.iter_mut().find(|(at, _)| Some(*at) == failed) {
                    *line = answer(operation, &Err(e), &known, base);
                }
            }
        }
        done.sort_by_key(|(at, _)| *at);
        let lines: Vec<Json> = done.into_iter().map(|(_, line)| line).collect();
        json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"], "Operations": lines})
    }

    /// Brings what a circle left out, now that all of it is there.
    async fn scim_second_step(
        &self,
        caller: &ScimCaller,
        operation: &Operation,
        shown: &ScimShown,
        known: &Known,
        view: &ScimView,
    ) -> Result<(), ScimError> {
        let data = known.resolved(&operation.data)?;
        let (Some(payload), Some(kind), Some(id)) =
            (data.as_object(), kind_at(&operation.path).map(|(k, _)| k), id_of(shown))
        else {
            return Ok(());
        };
        self.scim_replace(caller, kind, &id, payload, None, view).await.map(|_| ())
    }

    async fn scim_operation(
        &self,
        caller: &ScimCaller,
        operation: &Operation,
        data: &Json,
        known: &Known,
        view: &ScimView,
    ) -> Result<(u16, Option<ScimShown>), ScimError> {
        let (kind, id) = kind_at(&operation.path).ok_or_else(|| {
            ScimError::bad("invalidPath", "a bulk path is /Users, /Groups or one of their resources")
        })?;
        let id = match id {
            Some(id) => Some(match id.strip_prefix(MARK) {
                Some(bulk_id) => known.id(bulk_id)?,
                None => id.to_owned(),
            }),
            None => None,
        };
        let data = known.resolved(data)?;
        let object =
            || data.as_object().ok_or_else(|| ScimError::bad("invalidSyntax", "`data` is an object"));
        let tag = operation.version.as_deref();
        match (operation.method.as_str(), id) {
            ("POST", None) => Ok((201, Some(self.scim_create(caller, kind, object()?, view).await?))),
            ("PUT", Some(id)) => {
                Ok((200, Some(self.scim_replace(caller, kind, &id, object()?, tag, view).await?)))
            }
            ("PATCH", Some(id)) => {
                let changes = read_patch(object()?)?;
                Ok((200, Some(self.scim_patch(caller, kind, &id, &changes, tag, view).await?)))
            }
            ("DELETE", Some(id)) => {
                self.scim_delete(caller, kind, &id, tag).await?;
                Ok((204, None))
            }
            _ => Err(ScimError::new(405, "POST to an endpoint; PUT, PATCH and DELETE to a resource")),
        }
    }
}

fn kind_at(path: &str) -> Option<(ResourceKind, Option<&str>)> {
    let path = path.trim_start_matches('/');
    match path.split_once('/') {
        None => Some((ResourceKind::at(path)?, None)),
        Some((endpoint, id)) if !id.is_empty() && !id.contains('/') => {
            Some((ResourceKind::at(endpoint)?, Some(id)))
        }
        Some(_) => None,
    }
}

fn path_waits(known: &Known, path: &str) -> bool {
    kind_at(path).and_then(|(_, id)| id?.strip_prefix(MARK)).is_some_and(|b| known.coming.contains(b))
}

fn id_of(shown: &ScimShown) -> Option<String> {
    shown.resource.get("id").and_then(Json::as_str).map(str::to_owned)
}

fn answer(
    operation: &Operation,
    outcome: &Result<(u16, Option<ScimShown>), ScimError>,
    known: &Known,
    base: &str,
) -> Json {
    let mut out = Object::new();
    out.insert("method".into(), json!(operation.method));
    if let Some(id) = &operation.bulk_id {
        out.insert("bulkId".into(), json!(id));
    }
    let place = kind_at(&operation.path).and_then(|(kind, id)| {
        let id = match id?.strip_prefix(MARK) {
            Some(bulk_id) => known.ids.get(bulk_id)?.as_str(),
            None => id?,
        };
        Some(location(base, kind, id))
    });
    match outcome {
        Ok((status, shown)) => {
            if let Some(shown) = shown {
                out.insert("version".into(), json!(shown.tag));
            }
            // RFC 7644, 3.7: required except when a POST fails.
            let place = shown.as_ref().map(|s| s.location.clone()).or(place);
            out.extend(place.map(|p| ("location".to_owned(), json!(p))));
            out.insert("status".into(), json!(status.to_string()));
        }
        Err(e) => {
            out.extend(place.map(|p| ("location".to_owned(), json!(p))));
            out.insert("status".into(), json!(e.status.to_string()));
            out.insert("response".into(), e.json());
        }
    }
    Json::Object(out)
}
