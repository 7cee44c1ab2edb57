//! The numbers and byte forms of Active Directory: account flags, security identifiers, GUIDs, file times. Pure functions,
//! nothing of LDAP.

/// The account is disabled (`ADS_UF_ACCOUNT_DISABLE`, MS-ADTS 2.2.16).
pub const DISABLED: u32 = 0x2;
/// No password is required (`ADS_UF_PASSWD_NOTREQD`).
pub const PASSWORD_NOT_REQUIRED: u32 = 0x20;
/// The password never expires (`ADS_UF_DONT_EXPIRE_PASSWD`).
pub const PASSWORD_NEVER_EXPIRES: u32 = 0x1_0000;
/// Trusted to act as anybody towards any service (`ADS_UF_TRUSTED_FOR_DELEGATION`).
pub const TRUSTED_FOR_DELEGATION: u32 = 0x8_0000;
/// Signing in does not begin with a proof of the password (`ADS_UF_DONT_REQUIRE_PREAUTH`).
pub const NO_PREAUTHENTICATION: u32 = 0x40_0000;

/// Relative ids of accounts that every domain has (MS-DTYP 2.4.2.4).
pub const ADMINISTRATOR: u32 = 500;
/// The guest account.
pub const GUEST: u32 = 501;
/// The account whose key signs all tickets.
pub const KRBTGT: u32 = 502;

/// Groups of a domain that give privileges, by relative id (MS-DTYP 2.4.2.4; Microsoft, "Appendix C: Protected accounts
/// and groups in Active Directory"): Domain Admins, Domain Controllers, Schema Admins, Enterprise Admins, Group Policy
/// Creator Owners, Read-only Domain Controllers, Key Admins, Enterprise Key Admins.
const PRIVILEGED_OF_DOMAIN: [u32; 8] = [512, 516, 518, 519, 520, 521, 526, 527];
/// The same under `S-1-5-32`: Administrators, Account, Server, Print and Backup Operators, Replicator.
const PRIVILEGED_BUILTIN: [u32; 6] = [544, 548, 549, 550, 551, 552];

/// Seconds from 1601-01-01 to 1970-01-01.
const EPOCHS_APART: i64 = 11_644_473_600;

/// A security identifier (MS-DTYP 2.4.2).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sid {
    authority: u64,
    parts: Vec<u32>,
}

impl Sid {
    /// Reads the form that `objectSid` has (MS-DTYP 2.4.2.2).
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let [1, count, rest @ ..] = bytes else { return None };
        let (authority, parts) = rest.split_at_checked(6)?;
        if *count > 15 || parts.len() != usize::from(*count) * 4 {
            return None;
        }
        let authority = authority.iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
        let part = |bytes: &[u8]| bytes.try_into().ok().map(u32::from_le_bytes);
        Some(Self { authority, parts: parts.chunks(4).filter_map(part).collect() })
    }

    /// The last part: the number within its domain.
    #[must_use]
    pub fn relative_id(&self) -> Option<u32> {
        self.parts.last().copied()
    }

    /// Whether it is of a domain (`S-1-5-21-…`): only there do relative ids of accounts and groups have one number space.
    #[must_use]
    pub fn is_of_domain(&self) -> bool {
        self.authority == 5 && self.parts.len() == 5 && self.parts.first() == Some(&21)
    }

    /// Whether it is of a group that gives privileges in every domain.
    #[must_use]
    pub fn is_privileged_group(&self) -> bool {
        match self.parts.as_slice() {
            [32, rid] if self.authority == 5 => PRIVILEGED_BUILTIN.contains(rid),
            [21, _, _, _, rid] if self.authority == 5 => PRIVILEGED_OF_DOMAIN.contains(rid),
            _ => false,
        }
    }
}

/// A GUID in the form in which Active Directory's own tools write it (MS-DTYP 2.3.4.2: the first three parts are
/// little-endian).
#[must_use]
pub fn guid(bytes: &[u8]) -> Option<String> {
    let bytes: [u8; 16] = bytes.try_into().ok()?;
    Some(uuid::Uuid::from_bytes_le(bytes).to_string())
}

/// A file time (hundreds of nanoseconds since 1601, MS-DTYP 2.3.3) in microseconds since 1970. 0, negative and the largest
/// value mean never or not set.
#[must_use]
pub fn file_time(text: &str) -> Option<i64> {
    let ticks: i64 = text.trim().parse().ok()?;
    (ticks > 0 && ticks < i64::MAX).then(|| ticks / 10 - EPOCHS_APART * 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sid(parts: &[u32]) -> Vec<u8> {
        let mut bytes = vec![1, parts.len() as u8, 0, 0, 0, 0, 0, 5];
        parts.iter().for_each(|part| bytes.extend(part.to_le_bytes()));
        bytes
    }

    #[test]
    fn sids_are_read_and_bad_ones_are_not() {
        let admins = Sid::read(&sid(&[21, 1, 2, 3, 512])).unwrap();
        assert_eq!(admins.relative_id(), Some(512));
        assert!(admins.is_of_domain() && admins.is_privileged_group());
        let builtin = Sid::read(&sid(&[32, 544])).unwrap();
        assert!(!builtin.is_of_domain() && builtin.is_privileged_group());
        assert!(!Sid::read(&sid(&[21, 1, 2, 3, 513])).unwrap().is_privileged_group());
        assert!(!Sid::read(&sid(&[32, 512])).unwrap().is_privileged_group());
        for bad in [&b""[..], &[1, 1, 0, 0, 0, 0, 0, 5], &[2, 0, 0, 0, 0, 0, 0, 5], &[1, 200]] {
            assert_eq!(Sid::read(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn times_and_guids() {
        // 2026-01-01T00:00:00Z
        assert_eq!(file_time("134116992000000000"), Some(1_767_225_600_000_000));
        for never in ["0", "-1", "9223372036854775807", "", "soon"] {
            assert_eq!(file_time(never), None, "{never:?}");
        }
        let bytes: Vec<u8> = (0..16).collect();
        assert_eq!(guid(&bytes).unwrap(), "03020100-0504-0706-0809-0a0b0c0d0e0f");
        assert_eq!(guid(&bytes[1..]), None);
    }
}
