//! A small installation to test on: two organisations, people with roles, a login for each access role.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use muster_app::{AccessRole, Actor, Clock, Folder, Muster, NewUser, Options};
use muster_model::edit::Edit;
use muster_model::{OrgId, Reference, SourceText};
use serde_json::Value as Json;

pub const PROFILE: &str = "name = \"North\"\nheadcount = 80\n";

pub struct World {
    pub muster: Muster,
    pub folder: tempfile::TempDir,
    now: Arc<AtomicI64>,
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

pub fn set(fields: &[(&str, Json)]) -> Edit {
    Edit { fields: fields.iter().map(|(k, v)| ((*k).to_owned(), Some(v.clone()))).collect(), body: None }
}

pub const RISK: &str = "---\ntitle: Stolen key\nowner: role/risk-owner\nassets: [asset/portal]   # the one that matters\n\
                        affects: [integrity]\nthreat: Theft\nvulnerability: Exportable\n# what we think now\n\
                        current: {likelihood: possible, consequence: severe}\nmystery: kept\n---\nWhat happens.\n";
pub const FINDING: &str = "---\ntitle: No review\nowner: role/engineer\ngrade: minor\nsource: audit\nrequirement: r\n\
                           statement: s\nobjective_evidence: e\nraised: 2026-01-02\n---\n";

pub fn files() -> Vec<SourceText> {
    let role = |title: &str, more: &str| {
        format!("---\ntitle: {title}\nresponsibilities: [r]\nauthorities: [a]\n{more}---\n")
    };
    let person =
        |title: &str, role: &str| format!("---\ntitle: {title}\nroles:\n  - role: role/{role}\n---\n");
    vec![
        file("role/isms-manager.md", &role("ISMS manager", "")),
        file("role/risk-owner.md", &role("Risk owner", "")),
        file("role/engineer.md", &role("Identity engineer", "")),
        file("role/director.md", &role("Managing director", "accountable: [4.3, 5.2]\n")),
        file("person/ada.md", &person("Ada", "isms-manager")),
        file("person/bob.md", &person("Bob", "risk-owner")),
        file("person/eve.md", &person("Eve", "engineer")),
        file("person/dan.md", &person("Dan", "director")),
        file("asset/portal.md", "---\ntitle: Portal\nowner: role/isms-manager\ntype: application\n---\n"),
        file("risk/stolen-key.md", RISK),
        file("finding/no-review.md", FINDING),
        file(
            "scope/isms.md",
            "---\ntitle: Scope\nowner: role/isms-manager\npurpose: p\nversion: '1'\n---\nAll of it.\n",
        ),
        file("identity-service/idp.md", "---\ntitle: IdP\nowner: role/isms-manager\n---\n"),
        file("task/t1.md", "---\ntitle: T1\nrole: role/engineer\neffort: '1'\nstatus: open\n---\n"),
    ]
}

impl World {
    pub async fn new() -> Self {
        Self::with(Options { demo: true, ..Options::default() }).await
    }

    pub async fn with(options: Options) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let start: Timestamp = "2026-06-01T09:00:00Z".parse().unwrap();
        let now = Arc::new(AtomicI64::new(start.as_microsecond()));
        let hand = now.clone();
        let clock = Clock::new(move || Timestamp::from_microsecond(hand.load(Ordering::SeqCst)).unwrap());
        let muster = Muster::open_with(folder.path(), clock, options).await.unwrap();
        let world = Self { muster, folder, now };
        for id in ["north", "south"] {
            let console = Actor::console(org(id));
            world.muster.create_organisation(&console, &org(id), PROFILE).await.unwrap();
        }
        let console = world.console();
        let folder = Folder { files: files(), ..Folder::default() };
        let report = world.muster.import_folder(&console, folder, true, false).await.unwrap();
        assert_eq!(report.created.len(), files().len(), "{report:?}");
        let users = [
            ("root", AccessRole::Administrator, None),
            ("ada", AccessRole::IsmsManager, Some("person/ada")),
            ("bob", AccessRole::Owner, Some("person/bob")),
            ("eve", AccessRole::IdentityEngineer, Some("person/eve")),
            ("dan", AccessRole::Owner, Some("person/dan")),
            ("ian", AccessRole::InternalAuditor, None),
            ("aud", AccessRole::Auditor, None),
        ];
        for (login, access, person) in users {
            let person = person.map(reference);
            let new = NewUser { login: login.into(), password: None, access: vec![access], person };
            world.muster.add_user(&console, new).await.unwrap();
        }
        world
    }

    pub fn console(&self) -> Actor {
        Actor::console(org("north"))
    }

    pub async fn actor(&self, login: &str) -> Actor {
        let signed_in = self.muster.step_in(&org("north"), login).await.unwrap();
        self.muster.actor(&signed_in.session, &org("north")).await.unwrap()
    }

    pub fn tick(&self, seconds: i64) {
        self.now.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    pub async fn text(&self, record: &str) -> String {
        let programme = self.muster.programme(&self.console()).await.unwrap();
        programme.find(&reference(record)).map(|r| r.source.text.clone()).unwrap_or_default()
    }

    pub async fn version(&self, record: &str) -> Option<i64> {
        let live = self.muster.live(&self.console()).await.unwrap();
        live.head(&reference(record)).map(|h| h.version)
    }
}
