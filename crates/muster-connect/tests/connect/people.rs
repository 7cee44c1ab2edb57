//! The entries of the test directory: 300 people with everything planted that a posture should find, as LDIF that
//! slapadd loads with its operational times.
use std::fmt::Write as _;

use super::slapd::{PASSWORD, READER, SUFFIX};

/// 2026-06-30T00:00:00Z.
const NOW: i64 = 1_782_777_600;
const DAY: i64 = 86_400;

/// A GeneralizedTime so many seconds before now.
pub fn before(seconds: i64) -> String {
    jiff::Timestamp::from_second(NOW - seconds).unwrap().strftime("%Y%m%d%H%M%SZ").to_string()
}

/// An entry of LDIF being written.
pub struct Ldif(pub String);

impl Ldif {
    pub fn entry(&mut self, dn: &str, id: u32, lines: &[(&str, &str)]) {
        writeln!(self.0, "dn: {dn}\nentryUUID: 00000000-0000-4000-8000-{id:012x}").unwrap();
        for (name, value) in lines {
            writeln!(self.0, "{name}: {value}").unwrap();
        }
        self.0.push('\n');
    }
}

/// The tree, its units and the account that reads it.
pub fn tree() -> Ldif {
    let mut ldif = Ldif(String::new());
    ldif.entry(
        SUFFIX,
        1,
        &[("objectClass", "dcObject"), ("objectClass", "organization"), ("o", "Example"), ("dc", "example")],
    );
    for (n, unit) in ["people", "services", "emergency", "groups", "system"].iter().enumerate() {
        ldif.entry(
            &format!("ou={unit},{SUFFIX}"),
            2 + n as u32,
            &[("objectClass", "organizationalUnit"), ("ou", unit)],
        );
    }
    ldif.entry(
        READER,
        10,
        &[
            ("objectClass", "organizationalRole"),
            ("objectClass", "simpleSecurityObject"),
            ("cn", "muster"),
            ("userPassword", PASSWORD),
        ],
    );
    ldif
}

pub fn uid(n: u32) -> String {
    format!("p{n:04}")
}

pub fn person_dn(n: u32) -> String {
    format!("uid={},ou=people,{SUFFIX}", uid(n))
}

/// The people whose accounts are planted to be found; the rest sign in every few days.
pub mod planted {
    /// No sign-in for 90 days or more; 101 has it exactly 90 days ago, 13 never had one and is old.
    pub const DORMANT: &[u32] = &[13, 21, 22, 23, 101];
    /// One second short of dormant; old by one clock but not by the other; new and never signed in.
    pub const NOT_DORMANT: &[u32] = &[102, 20, 14];
    /// No employee number, or one that the HR source does not have.
    pub const ORPHANS: &[u32] = &[50, 51, 52];
    /// Left and locked for good.
    pub const LEFT_DISABLED: &[u32] = &[5, 6];
    /// Left and still able to sign in.
    pub const LEFT_ENABLED: &[u32] = &[7, 8];
    /// Privileged through three groups.
    pub const THREE_DEEP: &[u32] = &[42, 43];
}

/// 300 people, services, a break-glass account and groups with a cycle, a diamond, ghosts and a privileged path three
/// groups deep.
pub fn company() -> String {
    let mut ldif = tree();
    for n in 1..=300 {
        person(&mut ldif, n);
    }
    services(&mut ldif);
    groups(&mut ldif);
    ldif.0
}

fn person(ldif: &mut Ldif, n: u32) {
    let (uid, number, mail) = (uid(n), format!("E{n:04}"), format!("{}@example.org", uid(n)));
    let created = before(DAY * if n == 14 { 10 } else { 700 });
    let mut lines = vec![
        ("objectClass", "inetOrgPerson"),
        ("uid", &uid),
        ("cn", &uid),
        ("sn", "Person"),
        ("departmentNumber", ["Finance", "Sales", "IT"][n as usize % 3]),
        ("createTimestamp", &created),
    ];
    if !planted::ORPHANS.contains(&n) {
        lines.extend([("employeeNumber", number.as_str()), ("mail", mail.as_str())]);
    } else if n == 52 {
        lines.push(("employeeNumber", "E9999"));
    }
    let manager = person_dn(n / 10 + 1);
    lines.push(("manager", &manager));
    let seconds = match n {
        13 | 14 => None,
        20 => Some(3 * DAY),
        21..=23 => Some(DAY * (100 + i64::from(n))),
        101 => Some(90 * DAY),
        102 => Some(90 * DAY - 1),
        _ => Some(DAY * i64::from(n % 80)),
    };
    let (last, old) = (seconds.map(before), before(400 * DAY));
    if let Some(last) = &last {
        lines.push(("pwdLastSuccess", last));
    }
    if n == 20 {
        // The overlay's clock stopped long ago; the native one goes on.
        lines.push(("authTimestamp", &old));
    }
    if planted::LEFT_DISABLED.contains(&n) {
        lines.push(("pwdAccountLockedTime", "000001010000Z"));
    }
    let locked = before(600);
    if n == 60 {
        lines.push(("pwdAccountLockedTime", &locked));
    }
    if planted::LEFT_DISABLED.contains(&n) || planted::LEFT_ENABLED.contains(&n) {
        lines.push(("employeeType", "left"));
    }
    if n == 30 {
        lines.insert(1, ("objectClass", "posixAccount"));
        lines.extend([("uidNumber", "2030"), ("gidNumber", "900"), ("homeDirectory", "/")]);
    }
    ldif.entry(&person_dn(n), 1000 + n, &lines);
}

