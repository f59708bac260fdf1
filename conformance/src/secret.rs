//! The token, and how it is kept out of everything that leaves the process.
//!
//! A trace must show *that* the right token came without showing the token. So
//! every occurrence is replaced by a mark that holds an HMAC under a key of this
//! run: a judge can compare marks, a reader learns nothing, and a target cannot
//! forge the mark by sending its text. Reports then shorten marks to `<token>`.

use std::fmt::{self, Write as _};
use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::play::receiver::TokenForm;

/// A shared secret: never empty, never printed; clones share its text.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Arc<str>);

/// Why a text cannot be a token. Never quotes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// Fewer bytes than can be told apart from ordinary text.
    #[error("the token has {0} bytes, fewer than {SHORTEST}: too few to keep it out of reports")]
    TooShort(usize),
    /// A byte that no HTTP header can carry as part of a token.
    #[error("the token holds a byte at offset {0} that is not a visible ASCII character")]
    NotVisible(usize),
}

/// Below this a token might be an ordinary word of a report.
const SHORTEST: usize = 4;

/// So many bytes of a secret in a row give too much of it away.
const TELLING: usize = 8;

/// The bytes of an HMAC key: those of a digest, beyond which it grows no stronger (RFC 2104, section 3).
const KEY: usize = 32;

/// The bytes of a block of SHA-256, to which a key is padded.
const BLOCK: usize = 64;

/// Keeps a secret out of what is shown; clones are the same.
#[derive(Clone)]
pub struct Redactor(Arc<Known>);

/// A form of the secret, and its mark.
type Form = (Arc<[u8]>, Arc<str>);

/// What is known of the secret's forms that may come back, and the key of this run.
struct Known {
    key: [u8; KEY],
    forms: Box<[Form]>,
    mark: Arc<str>,
    /// What the secret is called.
    name: &'static str,
}

impl Secret {
    /// The secret `text`, which must be visible ASCII and at least four bytes.
    pub fn new(text: impl Into<String>) -> Result<Self, SecretError> {
        let text = text.into();
        if let Some(offset) = text.bytes().position(|byte| !byte.is_ascii_graphic()) {
            return Err(SecretError::NotVisible(offset));
        }
        if text.len() < SHORTEST {
            return Err(SecretError::TooShort(text.len()));
        }
        Ok(Self(text.into()))
    }

    /// A secret that nobody else has: 192 random bits in hexadecimal.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 24];
        getrandom::fill(&mut bytes)?;
        Ok(Self(format!("abc-{}", hex(&bytes)).into()))
    }

    /// Whether it is too long to turn up by chance.
    pub fn is_telling(&self) -> bool {
        self.0.len() >= TELLING
    }

    /// The text, for the wire and the adapter only.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Redactor {
    /// A redactor of `secret` and of the `derived` texts, each with the name it is shown by.
    pub fn new(secret: &Secret, derived: &[(Vec<u8>, &str)]) -> Result<Self, getrandom::Error> {
        Self::called("token", secret, derived)
    }

    /// A redactor of a key to an API.
    pub(crate) fn of_key(key: &Secret) -> Result<Self, getrandom::Error> {
        Self::called(API_KEY, key, &[])
    }

    fn called(
        name: &'static str,
        secret: &Secret,
        derived: &[(Vec<u8>, &str)],
    ) -> Result<Self, getrandom::Error> {
        let mut key = [0; KEY];
        getrandom::fill(&mut key)?;
        let mark: Arc<str> = mark_of(&key, name, secret.expose().as_bytes()).into();
        let mut forms: Vec<Form> = vec![(Arc::clone(&secret.0).into(), Arc::clone(&mark))];
        for (text, name) in derived {
            forms.push((text.as_slice().into(), mark_of(&key, name, text).into()));
        }
        // The longest first, since one form may hold another.
        forms.sort_by_key(|(text, _): &Form| std::cmp::Reverse(text.len()));
        forms.retain(|(text, _)| text.len() >= SHORTEST);
        Ok(Self(Arc::new(Known {
            key,
            forms: forms.into(),
            mark,
            name,
        })))
    }

    /// What stands for the right token in a redacted text.
    pub fn mark(&self) -> &str {
        &self.0.mark
    }

    /// `bytes` with every known form of the secret replaced by its mark.
    pub fn scrub(&self, bytes: &[u8]) -> Vec<u8> {
        let mut clean = Vec::with_capacity(bytes.len());
        let mut rest = bytes;
        while let Some((first, after)) = rest.split_first() {
            if let Some((form, mark)) = self.0.forms.iter().find(|(form, _)| rest.starts_with(form))
            {
                clean.extend_from_slice(mark.as_bytes());
                rest = &rest[form.len()..];
            } else if let Some(length) = self.part(rest) {
                let part = format!("<part of the {}>", self.0.name);
                clean.extend_from_slice(part.as_bytes());
                rest = &rest[length..];
            } else {
                clean.push(*first);
                rest = after;
            }
        }
        clean
    }

    /// Like [`Redactor::scrub`], for a request head: whatever else stands in a token's header is
    /// masked too, since it may be most of the secret.
    pub fn scrub_head(&self, head: &[u8]) -> Vec<u8> {
        let mut clean = Vec::with_capacity(head.len());
        for line in head.split_inclusive(|byte| *byte == b'\n') {
            match token_value(line) {
                Some((start, end)) if !self.is_secret(&line[start..end]) => {
                    clean.extend_from_slice(&line[..start]);
                    let other = mark_of(&self.0.key, "another token", &line[start..end]);
                    clean.extend_from_slice(other.as_bytes());
                    clean.extend_from_slice(&line[end..]);
                }
                _ => clean.extend_from_slice(&self.scrub(line)),
            }
        }
        clean
    }

    /// How much of the secret `bytes` begin with, in any case, if it is enough to matter.
    fn part(&self, bytes: &[u8]) -> Option<usize> {
        let same = |secret: &[u8]| -> usize {
            let pairs = secret.iter().zip(bytes);
            pairs
                .take_while(|(one, other)| one.eq_ignore_ascii_case(other))
                .count()
        };
        let length = self.0.forms.iter().map(|(form, _)| same(form)).max();
        length.filter(|length| *length >= TELLING)
    }

    fn is_secret(&self, value: &[u8]) -> bool {
        value.is_empty() || self.0.forms.iter().any(|(form, _)| **form == *value)
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redactor(…)")
    }
}

