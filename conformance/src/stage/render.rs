//! From the pieces of a play to the bytes to send, and to the bytes to show.

use super::header::Headers;
use super::route::{Proxy, Route};
use super::url::Target;
use crate::play::receiver::{Filler, Piece, TokenForm};
use crate::secret::Secret;

/// What the pieces of a play stand for.
pub(super) struct Renderer<'s> {
    pub(super) target: &'s Target,
    pub(super) route: &'s Route,
    /// What the user wants on every request.
    pub(super) headers: &'s Headers,
    pub(super) secret: &'s Secret,
    /// The number that is new in every run.
    pub(super) nonce: u32,
}

/// A request, to be sent and to be shown.
pub(super) struct Rendered {
    /// What is sent.
    pub(super) parts: Vec<Part>,
    /// What a trace holds instead: without secrets, and not all of it if it is long.
    pub(super) shown: Vec<u8>,
}

/// A part of what is sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// These bytes.
    Bytes(Vec<u8>),
    /// So many letters, which are made while they are sent: of many targets each may have megabytes
    /// under way.
    Letters(usize),
}

/// The most letters that are sent at once.
static LETTERS: [u8; 16 * 1024] = [b'x'; 16 * 1024];

/// The most bytes of one request that a trace holds.
const SHOWN: usize = 16 * 1024;

impl Renderer<'_> {
    /// `pieces`, one after the other.
    pub(super) fn render(&self, pieces: &[Piece]) -> Rendered {
        let (mut parts, mut shown) = (Vec::new(), Vec::new());
        for piece in pieces {
            let sent = match piece {
                Piece::Filler(Filler::Letters(count)) => Part::Letters(*count),
                piece => Part::Bytes(self.bytes(piece)),
            };
            match (self.shown(piece), &sent) {
                (Some(instead), _) => shown.extend(instead),
                (None, Part::Bytes(bytes)) => shown.extend(bytes),
                (None, Part::Letters(_)) => {}
            }
            append(&mut parts, sent);
        }
        cut(&mut shown);
        Rendered { parts, shown }
    }

    fn bytes(&self, piece: &Piece) -> Vec<u8> {
        let token = self.secret.expose();
        match piece {
            Piece::Bytes(bytes) => bytes.clone(),
            Piece::Token(form) => form.derive(token),
            Piece::QuotedToken => quoted(token).into_bytes(),
            Piece::EncodedToken => encoded(token).into_bytes(),
            Piece::Target => self.route.request_target(self.target).into_bytes(),
            Piece::Query(more) => self.more(more).into_bytes(),
            Piece::Authority => self.target.authority().into_bytes(),
            Piece::Headers => self.headers(|value| value).into_bytes(),
            Piece::Length(pieces) => {
                let lengths = pieces.iter().map(|piece| self.length(piece));
                lengths.sum::<usize>().to_string().into_bytes()
            }
            Piece::Nonce => self.nonce.to_string().into_bytes(),
            Piece::Filler(filler) => filler.bytes(),
        }
    }

    fn length(&self, piece: &Piece) -> usize {
        match piece {
            Piece::Filler(Filler::Letters(count)) => *count,
            piece => self.bytes(piece).len(),
        }
    }

    /// What is shown of a piece, where that is not what is sent.
    fn shown(&self, piece: &Piece) -> Option<Vec<u8>> {
        let shown = match piece {
            Piece::Token(form) => format!("<{}>", form.name()),
            Piece::QuotedToken => format!("\"<{}>\"", TokenForm::Right.name()),
            Piece::EncodedToken => format!("<{}>", TokenForm::Right.name()),
            Piece::Target => self.route.masked_request_target(self.target),
            Piece::Headers => self.headers(|_| "…"),
            Piece::Filler(filler) => filler.name(),
            _ => return None,
        };
        Some(shown.into_bytes())
    }

    /// What is on every request, with what is made of each value.
    fn headers(&self, value_of: impl Fn(&str) -> &str) -> String {
        let forwarder = self.route.forwarder(self.target);
        let credentials = forwarder.and_then(Proxy::credentials);
        let credentials = credentials.map(|value| ("Proxy-Authorization", value));
        let headers = credentials.into_iter().chain(self.headers.iter());
        headers.fold(String::new(), |lines, (name, value)| {
            lines + name + ": " + value_of(value) + "\r\n"
        })
    }

    /// `query` as it continues the target's URL.
    fn more(&self, query: &str) -> String {
        let has_query = self.target.path_and_query().contains('?');
        format!("{}{query}", if has_query { '&' } else { '?' })
    }
}

