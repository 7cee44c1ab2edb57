//! A small installation with two organisations and a login for each role, and a browser that talks to it.

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use jiff::Timestamp;
use muster::web::{self, Options};
use muster_app::sources::SourcePolicy;
use muster_app::{AccessRole, Actor, Clock, Folder, Muster, NewUser};
use muster_connect::address::AddressPolicy;
use muster_model::{OrgId, Reference, SourceText};
use tower::ServiceExt as _;

pub const HOST: &str = "localhost:8765";
/// A login for each role, and one for the other organisation.
pub const LOGINS: [&str; 5] = ["root", "ada", "eve", "bob", "aud"];

pub struct Installation {
    pub muster: Muster,
    pub router: axum::Router,
    _folder: tempfile::TempDir,
}

pub fn org(id: &str) -> OrgId {
    OrgId::new(id).unwrap()
}

pub fn reference(text: &str) -> Reference {
    Reference::parse(text).unwrap()
}

pub fn file(path: &str, text: &str) -> SourceText {
    SourceText { path: path.into(), text: text.into() }
}

pub const RISK: &str = "---\ntitle: Stolen key\nowner: role/risk-owner\nassets: [asset/portal]   # the one that matters\n\
                        affects: [integrity]\nthreat: Theft\nvulnerability: Exportable\n# what we think now\n\
                        current: {likelihood: possible, consequence: severe}\nmystery: kept\n---\nWhat happens.\n";

pub fn north() -> Vec<SourceText> {
    let role = |title: &str| format!("---\ntitle: {title}\nresponsibilities: [r]\nauthorities: [a]\n---\n");
    let person =
        |title: &str, role: &str| format!("---\ntitle: {title}\nroles:\n  - role: role/{role}\n---\n");
    vec![
        file("role/isms-manager.md", &role("ISMS manager")),
        file("role/risk-owner.md", &role("Risk owner")),
        file("role/engineer.md", &role("Identity engineer")),
        file("person/ada.md", &person("Ada", "isms-manager")),
        file("person/bob.md", &person("Bob", "risk-owner")),
        file("person/eve.md", &person("Eve", "engineer")),
        file("asset/portal.md", "---\ntitle: Portal\nowner: role/isms-manager\ntype: application\n---\n"),
        file("asset/archive.md", "---\ntitle: Archive\nowner: role/isms-manager\ntype: application\n---\n"),
        file("risk/stolen-key.md", RISK),
        file(
            "finding/no-review.md",
            "---\ntitle: No review\nowner: role/engineer\ngrade: minor\nsource: audit\nrequirement: r\nstatement: s\n\
             objective_evidence: e\nraised: 2026-01-02\n---\n",
        ),
    ]
}

impl Installation {
    pub async fn new() -> Self {
        Self::with(north()).await
    }

    pub async fn with(files: Vec<SourceText>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now: Timestamp = "2026-06-01T09:00:00Z".parse().unwrap();
        let began = std::time::Instant::now();
        // Time goes on, so that versions have an order, but never past the day.
        let clock = Clock::new(move || now + began.elapsed());
        // Directories that tests start are on this machine.
        let sources = SourcePolicy { addresses: AddressPolicy::default(), ..SourcePolicy::default() };
        let demo = muster_app::Options { demo: true, sources };
        let muster = Muster::open_with(folder.path(), clock, demo).await.unwrap();
        let people: Vec<String> = files.iter().map(|f| f.path.clone()).collect();
        let south = vec![file("risk/hidden.md", &RISK.replace("Stolen key", "Secret of the south"))];
        for (id, files) in [("north", files), ("south", south)] {
            let console = Actor::console(org(id));
            muster
                .create_organisation(
                    &console,
                    &org(id),
                    &format!("name = \"{id}\"\nheadcount = 80\ncurrency = \"EUR\"\n"),
                )
                .await
                .unwrap();
            let folder = Folder { files, ..Folder::default() };
            muster.import_folder(&console, folder, true, false).await.unwrap();
        }
        let users = [
            ("north", "root", AccessRole::Administrator, None),
            ("north", "ada", AccessRole::IsmsManager, Some("person/ada")),
            ("north", "bob", AccessRole::Owner, Some("person/bob")),
            ("north", "eve", AccessRole::IdentityEngineer, Some("person/eve")),
            ("north", "ian", AccessRole::InternalAuditor, None),
            ("north", "aud", AccessRole::Auditor, None),
            ("south", "sam", AccessRole::IsmsManager, None),
        ];
        for (id, login, access, person) in users {
            let person = person.map(reference).filter(|p| people.contains(&format!("{p}.md")));
            let new = NewUser { login: login.into(), password: None, access: vec![access], person };
            muster.add_user(&Actor::console(org(id)), new).await.unwrap();
        }
        let mut options = Options::new("127.0.0.1:8765".parse().unwrap());
        options.demo = true;
        let router = web::router(muster.clone(), options);
        Self { muster, router, _folder: folder }
    }

