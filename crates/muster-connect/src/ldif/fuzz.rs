//! A file of LDIF as the connector reads it, for `crate::fuzzing`. Not built into the product.
#![allow(clippy::unwrap_used, reason = "of tests only")]
use std::io::Cursor;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::file::LdifFile;
use super::filter::Filter;
use super::settings::LdifSettings;
use crate::ad::{self, Ranges};
use crate::connector::Limits;
use crate::error::Trail;
use crate::ldap;
use crate::ldap::reader::Reading;

/// Reads `bytes` as an export of either family.
pub(crate) fn file(bytes: &[u8]) {
    let limits = Limits { max_entries: 1000, max_value: 4096, max_message: 32 << 10, ..Limits::default() };
    let json =
        serde_json::json!({"name": "f", "file": "x", "hr": true, "privileged_groups": {"filter": "(cn=a*)"}});
    let settings: LdifSettings = serde_json::from_value(json).unwrap();
    let (of_ldap, of_ad) = (settings.as_ldap(), settings.as_ad());
    for domain in [false, true] {
        let until = Instant::now() + Duration::from_secs(5);
        let mut file = LdifFile::new(Cursor::new(bytes), "fuzz".into(), until);
        let (reading, mut trail) = (Reading::new("f", &mut file, &limits, &|_| ()), Trail::default());
        if domain {
            let now = Timestamp::UNIX_EPOCH;
            let _ = ready(ad::read_all(reading, &of_ad, "ldif", Ranges::Missing, now, &mut trail));
        } else {
            let _ = ready(ldap::read_all(reading, &of_ldap, "ldif", false, &mut trail));
        }
    }
}

/// Nothing of a file is ever waited for.
fn ready<T>(future: impl Future<Output = T>) -> T {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(done) => done,
        std::task::Poll::Pending => unreachable!("a file is read without waiting"),
    }
}

pub(crate) fn files() -> Vec<Vec<u8>> {
    let ldap = "version: 1\n\n# a\ndn: uid=a,dc=x\nobjectClass: inetOrgPerson\nuid: a\ncn:: QsOkcmJlbA==\nmail;x-a: a@x\nemployeeNumber: 1\n\
        entryUUID: 00000000-0000-4000-8000-000000000001\ncreateTimestamp: 20260101000000Z\njpegPhoto:< file:///x\n\n\
        dn: cn=adm,dc=x\nobjectClass: groupOfNames\ncn: adm\nmember: uid=a,\n dc=x\nmember: cn=adm,dc=x\n\nsearch: 2\nresult: 0 Success\n";
    let ad = "dn: CN=a,DC=x\nchangetype: add\nsAMAccountType: 805306368\nsAMAccountName: a\nobjectGUID:: AAECAwQFBgcICQoLDA0ODw==\n\
        objectSid:: AQUAAAAAAAUVAAAAAQAAAAIAAAADAAAAAAIAAA==\nuserAccountControl: 512\nlastLogonTimestamp: 134116992000000000\n\n\
        dn: CN=g,DC=x\nobjectClass: group\nobjectGUID:: EAECAwQFBgcICQoLDA0ODw==\nmember;range=0-1: CN=a,DC=x\n";
    vec![ldap.as_bytes().to_vec(), ad.as_bytes().to_vec()]
}

pub(crate) fn filter(text: &str) {
    let Ok(filter) = Filter::parse(text) else { return };
    let _ = filter.matches(&super::records::Record::default());
}
