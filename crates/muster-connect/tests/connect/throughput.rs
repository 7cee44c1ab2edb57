//! How fast a pull is: figures for people, not bounds. Run it with
//! `cargo test --release -p muster-connect --features measure throughput -- --nocapture`.
use std::time::Instant;

use muster_connect::ldap::LdapConnector;
use muster_connect::{Connector, Limits};

use super::people::{self, before, person_dn, uid};
use super::slapd::{SUFFIX, Setup, Slapd};
use super::{now, quiet, settings};

#[tokio::test]
async fn throughput() {
    for (count, groups) in [(20_000u32, 200u32), (100_000, 1000)] {
        let mut ldif = people::tree();
        let created = before(1000);
        for n in 0..count {
            let (uid, number, mail) = (uid(n), format!("E{n}"), format!("{n}@example.org"));
            let lines = [
                ("objectClass", "inetOrgPerson"),
                ("uid", uid.as_str()),
                ("cn", &uid),
                ("sn", "Person"),
                ("employeeNumber", &number),
                ("mail", &mail),
                ("createTimestamp", &created),
                ("pwdLastSuccess", &created),
            ];
            ldif.entry(&person_dn(n), 100_000 + n, &lines);
        }
        for group in 0..groups {
            let name = format!("g{group}");
            let members: Vec<String> =
                (0..1000).map(|i| person_dn((group * 7919 + i * 13) % count)).collect();
            let mut lines = vec![("objectClass", "groupOfNames"), ("cn", name.as_str())];
            lines.extend(members.iter().map(|m| ("member", m.as_str())));
            ldif.entry(&format!("cn={name},ou=groups,{SUFFIX}"), 5_000_000 + group, &lines);
        }
        let Some(slapd) = Slapd::start(Setup::default(), &ldif.0) else { return };
        for page in [500, 1000, 5000] {
            let started = Instant::now();
            let limits = Limits { page, ..Limits::default() };
            let connector = LdapConnector::new(settings(slapd.settings("corp")));
            let pulled = connector.pull(&quiet, &limits, now()).await.unwrap();
            let took = started.elapsed().as_secs_f64();
            let entries = pulled.sources[0].entries;
            println!(
                "{entries} entries, {} memberships, pages of {page}: {took:.2} s, {:.0} entries/s",
                pulled.rows.memberships.len(),
                entries as f64 / took
            );
        }
    }
}
