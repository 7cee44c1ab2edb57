//! TLS and where secrets may go: LDAPS and StartTLS with the directory's own authority, every other one refused, and
//! nothing in clear to another machine.
use std::io::Write;
use std::net::{IpAddr, TcpListener, UdpSocket};
use std::time::Duration;

use muster_connect::address::AddressPolicy;
use muster_connect::{Limits, Step};

use super::people::company;
use super::slapd::{Setup, Slapd, skipped};
use super::{pull_one, settings};

#[tokio::test]
async fn tls_is_verified_from_the_start_and_by_start_tls() {
    let Some(slapd) = Slapd::start(Setup { tls: true, ..Setup::default() }, &company()) else { return };
    let limits = Limits { operation: Duration::from_secs(5), ..Limits::default() };
    let ldaps = |host: &str| format!("ldaps://{host}:{}", slapd.tls_port);
    let plain = format!("ldap://localhost:{}", slapd.port);
    let with = async |url: String, start_tls: bool, ca: Option<&str>| {
        let mut json = slapd.settings("corp");
        json["url"] = url.into();
        json["start_tls"] = start_tls.into();
        json["ca_file"] = serde_json::json!(ca.map(|name| slapd.folder().join(name)));
        pull_one(settings(json), &limits).await
    };
    for (url, start_tls) in [(ldaps("localhost"), false), (plain.clone(), true)] {
        let pulled = with(url.clone(), start_tls, Some("ca.pem")).await.unwrap();
        assert!(pulled.rows.accounts.len() > 300, "{url}");
        for (ca, says) in [
            (Some("other-ca.pem"), "not trusted"),
            (None, "not trusted"),
            (Some("missing.pem"), "missing.pem"),
            (Some("server.key"), "no certificate"),
        ] {
            let error = with(url.clone(), start_tls, ca).await.unwrap_err();
            let step = if says == "not trusted" { Step::Tls } else { Step::Settings };
            assert!(error.step == step && error.to_string().contains(says), "{ca:?}: {error}");
        }
    }
    let error = with(ldaps("127.0.0.1"), false, Some("ca.pem")).await.unwrap_err();
    assert!(error.step == Step::Tls && error.to_string().contains("another name"), "{error}");
    let error = with(format!("ldaps://localhost:{}", slapd.port), false, Some("ca.pem")).await.unwrap_err();
    assert_eq!(error.step, Step::Tls, "LDAPS to the plain port: {error}");
    let error = with(format!("ldap://localhost:{}", slapd.tls_port), false, None).await.unwrap_err();
    assert_eq!(error.step, Step::Bind, "plain to the LDAPS port: {error}");
}

#[tokio::test]
async fn a_directory_without_tls_refuses_start_tls() {
    let Some(slapd) = Slapd::start(Setup::default(), &company()) else { return };
    let mut json = slapd.settings("corp");
    json["start_tls"] = true.into();
    let error = pull_one(settings(json), &Limits::default()).await.unwrap_err();
    assert!(error.step == Step::Tls && error.to_string().contains("refused StartTLS"), "{error}");
}

#[tokio::test]
async fn what_is_slipped_in_before_the_handshake_is_not_an_answer_after_it() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        // StartTLS granted, and in the same breath a bind response in clear.
        let granted = b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00";
        let bound = b"\x30\x0c\x02\x01\x01\x61\x07\x0a\x01\x00\x04\x00\x04\x00";
        stream.write_all(&[&granted[..], bound].concat()).unwrap();
        std::thread::sleep(Duration::from_secs(3));
    });
    let json = serde_json::json!({"name": "h", "url": format!("ldap://localhost:{port}"), "start_tls": true, "base_dn": ""});
    let limits = Limits { connect: Duration::from_secs(1), ..Limits::default() };
    let error = pull_one(settings(json), &limits).await.unwrap_err();
    assert_eq!(error.step, Step::Tls, "{error}");
}

#[tokio::test]
async fn nothing_is_sent_in_clear_to_another_machine() {
    let refused = |url: String| async move {
        let json = serde_json::json!({"name": "h", "url": url, "base_dn": "dc=x", "bind_dn": "cn=a",
            "password": {"command": ["echo", "secret"]}});
        pull_one(settings(json), &Limits { connect: Duration::from_secs(2), ..Limits::default() })
            .await
            .unwrap_err()
    };
    let error = refused("ldap://192.0.2.1".into()).await;
    assert!(error.step == Step::Tls && error.what.contains("nothing was sent"), "{error}");
    // This machine under its outward address: a listener there sees no connection at all.
    let outward =
        UdpSocket::bind("0.0.0.0:0").and_then(|s| s.connect("192.0.2.1:9").and_then(|()| s.local_addr()));
    let Some(ip) = outward.ok().map(|a| a.ip()).filter(|ip| !ip.is_loopback() && !ip.is_unspecified()) else {
        skipped("no outward address on this machine to refuse plain LDAP to");
        return;
    };
    let listener = TcpListener::bind((ip, 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let error = refused(format!("ldap://{}", listener.local_addr().unwrap())).await;
    assert!(error.step == Step::Tls && error.what.contains("nothing was sent"), "{error}");
    assert!(listener.accept().is_err(), "no connection was made");
}

#[tokio::test]
async fn the_address_policy_is_kept() {
    let at = async |url: &str, addresses| {
        let json = serde_json::json!({"name": "h", "url": url, "base_dn": "dc=x"});
        pull_one(settings(json), &Limits { addresses, ..Limits::default() }).await.unwrap_err()
    };
    let error = at("ldaps://localhost:1", AddressPolicy::PUBLIC).await;
    assert!(error.step == Step::Address && error.what.contains("this machine"), "{error}");
    let error = at("ldaps://169.254.169.254", AddressPolicy::default()).await;
    assert!(error.step == Step::Address && error.what.contains("metadata"), "{error}");
    assert!("127.0.0.1".parse::<IpAddr>().unwrap().is_loopback());
}
