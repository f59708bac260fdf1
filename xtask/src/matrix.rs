//! `cargo xtask matrix`: the sender of every package, and a fake of the vendor's, delivers to the
//! receiver of every package.
//!
//! All pairs run at once, so that the whole takes little longer than the vendor's three retries and
//! the window in which nothing more may come. What was found is written to `sdk/MATRIX.md` and `sdk/matrix.svg`,
//! which hold nothing that another run would find otherwise.

mod cell;
mod delivery;
mod judge;
mod page;
mod peers;
mod picture;
mod play;
mod relay;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use abc_webhook_conformance::reference::vendor::sender::VendorSender;
use abc_webhook_conformance::secret::Secret;
use abc_webhook_conformance::stage::sender::SenderTarget;
use abc_webhook_conformance::stage::tcp::Tcp;
use futures_util::future::try_join_all;
use tokio::runtime::Runtime;

use self::cell::Cell;
use self::delivery::Habit;
use self::judge::Echoes;
use self::peers::Pair;
use self::play::{Matrix, Sender, Tokens};
use crate::consumers::vectors::{self, Vector};
use crate::error::Error;
use crate::generated;
use crate::sdk::listening::TOKEN;
use crate::sdk::programs::{self, LANGUAGES, Language};

/// Have the sender of every package deliver to the receiver of every package
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Change nothing, and fail where sdk/MATRIX.md or sdk/matrix.svg says something else
    #[arg(long, conflicts_with = "print")]
    check: bool,
    /// Write the page to standard output and change nothing
    #[arg(long)]
    print: bool,
    /// Fail where a toolchain is missing, instead of leaving its package out
    #[arg(long)]
    all: bool,
}

/// Who was asked, and what was found: a row for each sender, a column for each receiver.
struct Table {
    senders: Vec<&'static str>,
    receivers: Vec<&'static str>,
    cells: Vec<Vec<Cell>>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Error> {
    let languages = programs::found(arguments.all)?;
    let table = measure(&languages)?;
    if arguments.print {
        print!("{}", page::page(&table));
    } else {
        print!("{}", table.text());
    }
    let is_whole = languages.len() == LANGUAGES.len();
    if !is_whole {
        eprintln!("the page and the picture are left as they are, since they hold all packages");
    } else if arguments.check {
        table.files().iter().try_for_each(check)?;
    } else if !arguments.print {
        table.files().iter().try_for_each(write)?;
    }
    table.must_be_good()
}

/// The fake of the vendor's own sender.
const VENDOR: &str = "ABC User Feedback";

fn measure(languages: &[&'static Language]) -> Result<Table, Error> {
    let vectors = vectors::valid(&Path::new(crate::ROOT).join(generated::FOLDER))?;
    let pairs = peers::start(languages)?;
    let began = Instant::now();
    let runtime = Runtime::new().map_err(Error::file(Path::new("the runtime")))?;
    let (matrix, told) = runtime.block_on(play(pairs, &vectors))?;
    eprintln!("played in {:.1} s", began.elapsed().as_secs_f64());
    let names = languages.iter().map(|language| language.name);
    Ok(Table {
        senders: names.clone().chain([VENDOR]).collect(),
        receivers: names.collect(),
        cells: matrix.judge(&told),
    })
}

/// Plays everything, and ends the receivers for what they told.
async fn play(pairs: Vec<Pair>, vectors: &[Vector]) -> Result<(Matrix, Vec<Echoes>), Error> {
    let senders = senders(&pairs, vectors).await?;
    let receivers: Vec<_> = pairs
        .iter()
        .map(|pair| pair.receiver.receiver.clone())
        .collect();
    let played = play::play(Arc::new(Tcp), &senders, &receivers, &tokens()?).await;
    let matrix = played.map_err(Error::file(Path::new("127.0.0.1")))?;
    let told = pairs.into_iter().map(|pair| pair.receiver.end());
    let told: Result<Vec<_>, _> = told.map(|told| told.map(Echoes::new)).collect();
    Ok((matrix, told?))
}

/// The senders of all packages, and the vendor's behind them.
async fn senders(pairs: &[Pair], vectors: &[Vector]) -> Result<Vec<Sender>, Error> {
    let adapters = pairs.iter().map(|pair| peers::adapter(pair.sender.clone()));
    let mut senders = Vec::new();
    for (number, adapter) in try_join_all(adapters).await?.into_iter().enumerate() {
        senders.push(Sender {
            target: adapter as Arc<dyn SenderTarget>,
            deliveries: delivery::deliveries(vectors, number, Habit::GivesUp)?,
        });
    }
    senders.push(Sender {
        target: Arc::new(VendorSender::new(Arc::new(Tcp))),
        deliveries: delivery::deliveries(vectors, senders.len(), Habit::Retries)?,
    });
    Ok(senders)
}

fn tokens() -> Result<Tokens, Error> {
    let secret = |text: &str| Secret::new(text).map_err(|source| Error::Token { source });
    Ok(Tokens {
        right: secret(TOKEN)?,
        wrong: secret("another-secret-token")?,
    })
}

impl Table {
    /// Every cell, with whom it is about.
    fn each(&self) -> impl Iterator<Item = (&'static str, &'static str, &Cell)> {
        let rows = self.senders.iter().zip(&self.cells);
        rows.flat_map(|(sender, row)| {
            let cells = self.receivers.iter().zip(row);
            cells.map(|(receiver, cell)| (*sender, *receiver, cell))
        })
    }

    fn files(&self) -> [(PathBuf, String); 2] {
        let sdk = Path::new(crate::ROOT).join("sdk");
        [
            (sdk.join("MATRIX.md"), page::page(self)),
            (sdk.join("matrix.svg"), picture::picture(self)),
        ]
    }

    /// For a terminal: the table, and all that is wrong.
    fn text(&self) -> String {
        let wrong = self.each().flat_map(|(sender, receiver, cell)| {
            let lines = cell.wrong.iter();
            lines.map(move |wrong| format!("{sender} to {receiver}: {wrong}\n"))
        });
        wrong.collect::<String>() + &page::rows(self)
    }

    fn must_be_good(&self) -> Result<(), Error> {
        let wrong = self.each().filter(|(_, _, cell)| !cell.is_good());
        match wrong.count() {
            0 => Ok(()),
            cells => Err(Error::Matrix { cells }),
        }
    }
}

fn write((path, content): &(PathBuf, String)) -> Result<(), Error> {
    fs::write(path, content).map_err(Error::file(path))
}

fn check((path, content): &(PathBuf, String)) -> Result<(), Error> {
    if fs::read_to_string(path).unwrap_or_default() == *content {
        return Ok(());
    }
    let path = path.clone();
    Err(Error::MatrixDrift { path })
}
