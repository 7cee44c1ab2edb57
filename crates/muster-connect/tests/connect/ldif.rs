//! Exports by slapd's and Samba's own tools: what is read from the file is what is read from the server.
use std::path::Path;
use std::process::Command;

use jiff::Timestamp;
use muster_connect::ad::AdConnector;
use muster_connect::ldif::LdifConnector;
use muster_connect::{ConnectError, Connector, Limits, Pulled, Step};
use muster_estate::Rows;

use super::directory::full;
use super::people::company;
use super::samba::{DOMAIN, Samba};
use super::slapd::{PASSWORD, READER, SUFFIX, Setup, Slapd, installed};
use super::{pull_one, quiet, settings};

async fn pull_file(json: serde_json::Value, limits: &Limits) -> Result<Pulled, ConnectError> {
    let connector = LdifConnector::new(serde_json::from_value(json).unwrap());
    connector.pull(&quiet, limits, Timestamp::now()).await
}

/// The settings of a server as those of a file.
fn of_file(mut json: serde_json::Value, file: &Path) -> serde_json::Value {
    for key in ["url", "bind_dn", "password", "ca_file"] {
        json.as_object_mut().unwrap().remove(key);
    }
    json["file"] = serde_json::json!(file);
    json
}

/// Rows in the order of their ids: a server answers in the order of its index.
fn sorted(mut rows: Rows) -> Rows {
    rows.people.sort_by(|a, b| a.person_id.cmp(&b.person_id));
    rows.accounts.sort_by(|a, b| a.account_id.cmp(&b.account_id));
    rows.groups.sort_by(|a, b| a.group_id.cmp(&b.group_id));
    rows.memberships.sort_by_key(|m| (m.group_id.clone(), m.member_id.clone()));
    rows.entitlements.sort_by(|a, b| a.entitlement_id.cmp(&b.entitlement_id));
    rows.grants.sort_by_key(|g| (g.entitlement_id.clone(), g.subject_id.clone()));
    rows.credentials.sort_by(|a, b| a.credential_id.cmp(&b.credential_id));
    rows.federation_trusts.sort_by(|a, b| a.trust_id.cmp(&b.trust_id));
    rows
}

fn output(command: &mut Command) -> Vec<u8> {
    let done = command.output().unwrap();
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    done.stdout
}

#[track_caller]
fn same(live: Pulled, file: Pulled) {
    assert_eq!(live.links, file.links);
    let (live_source, file_source) = (&live.sources[0], &file.sources[0]);
    assert_eq!(live_source.facts, file_source.facts);
    assert_eq!(live_source.entries, file_source.entries);
    assert_eq!(live_source.sign_in_lag_days, file_source.sign_in_lag_days);
    // Which examples are shown depends on the order of entries.
    let counts = |lines: &[String]| -> Vec<String> {
        lines.iter().map(|l| l.split(" (for example").next().unwrap().to_owned()).collect()
    };
    assert_eq!(counts(&live_source.warnings), counts(&file_source.warnings));
    let (live, file) = (sorted(live.rows), sorted(file.rows));
    assert!(!live.accounts.is_empty() && !live.memberships.is_empty());
    assert_eq!(live, file);
}

/// A person and a group whose lines the exports fold and whose values they encode: long, not ASCII, with outer spaces.
fn long_names() -> String {
    let uid = format!("b\u{e4}rbel-{}", "lang".repeat(30));
    let dn = format!("uid={uid},ou=people,{SUFFIX}");
    format!(
        "dn: {dn}\nentryUUID: 00000000-0000-4000-8000-0000000f0001\nobjectClass: inetOrgPerson\nuid: {uid}\n\
         cn: B\u{e4}rbel {words}\nsn: B\ndisplayName:: {padded}\nemployeeNumber: E7777\nmail: baerbel@example.org\n\n\
         dn: cn=gr\u{fc}n,ou=groups,{SUFFIX}\nentryUUID: 00000000-0000-4000-8000-0000000f0002\nobjectClass: groupOfNames\n\
         cn: gr\u{fc}n\nmember: {dn}\nmember: uid=p0001,ou=people,{SUFFIX}\n\n",
        words = "and a very long name ".repeat(20).trim(),
        // " Bea ", with its spaces.
        padded = "IEJlYSA=",
    )
}

