//! A connection at the gate, from its first byte to its last: each request on it may be another
//! play's.

use std::sync::Arc;

use tokio::sync::watch;
use tokio::time::Instant;

use super::look::Look;
use super::register::{Play, Register, Whose};
use super::stray::StrayKind;
use crate::stage::network::Connection;
use crate::stage::script::{Acquaintance, first_byte};
use crate::stage::tls::accept::{self, Ear};
use crate::stage::wire::Wire;
use crate::trace::sender::Handshake;

/// A connection, and whom it has come to so far.
struct Visit {
    register: Arc<Register>,
    accepted: Instant,
    handshake: Option<Handshake>,
    met: Vec<Acquaintance>,
}

/// Shows what comes on `connection` to whom it belongs.
pub(super) async fn visit(connection: Box<dyn Connection>, register: Arc<Register>) {
    let accepted = Instant::now();
    let hushed = register.hushed();
    if let Some(sole) = register.sole()
        && sole.guest.wants_connections()
    {
        return until_over(&sole, sole.guest.serve(connection))
            .await
            .unwrap_or_default();
    }
    let Some((connection, handshake)) = shake(connection, &register).await else {
        return;
    };
    let visit = Visit {
        register,
        accepted,
        handshake,
        met: Vec::new(),
    };
    visit.go_on(Wire::new(connection), hushed).await;
}

/// The connection on which requests come, and how hands were shaken where that is done for all.
async fn shake(
    connection: Box<dyn Connection>,
    register: &Register,
) -> Option<(Box<dyn Connection>, Option<Handshake>)> {
    let Some(acceptor) = &register.terms.acceptor else {
        return Some((connection, None));
    };
    let met = accept::accept(connection, acceptor, Ear::default()).await;
    if met.connection.is_none() && met.heard.is_some() {
        let why = match &met.handshake {
            Handshake::Broken(why) => why.clone(),
            _ => "what came was no TLS".to_owned(),
        };
        register.refuse(why);
    }
    Some((met.connection?, Some(met.handshake)))
}

impl Visit {
    async fn go_on(mut self, mut wire: Wire, mut hushed: watch::Receiver<usize>) {
        loop {
            let has_come = tokio::select! {
                biased;
                has_come = first_byte(&mut wire) => has_come,
                _ = hushed.changed() => false,
            };
            if !has_come {
                return wire.close().await;
            }
            hushed.mark_unchanged();
            let look = self.look(&mut wire, Instant::now()).await;
            let body = look.body(&wire);
            let whose = self.register.whose(&look, body.as_deref());
            let open = match whose {
                Whose::Play(play) => self.meet(&play, wire, &look).await,
                Whose::Nobodys(kind) => self.answer(kind, wire, look).await,
            };
            match open {
                Some(open) => wire = open,
                None => return,
            }
        }
    }

    async fn look(&self, wire: &mut Wire, arrived: Instant) -> Look {
        let mut look = Look::begin(arrived);
        look.at_head(wire).await;
        if self.register.needs_body(&look) {
            look.at_body(wire).await;
        }
        look
    }

    async fn meet(&mut self, play: &Play, wire: Wire, look: &Look) -> Option<Wire> {
        let meeting = self.know(play)?.meet(wire, look.arrived, look.seen);
        until_over(play, meeting).await.flatten()
    }

    /// What this connection is to `play`; nothing if that is over.
    fn know(&mut self, play: &Play) -> Option<&mut Acquaintance> {
        if let Some(place) = self.met.iter().position(|met| met.is_of(&play.guest)) {
            return self.met.get_mut(place);
        }
        let known = play.guest.know(self.accepted, self.handshake.clone())?;
        self.met.push(known);
        self.met.last_mut()
    }

    /// Answers what belongs to nobody, so that it does not come again.
    async fn answer(&self, kind: StrayKind, mut wire: Wire, mut look: Look) -> Option<Wire> {
        if look.length().is_none() {
            look.at_body(&mut wire).await;
        }
        self.register.keep(kind, &look);
        let Some(length) = look.length() else {
            wire.close().await;
            return None;
        };
        wire.take(length);
        let status = if look.method == "POST" {
            "200 OK"
        } else {
            "404 Not Found"
        };
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
        match wire.write(answer.as_bytes()).await {
            Ok(()) => Some(wire),
            Err(_) => None,
        }
    }
}

/// What comes of `doing`, unless the play is over before.
async fn until_over<T>(play: &Play, doing: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        done = doing => Some(done),
        () = play.over() => None,
    }
}
