//! `listen`: a receiver for a developer's desk.

mod teller;

use std::collections::HashSet;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use self::teller::{Out, Teller};
use super::check::seconds;
use super::error::CliError;
use super::interrupt::interrupted;
use super::proxy::ProxyArgs;
use super::schema::ReadingArg;
use super::tls::TlsArgs;
use super::token::TokenArgs;
use crate::exit::Exit;
use crate::listen::human::{Detail, Human};
use crate::listen::save::Folder;
use crate::listen::ui::{self, History};
use crate::listen::{Answers, Desk, Forward, Limits, Told, serve};
use crate::reference::receiver;
use crate::scripts::{Act, Fault};
use crate::secret::Secret;
use crate::stage::network::Listener;
use crate::stage::tcp::Tcp;
use crate::stage::url::Target;
use crate::trace::TIME_OUT;

/// Listen for deliveries, show each as it arrives, and judge it on the spot.
///
/// Takes deliveries on any path. Without --count it goes on until it is interrupted, which is how it
/// is meant to end: it exits with 0, or with 1 if a delivery broke a MUST. With --count it ends by
/// itself, and exits with 130 if it is interrupted before.
#[derive(Args)]
pub(super) struct Listen {
    /// The port to listen on; 0 is any free one.
    #[arg(long, value_name = "PORT", default_value_t = 4100)]
    port: u16,

    /// The address to listen on.
    #[arg(long, value_name = "ADDR", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,

    #[command(flatten)]
    token: TokenArgs,

    /// Take any token, even if one is in the environment.
    #[arg(long, conflicts_with = "token_file")]
    any_token: bool,

    /// Meet the attempts of each delivery so, in this order; the last one meets all that follow
    /// [default: 200].
    ///
    /// The words are those of `check sender --script`: a status; cut-, reset- or chunks- and a
    /// status whose body breaks off so; or the name of a fault.
    #[arg(long, value_name = "ACT,…", conflicts_with = "fault")]
    answer: Option<Answers>,

    /// Meet every attempt with this fault.
    #[arg(long, value_parser = fault())]
    fault: Option<Act>,

    /// Let so much time pass before each answer, for example 2s or 500ms.
    #[arg(long, value_name = "TIME", value_parser = delay)]
    delay: Option<Duration>,

    /// Keep every attempt in a file of its own in this folder.
    ///
    /// Head and body are kept as they were sent, without the token; `replay` sends them again, and
    /// `validate` validates them.
    #[arg(long, value_name = "DIR")]
    save: Option<PathBuf>,

    /// Pass every delivery on to this URL, byte for byte, and its answer back.
    ///
    /// With --answer or --fault its answer is dropped, and what they say is given. Host, Connection
    /// and the framing are of this connection; everything else goes on as it came, the token too.
    #[arg(long, value_name = "URL")]
    forward: Option<String>,

    #[command(flatten)]
    tls: TlsArgs,

    #[command(flatten)]
    proxy: ProxyArgs,

    /// How much is asked of a payload.
    #[arg(long, value_enum, default_value_t = ReadingArg::Strict)]
    reading: ReadingArg,

    /// The largest body that is taken, in bytes; what is larger is answered 413.
    #[arg(long, value_name = "BYTES", default_value_t = 2 * 1024 * 1024,
          value_parser = clap::value_parser!(u32).range(1..=3_000_000))]
    max_body: u32,

    /// End after so many deliveries, each when nothing more is to be expected of it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    count: Option<u32>,

    #[command(flatten)]
    page: PageArgs,

    /// How it is told.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,

    /// Tell a line for each attempt, and what is wrong.
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,

    /// Show every payload to its end, and every retry like a first attempt.
    #[arg(short, long)]
    verbose: bool,
}

#[derive(Args)]
struct PageArgs {
    /// Show it on a page as well, for the browsers of this machine.
    #[arg(long)]
    ui: bool,

    /// The port of the page, which is always on loopback; 0 is any free one.
    #[arg(long, value_name = "PORT", default_value_t = 0, requires = "ui")]
    ui_port: u16,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a reader.
    Human,
    /// A JSON object a line for whatever happens, for a program.
    Json,
}

