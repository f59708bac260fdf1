//! What is done to a receiver: connections and bytes.
//!
//! Bytes hold places for what only the stage knows: the token, in one of several
//! forms, and the target's URL. So a play names no secret and no machine.

mod delivery;
mod token;

pub use delivery::{Delivery, USER_AGENT};
pub use token::TokenForm;

use super::{Manner, Play};
use crate::trace::receiver::Offer;

/// Connections that are played side by side, each a list of acts.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceiverPlay {
    /// One list of acts a connection.
    pub connections: Vec<Vec<Act>>,
    /// Whether the connections are as listed, or the first one in as many copies as a burst has.
    pub crowd: Crowd,
    /// What may run meanwhile.
    pub manner: Manner,
}

/// How many connections there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crowd {
    /// As many as are listed.
    AsListed,
    /// As many as the run's burst has, each as the first one.
    Burst,
}

/// One thing done on a connection.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Sends a request.
    Send(Vec<Piece>),
    /// Sends a request in packets of so many bytes, with a pause between any two.
    Packets(Vec<Piece>, usize),
    /// Sends several requests at once, before any of them is answered.
    Pipeline(Vec<Vec<Piece>>),
    /// Sends the beginning of a request, which then stays unfinished.
    Begin(Vec<Piece>),
    /// Sends the rest of the last request: once the receiver says so, or says nothing for a while.
    Continue(Vec<Piece>),
    /// Reads until one answer is complete.
    Answer,
    /// Opens a connection of its own over TLS, offers these versions, and closes it again. Over
    /// plain HTTP there is nothing to shake hands for.
    Shake(Offer),
    /// Asks the user's probe how many effects there were so far, if there is one.
    Count,
    /// Waits until every connection has come to this point.
    Barrier,
}

/// A part of what is sent.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The token, in this form.
    Token(TokenForm),
    /// The right token as a JSON string.
    QuotedToken,
    /// Path and query of the target's URL.
    Target,
    /// More of the query of the target's URL, which may have none so far.
    Query(&'static str),
    /// The right token at the end of a query, encoded as one demands.
    EncodedToken,
    /// Host and port of the target's URL.
    Authority,
    /// The headers that are on every request, as the user of the run wants it.
    Headers,
    /// A number that is new in every run, so that nobody has seen the delivery before: up to nine
    /// digits, without leading zeros.
    Nonce,
    /// How many bytes these pieces are, in decimal.
    Length(Vec<Piece>),
    /// Bytes that are made when they are sent, since they are many.
    Filler(Filler),
}

/// Many bytes, which neither a play nor a trace holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filler {
    /// So many letters.
    Letters(usize),
    /// So many members of a JSON object, separated by commas: `"field_0":0` and so on.
    Fields(usize),
}

impl ReceiverPlay {
    /// Sends one delivery and reads its answer.
    pub fn one(delivery: &Delivery) -> Self {
        Self::in_a_row(delivery, 1)
    }

    /// Sends the same delivery `times` times in a row, reading each answer.
    pub fn in_a_row(delivery: &Delivery, times: usize) -> Self {
        Self::acts(vec![exchange(delivery); times].concat())
    }

    /// Sends the same delivery on `connections` connections at once.
    pub fn at_once(delivery: &Delivery, connections: usize) -> Self {
        Self::side_by_side(vec![exchange(delivery); connections])
    }

    /// Sends each delivery on a connection of its own, all at once.
    pub fn each(deliveries: &[Delivery]) -> Self {
        Self::side_by_side(deliveries.iter().map(exchange).collect())
    }

    /// Sends one delivery in packets of `size` bytes.
    pub fn in_packets(delivery: &Delivery, size: usize) -> Self {
        Self::acts(vec![Act::Packets(delivery.pieces(), size), Act::Answer])
    }

    /// Sends the head, and the body only when the receiver asks for it or keeps silent.
    pub fn announced(delivery: &Delivery) -> Self {
        let head = delivery.clone().header("Expect", "100-continue").head();
        let body = Act::Continue(delivery.body());
        Self::acts(vec![Act::Send(head), body, Act::Answer])
    }

