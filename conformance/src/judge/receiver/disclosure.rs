//! Questions about what an answer gives away.

use crate::finding::{Finding, Reason};
use crate::trace::receiver::{Exchange, ReceiverTrace};

/// What only a stack trace has in it.
///
/// Each is a text and what must follow it, since a good receiver may well say "at" or name a file
/// type. `0` stands for a digit.
const TRACES: &[(&str, &str)] = &[
    ("Traceback (most recent call last)", ""),
    (".js:0", ":0"),
    (".mjs:0", ":0"),
    (".cjs:0", ":0"),
    (".ts:0", ":0"),
    (".java:0", ")"),
    (".kt:0", ")"),
    (".py\", line 0", ""),
    (".py\\\", line 0", ""),
    (".rb:0", ":in "),
    (".go:0", " +0x"),
    ("goroutine 0", " [running]"),
    (".cs:line 0", ""),
    (".php on line 0", ""),
    (".php(0", "): "),
    (".rs:0", ":0"),
];

/// What only a path on the receiver's own disk has in it.
const PATHS: &[&str] = &[
    "/node_modules/",
    "/site-packages/",
    "/dist-packages/",
    r":\Users\",
    r":\\Users\\",
];

impl ReceiverTrace {
    /// The right token stands in no answer, neither in its head nor in its body.
    pub fn must_not_echo_the_token(&self) -> Finding {
        let mark = self.settings.token_mark.as_bytes();
        if mark.is_empty() {
            let why = "the token is so short that it may stand in any answer by chance";
            return Finding::Untestable(why.to_owned());
        }
        self.each_answer(|exchange| match place(&exchange.received, mark) {
            Some(place) => Finding::violated(
                Reason::TokenEchoed,
                "an answer without the token",
                format!("{} with the token in its {place}", exchange.describe()),
            ),
            None => Finding::Holds,
        })
    }

    /// No answer holds a stack trace or the path of a file on the receiver's disk.
    pub fn must_not_disclose(&self) -> Finding {
        const EXPECTED: &str = "an answer without a stack trace or the path of a file";
        self.each_answer(|exchange| {
            let (_, body) = split(&exchange.received);
            let text = String::from_utf8_lossy(body);
            match disclosed(&text, &exchange.sent) {
                Some(what) => Finding::violated(
                    Reason::Disclosed,
                    EXPECTED,
                    format!("{} in which stands {what:?}", exchange.describe()),
                ),
                None => Finding::Holds,
            }
        })
    }
}

impl ReceiverTrace {
    /// Asks whatever came back. Silence gives nothing away, and is for other checks to judge; but
    /// where nothing at all came back there is nothing to look at.
    fn each_answer(&self, judge: impl Fn(&Exchange) -> Finding) -> Finding {
        if self.asked().all(|exchange| exchange.received.is_empty()) {
            return Finding::Untestable("nothing was answered".to_owned());
        }
        self.each(judge)
    }
}

/// Where `mark` stands in an answer.
fn place(received: &[u8], mark: &[u8]) -> Option<&'static str> {
    let holds = |bytes: &[u8]| {
        let mut windows = bytes.windows(mark.len());
        windows.any(|window| window == mark)
    };
    let (head, body) = split(received);
    if holds(head) {
        Some("head")
    } else {
        holds(body).then_some("body")
    }
}

/// An answer's head and its body.
fn split(received: &[u8]) -> (&[u8], &[u8]) {
    let end = received.windows(4).position(|four| four == b"\r\n\r\n");
    received.split_at(end.map_or(received.len(), |end| end + 4))
}

/// What in `text` only a stack trace or a path can be. What stands in the request too was not
/// given away by the answer.
fn disclosed(text: &str, sent: &[u8]) -> Option<String> {
    let sent = String::from_utf8_lossy(sent);
    let traces = TRACES
        .iter()
        .filter_map(|(what, then)| find(text, what, then));
    let paths = PATHS.iter().filter_map(|path| find(text, path, ""));
    traces.chain(paths).find(|found| !sent.contains(found))
}

/// The first place in `text` where `pattern` stands, its digit being any number, and then `then`.
fn find(text: &str, pattern: &str, then: &str) -> Option<String> {
    let (before, after) = pattern.split_once('0').unwrap_or((pattern, ""));
    let is_numbered = pattern.contains('0');
    text.match_indices(before).find_map(|(at, _)| {
        let rest = &text[at + before.len()..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let is_match = digits > 0 || !is_numbered;
        let end = if is_numbered { digits } else { 0 };
        let rest = rest[end..].strip_prefix(after)?;
        (is_match && follows(rest, then)).then(|| text[at..at + before.len() + end].to_owned())
    })
}

/// Whether `rest` begins with `then`, in which a `0` stands for a digit.
fn follows(rest: &str, then: &str) -> bool {
    match then.strip_suffix('0') {
        Some(then) => rest
            .strip_prefix(then)
            .is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit())),
        None => rest.starts_with(then),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stack_traces_of_many_languages_are_found() {
        for text in [
            "SyntaxError: bad<br> &nbsp; &nbsp;at parse (/app/lib/json.js:92:19)",
            "Traceback (most recent call last):\n  File \"/app/main.py\", line 7, in receive",
            r#"{"trace":"File \"/app/main.py\", line 7"}"#,
            "java.lang.NullPointerException\n\tat com.example.Hook.receive(Hook.java:42)",
            "goroutine 18 [running]:\nmain.main()",
            "\t/srv/main.go:17 +0x1d",
            "/srv/app.rb:12:in `receive'",
            "at Hook.Receive() in C:\\src\\Hook.cs:line 12",
            "thread 'main' panicked at src/main.rs:12:5:",
            "<b>Warning</b> in /srv/index.php on line 3",
            "Cannot find /srv/node_modules/express/index",
        ] {
            assert!(disclosed(text, b"").is_some(), "{text}");
        }
    }

    #[test]
    fn ordinary_errors_are_left_alone() {
        for text in [
            r#"{"error":"malformed body at line 1 column 7"}"#,
            "Unexpected end of JSON input",
            "look at main.js or https://example.com/help/index.php",
            "see /home/page, or /usr/share, or app.java: it says why",
            "Cannot POST /var/hook.rb",
            "invalid type at 10:30:00, status 400",
            "version 1.0 of index.js:12",
        ] {
            assert_eq!(disclosed(text, b""), None, "{text}");
        }
    }

    #[test]
    fn what_was_sent_is_not_given_away() {
        let sent = b"POST /node_modules/hook HTTP/1.1";
        assert_eq!(disclosed("Cannot POST /node_modules/hook", sent), None);
    }

    #[test]
    fn the_token_is_found_in_head_and_body() {
        let mark = b"<token#1>";
        let answer = b"HTTP/1.1 200 OK\r\nX: <token#1>\r\n\r\n{}";
        assert_eq!(place(answer, mark), Some("head"));
        let answer = b"HTTP/1.1 200 OK\r\n\r\n<token#1>";
        assert_eq!(place(answer, mark), Some("body"));
        assert_eq!(place(b"HTTP/1.1 200 OK\r\n\r\n{}", mark), None);
    }
}