#[tokio::test]
async fn what_slapcat_and_ldapsearch_export_is_what_the_server_gives() {
    let Some(slapd) = Slapd::start(Setup::default(), &(company() + &long_names())) else { return };
    if !installed(&["/usr/bin/ldapsearch", "/usr/sbin/slapcat"], "ldap-utils slapd") {
        return;
    }
    let mut json = full(&slapd);
    json["hr"] = serde_json::json!({"left": {"filter": "(employeeType=left)"}});
    let limits = Limits::default();
    let live = pull_one(settings(json.clone()), &limits).await.unwrap();
    assert_eq!((live.rows.accounts.len(), live.rows.people.len()), (305, 299));

    let file = slapd.folder().join("export.ldif");
    let conf = slapd.folder().join("slapd.conf");
    std::fs::write(&file, output(Command::new("/usr/sbin/slapcat").arg("-f").arg(conf))).unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(
        text.contains("\n ") && text.contains("\nuid:: ") && text.contains("\nmember:: "),
        "folded and encoded"
    );
    let json = of_file(json, &file);
    same(live.clone(), pull_file(json.clone(), &limits).await.unwrap());
    let test = LdifConnector::new(serde_json::from_value(json.clone()).unwrap()).test(&limits).await;
    assert_eq!(test.failed, None);
    assert_eq!(test.passed.last().unwrap(), &(Step::Groups, format!("14 entries under {SUFFIX}")));

    // As people would: signed in, whole output with its comments, results and pages, everything asked for.
    let search = |size: &str| {
        Command::new("/usr/bin/ldapsearch")
            .args([
                "-x",
                "-H",
                &slapd.url(),
                "-D",
                READER,
                "-w",
                PASSWORD,
                "-b",
                SUFFIX,
                "-E",
                size,
                "*",
                "+",
            ])
            .output()
            .unwrap()
    };
    std::fs::write(&file, search("pr=100/noprompt").stdout).unwrap();
    same(live, pull_file(json.clone(), &limits).await.unwrap());

    // A server that stops at its limit says so in the export, which is then not whole.
    let stopped = Command::new("/usr/bin/ldapsearch")
        .args(["-x", "-H", &slapd.url(), "-D", READER, "-w", PASSWORD, "-b", SUFFIX, "-z", "50", "*", "+"])
        .output()
        .unwrap();
    std::fs::write(&file, stopped.stdout).unwrap();
    let error = pull_file(json, &limits).await.unwrap_err();
    assert!(error.to_string().contains("not whole, the search ended with 4 Size limit exceeded"), "{error}");
}

/// What ldapsearch exports of a domain is what the domain controller gives.
pub async fn of_domain(samba: &Samba, json: serde_json::Value, as_of: Timestamp, limits: &Limits) {
    if !installed(&["/usr/bin/ldapsearch"], "ldap-utils") {
        return;
    }
    let live = AdConnector::new(serde_json::from_value(json.clone()).unwrap());
    let live = live.pull(&quiet, limits, as_of).await.unwrap();
    let file = samba.folder().join("export.ldif");
    let export = output(
        Command::new("/usr/bin/ldapsearch")
            .env("LDAPTLS_CACERT", samba.folder().join("ca.pem"))
            .args(["-x", "-H", &format!("ldaps://{}", samba.address), "-D", "muster@example.org"])
            .args(["-w", "Secret-Passw0rd", "-b", DOMAIN, "-E", "pr=50/noprompt"]),
    );
    std::fs::write(&file, export).unwrap();
    let mut json = of_file(json, &file);
    json["active_directory"] = true.into();
    let pull = async |json: &serde_json::Value| {
        let connector = LdifConnector::new(serde_json::from_value(json.clone()).unwrap());
        connector.pull(&quiet, limits, as_of).await.unwrap()
    };
    let mut from_file = pull(&json).await;
    // The pull is dated 400 days ahead, and the file is of today.
    let old = from_file.sources[0].warnings.pop().unwrap();
    assert!(old.contains("days before this pull"), "{old}");
    same(live, from_file);
    json["active_directory"] = false.into();
    let warned = pull(&json).await.sources[0].warnings.join("\n");
    assert!(warned.contains("set active_directory"), "{warned}");
}

#[tokio::test]
async fn a_file_that_is_no_export_is_refused_and_bounds_hold() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.ldif");
    let pull = async |content: &[u8], limits: &Limits| {
        std::fs::write(&file, content).unwrap();
        pull_file(serde_json::json!({"name": "f", "file": file}), limits).await
    };
    let limits = Limits { max_value: 1000, max_message: 100_000, max_entries: 100, ..Limits::default() };
    let error = async |content: &[u8]| pull(content, &limits).await.unwrap_err().to_string();
    assert!(error(b"dn: cn=a\nchangetype: delete\n").await.contains("line 2: holds changes"));
    assert!(error(b"").await.contains("holds no entry"));
    let many: String = (0..101).map(|n| format!("dn: uid={n}\n\n")).collect();
    assert!(error(many.as_bytes()).await.contains("more than 100 entries"));
    // One line of 30 MB, which is neither kept nor an end: what follows is read.
    let mut endless = b"dn: uid=a,dc=x\nobjectClass: account\nuid: a\nmail: ".to_vec();
    endless.resize(30 << 20, b'x');
    endless.extend(b"\ndescription:: ");
    endless.resize(40 << 20, b'A');
    endless.extend(b"\n\ndn: uid=\xff,dc=x\nobjectClass: account\n\ndn: uid=b,dc=x\nobjectClass: account\nuid:: //4=\nmail:< file:///etc/passwd\n\n");
    let pulled = pull(&endless, &limits).await.unwrap();
    let names: Vec<_> = pulled.rows.accounts.iter().map(|a| a.username.as_str()).collect();
    assert_eq!(names, ["a", "uid=b,dc=x"]);
    let lines = pulled.sources[0].warnings.join("\n");
    for expected in [
        "1 values were left out: too long",
        "1 values were left out: not UTF-8",
        "1 values were left out: they are URLs",
        "name is not UTF-8",
    ] {
        assert!(lines.contains(expected), "{expected} in\n{lines}");
    }
    let cut = pull(b"dn: uid=a,dc=x\nobjectClass: account\nuid: a", &limits).await.unwrap();
    assert!(cut.sources[0].warnings.iter().any(|w| w.contains("may have been cut off")));
    let late = Limits { deadline: std::time::Duration::ZERO, ..limits.clone() };
    let error = pull(&endless, &late).await.unwrap_err().to_string();
    assert!(error.contains("within 0 s"), "{error}");
    let json = serde_json::json!({"name": "f", "file": "/dev/zero"});
    assert!(pull_file(json, &limits).await.unwrap_err().to_string().contains("not an ordinary file"));
}