    /// Sends all deliveries on one connection before any of them is answered.
    pub fn pipelined(deliveries: &[Delivery]) -> Self {
        let requests = deliveries.iter().map(Delivery::pieces).collect();
        let mut acts = vec![Act::Pipeline(requests)];
        acts.resize(1 + deliveries.len(), Act::Answer);
        Self::acts(acts)
    }

    /// Sends one delivery on each connection of a burst, all at once.
    pub fn burst(delivery: &Delivery) -> Self {
        Self {
            crowd: Crowd::Burst,
            manner: Manner::Load,
            ..Self::one(delivery)
        }
    }

    /// Shakes hands on a connection of its own for each offer, and sends nothing.
    pub fn shake(offers: &[Offer]) -> Self {
        let offers = offers.iter();
        Self::side_by_side(offers.map(|offer| vec![Act::Shake(*offer)]).collect())
    }

    /// Sends the same delivery twice in a row, and has its effects counted before and after.
    pub fn counted_in_a_row(delivery: &Delivery) -> Self {
        let twice = vec![exchange(delivery); 2].concat();
        let acts = [vec![Act::Count], twice, vec![Act::Count]].concat();
        Self::acts(acts).alone()
    }

    /// Sends the same delivery twice at once, and has its effects counted before and after.
    pub fn counted_at_once(delivery: &Delivery) -> Self {
        let mut other = exchange(delivery);
        other.insert(0, Act::Barrier);
        other.push(Act::Barrier);
        let counted = [vec![Act::Count], other.clone(), vec![Act::Count]].concat();
        Self::side_by_side(vec![counted, other]).alone()
    }

    /// Leaves `count` requests unfinished, and meanwhile makes one delivery.
    pub fn beside_held(delivery: &Delivery, count: usize) -> Self {
        let unfinished = vec![Act::Begin(delivery.head()), Act::Barrier, Act::Barrier];
        let mut connections = vec![unfinished; count];
        let mut deliver = exchange(delivery);
        deliver.insert(0, Act::Barrier);
        deliver.push(Act::Barrier);
        connections.push(deliver);
        Self {
            manner: Manner::Load,
            ..Self::side_by_side(connections)
        }
    }

    /// Whether nothing is sent but what TLS itself needs, so that no token leaves.
    pub fn is_handshakes(&self) -> bool {
        let mut acts = self.connections.iter().flatten();
        acts.all(|act| matches!(act, Act::Shake(_)))
    }

    /// The same, while nothing else runs.
    #[must_use]
    pub fn alone(self) -> Self {
        Self {
            manner: Manner::Alone,
            ..self
        }
    }

    fn acts(acts: Vec<Act>) -> Self {
        Self::side_by_side(vec![acts])
    }

    fn side_by_side(connections: Vec<Vec<Act>>) -> Self {
        Self {
            connections,
            crowd: Crowd::AsListed,
            manner: Manner::Beside,
        }
    }
}

impl Play for ReceiverPlay {
    fn manner(&self) -> Manner {
        self.manner
    }
}

fn exchange(delivery: &Delivery) -> Vec<Act> {
    vec![Act::Send(delivery.pieces()), Act::Answer]
}

impl Filler {
    /// The bytes.
    pub fn bytes(self) -> Vec<u8> {
        match self {
            Self::Letters(count) => vec![b'x'; count],
            Self::Fields(count) => {
                let fields = (0..count).map(|place| format!(r#""field_{place}":{place}"#));
                fields.collect::<Vec<_>>().join(",").into_bytes()
            }
        }
    }

    /// What stands for the bytes in a trace.
    pub fn name(self) -> String {
        match self {
            Self::Letters(count) => format!("<{count} letters>"),
            Self::Fields(count) => format!("<{count} fields>"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fillers_are_what_they_say() {
        assert_eq!(Filler::Letters(3).bytes(), b"xxx");
        assert_eq!(Filler::Fields(2).bytes(), br#""field_0":0,"field_1":1"#);
    }
}
