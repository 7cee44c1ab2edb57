//! The SCIM server, beyond what its peer in `tests/scim` checks: filters, pages, order, bulk, tags, case rules, atomic
//! PATCH, the habits of Entra and Okta in their real shapes, and what no token may reach.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use jiff::SignedDuration;
use muster_app::{Actor, AppError};
use serde_json::{Value as Json, json};
use tower::ServiceExt as _;

use crate::installation::{HOST, Installation, org};

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

pub struct Peer {
    pub house: Installation,
    token: String,
}

pub struct Said {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub json: Json,
}

impl Peer {
    pub async fn new() -> Self {
        let house = Installation::new().await;
        let made = house
            .muster
            .create_scim_token(&Actor::console(org("north")), "okta", "test", None)
            .await
            .unwrap();
        Self { house, token: made.token }
    }

    async fn send(
        &self,
        method: Method,
        url: &str,
        token: Option<&str>,
        extra: &[(&str, &str)],
        body: Body,
    ) -> Said {
        let mut request = axum::http::Request::builder()
            .method(method)
            .uri(url)
            .header(header::HOST, HOST)
            .header(header::CONTENT_TYPE, "application/scim+json");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let mut request = request.body(body).unwrap();
        for (name, value) in extra {
            let name = axum::http::HeaderName::from_bytes(name.as_bytes()).unwrap();
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        let response = self.house.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let json = serde_json::from_slice(&bytes).unwrap_or(Json::Null);
        Said { status: parts.status, headers: parts.headers, json }
    }

    async fn call(&self, method: &str, path: &str, body: Json) -> Said {
        self.tagged(method, path, &[], body).await
    }

    async fn tagged(&self, method: &str, path: &str, extra: &[(&str, &str)], body: Json) -> Said {
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let url = format!("/o/north/scim/okta/v2{path}");
        self.send(method.parse().unwrap(), &url, Some(&self.token), extra, body).await
    }

    async fn get(&self, path: &str) -> Said {
        self.call("GET", path, Json::Null).await
    }

    async fn find(&self, filter: &str) -> Said {
        let filter = muster::web::Pairs::from([("filter", filter)]).query();
        self.get(&format!("/Users{filter}")).await
    }

    async fn user(&self, name: &str, more: Json) -> String {
        let mut body = json!({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": name});
        body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
        let said = self.call("POST", "/Users", body).await;
        assert_eq!(said.status, StatusCode::CREATED, "{}", said.json);
        said.json["id"].as_str().unwrap().to_owned()
    }

    async fn patch(&self, path: &str, operations: Json) -> Said {
        let schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"];
        self.call("PATCH", path, json!({"schemas": schemas, "Operations": operations})).await
    }
}

fn names(said: &Said) -> Vec<&str> {
    let all = said.json["Resources"].as_array().unwrap_or_else(|| panic!("{}", said.json));
    all.iter().map(|r| r["userName"].as_str().or(r["displayName"].as_str()).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_of_the_whole_grammar() {
    let peer = Peer::new().await;
    let mails = json!([{"type": "work", "value": "ada@example.org", "primary": true}, {"type": "home", "value": "a@home.example"}]);
    peer.user(
        "Ada",
        json!({"emails": mails, "active": true, "title": "Engineer", "externalId": "X1",
        ENTERPRISE: {"department": "Lab", "employeeNumber": 7}, "name": {"familyName": "O\"Hara"}}),
    )
    .await;
    peer.user("bob", json!({"active": false, "externalId": "x1", "emails": [{"type": "home", "value": "bob@example.org"}]})).await;
    peer.user("cy", json!({"title": ""})).await;
    for (filter, wanted) in [
        ("userName eq \"ADA\"", "Ada"),
        ("USERNAME Eq \"ada\"", "Ada"),
        ("urn:ietf:params:scim:schemas:core:2.0:User:userName sw \"B\"", "bob"),
        ("externalId eq \"X1\"", "Ada"),
        ("externalId eq \"x1\"", "bob"),
        ("title pr", "Ada"),
        ("not (title pr)", "bob cy"),
        ("title ne \"engineer\"", "bob cy"),
        ("active eq true", "Ada"),
        ("active eq \"False\"", "bob"),
        ("active eq False", "bob"),
        ("userName co \"b\" or userName eq \"cy\"", "bob cy"),
        // and binds closer than or (RFC 7644, 3.4.2.2)
        ("userName eq \"cy\" or title pr and active eq false", "cy"),
        ("(userName eq \"cy\" or title pr) and active eq true", "Ada"),
        ("emails[type eq \"work\" and value co \"@example.org\"]", "Ada"),
        ("emails[type eq \"work\"].value ew \"example.org\"", "Ada"),
        ("emails co \"example.org\"", "Ada bob"),
        ("emails.type eq \"home\" and emails.value sw \"bob\"", "bob"),
        ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq \"lab\"", "Ada"),
        ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber eq \"7\"", "Ada"),
        ("name.familyName eq \"O\\\"Hara\"", "Ada"),
        ("meta.created gt \"2026-06-01T08:59:59Z\" and userName le \"bob\"", "Ada bob"),
        ("meta.created lt \"2026-06-01T11:00:00+02:00\"", ""),
        ("meta.resourceType eq \"User\" and title eq null", "bob cy"),
        ("userName gt \"ada\" and userName lt \"cy\"", "bob"),
    ] {
        let said = peer.find(filter).await;
        assert_eq!(said.status, StatusCode::OK, "{filter}: {}", said.json);
        assert_eq!(names(&said).join(" "), wanted, "{filter}");
    }
    for wrong in [
        "userName",
        "userName eq",
        "userName eq ada",
        "userName xx \"a\"",
        "(userName pr",
        "userName pr)",
        "and",
        "",
        "bogus eq \"a\"",
        "userName pr and bogus pr",
        "active gt true",
        "meta.created gt \"yesterday\"",
        "emails[bogus eq 1]",
        "emails[type eq \"a\"",
        "name eq \"x\"",
        "userName eq 1",
        "not userName pr",
        "userName eq \"a\" and",
    ] {
        if wrong.is_empty() {
            continue;
        }
        let said = peer.find(wrong).await;
        assert_eq!(
            (said.status, &said.json["scimType"]),
            (StatusCode::BAD_REQUEST, &json!("invalidFilter")),
            "{wrong}: {}",
            said.json
        );
    }
    assert_eq!(peer.find(&"(".repeat(5000)).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_order_and_what_is_shown() {
    let peer = Peer::new().await;
    for i in 0..7 {
        let title = if i < 5 { json!({"title": format!("T{}", 9 - i), "nickName": "n"}) } else { json!({}) };
        peer.user(&format!("user{i}"), title).await;
    }
    let page = |said: Said| {
        let n = |k: &str| said.json[k].as_i64().unwrap();
        (n("totalResults"), n("startIndex"), n("itemsPerPage"), names(&said).join(" "))
    };
    assert_eq!(page(peer.get("/Users?startIndex=1&count=100").await).0, 7);
    assert_eq!(page(peer.get("/Users?startIndex=3&count=2").await), (7, 3, 2, "user2 user3".into()));
    assert_eq!(page(peer.get("/Users?startIndex=-4&count=1").await), (7, 1, 1, "user0".into()));
    assert_eq!(page(peer.get("/Users?count=0").await), (7, 1, 0, String::new()));
    assert_eq!(page(peer.get("/Users?count=-1").await).2, 0);
    assert_eq!(page(peer.get("/Users?startIndex=99").await), (7, 99, 0, String::new()));
    assert_eq!(page(peer.get("/Users?sortBy=title&count=3").await), (7, 1, 3, "user4 user3 user2".into()));
    assert_eq!(
        page(peer.get("/Users?sortBy=title&sortOrder=descending").await).3,
        "user0 user1 user2 user3 user4 user5 user6"
    );
    assert_eq!(page(peer.get("/Users?sortBy=title&startIndex=6").await).3, "user5 user6");
    assert_eq!(
        page(peer.get("/Users?filter=nickName+pr&startIndex=2&count=2").await),
        (5, 2, 2, "user1 user2".into())
    );
    let said = peer.get("/Users?attributes=userName,name.givenName&count=1").await;
    let keys: Vec<_> = said.json["Resources"][0].as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["schemas", "id", "userName"]);
    let said = peer.get("/Users?excludedAttributes=title,id&count=1").await;
    assert!(
        said.json["Resources"][0].get("title").is_none() && said.json["Resources"][0].get("id").is_some()
    );
    let search = json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": "userName eq \"user3\""});
    assert_eq!(names(&peer.call("POST", "/Users/.search", search.clone()).await), ["user3"]);
    assert_eq!(names(&peer.call("POST", "/.search", search).await), ["user3"]);
    assert_eq!(peer.get("/?filter=meta.resourceType+eq+%22User%22").await.json["totalResults"], 7);
    for bad in ["/Users?count=x", "/Users?sortOrder=up", "/Users?sortBy=bogus"] {
        assert_eq!(peer.get(bad).await.status, StatusCode::BAD_REQUEST, "{bad}");
    }
    assert_eq!(peer.get("/Me").await.status, StatusCode::NOT_IMPLEMENTED);
    assert_eq!(peer.get("/Schemas?filter=id+pr").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn tags_uniqueness_and_passwords() {
    let peer = Peer::new().await;
    let id = peer.user("Ada", json!({"password": "never-keep-this-one"})).await;
    let url = format!("/Users/{id}");
    let said = peer.get(&url).await;
    assert!(!said.json.to_string().contains("never-keep"));
    let tag = said.headers[header::ETAG].to_str().unwrap().to_owned();
    assert_eq!((tag.as_str(), &said.json["meta"]["version"]), ("W/\"1\"", &json!(tag)));
    assert_eq!(
        peer.tagged("GET", &url, &[("if-none-match", &tag)], Json::Null).await.status,
        StatusCode::NOT_MODIFIED
    );
    let again = json!({"userName": "ADA"});
    let said = peer.call("POST", "/Users", again).await;
    assert_eq!(
        (said.status, &said.json["scimType"], &said.json["status"]),
        (StatusCode::CONFLICT, &json!("uniqueness"), &json!("409"))
    );
    let put = json!({"userName": "Ada", "title": "Boss"});
    assert_eq!(
        peer.tagged("PUT", &url, &[("if-match", "W/\"9\"")], put.clone()).await.status,
        StatusCode::PRECONDITION_FAILED
    );
    let said = peer.tagged("PUT", &url, &[("if-match", &tag)], put).await;
    assert_eq!((said.status, said.headers[header::ETAG].to_str().unwrap()), (StatusCode::OK, "W/\"2\""));
    assert_eq!(
        peer.tagged("DELETE", &url, &[("if-match", &tag)], Json::Null).await.status,
        StatusCode::PRECONDITION_FAILED
    );
    assert_eq!(peer.call("DELETE", &url, Json::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(peer.get(&url).await.status, StatusCode::NOT_FOUND);
    assert_eq!(peer.call("DELETE", &url, Json::Null).await.status, StatusCode::NOT_FOUND);
    peer.user("ada", json!({})).await;
    for (body, kind) in [
        (json!({}), "invalidValue"),
        (json!({"userName": ["x"]}), "invalidValue"),
        (json!([]), "invalidSyntax"),
    ] {
        assert_eq!(peer.call("POST", "/Users", body).await.json["scimType"], kind);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn patch_is_all_or_nothing_and_keeps_one_primary() {
    let peer = Peer::new().await;
    let id = peer
        .user(
            "ada",
            json!({"title": "A", "emails": [{"type": "work", "value": "w@x.example", "primary": true}]}),
        )
        .await;
    let url = format!("/Users/{id}");
    let said = peer.patch(&url, json!([{"op": "replace", "path": "title", "value": "B"}, {"op": "replace", "path": "bogus", "value": 1}])).await;
    assert_eq!((said.status, &said.json["scimType"]), (StatusCode::BAD_REQUEST, &json!("invalidPath")));
    let after = peer.get(&url).await.json;
    assert_eq!((&after["title"], &after["meta"]["version"]), (&json!("A"), &json!("W/\"1\"")));
    let said = peer.patch(&url, json!([{"op": "add", "path": "emails", "value": [{"type": "home", "value": "h@x.example", "primary": true}]}])).await;
    assert_eq!(
        said.json["emails"],
        json!([{"type": "work", "value": "w@x.example", "primary": false}, {"type": "home", "value": "h@x.example", "primary": true}])
    );
    let said = peer.patch(&url, json!([{"op": "replace", "path": "emails[type eq \"work\"]", "value": {"type": "work", "value": "n@x.example", "primary": true}}])).await;
    assert_eq!(said.json["emails"][1]["primary"], false);
    let said = peer.patch(&url, json!([{"op": "remove", "path": "emails[type eq \"work\"]"}])).await;
    assert_eq!(said.json["emails"].as_array().unwrap().len(), 1);
    for (operation, kind) in [
        (json!({"op": "remove"}), "noTarget"),
        (json!({"op": "remove", "path": "userName"}), "mutability"),
        (json!({"op": "replace", "path": "id", "value": "x"}), "mutability"),
        (json!({"op": "replace", "path": "emails[value co \"zz\"].value", "value": "x"}), "noTarget"),
        (json!({"op": "move", "path": "title"}), "invalidSyntax"),
        (json!({"op": "replace", "path": "emails[", "value": "x"}), "invalidPath"),
        (json!({"op": "replace", "path": "active", "value": "maybe"}), "invalidValue"),
    ] {
        assert_eq!(peer.patch(&url, json!([operation])).await.json["scimType"], kind, "{operation}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn habits_of_entra() {
    let peer = Peer::new().await;
    let boss = peer.user("boss", json!({})).await;
    let id = peer
        .user(
            "ada@example.org",
            json!({"externalId": "e1", "active": true, ENTERPRISE: {"department": "Old"}}),
        )
        .await;
    let url = format!("/Users/{id}");
    let said = peer.patch(&url, json!([
        {"op": "Replace", "path": "emails[type eq \"work\"].value", "value": "new@example.org"},
        {"op": "Add", "path": format!("{ENTERPRISE}:manager"), "value": boss},
        {"op": "Replace", "value": {"name.givenName": "Ada", "displayName": "Ada L", format!("{ENTERPRISE}:department"): "Lab",
            "phoneNumbers[type eq \"mobile\"].value": "+47 1"}},
        {"op": "Replace", "path": "active", "value": "False"},
    ])).await;
    assert_eq!(said.status, StatusCode::OK, "{}", said.json);
    let json = &said.json;
    assert_eq!(json["emails"], json!([{"type": "work", "value": "new@example.org"}]));
    assert_eq!(
        (&json["name"]["givenName"], &json["displayName"], &json["active"]),
        (&json!("Ada"), &json!("Ada L"), &json!(false))
    );
    assert_eq!(json[ENTERPRISE], json!({"department": "Lab", "manager": {"value": boss}}));
    assert_eq!(json["phoneNumbers"][0]["value"], "+47 1");
    let group = json!({"displayName": "Engineers", "externalId": "g1", "members": []});
    let group = peer.call("POST", "/Groups", group).await.json["id"].as_str().unwrap().to_owned();
    let url = format!("/Groups/{group}");
    peer.patch(&url, json!([{"op": "Add", "path": "members", "value": [{"value": id}, {"value": boss}]}]))
        .await;
    let said = peer.get("/Groups?excludedAttributes=members&filter=displayName+eq+%22engineers%22").await;
    assert_eq!((&said.json["totalResults"], said.json["Resources"][0].get("members")), (&json!(1), None));
    let said =
        peer.patch(&url, json!([{"op": "Remove", "path": "members", "value": [{"value": boss}]}])).await;
    assert_eq!(said.json["members"].as_array().unwrap().len(), 1);
    assert_eq!(said.json["members"][0]["value"], id);
    let said =
        peer.patch(&url, json!([{"op": "Remove", "path": format!("members[value eq \"{id}\"]")}])).await;
    assert_eq!(said.json.get("members"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn habits_of_okta_and_leavers_to_the_instant() {
    let peer = Peer::new().await;
    assert_eq!(
        peer.get("/Users?filter=userName+eq+%22ada%40x.example%22&startIndex=1&count=100").await.json["totalResults"],
        0
    );
    let body = json!({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "ada@x.example", "name": {"givenName": "Ada", "familyName": "L"},
        "emails": [{"primary": true, "value": "ada@x.example", "type": "work"}], "displayName": "Ada L", "locale": "en-US",
        "externalId": "00ujl29u0le5T6Aj10h7", "groups": [], "password": "1mz050nq", "active": true});
    let said = peer.call("POST", "/Users", body.clone()).await;
    let id = said.json["id"].as_str().unwrap().to_owned();
    assert_eq!(said.headers[header::LOCATION].to_str().unwrap(), said.json["meta"]["location"]);
    let url = format!("/Users/{id}");
    let mut put = body;
    put["title"] = json!("Lead");
    put.as_object_mut().unwrap().remove("active");
    assert_eq!(peer.call("PUT", &url, put).await.json["active"], true);
    let group = peer
        .call("POST", "/Groups", json!({"displayName": "A", "members": [{"value": id, "display": "ada"}]}))
        .await;
    let gid = group.json["id"].as_str().unwrap().to_owned();
    assert_eq!(peer.get(&url).await.json["groups"][0]["value"], json!(gid));
    let said = peer
        .patch(
            &format!("/Groups/{gid}"),
            json!([{"op": "replace", "value": {"id": gid, "displayName": "B"}}]),
        )
        .await;
    assert_eq!((&said.json["displayName"], said.json["members"].as_array().unwrap().len()), (&json!("B"), 1));
    let nested =
        peer.call("POST", "/Groups", json!({"displayName": "All", "members": [{"value": gid}]})).await;
    assert_eq!(nested.json["members"][0]["type"], "Group");
    let before = peer.house.muster.now();
    peer.patch(&url, json!([{"op": "replace", "value": {"active": false}}])).await;
    // Said twice, it is one leaver.
    assert_eq!(
        peer.patch(&url, json!([{"op": "replace", "value": {"active": false}}])).await.json["meta"]["version"],
        "W/\"3\""
    );
    let console = Actor::console(org("north"));
    let rows = peer.house.muster.scim_rows(&console, "okta").await.unwrap();
    let account = &rows.rows.accounts[0];
    assert!(!account.enabled && account.disabled_at.unwrap() >= before.as_microsecond());
    assert_eq!(account.native_id.as_deref(), Some("00ujl29u0le5T6Aj10h7"));
    assert!(rows.rows.people.is_empty() && rows.rows.memberships.len() == 2);
    assert!(rows.rows.memberships.iter().all(|m| m.granted_at.is_some()));
    let facts: Vec<_> = rows.sources[0].facts.iter().map(|f| f.as_str().to_owned()).collect();
    assert!(!facts.iter().any(|f| f == "sign_in" || f == "mfa"), "{facts:?}");
    peer.house.muster.use_scim_source(&console, "okta", true, true).await.unwrap();
    let rows = peer.house.muster.scim_rows(&console, "okta").await.unwrap();
    assert_eq!(rows.rows.people[0].terminated_on, rows.rows.accounts[0].disabled_at);
    peer.call("DELETE", &url, Json::Null).await;
    let events = peer.house.muster.scim_leavers(&console, "okta").await.unwrap();
    let reasons: Vec<_> = events.iter().map(|e| e.1["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons, ["deactivated", "deleted"]);
    assert_eq!(peer.get(&format!("/Groups/{gid}")).await.json.get("members"), None);
}

/// From a push to a figure: what was pushed is pulled into snapshots, each sealed against the one before.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_pushed_is_pulled_into_sealed_snapshots() {
    let peer = Peer::new().await;
    let muster = peer.house.muster.clone();
    let console = Actor::console(org("north"));
    let limits = muster_connect::Limits::default();
    let ada = peer.user("ada", json!({"active": true})).await;
    let pull = async || {
        let sources = vec![muster.scim_connector(&console, "okta").await.unwrap()];
        let taken = muster.pull_sources(&console, &sources, &|_| (), &limits).await.unwrap();
        let folder = muster.data_folder().join(&taken.entry.path);
        let snapshot = muster_estate::Snapshot::open(&folder).unwrap();
        (
            taken,
            muster_estate::read_rows(&snapshot).unwrap(),
            muster_estate::Tables::manifest(&snapshot).cloned(),
        )
    };
    let (first, rows, manifest) = pull().await;
    assert_eq!(rows.accounts.len(), 1);
    assert_eq!(manifest.unwrap().predecessor, None);
    assert_eq!(rows.accounts[0].first_observed, Some(first.entry.taken_at.as_microsecond()));

    peer.patch(&format!("/Users/{ada}"), json!([{"op": "replace", "path": "active", "value": false}])).await;
    peer.user("bob", json!({"active": true})).await;
    let (second, rows, manifest) = pull().await;
    assert_eq!(manifest.unwrap().predecessor.as_deref(), Some(first.entry.digest.as_str()));
    let named = |name: &str| rows.accounts.iter().find(|a| a.username == name).unwrap();
    assert_eq!(named("ada").first_observed, Some(first.entry.taken_at.as_microsecond()));
    assert_eq!(named("bob").appeared_after, Some(first.entry.taken_at.as_microsecond()));
    // The server saw the deactivation itself: an instant, no interval.
    assert!(
        !named("ada").enabled
            && named("ada").disabled_at.is_some()
            && named("ada").disabled_not_after.is_none()
    );
    let registered = muster.snapshots(&console).await.unwrap();
    assert_eq!(registered.len(), 2);
    assert!(muster.measurements(&console, Some("dormant_accounts")).await.unwrap().len() >= 2);

    // A source that fails leaves the newest snapshot as it is, and nothing half done.
    let settings = json!({"name": "gone", "folder": "/nonexistent", "facts": ["sign_in"]});
    let broken = vec![muster_connect::open("tables", settings).unwrap()];
    let error = muster.pull_sources(&console, &broken, &|_| (), &limits).await.unwrap_err().to_string();
    assert!(error.contains("no snapshot was taken"), "{error}");
    assert_eq!(muster.snapshots(&console).await.unwrap().len(), 2);
    let left: Vec<_> = std::fs::read_dir(muster.data_folder().join("o/north/pulls")).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
    let newest = muster.newest_estate(&console, None).await.unwrap().unwrap();
    assert_eq!(newest.digest.as_deref(), Some(second.entry.digest.as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn bulk_with_references_forward_and_in_circles() {
    let peer = Peer::new().await;
    let bulk = |operations: Json| json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": operations});
    let post = |path: &str, id: &str, data: Json| json!({"method": "POST", "path": path, "bulkId": id, "data": data});
    let member = |of: &str| json!([{"value": format!("bulkId:{of}")}]);
    let said = peer.call("POST", "/Bulk", bulk(json!([
        post("/Groups", "g", json!({"displayName": "G", "members": member("u")})),
        post("/Users", "u", json!({"userName": "ada"})),
        post("/Groups", "x", json!({"displayName": "X", "members": member("y")})),
        post("/Groups", "y", json!({"displayName": "Y", "members": member("x")})),
        {"method": "PATCH", "path": "/Users/bulkId:u", "data": {"Operations": [{"op": "add", "path": "title", "value": "T"}]}},
        post("/Users", "dup", json!({"userName": "ADA"})),
        post("/Groups", "lost", json!({"displayName": "L", "members": member("dup")})),
    ]))).await;
    let status: Vec<_> =
        said.json["Operations"].as_array().unwrap().iter().map(|o| o["status"].as_str().unwrap()).collect();
    assert_eq!(status, ["201", "201", "201", "201", "200", "409", "400"], "{}", said.json);
    let groups = peer.get("/Groups?sortBy=displayName").await.json;
    for group in groups["Resources"].as_array().unwrap() {
        assert_eq!(group["members"].as_array().map(Vec::len), Some(1), "{group}");
    }
    assert_eq!(groups["totalResults"], 3);
    let mut stop = bulk(json!([
        post("/Users", "a", json!({"userName": "ada"})),
        post("/Users", "b", json!({"userName": "b"}))
    ]));
    stop["failOnErrors"] = json!(1);
    assert_eq!(peer.call("POST", "/Bulk", stop).await.json["Operations"].as_array().unwrap().len(), 1);
    assert_eq!(peer.find("userName eq \"b\"").await.json["totalResults"], 0);
    let many: Vec<_> =
        (0..1001).map(|i| json!({"method": "DELETE", "path": format!("/Users/{i}")})).collect();
    assert_eq!(peer.call("POST", "/Bulk", bulk(json!(many))).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let large = json!({"userName": "x".repeat(5 << 20)});
    assert_eq!(peer.call("POST", "/Users", large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_token_reaches_what_is_not_its_own() {
    let peer = Peer::new().await;
    let muster = peer.house.muster.clone();
    let (north, south) = (Actor::console(org("north")), Actor::console(org("south")));
    let id = peer.user("ada", json!({})).await;
    let entra = muster.create_scim_token(&north, "entra", "e", None).await.unwrap();
    let other = muster.create_scim_token(&south, "okta", "s", None).await.unwrap();
    let short = muster.now() + SignedDuration::from_millis(1);
    let old = muster.create_scim_token(&north, "okta", "old", Some(short)).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    let url = format!("/o/north/scim/okta/v2/Users/{id}");
    for token in [None, Some(other.token.as_str()), Some(entra.token.as_str()), Some(old.token.as_str())] {
        let said = peer.send(Method::GET, &url, token, &[], Body::empty()).await;
        assert_eq!((said.status, &said.json["status"]), (StatusCode::UNAUTHORIZED, &json!("401")));
        assert!(said.headers[header::WWW_AUTHENTICATE].to_str().unwrap().starts_with("Bearer"));
    }
    for (home, token) in [("north/scim/entra", &entra.token), ("south/scim/okta", &other.token)] {
        let said = peer
            .send(Method::GET, &format!("/o/{home}/v2/Users/{id}"), Some(token), &[], Body::empty())
            .await;
        assert_eq!(said.status, StatusCode::NOT_FOUND);
        let said =
            peer.send(Method::GET, &format!("/o/{home}/v2/Users"), Some(token), &[], Body::empty()).await;
        assert_eq!(said.json["totalResults"], 0);
        let group = json!({"displayName": "G", "members": [{"value": id}]}).to_string();
        let said = peer
            .send(Method::POST, &format!("/o/{home}/v2/Groups"), Some(token), &[], Body::from(group))
            .await;
        assert_eq!(said.json["scimType"], "invalidValue");
    }
    let said = peer.tagged("GET", "/Users", &[("host", "evil.example")], Json::Null).await;
    assert_ne!(said.status, StatusCode::OK, "the Host check stays");
    let from = [("origin", "https://idp.example")];
    assert_eq!(
        peer.tagged("POST", "/Users", &from, json!({"userName": "o"})).await.status,
        StatusCode::CREATED
    );
    // Guessing gets slow; the right token does not wait.
    let mut last = StatusCode::OK;
    for _ in 0..5 {
        last = peer.send(Method::GET, &url, Some("wrong"), &[], Body::empty()).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(peer.get("/Users").await.status, StatusCode::OK);
    let listed = muster.scim_tokens(&north).await.unwrap();
    assert!(listed.iter().any(|t| t.name == "test" && t.last_used.is_some()));
    assert!(muster.revoke_scim_token(&south, &listed[0].id).await.is_err());
    for token in &listed {
        muster.revoke_scim_token(&north, &token.id).await.unwrap();
    }
    // A revoked token is a wrong one, and so many were wrong before that it has to wait as well.
    assert_eq!(peer.get("/Users").await.status, StatusCode::TOO_MANY_REQUESTS);
    let aud = peer.house.browser("aud").await;
    let refused = muster.create_scim_token(&aud.actor, "okta", "x", None).await;
    assert!(matches!(refused, Err(AppError::Forbidden { .. })));
}
