//! What is done to a receiver: connections and bytes.
//!
//! Bytes hold places for what only the stage knows: the token, in one of several
//! forms, and the target's URL. So a play names no secret and no machine.

use crate::payload::Payload;

/// Connections that are played side by side, each a list of acts.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceiverPlay {
    /// One list of acts a connection.
    pub connections: Vec<Vec<Act>>,
}

/// One thing done on a connection.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Sends bytes.
    Send(Vec<Piece>),
    /// Reads until one answer is complete.
    Answer,
}

/// A part of what is sent.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The token, in this form.
    Token(TokenForm),
    /// Path and query of the target's URL.
    Target,
    /// Host and port of the target's URL.
    Authority,
}

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
    /// The token and one byte more.
    Longer,
    /// The token with upper and lower case exchanged; one without letters is sent reversed and longer.
    OtherCase,
}

/// A delivery, to be changed in one respect and then played.
#[derive(Debug, Clone)]
pub struct Delivery {
    method: &'static str,
    token: Option<TokenForm>,
    token_header: &'static str,
    content_type: &'static str,
    body: Vec<u8>,
}

impl ReceiverPlay {
    /// Sends one delivery and reads its answer.
    pub fn one(delivery: &Delivery) -> Self {
        Self::in_a_row(delivery, 1)
    }

    /// Sends the same delivery `times` times in a row, reading each answer.
    pub fn in_a_row(delivery: &Delivery, times: usize) -> Self {
        let exchange = [Act::Send(delivery.pieces()), Act::Answer];
        Self {
            connections: vec![vec![exchange; times].concat()],
        }
    }

    /// Sends the same delivery on `connections` connections at once.
    pub fn at_once(delivery: &Delivery, connections: usize) -> Self {
        Self {
            connections: vec![vec![Act::Send(delivery.pieces()), Act::Answer]; connections],
        }
    }
}

impl Delivery {
    /// `payload` as a conforming sender delivers it.
    pub fn of(payload: &Payload) -> Self {
        Self::text(payload.text)
    }

    /// `body` as a conforming sender delivers it.
    pub fn text(body: impl Into<Vec<u8>>) -> Self {
        Self {
            method: "POST",
            token: Some(TokenForm::Right),
            token_header: "x-webhook-token",
            content_type: "application/json",
            body: body.into(),
        }
    }

    /// With another form of the token.
    #[must_use]
    pub fn token(mut self, form: TokenForm) -> Self {
        self.token = Some(form);
        self
    }

    /// Without the token's header.
    #[must_use]
    pub fn no_token(mut self) -> Self {
        self.token = None;
        self
    }

    /// With the token's header spelled like this.
    #[must_use]
    pub fn token_header(mut self, name: &'static str) -> Self {
        self.token_header = name;
        self
    }

    /// With this content type.
    #[must_use]
    pub fn content_type(mut self, value: &'static str) -> Self {
        self.content_type = value;
        self
    }

    fn pieces(&self) -> Vec<Piece> {
        let mut pieces = vec![
            text(format!("{} ", self.method)),
            Piece::Target,
            text(" HTTP/1.1\r\nHost: "),
            Piece::Authority,
            text(format!(
                "\r\nAccept: */*\r\nUser-Agent: {USER_AGENT}\r\nContent-Type: {}\r\nContent-Length: {}\r\n",
                self.content_type,
                self.body.len(),
            )),
        ];
        if let Some(form) = self.token {
            pieces.push(text(format!("{}: ", self.token_header)));
            pieces.push(Piece::Token(form));
            pieces.push(text("\r\n"));
        }
        pieces.push(text("\r\n"));
        pieces.push(Piece::Bytes(self.body.clone()));
        pieces
    }
}

/// What the runner calls itself towards a receiver.
pub const USER_AGENT: &str = concat!("abc-webhook-conformance/", env!("CARGO_PKG_VERSION"));

impl TokenForm {
    /// Every form.
    pub const ALL: &[Self] = &[
        Self::Right,
        Self::Wrong,
        Self::Empty,
        Self::Prefix,
        Self::Longer,
        Self::OtherCase,
    ];

    /// The name that stands for it in a trace.
    pub fn name(self) -> &'static str {
        match self {
            Self::Right => "token",
            Self::Wrong => "another token",
            Self::Empty => "nothing",
            Self::Prefix => "token without its last byte",
            Self::Longer => "token and one byte more",
            Self::OtherCase => "token in the other case",
        }
    }

    /// The text that is sent for a given token.
    pub fn derive(self, token: &str) -> String {
        match self {
            Self::Right => token.to_owned(),
            Self::Wrong => wrong(token),
            Self::Empty => String::new(),
            Self::Prefix => token[..token.len().saturating_sub(1)].to_owned(),
            Self::Longer => format!("{token}x"),
            Self::OtherCase => other_case(token),
        }
    }
}

/// Differs from the token in every byte, and has its length.
fn wrong(token: &str) -> String {
    let step = |byte: u8| if byte == b'x' { 'y' } else { 'x' };
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

fn text(text: impl Into<String>) -> Piece {
    Piece::Bytes(text.into().into_bytes())
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
                assert_ne!(form.derive(token), token, "{form:?}");
            }
        }
    }

    #[test]
    fn a_wrong_token_has_the_right_length() {
        assert_eq!(TokenForm::Wrong.derive("fox-42").len(), 6);
    }
}
