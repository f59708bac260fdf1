//! Which hosts are reached without a proxy, by the rules of curl.
//!
//! Hosts in a list, separated by commas or blanks. A name stands for itself and for every name
//! below it, with or without a dot in front; an address for itself, or with a number of bits for a
//! network. A `*` alone stands for all. No name is resolved, and ports do not count.

use std::net::IpAddr;

/// Hosts that are reached without a proxy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exempt(String);

impl Exempt {
    /// The hosts of this list.
    pub fn new(list: impl Into<String>) -> Self {
        Self(list.into())
    }

    /// Whether `host` is one of them: a name, or an address without brackets.
    pub fn has(&self, host: &str) -> bool {
        if self.0 == "*" {
            return true;
        }
        let mut entries = self.0.split([',', ' ', '\t']).filter(|it| !it.is_empty());
        // An address of a certain interface is that address.
        let bare = host.split('%').next().unwrap_or(host);
        match bare.parse::<IpAddr>() {
            Ok(address) => entries.any(|entry| is_in(address, entry)),
            Err(_) => entries.any(|entry| is_below(host, entry)),
        }
    }
}

/// Whether a name is `entry` or ends with it.
fn is_below(name: &str, entry: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    let entry = entry.strip_suffix('.').unwrap_or(entry);
    let entry = entry
        .strip_prefix('.')
        .unwrap_or(entry)
        .to_ascii_lowercase();
    if entry.is_empty() {
        return false;
    }
    match name.strip_suffix(&entry) {
        Some(before) => before.is_empty() || before.ends_with('.'),
        None => false,
    }
}

/// Whether an address is `entry`, or in the network that it names.
fn is_in(address: IpAddr, entry: &str) -> bool {
    let (network, bits) = match entry.split_once('/') {
        Some((network, bits)) => (network, bits.parse::<u32>().ok()),
        None => (entry, Some(128)),
    };
    let network = network.trim_start_matches('[').trim_end_matches(']');
    match (address, network.parse(), bits) {
        (IpAddr::V4(address), Ok(IpAddr::V4(network)), Some(bits)) => same(
            u32::from(address).into(),
            u32::from(network).into(),
            32,
            bits,
        ),
        (IpAddr::V6(address), Ok(IpAddr::V6(network)), Some(bits)) => {
            same(address.into(), network.into(), 128, bits)
        }
        _ => false,
    }
}

/// Whether two numbers of `width` bits begin with the same `bits`.
fn same(one: u128, other: u128, width: u32, bits: u32) -> bool {
    let rest = width.saturating_sub(bits);
    (one ^ other).checked_shr(rest).unwrap_or_default() == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each was tried with curl 7.88.
    #[test]
    fn hosts_are_exempt_as_curl_has_it() {
        for (list, host, expected) in [
            ("*", "anything.example", true),
            (" * ", "anything.example", false),
            ("*,b.example", "anything.example", false),
            ("", "a.example", false),
            ("example", "a.example", true),
            ("a.example", "a.example", true),
            ("A.Example", "a.eXAMPLE", true),
            (".a.example", "a.example", true),
            (".a.example", "b.a.example", true),
            ("a.example.", "a.example", true),
            ("a.example", "a.example.", true),
            ("a.example", "notexample.a", false),
            ("a.example", "ba.example", false),
            ("x, y,a.example", "a.example", true),
            ("x y a.example", "a.example", true),
            ("a.example:80", "a.example", false),
            ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1", "127.0.0.2", false),
            ("127.0.0.0/8", "127.9.9.9", true),
            ("127.0.0.0/8", "128.0.0.1", false),
            ("10.0.0.0/15", "10.1.2.3", true),
            ("10.0.0.0/15", "10.2.2.3", false),
            ("::1", "::1", true),
            ("fe80::/10", "ff80::1", false),
            ("127.0.0.1", "localhost", false),
            ("0.0.1", "127.0.0.1", false),
        ] {
            assert_eq!(Exempt::new(list).has(host), expected, "{list:?} {host}");
        }
    }

    /// Here curl goes by the letters.
    #[test]
    fn an_address_is_the_same_however_it_is_written() {
        assert!(Exempt::new("0:0::1").has("::1"));
        assert!(Exempt::new("fe80::/10").has("fe80::1%eth0"));
        assert!(Exempt::new("[::1]").has("::1"));
    }
}
