//! Servers that drop, hang, babble and lie: each pull ends in time, with an error that names server and step, and keeps
//! nothing; what can be borne is a warning.
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use muster_connect::{ConnectError, Limits, Pulled, Step};

use super::{pull_one, settings};

/// One element of BER.
fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag, 0x84];
    out.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
    out.extend(content);
    out
}

/// A client of a hand-written server.
pub struct Client(TcpStream);

impl Client {
    /// Reads a request: its message id and its operation's tag. `None` when the client has gone.
    fn request(&mut self) -> Option<(i32, u8)> {
        let (id, rest) = self.asked()?;
        Some((id, rest[0]))
    }

    /// Reads a request: its message id, and its bytes from its operation on.
    pub fn asked(&mut self) -> Option<(i32, Vec<u8>)> {
        let mut head = [0; 2];
        self.0.read_exact(&mut head).ok()?;
        let length = if head[1] < 0x80 {
            usize::from(head[1])
        } else {
            let mut octets = vec![0; usize::from(head[1] & 0x7f)];
            self.0.read_exact(&mut octets).ok()?;
            octets.iter().fold(0, |n, b| (n << 8) | usize::from(*b))
        };
        let mut content = vec![0; length];
        self.0.read_exact(&mut content).ok()?;
        assert!(content[0] == 2 && content[1] <= 4);
        let (id, rest) = content[2..].split_at(usize::from(content[1]));
        Some((id.iter().fold(0, |n, b| (n << 8) | i32::from(*b)), rest.to_vec()))
    }

    fn send(&mut self, id: i32, operation: &[u8], cookie: Option<&[u8]>) -> bool {
        let mut message = tlv(2, &id.to_be_bytes());
        message.extend(operation);
        if let Some(cookie) = cookie {
            let value = tlv(0x30, &[tlv(2, &[0]), tlv(4, cookie)].concat());
            let control = tlv(0x30, &[tlv(4, b"1.2.840.113556.1.4.319"), tlv(4, &value)].concat());
            message.extend(tlv(0xa0, &control));
        }
        self.0.write_all(&tlv(0x30, &message)).is_ok()
    }

    pub fn done(&mut self, id: i32, op: u8, cookie: Option<&[u8]>) -> bool {
        self.send(id, &tlv(op, b"\x0a\x01\x00\x04\x00\x04\x00"), cookie)
    }

    pub fn entry(&mut self, id: i32, dn: &[u8], attributes: &[(&str, &[&[u8]])]) -> bool {
        let attributes: Vec<u8> = attributes
            .iter()
            .flat_map(|(name, values)| {
                let values: Vec<u8> = values.iter().flat_map(|v| tlv(4, v)).collect();
                tlv(0x30, &[tlv(4, name.as_bytes()), tlv(0x31, &values)].concat())
            })
            .collect();
        self.send(id, &tlv(0x64, &[tlv(4, dn), tlv(0x30, &attributes)].concat()), None)
    }

    /// Answers the question for the root entry; gives the id of the first search after it.
    fn welcome(&mut self) -> Option<i32> {
        let (id, _) = self.request()?;
        self.done(id, 0x65, None);
        Some(self.request()?.0)
    }
}

/// Serves clients with `behave`, each on its own thread, until the test's process ends.
pub fn serve(behave: impl Fn(Client) -> Option<()> + Send + Sync + Clone + 'static) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // Answers are several small writes: without this each waits for the last to be acknowledged.
            let _ = stream.set_nodelay(true);
            let behave = behave.clone();
            std::thread::spawn(move || behave(Client(stream)));
        }
    });
    port
}

pub fn impatient() -> Limits {
    Limits {
        connect: Duration::from_millis(500),
        operation: Duration::from_millis(500),
        deadline: Duration::from_secs(3),
        max_entries: 5000,
        max_message: 1 << 20,
        max_values: 1000,
        max_attributes: 50,
        page: 10,
        ..Limits::default()
    }
}

async fn pull_at(url: String, more: serde_json::Value) -> Result<Pulled, ConnectError> {
    let mut json = serde_json::json!({"name": "h", "url": url, "base_dn": "dc=x"});
    json.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let started = Instant::now();
    let result = pull_one(settings(json), &impatient()).await;
    assert!(started.elapsed() < Duration::from_secs(6), "took {:?}", started.elapsed());
    result
}

async fn pull_from(
    behave: impl Fn(Client) -> Option<()> + Send + Sync + Clone + 'static,
) -> Result<Pulled, ConnectError> {
    pull_at(format!("ldap://127.0.0.1:{}", serve(behave)), serde_json::json!({})).await
}

/// The error must be at this step and say this.
#[track_caller]
fn is(result: Result<Pulled, ConnectError>, step: Step, says: &str) {
    let error = result.unwrap_err();
    assert!(error.server.starts_with("ldap"), "{error}");
    assert!(error.step == step && error.to_string().contains(says), "{error}");
    assert!(!error.help.is_empty());
}

fn hold(client: Client) -> Option<()> {
    std::thread::sleep(Duration::from_secs(10));
    drop(client);
    None
}