/// `text` with every mark shortened to the name in it: `<token>` for `<token 5f1c…>`.
pub fn shorten_marks(text: &str) -> String {
    let mut short = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(MARK) {
        short.push_str(&rest[..at]);
        let after = at + MARK.len() + MARK_DIGITS;
        let digits = rest.get(at + MARK.len()..after);
        let is_mark = digits
            .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            && names().any(|name| rest[..at].ends_with(&format!("<{name}")))
            && rest[after..].starts_with('>');
        if is_mark {
            rest = &rest[after..];
        } else {
            short.push_str(MARK);
            rest = &rest[at + MARK.len()..];
        }
    }
    short + rest
}

/// The place of the value in a line that is the token's header, without outer blanks.
fn token_value(line: &[u8]) -> Option<(usize, usize)> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    if !line[..colon].eq_ignore_ascii_case(b"x-webhook-token") {
        return None;
    }
    let value = &line[colon + 1..];
    let blank = value.len() - value.trim_ascii_start().len();
    let start = colon + 1 + blank;
    Some((start, start + value.trim_ascii().len()))
}

/// The names that stand in marks.
fn names() -> impl Iterator<Item = &'static str> {
    let forms = TokenForm::ALL.iter().map(|form| form.name());
    forms.chain([API_KEY, PROXY_CREDENTIALS, OTHER_SECRET])
}

/// The name by which the key to an API is shown.
const API_KEY: &str = "API key";

/// The name by which what a proxy was told is shown.
pub(crate) const PROXY_CREDENTIALS: &str = "credentials of the proxy";

/// The name by which the value of a header is shown that a user wants on every request.
pub(crate) const OTHER_SECRET: &str = "value of a header of the user's";

/// Stands between the name and the digits of a mark; no target can guess the digits.
const MARK: &str = "#";
const MARK_DIGITS: usize = 32;

fn mark_of(key: &[u8; KEY], name: &str, text: &[u8]) -> String {
    let mut block = [0; BLOCK];
    block[..KEY].copy_from_slice(key);
    let digest = Hmac::<Sha256>::new(&block.into())
        .chain_update(text)
        .finalize();
    let digits = hex(&digest.into_bytes()[..MARK_DIGITS / 2]);
    format!("<{name}{MARK}{digits}>")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactor() -> Redactor {
        let secret = Secret::new("s3cret-token").unwrap();
        Redactor::new(
            &secret,
            &[(b"s3cret-toke".to_vec(), "token without its last byte")],
        )
        .unwrap()
    }

    fn short(bytes: &[u8]) -> String {
        shorten_marks(std::str::from_utf8(bytes).unwrap())
    }

    #[test]
    fn every_form_is_replaced_by_its_name() {
        let clean = redactor().scrub(b"a s3cret-token b s3cret-toke c");
        assert_eq!(short(&clean), "a <token> b <token without its last byte> c");
    }

    #[test]
    fn most_of_the_secret_is_masked_in_any_case() {
        let clean = redactor().scrub(b"a S3CRET-TOKEN b s3cret-tox c s3cret-");
        assert_eq!(
            short(&clean),
            "a <part of the token> b <part of the token>x c s3cret-"
        );
    }

    #[test]
    fn a_foreign_value_of_the_header_is_masked_too() {
        let head = b"POST / HTTP/1.1\r\nX-Webhook-Token:  s3cret-tok \r\nHost: a\r\n\r\n";
        let clean = redactor().scrub_head(head);
        assert_eq!(
            short(&clean),
            "POST / HTTP/1.1\r\nX-Webhook-Token:  <another token> \r\nHost: a\r\n\r\n"
        );
    }

    #[test]
    fn the_mark_is_of_this_run_and_cannot_be_guessed() {
        assert_ne!(redactor().mark(), redactor().mark());
        assert_eq!(short(redactor().mark().as_bytes()), "<token>");
    }

    #[test]
    fn text_that_only_looks_like_a_mark_is_left_alone() {
        assert_eq!(shorten_marks("<token#12> # end"), "<token#12> # end");
        let digest = format!("etag #{}", "d4".repeat(16));
        assert_eq!(shorten_marks(&digest), digest);
    }

    #[test]
    fn neither_debug_nor_errors_show_the_secret() {
        let secret = Secret::new("canary-4711").unwrap();
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert_eq!(format!("{:?}", redactor()), "Redactor(…)");
        let error = Secret::new("can ary").unwrap_err();
        assert_eq!(error, SecretError::NotVisible(3));
        assert!(!error.to_string().contains("ary"));
    }
}
