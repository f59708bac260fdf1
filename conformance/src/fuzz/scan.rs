//! Where the values of a JSON text are, so that they can be cut out and replaced.
//!
//! Unlike a parsed value this keeps order, spelling and repeated keys, and takes what lies
//! beyond numbers and Unicode: it knows where values begin and end, and little of what is in them.

use std::collections::HashSet;
use std::ops::Range;

/// The values of a text, parents before children.
#[derive(Debug)]
pub(crate) struct Scan<'t> {
    text: &'t [u8],
    pub(crate) nodes: Vec<Node>,
}

/// A value, or a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    /// Its bytes.
    pub(crate) span: Range<usize>,
    /// What it is.
    pub(crate) kind: Kind,
    /// The value it is in.
    pub(crate) parent: Option<usize>,
    /// What to cut so that it is gone and commas are right: the key and one comma as well.
    pub(crate) member: Range<usize>,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Bool,
    Number,
    String,
    Key,
    Array,
    Object,
}

/// As deep as `serde_json` reads.
const DEEPEST: usize = 127;

impl<'t> Scan<'t> {
    /// The values of `text`; nothing if it is no JSON, not even loosely, or too deep.
    pub(crate) fn of(text: &'t [u8]) -> Option<Self> {
        let mut reader = Reader {
            text,
            at: 0,
            nodes: Vec::new(),
        };
        reader.value(None, 0)?;
        reader.blanks();
        (reader.at == text.len()).then_some(Self {
            text,
            nodes: reader.nodes,
        })
    }

    /// Whether an object has the same key twice, as it is spelled.
    pub(crate) fn repeats_a_key(&self) -> bool {
        let mut seen = HashSet::new();
        let keys = self.nodes.iter().filter(|node| node.kind == Kind::Key);
        keys.map(|node| (node.parent, &self.text[node.span.clone()]))
            .any(|key| !seen.insert(key))
    }
}

struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    nodes: Vec<Node>,
}

impl Reader<'_> {
    fn value(&mut self, parent: Option<usize>, depth: usize) -> Option<usize> {
        self.blanks();
        let start = self.at;
        let kind = match self.peek()? {
            b'{' => Kind::Object,
            b'[' => Kind::Array,
            b'"' => Kind::String,
            b'n' => Kind::Null,
            b't' | b'f' => Kind::Bool,
            _ => Kind::Number,
        };
        let index = self.push(start, kind, parent);
        match kind {
            Kind::Object | Kind::Array if depth == DEEPEST => return None,
            Kind::Object => self.members(b'}', index, depth)?,
            Kind::Array => self.members(b']', index, depth)?,
            Kind::String => self.string()?,
            _ => self.word()?,
        }
        self.nodes[index].span.end = self.at;
        Some(index)
    }

    fn members(&mut self, close: u8, parent: usize, depth: usize) -> Option<()> {
        self.at += 1;
        self.blanks();
        let mut members: Vec<(usize, Range<usize>)> = Vec::new();
        if self.peek()? == close {
            self.at += 1;
            return Some(());
        }
        loop {
            self.blanks();
            let start = self.at;
            if close == b'}' {
                self.key(parent)?;
            }
            let index = self.value(Some(parent), depth + 1)?;
            members.push((index, start..self.at));
            self.blanks();
            let next = self.peek()?;
            self.at += 1;
            match next {
                b',' => {}
                _ if next == close => break,
                _ => return None,
            }
        }
        self.mark(&members);
        Some(())
    }

    /// Each member takes the comma behind it along, the last one the comma before it.
    fn mark(&mut self, members: &[(usize, Range<usize>)]) {
        for (place, (index, own)) in members.iter().enumerate() {
            let next = members.get(place + 1).map(|(_, next)| next.start);
            let before = place.checked_sub(1).map(|place| members[place].1.end);
            self.nodes[*index].member = match (next, before) {
                (Some(next), _) => own.start..next,
                (None, Some(before)) => before..own.end,
                (None, None) => own.clone(),
            };
        }
    }

    fn key(&mut self, parent: usize) -> Option<()> {
        let start = self.at;
        let index = self.push(start, Kind::Key, Some(parent));
        (self.peek()? == b'"').then_some(())?;
        self.string()?;
        self.nodes[index].span.end = self.at;
        self.blanks();
        (self.peek()? == b':').then(|| self.at += 1)
    }

    fn string(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            let byte = self.peek()?;
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == b'"' {
                return Some(());
            }
        }
    }

    /// A number, or one of the three words.
    fn word(&mut self) -> Option<()> {
        let start = self.at;
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
        self.at += self.text[start..]
            .iter()
            .take_while(|byte| is_part(byte))
            .count();
        (self.at > start).then_some(())
    }

    fn push(&mut self, start: usize, kind: Kind, parent: Option<usize>) -> usize {
        self.nodes.push(Node {
            span: start..start,
            kind,
            parent,
            member: start..start,
        });
        self.nodes.len() - 1
    }

    fn blanks(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        self.at += rest
            .iter()
            .take_while(|byte| b" \t\r\n".contains(byte))
            .count();
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spans(text: &str) -> Vec<&str> {
        let scan = Scan::of(text.as_bytes()).unwrap();
        let spans = scan.nodes.iter().map(|node| &text[node.span.clone()]);
        spans.collect()
    }

    #[test]
    fn every_value_and_key_is_found_with_its_bytes() {
        assert_eq!(
            spans(r#"{ "a" : [1e400, "\ud800\""], "b":null}"#),
            [
                r#"{ "a" : [1e400, "\ud800\""], "b":null}"#,
                "\"a\"",
                r#"[1e400, "\ud800\""]"#,
                "1e400",
                r#""\ud800\"""#,
                "\"b\"",
                "null"
            ]
        );
    }

    #[test]
    fn a_member_goes_with_one_comma() {
        let text = r#"{"a":1, "b":2 ,"c":3}"#;
        let scan = Scan::of(text.as_bytes()).unwrap();
        let values = scan.nodes.iter().filter(|node| node.kind == Kind::Number);
        let cut: Vec<String> = values
            .map(|node| {
                let mut cut = text.to_owned();
                cut.replace_range(node.member.clone(), "");
                cut
            })
            .collect();
        assert_eq!(
            cut,
            [
                r#"{"b":2 ,"c":3}"#,
                r#"{"a":1, "c":3}"#,
                r#"{"a":1, "b":2}"#
            ]
        );
    }

    #[test]
    fn what_is_no_json_or_too_deep_is_nothing() {
        for text in [
            "", "{", "[1,]", "{\"a\"}", "[1}", "1 2", "\"", "\"\\", "{a:1}",
        ] {
            assert!(Scan::of(text.as_bytes()).is_none(), "{text}");
        }
        assert!(Scan::of("[".repeat(100_000).as_bytes()).is_none());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(text in proptest::collection::vec(
            proptest::sample::select(b"{}[]\",:\\1n \xff".to_vec()), 0..40,
        )) {
            for node in Scan::of(&text).map(|scan| scan.nodes).unwrap_or_default() {
                prop_assert!(node.span.end <= text.len() && node.member.end <= text.len());
            }
        }
    }
}