    pub async fn browser(&self, login: &str) -> Browser {
        let id = if login == "sam" { "south" } else { "north" };
        let signed = self.muster.step_in(&org(id), login).await.unwrap();
        Browser {
            router: self.router.clone(),
            cookie: format!("muster={}", signed.token),
            csrf: signed.session.csrf.clone(),
            actor: self.muster.actor(&signed.session, &org(id)).await.unwrap(),
        }
    }

    pub async fn text(&self, record: &str) -> String {
        let programme = self.muster.programme(&Actor::console(org("north"))).await.unwrap();
        programme.find(&reference(record)).map(|r| r.source.text.clone()).unwrap_or_default()
    }

    pub async fn position(&self, id: &str) -> i64 {
        self.muster.live(&Actor::console(org(id))).await.unwrap().position
    }
}

pub struct Browser {
    router: axum::Router,
    pub cookie: String,
    pub csrf: String,
    pub actor: Actor,
}

pub struct Page {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub text: String,
}

impl Page {
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|l| l.to_str().ok()).unwrap_or("")
    }

    /// The value of a hidden or filled-in input.
    pub fn input(&self, name: &str) -> String {
        let (_, rest) =
            self.text.split_once(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no input {name}"));
        rest.split_once("value=\"").unwrap().1.split('"').next().unwrap().to_owned()
    }
}

impl Browser {
    pub async fn get(&self, path: &str) -> Page {
        self.send(self.request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    /// Posts a form, with the session's secret.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Page {
        let mut pairs = web::Pairs::from([("csrf", self.csrf.as_str())]);
        for (name, value) in form {
            pairs.push(name, value);
        }
        let body = pairs.query().trim_start_matches('?').to_owned();
        let request = self.form_request(path).body(Body::from(body)).unwrap();
        self.send(request).await
    }

    pub async fn json(&self, method: Method, path: &str, tag: Option<&str>, body: &str) -> Page {
        let mut request = self
            .request(method, path)
            .header("x-csrf-token", &self.csrf)
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(tag) = tag {
            request = request.header(header::IF_MATCH, tag);
        }
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// Posts a form with a file.
    pub async fn upload(&self, path: &str, name: &str, bytes: &[u8]) -> Page {
        let part = |head: String, body: &[u8]| [head.as_bytes(), b"\r\n\r\n", body, b"\r\n"].concat();
        let disposition = "--edge\r\nContent-Disposition: form-data; name=";
        let body = [
            part(format!("{disposition}\"csrf\""), self.csrf.as_bytes()),
            part(format!("{disposition}\"file\"; filename=\"{name}\"\r\nContent-Type: text/plain"), bytes),
            b"--edge--\r\n".to_vec(),
        ]
        .concat();
        let request = self
            .request(Method::POST, path)
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, HOST)
            .header(header::COOKIE, &self.cookie)
    }

    pub fn form_request(&self, path: &str) -> axum::http::request::Builder {
        self.request(Method::POST, path)
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
    }

    pub async fn send(&self, request: Request<Body>) -> Page {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Page {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}
