//! A connection that is kept open from play to play, for plays by the thousand.

use tokio::sync::Barrier;
use tokio::time::Instant;

use super::{Talk, Told};
use crate::http1::Head;
use crate::play::receiver::{Act, ReceiverPlay};
use crate::stage::Fault;
use crate::stage::client::ReceiverStage;
use crate::trace::receiver::{End, Exchange, ReceiverTrace};

/// A connection to the receiver of a stage, opened when it is needed.
pub struct Line<'s> {
    stage: &'s ReceiverStage,
    /// Of one, since nobody else is waited for.
    barrier: &'s Barrier,
    talk: Option<Talk<'s>>,
}

impl<'s> Line<'s> {
    /// A line that is not open yet; `barrier` is for one.
    pub fn new(stage: &'s ReceiverStage, barrier: &'s Barrier) -> Self {
        Self {
            stage,
            barrier,
            talk: None,
        }
    }

    /// Plays the first connection of `play`, on the connection of the play before if that is open.
    pub async fn perform(&mut self, play: ReceiverPlay) -> Result<ReceiverTrace, Fault> {
        let acts = play.connections.first().map_or(&[][..], Vec::as_slice);
        let was_open = self.talk.is_some();
        let mut told = self.act(acts).await;
        // A receiver may close a connection that was idle. Whether it heard the request is
        // unknown then, and a client tries again.
        if was_open && told.exchanges.iter().any(Exchange::was_cut) {
            told = self.act(acts).await;
        }
        if let Some(End::Refused(why)) = told.exchanges.last().map(|last| &last.end) {
            return Err(self.stage.unreachable(why.clone()));
        }
        self.stage.trace(play, told)
    }

    async fn act(&mut self, acts: &[Act]) -> Told {
        let began = Instant::now();
        let mut talk = match self.talk.take() {
            Some(talk) => talk,
            None => Talk::new(self.stage, 0, self.barrier, began),
        };
        talk.began = began;
        for act in acts {
            if !talk.is_lost() {
                talk.perform(act).await;
            }
        }
        talk.abandon();
        talk.ended = 0;
        let told = std::mem::take(&mut talk.told);
        // What says that it is the last is known from the exchanges, which are gone now.
        let last = told.exchanges.last();
        let goes_on = last.is_some_and(|last| {
            last.end == End::Answered && !Head::parse(&last.received).is_last()
        });
        self.talk = goes_on.then_some(talk);
        told
    }
}
