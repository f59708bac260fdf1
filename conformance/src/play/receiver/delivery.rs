//! A delivery, to be changed in one respect and then played.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Filler, Piece, TokenForm};
use crate::payload::{self, Payload};

/// A delivery as a conforming sender makes it, until it is changed.
#[derive(Debug, Clone)]
pub struct Delivery {
    method: &'static str,
    version: &'static str,
    query: Vec<Piece>,
    /// The values of the token's headers, one for each.
    tokens: Vec<Vec<Piece>>,
    token_header: &'static str,
    content_type: &'static str,
    headers: Vec<(&'static str, &'static str)>,
    framing: Framing,
    body: Vec<Piece>,
}

/// How the receiver learns where the body ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Framing {
    Length,
    Chunked,
    /// There is no body, and nothing is said of one.
    None,
}

/// What the runner calls itself towards a receiver.
pub const USER_AGENT: &str = concat!("abc-webhook-conformance/", env!("CARGO_PKG_VERSION"));

/// What is made of it.
impl Delivery {
    /// `payload` as a conforming sender delivers it.
    pub fn of(payload: &Payload) -> Self {
        Self::text(payload.text)
    }

    /// `body` as a conforming sender delivers it.
    pub fn text(body: impl Into<Vec<u8>>) -> Self {
        Self::made_of(vec![Piece::Bytes(body.into())])
    }

    /// New feedback with these custom fields: JSON members, separated by commas.
    pub fn feedback(custom: impl Into<Vec<u8>>) -> Self {
        Self::made_of(feedback(Piece::Bytes(custom.into())))
    }

    /// New feedback with `count` custom fields.
    pub fn with_fields(count: usize) -> Self {
        Self::made_of(feedback(Piece::Filler(Filler::Fields(count))))
    }

