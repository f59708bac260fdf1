//! Heads and framing: what they say does not depend on how the bytes arrive.

use abc_webhook_conformance::http1::{self, Framing, FramingError, HEAD_LIMIT, Head};

/// More prefixes than this of one message tell nothing new.
const PREFIXES: usize = 64;

/// The first byte says in what steps the others arrive.
pub(crate) fn http(data: &[u8]) {
    let Some((step, bytes)) = data.split_first() else {
        return;
    };
    let step = usize::from(*step).max(bytes.len() / PREFIXES).max(1);
    arrives(bytes, step, http1::request);
    arrives(bytes, step, |bytes| {
        let head = http1::response(bytes)?;
        Ok(head.map(|(length, _, framing)| (length, framing)))
    });
    let head = Head::parse(bytes);
    let _ = head.is_last();
    assert!(head.all("x-webhook-token").len() <= head.headers.len());
}

type Read = Result<Option<(usize, Framing)>, FramingError>;

fn arrives(bytes: &[u8], step: usize, read: impl Fn(&[u8]) -> Read) {
    let whole = read(bytes);
    for end in (0..bytes.len().min(HEAD_LIMIT)).step_by(step) {
        match read(&bytes[..end]) {
            Ok(None) => {}
            Ok(some) => assert_eq!(whole, Ok(some)),
            Err(_) => assert!(whole.is_err(), "{end}: {whole:?}"),
        }
    }
    if let Ok(Some((length, framing))) = whole {
        assert!(length <= bytes.len());
        body(&bytes[length..], framing, step);
    }
}

fn body(bytes: &[u8], framing: Framing, step: usize) {
    let mut at_once = framing.body();
    let whole = at_once.end(bytes, true);
    let mut dripped = framing.body();
    let ends = (0..bytes.len()).step_by(step).chain([bytes.len()]);
    let found = ends
        .map(|end| dripped.end(&bytes[..end], end == bytes.len()))
        .find(|end| *end != Ok(None));
    assert_eq!(found.unwrap_or(Ok(None)), whole);
    if let Ok(Some(end)) = whole {
        let content = dripped.content(bytes[..end].to_vec());
        assert!(content.len() <= end);
        assert_eq!(content, at_once.content(bytes[..end].to_vec()));
    }
}
