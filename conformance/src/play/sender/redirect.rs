//! Redirects: to the receiver itself, or to an origin that the sender was not told to trust.
//!
//! Where anybody listens is known only when a play is played. Until then names stand for it that
//! can be nobody's (RFC 6761).

use super::{Answer, Reaction, SenderPlay, Step};

/// Somebody on another origin, to whom a redirect points, and who writes down what arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Canary {
    /// On another port of the same host, over plain HTTP.
    OtherPort,
    /// On another host, over plain HTTP.
    OtherHost,
}

/// Stands for the origin of the receiver itself.
pub const HERE: &str = "http://here.invalid";

/// Stands for the canary's origin.
pub const THERE: &str = "http://there.invalid";

/// The path that redirects point to.
pub const REDIRECTED: &str = "/redirected?by=the%20receiver";

/// Answers with this status, and sends the request on to another path of the receiver itself.
pub fn redirect_here(code: u16) -> Reaction {
    let reaction = redirect(code, HERE);
    reaction.named(format!("answers {code}, to another path of its own"))
}

/// Answers with this status, and sends the request on to the canary.
pub fn redirect_there(code: u16) -> Reaction {
    let reaction = redirect(code, THERE);
    reaction.named(format!("answers {code}, to the canary"))
}

impl SenderPlay {
    /// Whether `name`, which stands for an origin, is in an answer.
    pub(crate) fn mentions(&self, name: &str) -> bool {
        let is_name = |part: &[u8]| part == name.as_bytes();
        let mut steps = self.reactions.iter().flat_map(|reaction| &reaction.steps);
        steps.any(|step| match step {
            Step::Write(bytes) => bytes.windows(name.len()).any(is_name),
            _ => false,
        })
    }
}

fn redirect(code: u16, origin: &str) -> Reaction {
    let location = format!("{origin}{REDIRECTED}");
    Answer::of(code).header("Location", &location).given()
}
