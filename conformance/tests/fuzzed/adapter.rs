//! What an adapter writes: lines in bounded pieces, and the messages in them.

use abc_webhook_conformance::stage::adapter::fuzzing::{Read, lines};

/// The first two bytes say how much is read at once, and how long a line may be.
pub(crate) fn adapter(data: &[u8]) {
    let [block, limit, input @ ..] = data else {
        return;
    };
    let (block, limit) = (usize::from(*block) + 1, usize::from(*limit) + 1);
    let read = lines(input, block, limit);
    assert_eq!(read, lines(input, input.len() + 1, limit));
    let mut rest = input;
    for line in &read {
        rest = take(rest, line, limit);
    }
    assert!(rest.is_empty());
}

/// What follows a line that is there as it was written.
fn take<'i>(input: &'i [u8], line: &Read, limit: usize) -> &'i [u8] {
    assert!(line.bytes.len() <= limit);
    let rest = input.strip_prefix(line.bytes.as_slice()).unwrap();
    assert!(line.excerpt.chars().count() <= limit + 1);
    if let Err(why) = &line.message {
        assert!(why.len() < 4096, "{why}");
    }
    match rest.split_first() {
        _ if line.is_cut => {
            assert!(line.message.is_err());
            rest
        }
        Some((end, rest)) => {
            assert_eq!(*end, b'\n');
            rest
        }
        None => rest,
    }
}
