//! What is sent in the place of the token.

/// A text made from the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenForm {
    /// The token itself.
    Right,
    /// Another text of the same length.
    Wrong,
    /// Nothing: the header is there and empty.
    Empty,
    /// The token without its last byte.
    Prefix,
    /// The token without its first byte.
    Suffix,
    /// The token and one byte more.
    Longer,
    /// The token with upper and lower case exchanged; one without letters is sent reversed and longer.
    OtherCase,
    /// The token with a blank in the middle.
    InnerBlank,
    /// As many characters as the token, each of them two bytes of UTF-8.
    MultiByte,
    /// As many bytes as the token, none of them ASCII, together no UTF-8.
    HighBytes,
    /// Seven KiB of letters.
    Long,
}

/// Seven KiB: a head that most servers read, and some refuse.
const LONG: usize = 7 * 1024;

impl TokenForm {
    /// Every form.
    pub const ALL: &[Self] = &[
        Self::Right,
        Self::Wrong,
        Self::Empty,
        Self::Prefix,
        Self::Suffix,
        Self::Longer,
        Self::OtherCase,
        Self::InnerBlank,
        Self::MultiByte,
        Self::HighBytes,
        Self::Long,
    ];

    /// The wrong forms from which the token could be guessed.
    pub const TELLING: &[Self] = &[
        Self::Prefix,
        Self::Suffix,
        Self::Longer,
        Self::OtherCase,
        Self::InnerBlank,
    ];

    /// The name that stands for it in a trace.
    pub fn name(self) -> &'static str {
        match self {
            Self::Right => "token",
            Self::Wrong => "another token",
            Self::Empty => "nothing",
            Self::Prefix => "token without its last byte",
            Self::Suffix => "token without its first byte",
            Self::Longer => "token and one byte more",
            Self::OtherCase => "token in the other case",
            Self::InnerBlank => "token with a blank in it",
            Self::MultiByte => "as many characters of two bytes each",
            Self::HighBytes => "as many bytes above 0x7f",
            Self::Long => "7168 letters",
        }
    }

    /// The bytes that are sent for a given token.
    pub fn derive(self, token: &str) -> Vec<u8> {
        match self {
            Self::Right => token.into(),
            Self::Wrong => wrong(token),
            Self::Empty => Vec::new(),
            Self::Prefix => token[..token.len().saturating_sub(1)].into(),
            Self::Suffix => token.get(1..).unwrap_or_default().into(),
            Self::Longer => format!("{token}x").into(),
            Self::OtherCase => other_case(token).into(),
            Self::InnerBlank => {
                let (one, other) = token.split_at(token.len() / 2);
                format!("{one} {other}").into()
            }
            Self::MultiByte => "é".repeat(token.len()).into(),
            Self::HighBytes => vec![0xff; token.len()],
            Self::Long => vec![b'x'; LONG],
        }
    }
}

/// Differs from the token in every byte, and has its length.
fn wrong(token: &str) -> Vec<u8> {
    let step = |byte: u8| if byte == b'x' { b'y' } else { b'x' };
    token.bytes().map(step).collect()
}

fn other_case(token: &str) -> String {
    let exchange = |letter: char| {
        if letter.is_ascii_uppercase() {
            letter.to_ascii_lowercase()
        } else {
            letter.to_ascii_uppercase()
        }
    };
    let exchanged: String = token.chars().map(exchange).collect();
    if exchanged == token {
        token.chars().rev().chain(['x']).collect()
    } else {
        exchanged
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_derived_form_is_the_token() {
        for token in ["your-secret-token", "12345678", "xxxx", "ABCD"] {
            for form in TokenForm::ALL
                .iter()
                .filter(|form| **form != TokenForm::Right)
            {
                assert_ne!(form.derive(token), token.as_bytes(), "{form:?}");
            }
        }
    }

    #[test]
    fn forms_of_the_right_length_have_it() {
        assert_eq!(TokenForm::Wrong.derive("fox-42").len(), 6);
        assert_eq!(TokenForm::HighBytes.derive("fox-42").len(), 6);
        let characters = String::from_utf8(TokenForm::MultiByte.derive("fox-42")).unwrap();
        assert_eq!(characters.chars().count(), 6);
    }

    #[test]
    fn the_long_one_is_as_long_as_its_name_says() {
        let name = format!("{} letters", TokenForm::Long.derive("fox-42").len());
        assert_eq!(TokenForm::Long.name(), name);
    }
}
