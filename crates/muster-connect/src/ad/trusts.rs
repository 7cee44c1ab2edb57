//! Trusted domain objects (MS-ADTS 6.1.6.7) to federation trusts. Keys between domains are shared secrets without a date of
//! expiry, so none is given; whether a second factor of the partner counts is not a notion of theirs.
use muster_estate::FederationTrust;

use super::codes;
use crate::ldap::values::Values;
use crate::warnings::Warnings;

/// Which entries are trusts.
pub const FILTER: &str = "(objectClass=trustedDomain)";
/// The attributes to ask for.
pub const ATTRIBUTES: &[&str] = &["objectGUID", "cn", "trustPartner", "trustDirection", "trustType"];

/// Makes the trust of an entry; none when it cannot be read, which is counted.
pub fn read(entry: &Values<'_>, source: &str, warnings: &mut Warnings) -> Option<FederationTrust> {
    let Some(native_id) = entry.bytes("objectGUID").and_then(codes::guid) else {
        warnings.add("trusts were left out: their objectGUID cannot be read", entry.dn);
        return None;
    };
    // trustDirection, 6.1.6.7.12: who trusts whom. Inbound: they trust us, our people may sign in there.
    let direction = match entry.one("trustDirection") {
        Some("1") => "inbound",
        Some("2") => "outbound",
        Some("3") => "bidirectional",
        Some("0") => "disabled",
        _ => "unknown",
    };
    // trustType, 6.1.6.7.15.
    let protocol = match entry.one("trustType") {
        Some("1") => "ntlm",
        Some("2" | "3") => "kerberos",
        _ => "unknown",
    };
    Some(FederationTrust {
        trust_id: format!("{source}:{native_id}"),
        source: source.to_owned(),
        partner: entry
            .text("trustPartner")
            .or_else(|| entry.text("cn"))
            .unwrap_or_else(|| entry.dn.to_owned()),
        protocol: protocol.to_owned(),
        direction: direction.to_owned(),
        ..FederationTrust::default()
    })
}
