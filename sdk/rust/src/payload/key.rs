//! [`Key`]: a key of an object, without an allocation where it is short, as most are.

use std::fmt;

/// The text of a key.
#[derive(Clone, PartialEq)]
pub(crate) enum Key {
    /// A short text is never kept as `Long`, so that equal texts are equal.
    Short(Short),
    Long(Box<str>),
}

/// A text of up to 23 bytes, then zeros, then its length.
#[derive(Clone)]
#[repr(align(8))]
pub(crate) struct Short([u8; LENGTH + 1]);

/// Where the length is.
const LENGTH: usize = 23;

impl Key {
    pub(crate) fn as_bytes(&self) -> &[u8] {
        match self {
            Key::Short(Short(bytes)) => bytes.get(..usize::from(bytes[LENGTH])).unwrap_or_default(),
            Key::Long(text) => text.as_bytes(),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        match self {
            // They are a text, copied whole.
            Key::Short(_) => str::from_utf8(self.as_bytes()).unwrap_or_default(),
            Key::Long(text) => text,
        }
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Self {
        let mut bytes = [0; LENGTH + 1];
        match (
            bytes[..LENGTH].get_mut(..text.len()),
            u8::try_from(text.len()),
        ) {
            (Some(start), Ok(length)) => {
                start.copy_from_slice(text.as_bytes());
                bytes[LENGTH] = length;
                Key::Short(Short(bytes))
            }
            _ => Key::Long(text.into()),
        }
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        match key {
            Key::Short(_) => key.as_str().to_owned(),
            Key::Long(text) => text.into(),
        }
    }
}

/// By words: most texts differ in the first.
impl PartialEq for Short {
    fn eq(&self, other: &Self) -> bool {
        let [own, others] = [self, other].map(|short| short.0.as_chunks::<8>().0);
        own.iter().zip(others).all(|(own, other)| own == other)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_any_length_is_kept() {
        for length in 0..=300 {
            let text: String = "aé한😀".chars().cycle().take(length).collect();
            let key = Key::from(&*text);
            assert_eq!(key.as_str(), text);
            assert_eq!(key.as_bytes(), text.as_bytes());
            assert_eq!(key, key.clone());
            assert_ne!(key, Key::from(&*format!("{text}\0")));
            assert_eq!(String::from(key), text);
        }
    }
}