#[tokio::test]
async fn a_server_that_is_not_there_or_not_ldap() {
    let free = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    is(
        pull_at(format!("ldap://127.0.0.1:{free}"), serde_json::json!({})).await,
        Step::Connect,
        "refused the connection",
    );
    is(pull_from(|_| None).await, Step::Discover, "connection");
    is(
        pull_from(|mut c| {
            c.0.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").ok()?;
            hold(c)
        })
        .await,
        Step::Discover,
        "not LDAP: it begins with \"HTTP/1.1",
    );
    is(
        pull_from(|mut c| {
            c.0.write_all(&[0x15, 3, 1, 0, 2, 2, 70]).ok()?;
            hold(c)
        })
        .await,
        Step::Discover,
        "use ldaps://",
    );
    is(pull_from(hold).await, Step::Discover, "sent nothing for 0.5 s");
    let secret = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(secret.path(), "pw").unwrap();
    let bind = serde_json::json!({"bind_dn": "cn=a", "password": {"file": secret.path()}});
    let port = serve(|mut c| {
        let (id, op) = c.request()?;
        assert_eq!(op, 0x60);
        c.send(id, &tlv(0x61, b"\x0a\x01\x31\x04\x00\x04\x06\x1b[2Jno"), None).then_some(())
    });
    let error = pull_at(format!("ldap://127.0.0.1:{port}"), bind).await.unwrap_err().to_string();
    assert!(error.contains("bind as cn=a (49 invalidCredentials") && !error.contains('\u{1b}'), "{error:?}");
}

#[tokio::test]
async fn a_server_that_stops_midway() {
    is(
        pull_from(|mut c| {
            let id = c.welcome()?;
            for n in 0..7 {
                c.entry(id, format!("uid={n},dc=x").as_bytes(), &[]);
            }
            None
        })
        .await,
        Step::Accounts,
        "connection",
    );
    // Half a message, then nothing.
    is(
        pull_from(|mut c| {
            c.welcome()?;
            c.0.write_all(b"\x30\x82\x10\x00\x02\x01").ok()?;
            hold(c)
        })
        .await,
        Step::Accounts,
        "sent nothing",
    );
    // A byte now and then: each wait is short, the whole is not.
    is(
        pull_from(|mut c| {
            c.welcome()?;
            c.0.write_all(b"\x30\x82\x10\x00").ok()?;
            loop {
                c.0.write_all(&[2]).ok()?;
                std::thread::sleep(Duration::from_millis(100));
            }
        })
        .await,
        Step::Accounts,
        "not done within 3 s",
    );
    is(
        pull_from(|mut c| {
            c.welcome()?;
            let notice = tlv(
                0x78,
                &[&b"\x0a\x01\x34\x04\x00\x04\x00"[..], &tlv(0x8a, b"1.3.6.1.4.1.1466.20036")].concat(),
            );
            c.send(0, &notice, None);
            hold(c)
        })
        .await,
        Step::Accounts,
        "closed the connection",
    );
}

#[tokio::test]
async fn a_server_that_lies_about_paging() {
    is(
        pull_from(|mut c| {
            let mut id = c.welcome()?;
            loop {
                for n in 0..10 {
                    c.entry(id, format!("uid={n},dc=x").as_bytes(), &[]);
                }
                c.done(id, 0x65, Some(b"same"));
                id = c.request()?.0;
            }
        })
        .await,
        Step::Accounts,
        "lies about paging: after 10 entries it sent a page that it had sent before",
    );
    is(
        pull_from(|mut c| {
            let mut id = c.welcome()?;
            loop {
                c.done(id, 0x65, Some(b"more"));
                id = c.request()?.0;
            }
        })
        .await,
        Step::Accounts,
        "empty pages without end",
    );
    is(
        pull_from(|mut c| {
            let id = c.welcome()?;
            for n in 0.. {
                if !c.entry(id, format!("uid={n},dc=x").as_bytes(), &[]) {
                    break;
                }
            }
            None
        })
        .await,
        Step::Accounts,
        "more than 5000 entries",
    );
    is(
        pull_from(|mut c| {
            let id = c.welcome()?;
            loop {
                if !c.entry(id, b"uid=0,dc=x", &[]) {
                    return None;
                }
            }
        })
        .await,
        Step::Accounts,
        "more than 5000 entries",
    );
}

