//! Faults: what a receiver does instead of answering, or to an answer it has begun.

use std::time::Duration;

use super::answer::{Answer, chunk};
use super::{Part, Reaction, Step, Then};

/// How long a receiver that does not answer holds the connection, unless the sender closes it:
/// longer than the longest time-out that a sender should have, by more than a loaded machine is late.
pub const HELD: Duration = Duration::from_secs(33);

/// Reads the request and resets the connection.
pub fn reset() -> Reaction {
    fault(Part::Body, Then::Reset, "resets the connection")
}

/// Reads the request and closes the connection without an answer.
pub fn close() -> Reaction {
    fault(Part::Body, Then::Close, "closes without an answer")
}

/// Reads the head of the request and closes the connection.
pub fn close_before_body() -> Reaction {
    let name = "closes before it has read the body";
    fault(Part::Head, Then::Close, name)
}

/// Reads half of the body and resets the connection.
pub fn reset_within_body() -> Reaction {
    let name = "resets the connection within the request's body";
    fault(Part::Half, Then::Reset, name)
}

/// Accepts the connection and closes it at once.
pub fn close_on_accept() -> Reaction {
    Reaction::new("accepts and closes", [], Then::Close)
}

/// Accepts the connection and resets it at once.
pub fn reset_on_accept() -> Reaction {
    Reaction::new("accepts and resets", [], Then::Reset)
}

/// Reads the request, sends a part of an answer's head and closes.
pub fn cut_head() -> Reaction {
    cut("HTTP/1.1 200 OK\r\nContent-Le").named("closes within the answer's head")
}

/// Reads the request, sends an answer's status line and no more, and closes.
pub fn cut_status_line() -> Reaction {
    cut("HTTP/1.1 200 OK\r\n").named("closes behind the answer's status line")
}

/// Reads the request, sends an interim answer and no other, and closes.
pub fn only_interim() -> Reaction {
    cut("HTTP/1.1 103 Early Hints\r\n\r\n").named("sends 103 and closes")
}

/// Reads the request and answers with what is no HTTP.
pub fn garbage() -> Reaction {
    let steps = [
        Step::Read(Part::Body),
        Step::Decide,
        Step::Write(b"\x16\x03\x01 this is no HTTP \x00\xff\r\n\r\n".to_vec()),
    ];
    Reaction::new("answers with what is no HTTP", steps, Then::Close)
}

/// Reads the request and never answers.
pub fn silence() -> Reaction {
    let steps = [Step::Read(Part::Body), Step::Pause(HELD)];
    Reaction::new("does not answer", steps, Then::Close)
}

/// Reads the request, and does not answer it before the second delivery has been met.
pub fn hold(answer: &Answer) -> Reaction {
    let mut reaction = answer.given();
    reaction.steps.insert(1, Step::Hold(HELD));
    reaction.named("does not answer while the second delivery is under way")
}

/// Sends a complete head and half of the body, and closes.
pub fn cut_body(code: u16) -> Reaction {
    let answer = Answer::of(code).announcing(20, r#"{"accepted":"#);
    let name = format!("answers {code} and closes within the body");
    answer.given().named(name)
}

/// Sends a complete head and half of the body, and resets the connection once there was time to
/// read that: a reset may eat what was not read.
pub fn reset_body(code: u16) -> Reaction {
    let answer = Answer::of(code).announcing(20, r#"{"accepted":"#);
    let name = format!("answers {code} and resets the connection within the body");
    let mut reaction = answer.given().named(name);
    reaction.steps.push(Step::Pause(Duration::from_millis(200)));
    reaction.then = Then::Reset;
    reaction
}

/// Sends a longer body than the head announces, and closes.
pub fn overlong_body(code: u16) -> Reaction {
    let answer = Answer::of(code).announcing(2, r"{} and more");
    let name = format!("answers {code} with more body than is announced");
    answer.given().named(name)
}

/// Sends a complete head and a body that is not in chunks though the head says so, and closes.
pub fn broken_chunks(code: u16) -> Reaction {
    let head = Answer::of(code).chunked(&[], "").head();
    let steps = [
        Step::Read(Part::Body),
        Step::Decide,
        Step::Write([&head[..], b"not a size\r\n{}\r\n"].concat()),
    ];
    let name = format!("answers {code} with broken chunks");
    Reaction::new(name, steps, Then::Close)
}

/// Sends a complete head and a body that does not end. Who is still there when it has taken
/// [`HELD`] is shown to wait too long: then it ends after all, so that nobody has to try again.
pub fn endless_body(code: u16) -> Reaction {
    const PAUSE: Duration = Duration::from_millis(100);
    let steps = [
        Step::Read(Part::Body),
        Step::Decide,
        Step::Write(Answer::of(code).chunked(&[], "").head()),
        Step::Repeat {
            bytes: chunk(&[b' '; 16]),
            times: u32::try_from(HELD.as_millis() / PAUSE.as_millis()).unwrap_or(1),
            pause: PAUSE,
        },
        Step::Write(b"0\r\n\r\n".to_vec()),
    ];
    let name = format!("answers {code} with a body without an end");
    Reaction::new(name, steps, Then::Close)
}

fn fault(read: Part, then: Then, name: &str) -> Reaction {
    Reaction::new(name, [Step::Read(read)], then)
}

/// Reads the request, writes what is no whole answer, and closes.
fn cut(text: &str) -> Reaction {
    let steps = [
        Step::Read(Part::Body),
        Step::Write(text.as_bytes().to_vec()),
    ];
    Reaction::new("", steps, Then::Close)
}
