//! Domain controllers that send the members of a group in ranges (MS-ADTS 3.1.1.3.1.3.3): a million of them, and ranges
//! that never end, go backwards, skip, or hold nothing.
use std::time::{Duration, Instant};

use muster_connect::ad::AdConnector;
use muster_connect::{ConnectError, Connector, Limits, Pulled, Step};

use super::hostile::{Client, impatient, serve};
use super::{now, quiet};

/// Members sent at a time, as Active Directory does.
const WIDTH: u64 = 1500;

/// What is answered to the question for members from a number on: what the range is called, and its members.
type Answer = (String, Vec<String>);

/// A domain with one account, `CN=u5,DC=x`, and one group whose members come in ranges by `answer`.
fn domain(mut c: Client, answer: impl Fn(u64) -> Option<Answer>) -> Option<()> {
    loop {
        let (id, asked) = c.asked()?;
        let asked = String::from_utf8_lossy(&asked).into_owned();
        let begins =
            asked.split_once("member;range=").map(|(_, range)| range.split_once('-').unwrap().0.parse());
        let from = match begins {
            Some(from) => Some(from.unwrap()),
            None => asked.contains("group").then_some(0),
        };
        if asked.contains("sAMAccountType") {
            let attributes: [(&str, &[&[u8]]); 3] = [
                ("objectGUID", &[&[5; 16]]),
                ("userAccountControl", &[b"512"]),
                ("sAMAccountName", &[b"u5"]),
            ];
            c.entry(id, b"CN=u5,DC=x", &attributes);
        } else if let Some((range, members)) = from.and_then(&answer) {
            let members: Vec<&[u8]> = members.iter().map(String::as_bytes).collect();
            c.entry(id, b"CN=g,DC=x", &[("objectGUID", &[&[9; 16]]), ("cn", &[b"g"]), (&range, &members)]);
        } else if from.is_some() {
            c.entry(id, b"CN=g,DC=x", &[]);
        }
        c.done(id, 0x65, None);
    }
}

async fn pull_from(
    limits: Limits,
    answer: impl Fn(u64) -> Option<Answer> + Send + Sync + Clone + 'static,
) -> Result<Pulled, ConnectError> {
    let port = serve(move |c| domain(c, &answer));
    let json = serde_json::json!({"name": "h", "url": format!("ldap://127.0.0.1:{port}"), "base_dn": "DC=x"});
    AdConnector::new(serde_json::from_value(json).unwrap()).pull(&quiet, &limits, now()).await
}

fn names(from: u64) -> Vec<String> {
    (from..from + WIDTH).map(|n| format!("CN=u{n},DC=x")).collect()
}

fn range(from: u64) -> Option<Answer> {
    Some((format!("member;range={from}-{}", from + WIDTH - 1), names(from)))
}

#[tokio::test]
async fn a_million_members_in_ranges_are_read() {
    let pulled = pull_from(Limits::default(), |from| match from {
        1_000_000.. => panic!("more was asked for than there is"),
        999_000 => Some((
            "member;range=999000-*".into(),
            (999_000..1_000_000).map(|n| format!("CN=u{n},DC=x")).collect(),
        )),
        _ => range(from),
    })
    .await
    .unwrap();
    let of: Vec<_> = pulled.rows.memberships.iter().map(|m| m.member_id.as_str()).collect();
    assert_eq!(of, ["h:05050505-0505-0505-0505-050505050505"]);
    let lines = pulled.sources[0].warnings.join("\n");
    assert!(lines.contains("999999 members name no entry that was read"), "{lines}");
}

#[tokio::test]
async fn ranges_that_lie_end_in_an_error_and_in_time() {
    let refused = async |answer: fn(u64) -> Option<Answer>, says: &str| {
        let started = Instant::now();
        let limits = Limits {
            max_memberships: 100_000,
            max_values: 2000,
            deadline: Duration::from_secs(60),
            ..impatient()
        };
        let error = pull_from(limits, answer).await.unwrap_err();
        assert!(error.step == Step::Groups && error.to_string().contains(says), "{error}");
        assert!(
            error.server.starts_with("ldap://127.0.0.1") && error.to_string().contains("CN=g,DC=x"),
            "{error}"
        );
        assert!(started.elapsed() < Duration::from_secs(50), "ended by its deadline alone");
    };
    refused(range, "more than 100000 memberships").await;
    const STUCK: &str = "the ranges of its members do not move on";
    // Backwards, the same again, a range that skips, and ranges without anybody in them.
    refused(|from| if from == 0 { range(0) } else { range(from - WIDTH) }, STUCK).await;
    refused(|_| range(0), STUCK).await;
    refused(|from| if from == 0 { range(0) } else { range(from + WIDTH) }, STUCK).await;
    refused(
        |from| {
            Some((
                format!("member;range={from}-{}", from + WIDTH - 1),
                if from == 0 { names(0) } else { vec![] },
            ))
        },
        STUCK,
    )
    .await;
    refused(|_| Some(("member;range=0-18446744073709551615".into(), names(0))), "cannot be read").await;
    refused(|_| Some(("member;range=a-b".into(), names(0))), "cannot be read").await;
    refused(|_| Some(("member;range=0-1499".into(), [names(0), names(0)].concat())), "more than 2000 values")
        .await;
}

#[tokio::test]
async fn a_group_that_shrinks_meanwhile_is_a_warning() {
    let pulled =
        pull_from(Limits { max_values: 2000, ..impatient() }, |from| if from == 0 { range(0) } else { None })
            .await
            .unwrap();
    assert_eq!(pulled.rows.memberships.len(), 1);
    let lines = pulled.sources[0].warnings.join("\n");
    assert!(lines.contains("1 groups lost members while they were read"), "{lines}");
}