fn fault() -> impl clap::builder::TypedValueParser<Value = Act> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};

    let names = PossibleValuesParser::new(Fault::ALL.map(Fault::name));
    names.try_map(|name| name.parse::<Act>())
}

/// Seconds, or a number with its unit.
fn delay(text: &str) -> Result<Duration, String> {
    if let Some(number) = text.strip_suffix("ms") {
        let milliseconds: f64 = number
            .parse()
            .map_err(|_| format!("{number:?} is no number"))?;
        return seconds(&(milliseconds / 1000.0).to_string());
    }
    seconds(text.strip_suffix('s').unwrap_or(text))
}

/// So much may have happened that was not told yet; then senders wait.
const BACKLOG: usize = 256;

/// How long it is waited, after an interrupt, for what is under way; and how often it is looked.
const GRACE: Duration = Duration::from_secs(2);
const GLANCE: Duration = Duration::from_millis(5);

impl Listen {
    pub(super) async fn run(self) -> Result<Exit, CliError> {
        // One for the whole run: another one would not know of an interrupt before it was made.
        let mut interrupt = pin!(interrupted());
        let prepared = tokio::select! {
            biased;
            () = &mut interrupt => return Err(CliError::Interrupted),
            prepared = self.prepare() => prepared?,
        };
        let Prepared {
            desk,
            told,
            listener,
            mut teller,
        } = prepared;
        let bound = SocketAddr::new(self.host, listener.port());
        let mut serving = JoinSet::new();
        serving.spawn(serve(listener, Arc::clone(&desk)));
        let url = format!("http://{bound}/webhook");
        let page = self.show(&url, &mut serving, &mut teller).await?;
        teller.ready(&url, page.as_deref())?;
        let ended = self.tell_all(told, &mut teller, interrupt, &desk).await?;
        drop(serving);
        let exit = teller.end()?;
        match (ended, self.count) {
            (Ended::Interrupted, Some(_)) => Err(CliError::Interrupted),
            _ => Ok(exit),
        }
    }

    async fn prepare(&self) -> Result<Prepared, CliError> {
        let secret = self.secret().await?;
        let (tell, told) = mpsc::channel(BACKLOG);
        let mut desk = Desk::new(secret.as_ref(), tell)?
            .answering(self.answers())
            .reading(self.reading.into())
            .within(Limits {
                body: self.max_body as usize,
                ..Limits::default()
            });
        if let Some(forward) = self.forward()? {
            let answers_itself = self.answer.is_some() || self.fault.is_some();
            desk = desk.forwarding(forward, answers_itself);
        }
        let save = self.save.as_ref().map(|path| Folder::open(path));
        let save = save.transpose().map_err(|error| self.not_saved(error))?;
        let address = SocketAddr::new(self.host, self.port);
        let listener = bind(address).await?;
        if secret.is_none() {
            anstream::eprintln!(
                "note: any token is taken; ABC_WEBHOOK_TOKEN or --token-file names one"
            );
        }
        Ok(Prepared {
            desk: Arc::new(desk),
            told,
            listener,
            teller: Teller::new(self.out(), self.reading.into(), save),
        })
    }

