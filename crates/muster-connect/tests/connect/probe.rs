//! Applications tried against real web servers: Python's own, over HTTP and over TLS with an authority of its own.
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use muster_connect::address::AddressPolicy;
use muster_connect::{Connector, Limits, Pulled, Step};
use muster_estate::{Door, Rows};

use super::slapd::{certificates, installed};
use super::{now, quiet};

const SERVER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/web_server.py");

/// A web server on loopback, at a port of the system's choice; killed when dropped.
struct Web(Child, u16);

impl Web {
    fn start(certificates: Option<&Path>) -> Option<Self> {
        if !installed(&["/usr/bin/python3"], "python3") {
            return None;
        }
        let mut command = Command::new("/usr/bin/python3");
        command.arg(SERVER).stdout(Stdio::piped()).stderr(Stdio::null());
        command.args(certificates);
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().parse().unwrap_or_else(|_| panic!("the server did not start: {line:?}"));
        Some(Self(child, port))
    }
}

impl Drop for Web {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A list of applications: name, declared to ask, address.
fn source(folder: &Path, rows: &[(&str, bool, String)]) -> Box<dyn Connector> {
    let mut csv = "Name,Asks,Address\n".to_owned();
    rows.iter().for_each(|(name, asks, url)| csv += &format!("{name},{asks},{url}\n"));
    let file = folder.join("applications.csv");
    std::fs::write(&file, csv).unwrap();
    let columns = [
        "application_id = Name",
        "name = Name",
        "requires_authentication = Asks",
        "internet_facing := false",
        "in_isms_scope := true",
        "url = Address",
    ];
    let json = serde_json::json!({"name": "doors", "file": file, "columns": columns, "ca_file": folder.join("ca.pem")});
    muster_connect::open("probe", json).unwrap()
}

fn seen<'r>(rows: &'r Rows, name: &str) -> (Option<Door>, &'r str) {
    let a = rows.applications.iter().find(|a| a.name == name).unwrap();
    (a.observed, a.observed_how.as_deref().unwrap_or_default())
}

fn limits() -> Limits {
    Limits { connect: Duration::from_secs(2), operation: Duration::from_secs(2), ..Limits::default() }
}

#[tokio::test]
async fn doors_are_tried_and_what_is_seen_stands_beside_what_is_declared() {
    let folder = tempfile::tempdir().unwrap();
    certificates(folder.path(), "localhost");
    let (Some(plain), Some(secured)) = (Web::start(None), Web::start(Some(folder.path()))) else { return };
    let at = |path: &str| format!("http://127.0.0.1:{}{path}", plain.1);
    let tls = |path: &str| format!("https://localhost:{}{path}", secured.1);
    let rows = [
        ("basic", true, at("/basic")),
        ("forbidden", true, tls("/forbidden")),
        ("to sign-in", false, tls("/to-sign-in")),
        ("open", true, tls("/open")),
        ("hop", true, at("/hop")),
        ("json", false, at("/json")),
        ("form", true, at("/form")),
        ("loop", true, at("/loop")),
        ("endless", false, at("/endless")),
        ("slow", true, at("/slow")),
        ("broken", true, at("/broken")),
        ("wide head", true, at("/wide-head")),
        ("not found", true, at("/nothing-here")),
        ("metadata", true, at("/to-metadata")),
        ("other name", true, format!("https://127.0.0.1:{}/open", secured.1)),
        ("no address", true, String::new()),
        ("file", true, "file:///etc/passwd".into()),
        ("with a user", true, format!("http://ada:secret@127.0.0.1:{}/basic", plain.1)),
    ];
    let source = source(folder.path(), &rows);
    let started = Instant::now();
    let Pulled { rows, sources, .. } = source.pull(&quiet, &limits(), now()).await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());

    let is = |name: &str, observed: Door, says: &str| {
        let (found, how) = seen(&rows, name);
        assert!(found == Some(observed) && how.contains(says), "{name}: {found:?}, {how}");
    };
    use Door::{Asks, Open, Unclear};
    is("basic", Asks, "401");
    is("forbidden", Asks, "403");
    is("to sign-in", Asks, "leads to a sign-in at localhost");
    is("open", Open, "gives content");
    is("hop", Open, "gives content");
    is("json", Open, "gives content");
    is("endless", Open, "gives content");
    is("form", Unclear, "password field");
    is("loop", Unclear, "more than 5 times");
    is("slow", Unclear, "no whole answer within 2 s");
    is("broken", Unclear, "no answer in HTTP");
    is("wide head", Unclear, "no answer in HTTP");
    is("not found", Unclear, "404");
    is("metadata", Unclear, "link-local or metadata address");
    is("other name", Unclear, "for another name");
    is("file", Unclear, "not of the web");
    is("with a user", Unclear, "holds a user name");
    assert_eq!(seen(&rows, "no address"), (None, ""));
    assert!(
        rows.applications.iter().any(|a| a.name == "open" && a.requires_authentication),
        "declared stays"
    );

    let lines = sources[0].warnings.join("\n");
    for expected in [
        "2 applications let in whoever asks, though they are declared to ask who one is (for example open: answered 200",
        "1 applications ask who one is, though they are declared not to (for example to sign-in",
        "10 applications were asked and it cannot be told",
        "1 applications have no address",
    ] {
        assert!(lines.contains(expected), "{expected} in\n{lines}");
    }
    assert!(!lines.contains("secret"), "{lines}");
}

#[tokio::test]
async fn nobody_is_asked_where_the_policy_does_not_allow() {
    let folder = tempfile::tempdir().unwrap();
    certificates(folder.path(), "localhost");
    let Some(web) = Web::start(None) else { return };
    let rows = [("app", true, format!("http://localhost:{}/open", web.1))];
    let source = source(folder.path(), &rows);
    let strict = Limits { addresses: AddressPolicy::PUBLIC, ..limits() };
    let pulled = source.pull(&quiet, &strict, now()).await.unwrap();
    let (observed, how) = seen(&pulled.rows, "app");
    assert!(observed == Some(Door::Unclear) && how.contains("an address of this machine"), "{how}");
    let test = source.test(&limits()).await;
    assert_eq!(test.failed, None);
    assert!(
        test.passed[0].1.contains("1 applications, 1 applications let in whoever asks"),
        "{:?}",
        test.passed
    );
    std::fs::write(folder.path().join("ca.pem"), "nothing").unwrap();
    let error = source.pull(&quiet, &limits(), now()).await.unwrap_err();
    assert!(error.step == Step::Settings && error.to_string().contains("no certificate"), "{error}");
}
