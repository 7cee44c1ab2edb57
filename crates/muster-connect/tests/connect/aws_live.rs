//! AWS live: the SDK against moto, started here on a loopback port. moto's credential report leaves out the root account and
//! AWS's own endpoints and TLS are not met here.
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use muster_connect::{Connector, Limits, open};
use muster_model::snapshot::Fact;
use serde_json::json;

use super::aws::check_filled;
use super::{now, quiet};

struct Moto {
    child: Child,
    url: String,
}

impl Drop for Moto {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// moto from the virtual environment that `MUSTER_MOTO` names (made of `aws/requirements.txt`).
fn moto() -> Option<Moto> {
    let Some(venv) = std::env::var_os("MUSTER_MOTO") else {
        println!("SKIPPED aws_live: MUSTER_MOTO names no virtual environment with moto and boto3");
        return None;
    };
    let bin = std::path::Path::new(&venv).join("bin");
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let child = Command::new(bin.join("moto_server"))
        .args(["-H", "127.0.0.1", "-p", &port.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let moto = Moto { child, url: format!("http://127.0.0.1:{port}") };
    let until = Instant::now() + Duration::from_secs(60);
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < until, "moto did not start");
        std::thread::sleep(Duration::from_millis(100));
    }
    let fill = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/connect/aws/fill.py");
    assert!(Command::new(bin.join("python")).arg(fill).arg(&moto.url).status().unwrap().success());
    Some(moto)
}

fn source(url: &str, role: Option<&str>) -> Box<dyn Connector> {
    let secret = json!({"command": ["printf", "testing"]});
    let live = json!({"region": "us-east-1", "access_key_id": "testing", "secret_access_key": secret, "endpoint": url, "role_arn": role});
    open("aws", json!({"name": "cloud", "employee_number_tag": "EmployeeNumber", "live": live})).unwrap()
}

#[tokio::test]
async fn an_account_is_read_live_and_says_what_its_files_say() {
    let Some(moto) = moto() else { return };
    let pulled = source(&moto.url, None).pull(&quiet, &Limits::default(), now()).await.unwrap();
    check_filled(&pulled);
    let ada = pulled.rows.accounts.iter().find(|a| a.username == "ada@example.org").unwrap();
    assert_eq!(ada.mfa_methods, ["totp"]);
    let known = pulled.sources.iter().find(|s| s.source == ada.source).unwrap();
    assert!(known.facts.contains(&Fact::Mfa) && !known.facts.contains(&Fact::SignIn), "{known:?}");
    let assumed = source(&moto.url, Some("arn:aws:iam::123456789012:role/stepping"));
    let test = assumed.test(&Limits::default()).await;
    assert!(test.failed.is_none() && test.passed[0].1.contains("4 accounts"), "{test:?}");
    let limits = Limits { max_entries: 3, ..Limits::default() };
    let error = source(&moto.url, None).pull(&quiet, &limits, now()).await.unwrap_err();
    assert!(error.to_string().contains("more than 3 entries"), "{error}");
}

#[tokio::test]
async fn an_account_that_is_not_there_is_told_without_the_secret() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let limits = Limits { deadline: Duration::from_secs(20), ..Limits::default() };
    let error =
        source(&format!("http://127.0.0.1:{free}"), None).pull(&quiet, &limits, now()).await.unwrap_err();
    assert!(!format!("{error:?}").contains("testing"), "{error:?}");
}
