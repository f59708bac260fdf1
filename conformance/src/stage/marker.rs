//! Markers: what a delivery is known by where several come to one place.
//!
//! A marker stands in the path of a URL, or in a text of the event where the URL is the same for
//! all. It is made of letters, digits and a hyphen that no encoding changes, and short enough for a
//! field of 30 characters.

use std::fmt;

/// What marks a delivery: nobody else has the same.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Marker(String);

/// What every marker begins with.
const BEGINNING: &str = "abcw-";

/// How many hexadecimal digits follow.
const DIGITS: usize = 16;

impl Marker {
    /// How many bytes every marker has.
    pub const LENGTH: usize = BEGINNING.len() + DIGITS;

    /// A new one, of 64 random bits.
    pub fn random() -> Result<Self, getrandom::Error> {
        let random = getrandom::u64()?;
        Ok(Self(format!("{BEGINNING}{random:016x}")))
    }

    /// The marker as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Every marker in `bytes`, in the order in which they stand there, repeated or not.
    pub fn all_in(bytes: &[u8]) -> impl Iterator<Item = Self> {
        let places = bytes.windows(Self::LENGTH);
        places.filter_map(|place| {
            let digits = place.strip_prefix(BEGINNING.as_bytes())?;
            let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
            let text = digits.iter().all(is_digit).then_some(place)?;
            String::from_utf8(text.to_vec()).ok().map(Self)
        })
    }
}

impl fmt::Display for Marker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Marker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Marker({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_found_wherever_they_stand() {
        let (one, other) = (Marker::random().unwrap(), Marker::random().unwrap());
        assert_ne!(one, other);
        assert_eq!(one.as_str().len(), Marker::LENGTH);
        let text = format!("/{one}/webhook?of={other}{one}");
        let found: Vec<Marker> = Marker::all_in(text.as_bytes()).collect();
        assert_eq!(found, [one.clone(), other, one.clone()]);
        let cut = &one.as_str()[..Marker::LENGTH - 1];
        let upper = one.as_str().to_ascii_uppercase();
        for text in [cut, &upper, "abcw-", ""] {
            assert_eq!(Marker::all_in(text.as_bytes()).count(), 0, "{text}");
        }
    }
}
