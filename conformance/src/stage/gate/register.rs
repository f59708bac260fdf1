//! Who is at the gate, and whose a request is.

use std::collections::HashMap;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Deserialize;
use tokio::sync::watch;
use tokio::time::Instant;

use super::look::Look;
use super::stray::{Stray, StrayKind, Strays};
use super::{Key, Terms, Traffic};
use crate::stage::marker::Marker;
use crate::stage::script::Guest;
use crate::stage::{Fault, harness};

/// What a play says is its own.
#[derive(Debug, Clone)]
pub(in crate::stage) struct Claim {
    pub(in crate::stage) marker: Marker,
    /// The events that were asked for.
    pub(in crate::stage) events: Vec<String>,
    /// Whether nobody else is at the gate.
    pub(in crate::stage) alone: bool,
}

/// The plays that are or were at the gate.
pub(super) struct Register {
    pub(super) terms: Terms,
    opened: Instant,
    plays: Mutex<Plays>,
    strays: Mutex<Strays>,
    /// When a TLS handshake failed last, and why.
    refused: Mutex<Option<(Instant, String)>>,
    /// Changed when connections that nobody uses are to be closed.
    hush: watch::Sender<usize>,
}

#[derive(Default)]
struct Plays {
    /// Nobody, where the play is over.
    by_marker: HashMap<Marker, Option<Arc<Play>>>,
    sole: Option<Arc<Play>>,
}

/// A play at the gate.
pub(super) struct Play {
    pub(super) guest: Guest,
    claim: Claim,
    is_disturbed: AtomicBool,
    over: watch::Sender<bool>,
}

/// The right of a play to what it has claimed; given up when it is dropped.
pub(in crate::stage) struct Ticket {
    play: Arc<Play>,
    register: Arc<Register>,
}

/// Whose a request is.
pub(super) enum Whose {
    Play(Arc<Play>),
    Nobodys(StrayKind),
}

/// How much of a request line is kept.
const SHOWN: usize = 200;

impl Register {
    pub(super) fn new(terms: Terms) -> Self {
        Self {
            terms,
            opened: Instant::now(),
            plays: Mutex::default(),
            strays: Mutex::default(),
            refused: Mutex::default(),
            hush: watch::Sender::new(0),
        }
    }

    pub(super) fn admit(this: &Arc<Self>, claim: Claim, guest: Guest) -> Result<Ticket, Fault> {
        let mut plays = this.plays();
        if plays.by_marker.contains_key(&claim.marker) {
            return Err(harness("two deliveries have the same marker"));
        }
        let play = Arc::new(Play {
            guest,
            claim,
            is_disturbed: AtomicBool::default(),
            over: watch::Sender::new(false),
        });
        let marker = play.claim.marker;
        plays.by_marker.insert(marker, Some(Arc::clone(&play)));
        if play.claim.alone {
            plays.sole = Some(Arc::clone(&play));
        }
        Ok(Ticket {
            play,
            register: Arc::clone(this),
        })
    }

    fn plays(&self) -> MutexGuard<'_, Plays> {
        self.plays.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The play that has the gate for itself.
    pub(super) fn sole(&self) -> Option<Arc<Play>> {
        self.plays().sole.clone()
    }

