//! Mutations: what a receiver gets when a sender, a proxy or an attacker is not itself.

use fastrand::Rng;

use super::edit::Edit;
use super::scan::{Kind, Node, Scan};

/// A way to spoil a payload: a text before and after.
type Mutation = fn(&[u8], &mut Rng) -> Vec<u8>;

/// All of them. Those of values leave the text as it is where it is no JSON any more.
const MUTATIONS: &[Mutation] = &[
    // of values
    |text, rng| at_value(text, rng, |node, _| Edit::cut(node.member.clone())),
    |text, rng| at_value(text, rng, |node, rng| replace(node, other_type(rng))),
    |text, rng| at_value(text, rng, |node, rng| replace(node, huge_number(rng))),
    |text, rng| at_value(text, rng, |node, rng| replace(node, broken_text(rng))),
    |text, rng| at_value(text, rng, |node, rng| replace(node, long_text(rng))),
    |text, rng| at_value(text, rng, |node, rng| replace(node, nested(rng))),
    break_timestamp,
    repeat_key,
    // of bytes
    truncate,
    repeat_bytes,
    flip_bytes,
    |text, rng| insert(text, rng, NOT_UTF8),
    |text, rng| insert(text, rng, OUT_OF_PLACE),
    |text, _| [b"\xef\xbb\xbf", text].concat(),
];

const NOT_UTF8: &[&[u8]] = &[b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf8", b"\xe2\x82"];

const OUT_OF_PLACE: &[&[u8]] = &[
    b"\0", b"\x1b", b"\n", b"\\", b"\"", b"}", b",", b"//", b"NaN",
];

/// `text` after one mutation, or up to three.
pub(super) fn mutate(mut text: Vec<u8>, rng: &mut Rng) -> Vec<u8> {
    let times = if rng.u32(..4) == 0 { rng.u32(2..4) } else { 1 };
    for _ in 0..times {
        text = MUTATIONS[rng.usize(..MUTATIONS.len())](&text, rng);
    }
    text
}

/// Edits the place of one of the values; never the whole text.
fn at_value(text: &[u8], rng: &mut Rng, edit: fn(&Node, &mut Rng) -> Edit) -> Vec<u8> {
    let node = choose(text, rng, |node| {
        node.kind != Kind::Key && node.parent.is_some()
    });
    node.map_or_else(|| text.to_vec(), |node| edit(&node, rng).apply(text))
}

fn choose(text: &[u8], rng: &mut Rng, wanted: impl Fn(&Node) -> bool) -> Option<Node> {
    let mut nodes = Scan::of(text)?.nodes;
    nodes.retain(wanted);
    (!nodes.is_empty()).then(|| nodes.swap_remove(rng.usize(..nodes.len())))
}

fn replace(node: &Node, with: impl Into<Vec<u8>>) -> Edit {
    Edit::replace(node.span.clone(), with)
}

fn other_type(rng: &mut Rng) -> &'static str {
    const VALUES: [&str; 9] = ["null", "true", "0", "-1", "1.5", "\"\"", "[]", "{}", "[[]]"];
    VALUES[rng.usize(..VALUES.len())]
}

fn huge_number(rng: &mut Rng) -> String {
    match rng.u32(..5) {
        0 => "1e400".to_owned(),
        1 => "-1e-400".to_owned(),
        2 => "9".repeat(rng.usize(20..400)),
        3 => "18446744073709551616".to_owned(),
        _ => "9223372036854775808".to_owned(),
    }
}

/// Escapes that stand for no text.
fn broken_text(rng: &mut Rng) -> &'static str {
    const TEXTS: [&str; 5] = [
        r#""\ud800""#,
        r#""\udc00\ud800""#,
        r#""a\ud83dz""#,
        r#""\x41""#,
        r#""\u12""#,
    ];
    TEXTS[rng.usize(..TEXTS.len())]
}

fn long_text(rng: &mut Rng) -> String {
    let length = if rng.u32(..8) == 0 { 200_000 } else { 5_000 };
    format!("\"{}\"", "x".repeat(rng.usize(length / 2..length)))
}

fn nested(rng: &mut Rng) -> String {
    let depth = if rng.u32(..8) == 0 { 20_000 } else { 200 };
    let depth = rng.usize(depth / 2..depth);
    let (open, close) = if rng.bool() {
        ("[", "]")
    } else {
        ("{\"a\":", "}")
    };
    format!("{}0{}", open.repeat(depth), close.repeat(depth))
}

fn break_timestamp(text: &[u8], rng: &mut Rng) -> Vec<u8> {
    const TIMES: [&str; 7] = [
        "\"2024-02-30T00:00:00.000Z\"",
        "\"2024-01-15T25:00:00.000Z\"",
        "\"2024-01-15 10:30:00\"",
        "\"2024-01-15T10:30:00.000\"",
        "\"+275760-09-13T00:00:00.001Z\"",
        "\"Invalid Date\"",
        "1705314600000",
    ];
    let is_time = |node: &Node| {
        let span = &text[node.span.clone()];
        node.kind == Kind::String && span.len() == 26 && span.ends_with(b"Z\"")
    };
    let time = TIMES[rng.usize(..TIMES.len())];
    let node = choose(text, rng, is_time);
    node.map_or_else(|| text.to_vec(), |node| replace(&node, time).apply(text))
}

/// A key comes again, with another value.
fn repeat_key(text: &[u8], rng: &mut Rng) -> Vec<u8> {
    let Some(key) = choose(text, rng, |node| node.kind == Kind::Key) else {
        return text.to_vec();
    };
    let mut again = text[key.span.clone()].to_vec();
    again.extend_from_slice(b":");
    again.extend_from_slice(other_type(rng).as_bytes());
    again.extend_from_slice(b",");
    Edit::replace(key.span.start..key.span.start, again).apply(text)
}

fn truncate(text: &[u8], rng: &mut Rng) -> Vec<u8> {
    text[..rng.usize(..text.len().max(1))].to_vec()
}

fn repeat_bytes(text: &[u8], rng: &mut Rng) -> Vec<u8> {
    let start = rng.usize(..=text.len());
    let end = rng.usize(start..=text.len().min(start + 64));
    [&text[..end], &text[start..]].concat()
}

fn flip_bytes(text: &[u8], rng: &mut Rng) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..rng.u32(1..5) {
        let length = text.len().max(1);
        if let Some(byte) = text.get_mut(rng.usize(..length)) {
            *byte ^= 1 << rng.u32(..8);
        }
    }
    text
}

fn insert(text: &[u8], rng: &mut Rng, what: &[&[u8]]) -> Vec<u8> {
    let at = rng.usize(..=text.len());
    let what = what[rng.usize(..what.len())];
    Edit::replace(at..at, what).apply(text)
}
