//! The terms of a plan: how soon plays follow each other, and what nobody may do unasked.

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use abc_webhook_conformance::check::{Check, Moment, Subject, Timeline};
use abc_webhook_conformance::checks;
use abc_webhook_conformance::clause::{RESPONSE_OK, Role};
use abc_webhook_conformance::event::Event;
use abc_webhook_conformance::exit::Exit;
use abc_webhook_conformance::finding::{Finding, Reason};
use abc_webhook_conformance::play::{Manner, Play};
use abc_webhook_conformance::runner::{self, Plan};
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::{Company, Fault, Stage};
use abc_webhook_conformance::verdict::Verdict;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

#[tokio::test(start_paused = true)]
async fn a_delay_parts_plays_that_could_overlap() {
    let took = async |delay| {
        let stage = common::receiver_stage(Arc::new(Memory::default()), None).await;
        let plan = Plan {
            at_once: 5,
            delay,
            ..Plan::of(checks::receiver().take(5).collect())
        };
        runner::run(&stage, &plan, &mut |_| {}).await.took
    };
    let second = Duration::from_secs(1);
    let (quick, slow) = (took(Duration::ZERO).await, took(second).await);
    assert!(quick < second, "{quick:?}");
    assert!(slow >= 4 * second && slow < 5 * second, "{slow:?}");
}

#[tokio::test]
async fn a_load_is_played_only_where_it_is_allowed_and_untestable_elsewhere() {
    for (allow_load, verdict, exit, plays) in [
        (true, Verdict::Pass, Exit::Conforms, 1),
        (false, Verdict::Untestable, Exit::Inconclusive, 0),
    ] {
        let played = Played::default();
        let plan = Plan {
            allow_load,
            ..Plan::of(vec![&BURST])
        };
        let mut told = None;
        let ended = runner::run(&played, &plan, &mut |event| {
            if let Event::Decided(decided) = event {
                told = Some(decided);
            }
        })
        .await;
        let told = told.unwrap();
        assert_eq!((told.verdict, ended.exit), (verdict, exit));
        assert_eq!(played.0.load(Ordering::Relaxed), plays);
        if let Some(Finding::Untestable(why)) = told.outcome.finding() {
            assert!(why.contains("needs --allow-load"), "{why}");
        }
    }
}

/// A suite whose only play is a load.
#[derive(Debug)]
enum Loaded {}

#[derive(Debug)]
struct Silence;

impl Subject for Loaded {
    const ROLE: Role = Role::Receiver;
    type Play = Burst;
    type Trace = Silence;
    type Defect = ();
}

#[derive(Debug, Clone)]
struct Burst;

impl Play for Burst {
    fn manner(&self) -> Manner {
        Manner::Load
    }
}

impl Timeline for Silence {
    fn timeline(&self) -> Vec<Moment> {
        Vec::new()
    }
}

static BURST: Check<Loaded> = Check {
    id: "receiver.burst",
    clause: &RESPONSE_OK,
    title: "bears a burst",
    play: || Burst,
    judge: |_| Finding::Holds,
    catches: &[((), Reason::NoAnswer)],
};

/// A stage that counts its plays.
#[derive(Default)]
struct Played(AtomicUsize);

impl Stage<Loaded> for Played {
    fn perform<'s>(
        &'s self,
        _play: &'s Burst,
        _company: Company,
    ) -> BoxFuture<'s, Result<Silence, Fault>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        async { Ok(Silence) }.boxed()
    }
}