    async fn secret(&self) -> Result<Option<Secret>, CliError> {
        match self.token.read().await {
            _ if self.any_token => Ok(None),
            Ok(secret) => Ok(Some(secret)),
            Err(CliError::NoToken) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Serves the page, if there is to be one; gives back its URL.
    async fn show(
        &self,
        url: &str,
        serving: &mut JoinSet<()>,
        teller: &mut Teller,
    ) -> Result<Option<String>, CliError> {
        if !self.page.ui {
            return Ok(None);
        }
        let address = (Ipv4Addr::LOCALHOST, self.page.ui_port).into();
        let listener = bind(address).await?;
        let port = listener.port();
        let history = Arc::new(History::new(url)?);
        teller.history = Some(Arc::clone(&history));
        let router = ui::router(history, port);
        serving.spawn(async move {
            // It fails only where the listener does, and then deliveries are still told.
            let _ = receiver::serve(listener, router).await;
        });
        Ok(Some(format!("http://127.0.0.1:{port}/")))
    }

    fn answers(&self) -> Answers {
        let fault = self.fault.map(Answers::always);
        let answers = self.answer.clone().or(fault).unwrap_or_default();
        answers.after(self.delay.unwrap_or_default())
    }

    fn forward(&self) -> Result<Option<Forward>, CliError> {
        let Some(url) = &self.forward else {
            return Ok(None);
        };
        let target = Target::parse(url).map_err(|error| CliError::Target {
            text: url.clone(),
            error,
        })?;
        let trust = self.tls.trust(&target)?;
        let route = self.proxy.route(&target).map_err(CliError::Route)?;
        Ok(Some(Forward::new(target, trust, TIME_OUT).by(route)))
    }

    fn out(&self) -> Out {
        match (self.format, self.quiet, self.verbose) {
            (Format::Json, ..) => Out::Json(anstream::stdout()),
            (_, true, _) => Out::Human(Human::new(anstream::stdout(), Detail::Quiet)),
            (_, _, true) => Out::Human(Human::new(anstream::stdout(), Detail::Verbose)),
            _ => Out::Human(Human::new(anstream::stdout(), Detail::Normal)),
        }
    }

    fn not_saved(&self, error: io::Error) -> CliError {
        let path = self.save.as_ref();
        let path = path.map_or_else(String::new, |path| path.display().to_string());
        CliError::Save { path, error }
    }

    /// Tells what happens until nothing more is to be told.
    async fn tell_all(
        &self,
        mut told: mpsc::Receiver<Told>,
        teller: &mut Teller,
        mut interrupt: Pin<&mut impl Future<Output = ()>>,
        desk: &Desk,
    ) -> Result<Ended, CliError> {
        let mut over = HashSet::new();
        loop {
            let told = tokio::select! {
                biased;
                () = &mut interrupt => {
                    let rest = self.tell_rest(&mut told, teller, desk);
                    // Who misbehaves on purpose may be slow on purpose.
                    let told_all = timeout(GRACE, rest).await;
                    return told_all.unwrap_or(Ok(())).map(|()| Ended::Interrupted);
                }
                told = told.recv() => told,
            };
            let Some(told) = told else {
                return Ok(Ended::Counted);
            };
            if self.tell(&told, teller)?.is_break() {
                return Ok(Ended::Counted);
            }
            if let Some(count) = self.count {
                over.extend(is_over(&told));
                if over.len() >= count as usize {
                    return Ok(Ended::Counted);
                }
            }
        }
    }

    /// Tells what has happened before an interrupt, and how what is under way was met.
    async fn tell_rest(
        &self,
        told: &mut mpsc::Receiver<Told>,
        teller: &mut Teller,
        desk: &Desk,
    ) -> Result<(), CliError> {
        loop {
            let is_busy = desk.is_busy();
            while let Ok(told) = told.try_recv() {
                if self.tell(&told, teller)?.is_break() {
                    return Ok(());
                }
            }
            if !is_busy {
                return Ok(());
            }
            sleep(GLANCE).await;
        }
    }

    /// Tells one thing; whoever reads only the first lines has seen enough.
    fn tell(&self, told: &Told, teller: &mut Teller) -> Result<ControlFlow<()>, CliError> {
        teller.count(told);
        teller.save(told).map_err(|error| self.not_saved(error))?;
        match teller.tell(told) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ControlFlow::Break(())),
            other => other.map(ControlFlow::Continue).map_err(CliError::Output),
        }
    }
}

/// A listener at this address.
async fn bind(address: SocketAddr) -> Result<Box<dyn Listener>, CliError> {
    let listener = Tcp::listen_on(address).await;
    listener.map_err(|error| CliError::Port { address, error })
}

/// The delivery of which nothing more is to be expected.
fn is_over(told: &Told) -> Option<usize> {
    match told {
        Told::Answered(answered) => answered.is_delivered.then_some(answered.delivery),
        Told::Quiet(quiet) => Some(quiet.delivery),
        Told::Arrived(_) | Told::Trouble(_) => None,
    }
}

/// Everything that has to be there before anybody is told that it is.
struct Prepared {
    desk: Arc<Desk>,
    told: mpsc::Receiver<Told>,
    listener: Box<dyn Listener>,
    teller: Teller,
}

enum Ended {
    /// By whoever started it.
    Interrupted,
    /// By itself.
    Counted,
}