#[tokio::test]
async fn a_server_that_sends_nonsense_in_ldap() {
    let sends = async |bytes: Vec<u8>| {
        pull_from(move |mut c| {
            c.welcome()?;
            c.0.write_all(&bytes).ok()?;
            hold(c)
        })
        .await
    };
    is(
        sends(vec![0x30, 0x84, 0x7f, 0xff, 0xff, 0xff]).await,
        Step::Accounts,
        "announced a message of 2147483647 bytes",
    );
    is(sends(tlv(0x30, &[])).await, Step::Accounts, "malformed");
    is(
        sends(tlv(0x30, &[tlv(2, &[99]), tlv(0x65, b"\x0a\x01\x00\x04\x00\x04\x00")].concat())).await,
        Step::Accounts,
        "not made",
    );
    // 100,000 elements inside each other: a reader that recursed would overflow its stack.
    let mut deep = Vec::new();
    for _ in 0..100_000 {
        deep.extend([0x30, 0x84, 0, 1, 0, 0]);
    }
    is(sends(tlv(0x30, &deep)).await, Step::Accounts, "malformed");
    let entry = tlv(0x30, &[tlv(2, &[2]), tlv(0x64, &[tlv(4, b"uid=a"), deep].concat())].concat());
    is(sends(entry).await, Step::Accounts, "malformed");
    is(
        pull_from(|mut c| {
            let id = c.welcome()?;
            let many = vec![&b"x"[..]; 1001];
            c.entry(id, b"uid=a,dc=x", &[("mail", &many)]);
            hold(c)
        })
        .await,
        Step::Accounts,
        "uid=a,dc=x: more than 1000 values of mail",
    );
    is(
        pull_from(|mut c| {
            let id = c.welcome()?;
            let many: Vec<(&str, &[&[u8]])> = vec![("mail", &[]); 51];
            c.entry(id, b"uid=a,dc=x", &many);
            hold(c)
        })
        .await,
        Step::Accounts,
        "more than 50 attributes",
    );
}

#[tokio::test]
async fn what_can_be_borne_is_a_warning() {
    let pulled = pull_from(|mut c| {
        let id = c.welcome()?;
        let uuid: (&str, &[&[u8]]) = ("entryUUID", &[b"A-1"]);
        c.entry(id, b"uid=a,dc=x", &[uuid, ("uid", &[b"a"]), ("mail", &[b"\xff\xfe", b"a@x"])]);
        c.entry(id, b"uid=a,dc=x", &[uuid]);
        c.entry(id, b"UID=A, DC=X", &[("entryUUID", &[b"A-2"])]);
        c.entry(id, b"uid=b,dc=x", &[uuid]);
        c.entry(id, b"uid=\xff,dc=x", &[]);
        c.entry(id, b"not a name", &[]);
        let long = vec![b'x'; 70_000];
        c.entry(
            id,
            b"uid=c,dc=x",
            &[("uid", &[b"c"]), ("mail", &[&long]), ("createTimestamp", &[b"yesterday"])],
        );
        c.send(id, &tlv(0x73, &tlv(4, b"ldap://elsewhere/")), None);
        c.done(id, 0x65, None);
        let (id, _) = c.request()?;
        let members: &[&[u8]] =
            &[b"uid=c,dc=x", b"uid=c,dc=x", b"UID=C,dc=X", b"cn=g,dc=x", b"nonsense", b""];
        c.entry(
            id,
            b"cn=g,dc=x",
            &[("cn", &[b"g"]), ("member", members), ("memberURL", &[b"ldap:///dc=x??sub?(a=b)"])],
        );
        c.done(id, 0x65, None);
        None
    })
    .await
    .unwrap();
    let ids: Vec<_> = pulled.rows.accounts.iter().map(|a| a.account_id.as_str()).collect();
    assert_eq!(ids, ["h:a-1", "h:uid=c,dc=x"]);
    assert_eq!(pulled.rows.accounts[0].mail.as_deref(), Some("a@x"));
    assert_eq!(pulled.rows.memberships.len(), 2, "c once and the group in itself once");
    let lines = pulled.sources[0].warnings.join("\n");
    for expected in [
        "1 values were left out: not UTF-8",
        "1 values were left out: too long",
        "1 entries were sent a second time",
        "2 accounts were left out: another has the same name or id",
        "1 entries were left out: their name is not UTF-8",
        "1 entries were left out: their name is not a distinguished name",
        "1 times were left out",
        "1 references to other servers",
        "1 members are not distinguished names",
        "1 groups are dynamic",
        "1 accounts have no immutable id",
    ] {
        assert!(lines.contains(expected), "{expected} in\n{lines}");
    }
    assert!(pulled.sources[0].facts.is_empty(), "nothing was dated: {:?}", pulled.sources[0].facts);
}

#[tokio::test]
async fn a_group_of_a_hundred_thousand_is_read() {
    let port = serve(|mut c| {
        let id = c.welcome()?;
        c.entry(id, b"uid=c,dc=x", &[("uid", &[b"c"])]);
        c.done(id, 0x65, None);
        let (id, _) = c.request()?;
        let names: Vec<String> = (0..100_000).map(|n| format!("uid={n},dc=x")).collect();
        let members: Vec<&[u8]> = names.iter().map(String::as_bytes).chain([&b"uid=c,dc=x"[..]]).collect();
        c.entry(id, b"cn=g,dc=x", &[("member", &members)]);
        c.done(id, 0x65, None);
        None
    });
    let json = serde_json::json!({"name": "h", "url": format!("ldap://127.0.0.1:{port}"), "base_dn": "dc=x"});
    let pulled = pull_one(settings(json), &Limits::default()).await.unwrap();
    assert_eq!(pulled.rows.memberships.len(), 1);
    assert!(pulled.sources[0].warnings.iter().any(|w| w.starts_with("100000 members name no entry")));
}