    /// New feedback in a body of exactly `bytes` bytes.
    pub fn of_size(bytes: usize) -> Self {
        let before = format!(r#"{},"message":""#, payload::FEEDBACK_BEFORE);
        let after = format!(r#""{}"#, payload::FEEDBACK_AFTER);
        let letters = bytes.saturating_sub(before.len() + after.len());
        Self::made_of(vec![
            text(before),
            Piece::Filler(Filler::Letters(letters)),
            text(after),
        ])
    }

    /// A new issue that nobody has heard of: its number is new in every run, and ends with
    /// `digit`, which tells the deliveries of one run apart.
    pub fn news(digit: u8) -> Self {
        let rest = concat!(
            r#"","description":"","status":"INIT","externalIssueId":"","#,
            r#""createdAt":"2026-01-15T10:30:00.000Z","updatedAt":"2026-01-15T10:30:00.000Z"},"#,
            r#""project":{"id":1,"name":"abc-webhook conformance"}}}"#
        );
        let number = || [Piece::Nonce, text(digit.to_string())];
        let mut body = vec![text(r#"{"event":"ISSUE_CREATION","data":{"issue":{"id":"#)];
        body.extend(number());
        body.push(text(r#","name":"counted once "#));
        body.extend(number());
        body.push(text(rest));
        Self::made_of(body)
    }

    /// A new issue whose body names the right token, beside `event` and `data`.
    pub fn with_token_in_body() -> Self {
        let rest = payload::ISSUE_CREATION_OBSERVED.text.strip_prefix('{');
        Self::made_of(vec![
            text(r#"{"token":"#),
            Piece::QuotedToken,
            text(r#","x-webhook-token":"#),
            Piece::QuotedToken,
            text(","),
            text(rest.unwrap_or_default()),
        ])
        .no_token()
    }

    fn made_of(body: Vec<Piece>) -> Self {
        Self {
            method: "POST",
            version: "HTTP/1.1",
            query: Vec::new(),
            tokens: vec![vec![Piece::Token(TokenForm::Right)]],
            token_header: "x-webhook-token",
            content_type: "application/json",
            headers: Vec::new(),
            framing: Framing::Length,
            body,
        }
    }
}

/// What can be changed.
impl Delivery {
    /// With another form of the token.
    #[must_use]
    pub fn token(self, form: TokenForm) -> Self {
        self.tokens(&[form])
    }

    /// With one token's header for each of these forms.
    #[must_use]
    pub fn tokens(mut self, forms: &[TokenForm]) -> Self {
        self.tokens = forms.iter().map(|form| vec![Piece::Token(*form)]).collect();
        self
    }

    /// With the right token between blanks, which are no part of a header's value.
    #[must_use]
    pub fn token_between_blanks(mut self) -> Self {
        self.tokens = vec![vec![
            text(" \t "),
            Piece::Token(TokenForm::Right),
            text(" \t"),
        ]];
        self
    }

    /// Without the token's header.
    #[must_use]
    pub fn no_token(self) -> Self {
        self.tokens(&[])
    }

    /// Without the token's header, and with the right token in the query.
    #[must_use]
    pub fn token_in_query(self) -> Self {
        let mut delivery = self.no_token().query("x-webhook-token=");
        delivery.query.push(Piece::EncodedToken);
        delivery.query.push(text("&token="));
        delivery.query.push(Piece::EncodedToken);
        delivery
    }

    /// With this behind the query of the target's URL.
    #[must_use]
    pub fn query(mut self, more: &'static str) -> Self {
        self.query = vec![Piece::Query(more)];
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

    /// With one header more.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }

    /// With another method.
    #[must_use]
    pub fn method(mut self, method: &'static str) -> Self {
        self.method = method;
        self
    }

    /// Without a body.
    #[must_use]
    pub fn no_body(mut self) -> Self {
        self.body.clear();
        self.framing = Framing::None;
        self
    }

    /// In the language of HTTP/1.0.
    #[must_use]
    pub fn old(mut self) -> Self {
        self.version = "HTTP/1.0";
        self
    }

    /// With the body in chunks of `size` bytes; fillers are left as they are.
    #[must_use]
    pub fn chunked(mut self, size: usize) -> Self {
        self.framing = Framing::Chunked;
        let mut chunks = Vec::new();
        for piece in &self.body {
            if let Piece::Bytes(bytes) = piece {
                for chunk in bytes.chunks(size.max(1)) {
                    chunks.extend(format!("{:x}\r\n", chunk.len()).into_bytes());
                    chunks.extend_from_slice(chunk);
                    chunks.extend_from_slice(b"\r\n");
                }
            }
        }
        chunks.extend_from_slice(b"0\r\n\r\n");
        self.body = vec![Piece::Bytes(chunks)];
        self
    }

    /// With the body compressed by gzip; fillers are left out.
    #[must_use]
    pub fn compressed(mut self) -> Self {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        for piece in &self.body {
            if let Piece::Bytes(bytes) = piece {
                // Writing to a vector cannot fail.
                let _ = encoder.write_all(bytes);
            }
        }
        self.body = vec![Piece::Bytes(encoder.finish().unwrap_or_default())];
        self.header("Content-Encoding", "gzip")
    }
}

/// What is sent.
impl Delivery {
    /// The whole request.
    pub fn pieces(&self) -> Vec<Piece> {
        [self.head(), self.body()].concat()
    }

    /// The request's body.
    pub fn body(&self) -> Vec<Piece> {
        self.body.clone()
    }

    /// The request's head.
    pub fn head(&self) -> Vec<Piece> {
        let mut pieces = vec![text(format!("{} ", self.method)), Piece::Target];
        pieces.extend(self.query.clone());
        pieces.push(text(format!(" {}\r\nHost: ", self.version)));
        pieces.push(Piece::Authority);
        pieces.push(text(format!(
            "\r\nAccept: */*\r\nUser-Agent: {USER_AGENT}\r\n"
        )));
        pieces.push(Piece::Headers);
        pieces.extend(self.framing_headers());
        for (name, value) in &self.headers {
            pieces.push(text(format!("{name}: {value}\r\n")));
        }
        for value in &self.tokens {
            pieces.push(text(format!("{}: ", self.token_header)));
            pieces.extend(value.clone());
            pieces.push(text("\r\n"));
        }
        pieces.push(text("\r\n"));
        pieces
    }

    fn framing_headers(&self) -> Vec<Piece> {
        let content_type = format!("Content-Type: {}\r\n", self.content_type);
        match self.framing {
            Framing::Length => vec![
                text(content_type + "Content-Length: "),
                Piece::Length(self.body()),
                text("\r\n"),
            ],
            Framing::Chunked => vec![text(content_type + "Transfer-Encoding: chunked\r\n")],
            Framing::None => Vec::new(),
        }
    }
}

fn feedback(custom: Piece) -> Vec<Piece> {
    vec![
        text(format!("{},", payload::FEEDBACK_BEFORE)),
        custom,
        text(payload::FEEDBACK_AFTER),
    ]
}

fn text(text: impl Into<String>) -> Piece {
    Piece::Bytes(text.into().into_bytes())
}