fn services(ldif: &mut Ldif) {
    let owner = person_dn(3);
    for (n, name, age, used) in
        [(1, "svc-backup", 500, 1), (2, "svc-build", 20, 2), (3, "svc-forgotten", 900, 300)]
    {
        let (changed, last) = (before(age * DAY), before(used * DAY));
        ldif.entry(
            &format!("uid={name},ou=services,{SUFFIX}"),
            2000 + n,
            &[
                ("objectClass", "account"),
                ("objectClass", "simpleSecurityObject"),
                ("uid", name),
                ("userPassword", "x"),
                ("pwdChangedTime", &changed),
                ("pwdLastSuccess", &last),
                ("createTimestamp", &changed),
                ("seeAlso", if n == 1 { &owner } else { SUFFIX }),
            ],
        );
    }
    let old = before(800 * DAY);
    ldif.entry(
        &format!("cn=Doe\\, Break+uid=glass,ou=emergency,{SUFFIX}"),
        2100,
        &[
            ("objectClass", "inetOrgPerson"),
            ("uid", "glass"),
            ("cn", "Doe, Break"),
            ("sn", "Glass"),
            ("createTimestamp", &old),
        ],
    );
}

fn groups(ldif: &mut Ldif) {
    let group = |name: &str| format!("cn={name},ou=groups,{SUFFIX}");
    let mut add = |id, name: &str, class, attribute, members: &[String]| {
        let mut lines = vec![("objectClass", class), ("cn", name)];
        lines.extend(members.iter().map(|m| (attribute, m.as_str())));
        ldif.entry(&group(name), id, &lines);
    };
    let names = "groupOfNames";
    let spelled_otherwise = format!("UID=P0043, OU=People, {}", SUFFIX.to_uppercase());
    // domain-admins <- tier0 <- ops-leads <- oncall: three groups between the person and the privilege.
    add(
        3001,
        "domain-admins",
        names,
        "member",
        &[
            group("tier0"),
            person_dn(1),
            person_dn(5),
            format!("uid=glass+cn=doe\\2C break,ou=emergency,{SUFFIX}"),
        ],
    );
    add(3002, "tier0", names, "member", &[group("ops-leads")]);
    add(3003, "ops-leads", names, "member", &[group("oncall")]);
    add(3004, "oncall", names, "member", &[person_dn(42), spelled_otherwise]);
    add(3005, "cycle-a", names, "member", &[group("cycle-b"), person_dn(10)]);
    add(3006, "cycle-b", names, "member", &[group("cycle-a"), group("cycle-b")]);
    add(3007, "top", names, "member", &[group("left"), group("right")]);
    add(3008, "left", names, "member", &[group("bottom")]);
    add(3009, "right", names, "member", &[group("bottom")]);
    add(3010, "bottom", names, "member", &[person_dn(11)]);
    let ghost = format!("uid=ghost,ou=people,{SUFFIX}");
    add(3011, "haunted", names, "member", &[person_dn(12), ghost, "cn=elsewhere,dc=example,dc=com".into()]);
    let unique = format!("{}#'0101'B", person_dn(15));
    add(3012, "unique", "groupOfUniqueNames", "uniqueMember", &[unique, person_dn(16)]);
    let mut posix = |id, name: &str, number: &str, uids: &[&str]| {
        let mut lines = vec![("objectClass", "posixGroup"), ("cn", name), ("gidNumber", number)];
        lines.extend(uids.iter().map(|u| ("memberUid", *u)));
        ldif.entry(&group(name), id, &lines);
    };
    posix(3013, "unix-admins", "900", &["p0031", "nobody-here"]);
}
