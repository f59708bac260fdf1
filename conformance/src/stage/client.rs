//! Plays to a receiver: opens connections, sends bytes, reads answers.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, try_join_all};
use tokio::time::{Instant, timeout};

use super::answer::Answer;
use super::network::Network;
use super::url::Target;
use super::wire::Wire;
use super::{Company, Fault, Stage};
use crate::check::Subject;
use crate::clause::Role;
use crate::http1::Head;
use crate::play::receiver::{Act, Piece, ReceiverPlay, TokenForm};
use crate::reference::defect::receiver::Defect;
use crate::secret::{Redactor, Secret};
use crate::trace::receiver::{End, Exchange, ReceiverTrace};
use crate::trace::{Settings, TOLERANCE};

/// The subject of the receiver suite.
#[derive(Debug, Clone, Copy)]
pub enum Receiver {}

impl Subject for Receiver {
    const ROLE: Role = Role::Receiver;
    type Play = ReceiverPlay;
    type Trace = ReceiverTrace;
    type Defect = Defect;
}

/// A receiver under test.
pub struct ReceiverStage {
    network: Arc<dyn Network>,
    target: Target,
    secret: Secret,
    redactor: Redactor,
    settings: Settings,
}

impl ReceiverStage {
    /// The receiver at `target`, which was told `secret`; an answer may take `time_out`.
    pub fn new(
        network: Arc<dyn Network>,
        target: Target,
        secret: Secret,
        time_out: Duration,
    ) -> Result<Self, Fault> {
        let derived = [TokenForm::Prefix, TokenForm::Longer, TokenForm::OtherCase]
            .map(|form| (form.derive(secret.expose()).into_bytes(), form.name()));
        let redactor = Redactor::new(&secret, &derived).map_err(super::harness)?;
        let settings = Settings {
            token_mark: redactor.mark().to_owned(),
            time_out,
            tolerance: TOLERANCE,
        };
        Ok(Self {
            network,
            target,
            secret,
            redactor,
            settings,
        })
    }

    /// Opens a connection and closes it again.
    pub async fn reach(&self) -> Result<(), Fault> {
        self.connect().await?.close().await;
        Ok(())
    }

    async fn connect(&self) -> Result<Wire, Fault> {
        let unreachable = |why: String| Fault::Unreachable {
            target: self.target.to_string(),
            why,
        };
        let connecting = self.network.connect(self.target.host(), self.target.port());
        match timeout(self.settings.time_out, connecting).await {
            Ok(Ok(connection)) => Ok(Wire::new(connection)),
            Ok(Err(error)) => Err(unreachable(error.to_string())),
            Err(_) => Err(unreachable("the connection attempt timed out".to_owned())),
        }
    }

    async fn play_connection(
        &self,
        index: usize,
        acts: &[Act],
        began: Instant,
    ) -> Result<Vec<Exchange>, Fault> {
        let mut talk = Talk {
            stage: self,
            wire: self.connect().await?,
            connection: index,
            began,
            exchanges: Vec::new(),
        };
        for act in acts {
            talk.perform(act).await?;
        }
        talk.wire.close().await;
        Ok(talk.exchanges)
    }

    /// The bytes to send, and the bytes to show.
    fn render(&self, pieces: &[Piece]) -> (Vec<u8>, Vec<u8>) {
        let (mut bytes, mut shown) = (Vec::new(), Vec::new());
        for piece in pieces {
            let (byte, show) = match piece {
                Piece::Bytes(bytes) => (bytes.clone(), bytes.clone()),
                Piece::Target => (
                    self.target.path_and_query().into_bytes(),
                    self.target.masked_path_and_query().into_bytes(),
                ),
                Piece::Authority => {
                    let authority = self.target.authority().into_bytes();
                    (authority.clone(), authority)
                }
                Piece::Token(form) => (
                    form.derive(self.secret.expose()).into_bytes(),
                    format!("<{}>", form.name()).into_bytes(),
                ),
            };
            bytes.extend(byte);
            shown.extend(show);
        }
        (bytes, shown)
    }
}

impl Stage<Receiver> for ReceiverStage {
    fn perform<'s>(
        &'s self,
        play: &'s ReceiverPlay,
        _company: Company,
    ) -> BoxFuture<'s, Result<ReceiverTrace, Fault>> {
        async move {
            let began = Instant::now();
            let connections = play.connections.iter().enumerate();
            let talks = connections.map(|(index, acts)| self.play_connection(index, acts, began));
            Ok(ReceiverTrace {
                play: play.clone(),
                settings: self.settings.clone(),
                exchanges: try_join_all(talks).await?.concat(),
            })
        }
        .boxed()
    }
}

/// One connection while it is played.
struct Talk<'s> {
    stage: &'s ReceiverStage,
    wire: Wire,
    connection: usize,
    began: Instant,
    exchanges: Vec<Exchange>,
}

impl Talk<'_> {
    async fn perform(&mut self, act: &Act) -> Result<(), Fault> {
        match act {
            Act::Send(pieces) => {
                self.connect_again().await?;
                self.send(pieces).await;
            }
            Act::Answer => self.read_answer().await,
        }
        Ok(())
    }

    /// Opens another connection where the receiver has announced the end of this one.
    async fn connect_again(&mut self) -> Result<(), Fault> {
        let last = self
            .exchanges
            .last()
            .filter(|last| last.end == End::Answered);
        if last.is_some_and(|last| self.wire.ended || Head::parse(&last.received).is_last()) {
            self.wire = self.stage.connect().await?;
        }
        Ok(())
    }

    async fn send(&mut self, pieces: &[Piece]) {
        let (bytes, shown) = self.stage.render(pieces);
        let sent_at = self.began.elapsed();
        self.exchanges.push(Exchange {
            connection: self.connection,
            sent: shown,
            sent_at,
            received: Vec::new(),
            status: None,
            end: End::TimedOut,
            ended_at: sent_at,
        });
        // A receiver may answer and close before it has read everything, so a failed
        // write decides nothing: the answer, read next, does.
        let _ = timeout(self.stage.settings.time_out, self.wire.write(&bytes)).await;
    }

    async fn read_answer(&mut self) {
        let Some(mut exchange) = self.exchanges.pop() else {
            return;
        };
        let time_out = self.stage.settings.time_out;
        let answer = Answer {
            wire: &mut self.wire,
            exchange: &mut exchange,
        };
        // On time-out `end` keeps what `send` has put there.
        if let Ok(end) = timeout(time_out, answer.read()).await {
            exchange.end = end;
        }
        exchange.ended_at = self.began.elapsed();
        if exchange.end != End::Answered {
            exchange.received.append(&mut self.wire.buffer);
        }
        exchange.received = self.stage.redactor.scrub(&exchange.received);
        self.exchanges.push(exchange);
    }
}
