//! Where connections may go: one policy for all connectors, applied to the address after the name is resolved. Not name
//! resolution itself.
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Which addresses a connector may reach. Link-local addresses (cloud metadata services among them), multicast and the
/// unspecified address are never reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressPolicy {
    /// This machine.
    pub loopback: bool,
    /// Private networks (RFC 1918, RFC 4193, RFC 6598): where most directories are.
    pub private: bool,
}

impl Default for AddressPolicy {
    /// An operator's own choice of source: loopback and private networks are allowed.
    fn default() -> Self {
        Self { loopback: true, private: true }
    }
}

impl AddressPolicy {
    /// Public addresses only: for what other people than the operator may point at.
    pub const PUBLIC: Self = Self { loopback: false, private: false };

    /// Says why `ip` may not be reached.
    ///
    /// # Errors
    /// The kind of address it is.
    pub fn check(self, ip: IpAddr) -> Result<(), &'static str> {
        let ip = ip.to_canonical();
        match ip {
            _ if ip.is_unspecified() => Err("the unspecified address"),
            _ if ip.is_multicast() => Err("a multicast address"),
            _ if is_link_local(ip) => Err("a link-local or metadata address"),
            _ if ip.is_loopback() && !self.loopback => Err("an address of this machine"),
            _ if is_private(ip) && !self.private => Err("a private address"),
            _ => Ok(()),
        }
    }
}

fn is_link_local(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => v4.is_link_local() || v4.is_broadcast() || v4.octets().starts_with(&[0]),
        // fd00:ec2::254 is the metadata service of AWS inside the private range.
        IpAddr::V6(v6) => {
            v6.is_unicast_link_local() || v6 == Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)
        }
    }
}

fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => v4.is_private() || is_shared(v4),
        IpAddr::V6(v6) => v6.is_unique_local(),
    }
}

/// 100.64.0.0/10, carrier-grade address translation (RFC 6598).
fn is_shared(v4: Ipv4Addr) -> bool {
    let [a, b, ..] = v4.octets();
    a == 100 && (64..128).contains(&b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_sees_through_mapped_addresses() {
        let check = |policy: AddressPolicy, ip: &str| policy.check(ip.parse().unwrap()).is_ok();
        for ip in
            ["169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "0.0.0.0", "fd00:ec2::254", "224.0.0.1"]
        {
            assert!(!check(AddressPolicy::default(), ip), "{ip}");
        }
        for ip in ["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.1.2.3", "192.168.0.1", "fd12::1", "100.64.0.1"]
        {
            assert!(check(AddressPolicy::default(), ip), "{ip}");
            assert!(!check(AddressPolicy::PUBLIC, ip), "{ip}");
        }
        assert!(check(AddressPolicy::PUBLIC, "9.9.9.9") && check(AddressPolicy::PUBLIC, "2620:fe::fe"));
    }
}