impl Rendered {
    /// All that is sent, at once.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let slices: Vec<&[u8]> = self.parts.iter().flat_map(Part::slices).collect();
        slices.concat()
    }
}

impl Part {
    /// The bytes, in the pieces in which they are sent.
    pub(super) fn slices(&self) -> impl Iterator<Item = &[u8]> {
        let (bytes, mut letters) = match self {
            Self::Bytes(bytes) => (Some(bytes.as_slice()), 0),
            Self::Letters(count) => (None, *count),
        };
        let letters = std::iter::from_fn(move || {
            let more = letters.min(LETTERS.len());
            letters -= more;
            (more > 0).then_some(&LETTERS[..more])
        });
        bytes.into_iter().chain(letters)
    }
}

/// Bytes go behind bytes, so that they are sent at once.
fn append(parts: &mut Vec<Part>, part: Part) {
    match (parts.last_mut(), part) {
        (Some(Part::Bytes(last)), Part::Bytes(more)) => last.extend(more),
        (_, part) => parts.push(part),
    }
}

/// The token as a JSON string.
pub(super) fn quoted(token: &str) -> String {
    serde_json::Value::from(token).to_string()
}

/// The token as the value of a query.
pub(super) fn encoded(token: &str) -> String {
    url::form_urlencoded::byte_serialize(token.as_bytes()).collect()
}

fn cut(shown: &mut Vec<u8>) {
    if let Some(more) = shown.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        shown.truncate(SHOWN);
        shown.extend(format!("… ({more} bytes more)").into_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::play::receiver::{Delivery, Filler};

    fn rendered(url: &str, token: &str, pieces: &[Piece]) -> (String, String) {
        let target = Target::parse(url).unwrap();
        let secret = Secret::new(token).unwrap();
        let mut headers = Headers::default();
        headers.add("X-Route: blue-and-green").unwrap();
        let proxy = Proxy::parse("user:pass@proxy.example").unwrap();
        let route = Route::default().by_proxy(proxy);
        let renderer = Renderer {
            target: &target,
            route: if url.starts_with("http://far") {
                &route
            } else {
                &Route::default()
            },
            headers: &headers,
            secret: &secret,
            nonce: 7,
        };
        let request = renderer.render(pieces);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(&request.bytes()), text(&request.shown))
    }

    #[test]
    fn the_token_travels_and_is_not_shown() {
        let delivery = Delivery::with_token_in_body().token_in_query();
        let (sent, shown) = rendered("http://a/b?c=d", "a\"b/c&d", &delivery.pieces());
        assert!(sent.contains(r#""token":"a\"b/c&d""#), "{sent}");
        assert!(sent.starts_with("POST /b?c=d&x-webhook-token=a%22b%2Fc%26d&token=a%22b"));
        assert!(shown.starts_with("POST /b?c=…&x-webhook-token=<token>&token=<token> HTTP"));
        assert!(shown.contains(r#""token":"<token>""#), "{shown}");
        assert!(!shown.contains("b/c"), "{shown}");
    }

    #[test]
    fn a_proxy_is_told_where_to_go_and_who_asks() {
        let delivery = Delivery::text("{}");
        let (sent, shown) = rendered("http://far.example/a?b=c", "fox-42", &delivery.pieces());
        assert!(
            sent.starts_with("POST http://far.example/a?b=c HTTP/1.1\r\nHost: far.example\r\n")
        );
        let head = "Proxy-Authorization: Basic dXNlcjpwYXNz\r\nX-Route: blue-and-green\r\n";
        assert!(sent.contains(head), "{sent}");
        assert!(shown.starts_with("POST http://far.example/a?b=… HTTP/1.1\r\n"));
        assert!(
            shown.contains("Proxy-Authorization: …\r\nX-Route: …\r\n"),
            "{shown}"
        );
    }

    #[test]
    fn the_length_counts_what_is_sent() {
        let delivery = Delivery::of_size(100_000);
        let (sent, shown) = rendered("http://a/", "fox-42", &delivery.pieces());
        let (head, body) = sent.split_once("\r\n\r\n").unwrap();
        assert!(head.contains("Content-Length: 100000\r\n"), "{head}");
        assert_eq!(body.len(), 100_000);
        assert!(shown.len() < 1000, "{shown}");
        serde_json::from_str::<serde_json::Value>(body).unwrap();
    }

    #[test]
    fn what_is_long_is_cut() {
        let long = Piece::Bytes(Filler::Letters(SHOWN + 7).bytes());
        let (sent, shown) = rendered("http://a/", "fox-42", &[long]);
        assert_eq!(sent.len(), SHOWN + 7);
        assert!(shown.ends_with("x… (7 bytes more)"));
    }
}
