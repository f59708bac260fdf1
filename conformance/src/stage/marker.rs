//! Markers: what a delivery is known by where several come to one place.
//!
//! A marker stands in the path of a URL, or in a text of the event where the URL is the same for
//! all. It is made of letters, digits and a hyphen that no encoding changes, and short enough for a
//! field of 30 characters.

use std::fmt;

/// What marks a delivery: nobody else has the same.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Marker(u64);

/// What every marker begins with.
const BEGINNING: &str = "abcw-";

/// How many hexadecimal digits follow.
const DIGITS: usize = 16;

impl Marker {
    /// How many bytes every marker has.
    pub const LENGTH: usize = BEGINNING.len() + DIGITS;

    /// A new one, of 64 random bits.
    pub fn random() -> Result<Self, getrandom::Error> {
        getrandom::u64().map(Self)
    }

    /// Every marker in `bytes`, in the order in which they stand there, repeated or not.
    pub fn all_in(bytes: &[u8]) -> impl Iterator<Item = Self> {
        let places = bytes.windows(Self::LENGTH);
        places.filter_map(|place| {
            let digits = place.strip_prefix(BEGINNING.as_bytes())?;
            let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
            let digits = digits.iter().all(is_digit).then_some(digits)?;
            let number = u64::from_str_radix(std::str::from_utf8(digits).ok()?, 16);
            number.ok().map(Self)
        })
    }
}

/// As it is sent.
impl fmt::Display for Marker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{BEGINNING}{:016x}", self.0)
    }
}

impl fmt::Debug for Marker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Marker({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_found_wherever_they_stand() {
        let (one, other) = (Marker::random().unwrap(), Marker::random().unwrap());
        assert_ne!(one, other);
        assert_eq!(one.to_string().len(), Marker::LENGTH);
        let text = format!("/{one}/webhook?of={other}{one}");
        let found: Vec<Marker> = Marker::all_in(text.as_bytes()).collect();
        assert_eq!(found, [one, other, one]);
        let one = format!("{BEGINNING}{:016x}", 0xabc);
        let cut = &one[..Marker::LENGTH - 1];
        let upper = one.to_ascii_uppercase();
        for text in [cut, &upper, "abcw-", ""] {
            assert_eq!(Marker::all_in(text.as_bytes()).count(), 0, "{text}");
        }
    }
}