    pub(super) fn strays(&self) -> Strays {
        let strays = self.strays.lock();
        strays.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Has connections closed that nobody uses; returns whether there are any connections.
    pub(super) fn hush(&self) -> bool {
        self.hush.send_modify(|times| *times += 1);
        self.hush.receiver_count() > 0
    }

    pub(super) fn hushed(&self) -> watch::Receiver<usize> {
        self.hush.subscribe()
    }

    /// Tells all who are there that not everything that came was seen.
    pub(super) fn fail(&self, error: &io::Error) {
        for play in self.here() {
            play.guest.fail(error);
        }
    }

    fn here(&self) -> Vec<Arc<Play>> {
        let plays = self.plays();
        plays.by_marker.values().flatten().cloned().collect()
    }

    /// Whether it takes the body to know whose a request is.
    pub(super) fn needs_body(&self, look: &Look) -> bool {
        if self.terms.key == Key::Path || marker_of(&look.target).is_some() {
            return false;
        }
        // Who is alone is shown what it has not waited for.
        self.sole().is_none_or(|sole| sole.guest.reads_all())
    }

    /// Whose a request is, as far as it was looked at.
    pub(super) fn whose(&self, look: &Look, body: Option<&[u8]>) -> Whose {
        let plays = self.plays();
        if let Some(marker) = marker_of(&look.target) {
            return match plays.by_marker.get(&marker) {
                Some(Some(play)) => Whose::Play(Arc::clone(play)),
                Some(None) => Whose::Nobodys(StrayKind::Late),
                None => Whose::Nobodys(StrayKind::Unmarked),
            };
        }
        let event = body.and_then(event);
        let marked = body.filter(|_| self.terms.key == Key::Marker);
        match marked.and_then(|body| plays.marked(body)) {
            Some(Whose::Play(play)) if self.is_by_product(&play, event.as_deref()) => {
                Whose::Nobodys(StrayKind::ByProduct)
            }
            Some(whose) => whose,
            None => self.unmarked(&plays, look, event.as_deref()),
        }
    }

    fn is_by_product(&self, play: &Play, event: Option<&str>) -> bool {
        let is_another = |event: &str| !play.claim.events.iter().any(|wanted| wanted == event);
        self.terms.traffic == Traffic::OthersToo && event.is_some_and(is_another)
    }

    /// Who is alone has what nobody else can have caused. Otherwise it may be anybody's, and all that
    /// is certain is that nobody can be blamed for what did not come.
    fn unmarked(&self, plays: &Plays, look: &Look, event: Option<&str>) -> Whose {
        let is_of_others = self.terms.traffic == Traffic::OthersToo && event.is_some();
        if !is_of_others {
            if let Some(sole) = &plays.sole {
                return Whose::Play(Arc::clone(sole));
            }
            plays.disturb();
        }
        Whose::Nobodys(match &look.broken {
            Some(why) => StrayKind::Broken(why.clone()),
            None => StrayKind::Unmarked,
        })
    }

    /// Keeps what belongs to nobody.
    pub(super) fn keep(&self, kind: StrayKind, look: &Look) {
        if kind == StrayKind::Ambiguous {
            self.plays().disturb();
        }
        let path = look.target.split('?').next().unwrap_or_default();
        let line = format!("{} {path}", look.method).into_bytes();
        let clean = self
            .here()
            .iter()
            .fold(line, |line, play| play.guest.scrub(line));
        let what = String::from_utf8_lossy(&clean);
        self.stray(kind, what.chars().take(SHOWN).collect());
    }

    /// Keeps that a TLS handshake failed.
    pub(super) fn refuse(&self, why: String) {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        *refused = Some((Instant::now(), why.clone()));
        drop(refused);
        self.stray(StrayKind::Handshake(why), "a connection".to_owned());
    }

    /// Why a TLS handshake has failed since this moment, if one has.
    pub(super) fn refused_since(&self, moment: Instant) -> Option<String> {
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        let since = refused.clone().filter(|(at, _)| *at >= moment);
        since.map(|(_, why)| why)
    }

    /// Keeps that something came.
    fn stray(&self, kind: StrayKind, what: String) {
        let at = self.opened.elapsed();
        let mut strays = self.strays.lock().unwrap_or_else(PoisonError::into_inner);
        strays.push(Stray { at, kind, what });
    }
}

impl Plays {
    /// Whose the markers in `body` are; nothing if there is none that is known.
    fn marked(&self, body: &[u8]) -> Option<Whose> {
        let mut known: Vec<&Option<Arc<Play>>> = Vec::new();
        for marker in Marker::all_in(body) {
            if let Some(play) = self.by_marker.get(&marker)
                && !known.iter().any(|other| std::ptr::eq(*other, play))
            {
                known.push(play);
            }
        }
        let mut here = known.iter().filter_map(|play| play.as_ref());
        match (here.next(), here.next()) {
            (Some(play), None) => Some(Whose::Play(Arc::clone(play))),
            (Some(_), Some(_)) => Some(Whose::Nobodys(StrayKind::Ambiguous)),
            (None, _) => known.first().map(|_| Whose::Nobodys(StrayKind::Late)),
        }
    }

    fn disturb(&self) {
        for play in self.by_marker.values().flatten() {
            play.is_disturbed.store(true, Ordering::Release);
        }
    }
}

impl Play {
    /// Waits until the play is over.
    pub(super) async fn over(&self) {
        let mut over = self.over.subscribe();
        // Whoever could say so is gone otherwise.
        let _ = over.wait_for(|is_over| *is_over).await;
    }
}

impl Ticket {
    pub(in crate::stage) fn was_disturbed(&self) -> bool {
        self.play.is_disturbed.load(Ordering::Acquire)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut plays = self.register.plays();
        plays.by_marker.insert(self.play.claim.marker, None);
        if self.play.claim.alone {
            plays.sole = None;
        }
        drop(plays);
        self.play.over.send_replace(true);
    }
}

/// The marker in the path of a request target.
fn marker_of(target: &str) -> Option<Marker> {
    Marker::all_in(target.as_bytes()).next()
}

/// What event a body is, if it is one.
pub(in crate::stage) fn event(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Event {
        event: String,
    }
    let event: Event = serde_json::from_slice(body).ok()?;
    Some(event.event)
}
