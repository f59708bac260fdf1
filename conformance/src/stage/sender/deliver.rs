//! Has the deliveries made that a play orders, each at its moment, and waits for what is said of them.

use std::time::Duration;

use futures_util::future::{BoxFuture, join};
use tokio::sync::watch;
use tokio::time::timeout;

use super::cast::Cast;
use super::scene::{Scene, Told};
use super::{Order, Seat, event};
use crate::play::sender::{Content, Next};
use crate::stage::Fault;
use crate::stage::script::ScriptedReceiver;
use crate::trace::sender::{NextDelivery, Outcome};

/// How long a retry is waited for that is owed, where nobody tells whether it will come: longer than
/// any that is merely late should take.
const OWED: Duration = Duration::from_secs(15);

/// How long an attempt may take to arrive once the sender is said to have failed.
const A_MOMENT: Duration = Duration::from_secs(1);

impl Scene<'_> {
    /// Has a delivery made, and beside it a second one.
    pub(super) async fn deliver_both(
        &self,
        (next, content): &(Next, Content),
        cast: &Cast,
        seat: &Seat,
        order: Box<Order>,
    ) -> Result<Told, Fault> {
        let is_over = watch::Sender::new(false);
        let mut over = is_over.subscribe();
        let over = async { drop(over.wait_for(|is_over| *is_over).await) };
        let second = Box::new(self.second(cast, content, &order));
        let first = async {
            let outcome = self.outcome(&cast.receiver, seat, order).await;
            is_over.send_replace(true);
            (outcome, cast.began.elapsed())
        };
        let second = async {
            tokio::select! {
                biased;
                () = cast.until_it_is_time(*next) => Some(self.next(cast, seat, second).await),
                // Nothing came of the first delivery that a second could be ordered beside.
                () = over => None,
            }
        };
        let ((outcome, done_at), next) = join(first, second).await;
        Ok(Told {
            outcome: outcome?,
            done_at,
            next: next.transpose()?,
        })
    }

    /// The order for the second delivery: to where the first one goes, unless it has a receiver of
    /// its own.
    fn second(&self, cast: &Cast, content: &Content, first: &Order) -> Order {
        let other = cast.other_spot();
        let url = other.map(|spot| self.ground.place(spot).url());
        Order {
            url: url.unwrap_or_else(|| first.url.clone()),
            event: event(content),
            body: content.text().into_owned(),
            ..first.clone()
        }
    }

    async fn next(
        &self,
        cast: &Cast,
        seat: &Seat,
        order: Box<Order>,
    ) -> Result<NextDelivery, Fault> {
        let ordered_at = cast.began.elapsed();
        let receiver = cast.other();
        let met = async {
            if let Some(receiver) = receiver {
                receiver
                    .until_attempt(0, |attempt| attempt.moments.settled.is_some())
                    .await;
                cast.receiver.release();
            }
            std::future::pending::<()>().await;
        };
        let outcome = tokio::select! {
            outcome = self.outcome(receiver.unwrap_or(&cast.receiver), seat, order) => outcome?,
            () = met => Outcome::Unfinished,
        };
        cast.receiver.release();
        Ok(NextDelivery {
            ordered_at,
            attempts: Vec::new(),
            outcome,
            done_at: cast.began.elapsed(),
        })
    }

    /// What the sender says of a delivery; one that sends without end is not waited for.
    pub(super) async fn outcome(
        &self,
        receiver: &ScriptedReceiver,
        seat: &Seat,
        order: Box<Order>,
    ) -> Result<Outcome, Fault> {
        let patience = order.patience();
        let telling = timeout(patience, self.order_at(order, seat));
        let Some(arrival) = self.target.arrival() else {
            return tokio::select! {
                told = telling => told.unwrap_or_else(|_| Err(self.target.hung(seat, patience))),
                () = receiver.flooded() => Ok(Outcome::Unfinished),
            };
        };
        let telling = async { telling.await.unwrap_or(Ok(Outcome::Unknown)) };
        let arrival = arrival + receiver.refuses_for();
        let over = receiver.until_over(arrival, OWED, self.settings.quiet_window());
        let over = async { drop(timeout(arrival + patience, over).await) };
        let seen = Box::pin(untold(receiver, telling, over));
        tokio::select! {
            outcome = seen => outcome,
            () = receiver.flooded() => Ok(Outcome::Unfinished),
        }
    }

    /// Orders a delivery.
    #[expect(
        clippy::boxed_local,
        reason = "the box goes here, before anybody waits"
    )]
    fn order_at<'s>(
        &'s self,
        order: Box<Order>,
        seat: &'s Seat,
    ) -> BoxFuture<'s, Result<Outcome, Fault>> {
        self.target.deliver_at(*order, seat)
    }
}

/// What a sender says of a delivery that need not say anything. A failure is one only if no attempt
/// comes of it.
async fn untold(
    receiver: &ScriptedReceiver,
    telling: impl Future<Output = Result<Outcome, Fault>>,
    over: impl Future<Output = ()>,
) -> Result<Outcome, Fault> {
    let mut over = std::pin::pin!(over);
    let told = tokio::select! {
        biased;
        told = telling => told,
        () = &mut over => return Ok(Outcome::Unknown),
    };
    match told {
        Ok(Outcome::Unknown) => {}
        Ok(outcome) => return Ok(outcome),
        Err(fault) => {
            let arrival = receiver.until_attempt(0, |_| true);
            if timeout(A_MOMENT, arrival).await.is_err() {
                return Err(fault);
            }
        }
    }
    over.await;
    Ok(Outcome::Unknown)
}
