//! The same again: every retry is the first attempt, byte for byte.

use similar::{ChangeTag, TextDiff};

use crate::finding::{Finding, Reason};
use crate::trace::sender::{Attempt, SenderTrace};

/// How much of what differs is shown, in bytes from the first difference on.
const SHOWN: usize = 2048;

/// How much of what is the same is shown before it.
const BEFORE: usize = 60;

impl SenderTrace {
    /// Every retry has the head and the body of the first attempt.
    pub fn retries_must_be_identical(&self) -> Finding {
        self.retries_must_be_the_same(|first, retry| {
            // The body first: where it differs in length, Content-Length does too.
            self.same_body(first, retry).and(|| same_head(first, retry))
        })
    }

    /// Every retry has the body of the first attempt, whatever its head.
    pub fn bodies_must_be_identical(&self) -> Finding {
        self.retries_must_be_the_same(|first, retry| self.same_body(first, retry))
    }

    fn retries_must_be_the_same(&self, same: impl Fn(&Attempt, &Attempt) -> Finding) -> Finding {
        self.there_must_be_a_retry().and(|| {
            let mut whole = (1..).zip(&self.attempts);
            let Some((_, first)) = whole.find(|(_, attempt)| attempt.is_whole()) else {
                return Finding::Untestable("no request was read to its end".to_owned());
            };
            let retries = whole.filter(|(_, attempt)| attempt.is_whole());
            Finding::first_of(retries.map(|(number, retry)| same(first, retry).of(number)))
        })
    }

    fn same_body(&self, first: &Attempt, retry: &Attempt) -> Finding {
        let (then, now) = (self.body(first), self.body(retry));
        if then == now {
            return Finding::Holds;
        }
        let place = common(&then, &now);
        let (then_length, now_length) = (then.len(), now.len());
        Finding::violated(
            Reason::BodyDiffers,
            format!("the {then_length} bytes of the first body again"),
            format!(
                "{now_length} bytes, different from offset {place} on\n{}",
                difference(&then, &now, |byte| matches!(byte, b',' | b'{' | b'}'))
            ),
        )
    }
}

impl Finding {
    /// The same, of the attempt with this number.
    fn of(self, number: usize) -> Self {
        match self {
            Self::Violated(mut violation) => {
                violation.observed = format!("attempt {number}: {}", violation.observed);
                Self::Violated(violation)
            }
            other => other,
        }
    }
}

fn same_head(first: &Attempt, retry: &Attempt) -> Finding {
    if first.head == retry.head {
        return Finding::Holds;
    }
    Finding::violated(
        Reason::HeadDiffers,
        "the first head again",
        format!(
            "another head\n{}",
            difference(&first.head, &retry.head, |byte| byte == b'\n')
        ),
    )
}

/// How many bytes `one` and `other` begin with in common.
fn common(one: &[u8], other: &[u8]) -> usize {
    let pairs = one.iter().zip(other);
    pairs.take_while(|(one, other)| one == other).count()
}

/// What differs: pieces that went with a minus, pieces that came with a plus.
fn difference(then: &[u8], now: &[u8], ends_piece: impl Fn(u8) -> bool) -> String {
    let from = common(then, now).saturating_sub(BEFORE);
    let window = |bytes: &[u8]| {
        let end = bytes.len().min(from + BEFORE + SHOWN);
        String::from_utf8_lossy(&bytes[from..end]).into_owned()
    };
    let (then, now) = (window(then), window(now));
    let ends = |text: char| u8::try_from(text).is_ok_and(&ends_piece);
    let (then, now): (Vec<&str>, Vec<&str>) = (
        then.split_inclusive(ends).collect(),
        now.split_inclusive(ends).collect(),
    );
    let diff = TextDiff::from_slices(&then, &now);
    let changes = diff.iter_all_changes().filter_map(|change| {
        let sign = match change.tag() {
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
            ChangeTag::Equal => return None,
        };
        Some(format!("{sign} {}", change.value().trim_end()))
    });
    changes.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_body(then: &str, now: &str) -> String {
        difference(then.as_bytes(), now.as_bytes(), |byte| byte == b',')
    }

    #[test]
    fn what_went_and_what_came_is_shown_and_nothing_else() {
        assert_eq!(of_body("a,b,c", "a,x,c"), "- b,\n+ x,");
        assert_eq!(of_body("a,b", ""), "- a,\n- b");
        let head = |lines: &str| format!("POST / HTTP/1.1\r\n{lines}\r\n\r\n").into_bytes();
        let (then, now) = (head("A: 1\r\nB: 2"), head("B: 2\r\nA: 1"));
        let shown = difference(&then, &now, |byte| byte == b'\n');
        assert_eq!(shown, "+ B: 2\n- B: 2");
    }

    #[test]
    fn a_difference_deep_in_a_large_body_is_shown_with_little_around_it() {
        let then = format!("{},end", "filler,".repeat(100_000));
        let now = format!("{},END", "filler,".repeat(100_000));
        assert_eq!(of_body(&then, &now), "- end\n+ END");
    }
}
