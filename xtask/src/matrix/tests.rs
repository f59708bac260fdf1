//! The whole in memory and in virtual time, with the reference peers: those that conform agree about
//! everything, and each defect makes the cell red, for its own reason.

use std::sync::{Arc, Mutex};

use abc_webhook_conformance::reference::defect::sender::{BrokenSender, Defect, broken_network};
use abc_webhook_conformance::reference::echo::{self, Echo};
use abc_webhook_conformance::reference::receiver::serve;
use abc_webhook_conformance::reference::sender::ReferenceSender;
use abc_webhook_conformance::reference::vendor::sender::VendorSender;
use abc_webhook_conformance::reference::wire::{StageClock, WireTransport};
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::network::Network;
use abc_webhook_conformance::stage::sender::SenderTarget;
use serde_json::Value;

use super::cell::Cell;
use super::delivery::{self, Habit};
use super::judge::Echoes;
use super::play::{Receiver, Sender, play};
use super::{Table, page, picture, tokens};
use crate::consumers::vectors::{self, Vector};

#[tokio::test(start_paused = true)]
async fn peers_that_conform_agree_about_every_delivery() {
    let cell = cell(None, Some).await;
    assert_eq!(cell.wrong, [""; 0]);
    // The shared vectors, the four events that fail, and the two that are refused.
    assert_eq!(cell.agreed, vectors().len() + 6);
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_loses_an_unknown_key_is_noticed() {
    let lossy = |mut echo: Echo| {
        let mut event: Value = serde_json::from_str(&echo.body).unwrap();
        event.as_object_mut().unwrap().remove("id");
        echo.body = event.to_string();
        Some(echo)
    };
    must_be_wrong(&cell(None, lossy).await, "the receiver writes it again as");
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_rounds_a_number_is_noticed() {
    let rounds = |mut echo: Echo| {
        echo.body = echo.body.replace("1e+21", "1e+20").replace("1e21", "1e20");
        Some(echo)
    };
    must_be_wrong(&cell(None, rounds).await, "the receiver writes it again as");
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_drops_a_delivery_is_noticed() {
    let drops = |echo: Echo| Some(echo).filter(|echo| !echo.raw.contains("ISSUE_ADDITION"));
    let cell = cell(None, drops).await;
    must_be_wrong(&cell, "a handler was given it 0 times, where 1 are owed");
}

#[tokio::test(start_paused = true)]
async fn each_defect_of_a_sender_is_noticed() {
    for (defect, wrong) in [
        (
            Defect::RetriesClientErrors,
            "wrong token: answered with 401, 401, 401, 401, where 401 is owed",
        ),
        (
            Defect::NeverRetriesServerErrors,
            "answered with 500, where 500, 500, 200 is owed",
        ),
        (Defect::WaitsTooShort, "attempt 2 came 2900.0 ms after"),
        (Defect::ChangesBody, "attempt 2 has another body"),
        (Defect::LosesNulls, "attempt 1 has another body"),
        (Defect::OmitsToken, "answered with 401, where 200 is owed"),
        (
            Defect::SendsNothing,
            "answered with nothing, where 200 is owed",
        ),
        (
            Defect::SendsOnceMore,
            "answered with 200, 200, where 200 is owed",
        ),
    ] {
        must_be_wrong(&cell(Some(defect), Some).await, wrong);
    }
}

/// Who comes first is the control; only behind somebody who keeps time a sender can be late.
#[tokio::test(start_paused = true)]
async fn a_sender_that_dawdles_is_noticed_beside_one_that_keeps_time() {
    let cells = cells(&[None, Some(Defect::WaitsTooLong)], Some).await;
    assert!(cells[0].is_good(), "{:?}", cells[0].wrong);
    must_be_wrong(&cells[1], "attempt 2 came 6000.0 ms after the failure");
}

/// It retries what is refused, which is owed of it and of nobody else.
#[tokio::test(start_paused = true)]
async fn the_vendors_sender_is_held_to_its_own_habit() {
    let vendor = |network| -> Arc<dyn SenderTarget> { Arc::new(VendorSender::new(network)) };
    let agreed = played(&[(&vendor, Habit::Retries)], Some).await.remove(0);
    assert_eq!(agreed.wrong, [""; 0]);
    let wrong = "wrong token: answered with 401, 401, 401, 401, where 401 is owed";
    let accused = played(&[(&vendor, Habit::GivesUp)], Some).await.remove(0);
    must_be_wrong(&accused, wrong);
    let reference = |network| sender(network, None);
    let accused = played(&[(&reference, Habit::Retries)], Some)
        .await
        .remove(0);
    must_be_wrong(
        &accused,
        "wrong token: answered with 401, where 401, 401, 401, 401 is owed",
    );
}

#[test]
fn what_is_wrong_is_on_the_page_and_in_the_picture() {
    let table = |cell: Cell| Table {
        senders: vec!["Rust"],
        receivers: vec!["Go"],
        cells: vec![vec![cell]],
    };
    let good = table(Cell {
        agreed: 7,
        wrong: Vec::new(),
    });
    assert!(page::page(&good).contains("| **Rust** | 7 |\n"));
    assert!(picture::picture(&good).contains("agree about every delivery: Rust."));
    assert!(good.must_be_good().is_ok());
    let bad = table(Cell {
        agreed: 6,
        wrong: vec!["one `of` them: <why>".to_owned()],
    });
    assert!(page::page(&bad).contains("| **Rust** | ✗ 6 of 7 |\n"));
    assert!(page::page(&bad).contains("- Rust to Go: `one 'of' them: <why>`\n"));
    assert!(picture::picture(&bad).contains("<g class=\"bad\">"));
    assert!(
        picture::picture(&bad).contains("do not agree about every delivery: Rust to Go 6 of 7.")
    );
    assert!(bad.must_be_good().is_err());
}

#[test]
fn nothing_at_all_is_not_good() {
    assert!(!Cell::default().is_good());
}

/// One sender, with a defect or none, to one receiver, which tells what `tell` leaves.
async fn cell(
    defect: Option<Defect>,
    tell: impl Fn(Echo) -> Option<Echo> + Send + Sync + 'static,
) -> Cell {
    cells(&[defect], tell).await.remove(0)
}

async fn cells(
    defects: &[Option<Defect>],
    tell: impl Fn(Echo) -> Option<Echo> + Send + Sync + 'static,
) -> Vec<Cell> {
    let makers = defects
        .iter()
        .map(|defect| move |network| sender(network, *defect));
    let makers: Vec<_> = makers.collect();
    let makers = makers
        .iter()
        .map(|maker| (maker as Maker<'_>, Habit::GivesUp));
    played(&makers.collect::<Vec<_>>(), tell).await
}

/// Makes a sender on a network.
type Maker<'m> = &'m dyn Fn(Arc<dyn Network>) -> Arc<dyn SenderTarget>;

/// Several senders to one receiver.
async fn played(
    makers: &[(Maker<'_>, Habit)],
    tell: impl Fn(Echo) -> Option<Echo> + Send + Sync + 'static,
) -> Vec<Cell> {
    let network: Arc<dyn Network> = Arc::new(Memory::default());
    let told = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&told);
    let tokens = tokens().unwrap();
    let router = echo::router(&tokens.right, move |echo| {
        kept.lock().unwrap().extend(tell(echo.clone()));
    });
    let listener = network.listen().await.unwrap();
    let receiver = Receiver {
        port: listener.port(),
        path: "/webhook".to_owned(),
    };
    tokio::spawn(serve(listener, router.unwrap()));
    let makers = makers.iter().enumerate();
    let senders = makers.map(|(number, (make, habit))| Sender {
        target: make(Arc::clone(&network)),
        deliveries: delivery::deliveries(&vectors(), number, *habit).unwrap(),
    });
    let senders: Vec<_> = senders.collect();
    let matrix = play(network, &senders, &[receiver], &tokens).await.unwrap();
    let echoes = Echoes::new(told.lock().unwrap().drain(..));
    let rows = matrix.judge(&[echoes]).into_iter();
    rows.map(|mut row| row.remove(0)).collect()
}

fn sender(network: Arc<dyn Network>, defect: Option<Defect>) -> Arc<dyn SenderTarget> {
    match defect {
        None => Arc::new(ReferenceSender::new(
            WireTransport::new(network),
            StageClock,
        )),
        Some(defect) => {
            let transport = WireTransport::new(broken_network(network, defect));
            Arc::new(BrokenSender::new(transport, StageClock, defect))
        }
    }
}

fn vectors() -> Vec<Vector> {
    let schema = std::path::Path::new(crate::ROOT).join("schema");
    vectors::valid(&schema).unwrap()
}

fn must_be_wrong(cell: &Cell, wrong: &str) {
    assert!(!cell.is_good());
    let found = cell.wrong.iter().any(|line| line.contains(wrong));
    assert!(found, "{wrong}: {:#?}", cell.wrong);
}
