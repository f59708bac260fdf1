//! A behaviour, and how a run against it must end.

use std::io;
use std::net::TcpStream;

use crate::bench::Ended;
use crate::senders::Order;

/// A row of the table.
pub(crate) struct Row {
    /// What the peer does, to complete "a receiver that …".
    pub(crate) does: &'static str,
    pub(crate) kind: Kind,
    pub(crate) exit: i32,
    /// The verdict of the check; nothing where no report can be there.
    pub(crate) verdict: &'static str,
    /// Words that are said.
    pub(crate) says: &'static str,
}

/// What it does with each connection that it accepts.
pub(crate) type Habit = fn(&mut TcpStream) -> io::Result<()>;

/// What a server of an API does with a call of this method.
pub(crate) type Made = fn(&mut TcpStream, &str) -> io::Result<()>;

/// Who is hostile.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// A receiver, and the check that it is asked for.
    Receiver(&'static str, Habit),
    /// A receiver that should speak TLS.
    Secure(&'static str, Habit),
    /// A proxy on the way to a receiver over HTTPS.
    Proxy(Habit),
    /// A receiver that `trigger` delivers to.
    Trigger(Habit),
    /// A sender, by what it does with a delivery.
    Sender(&'static str, fn(&Order) -> io::Result<()>),
    /// A sender that meets `listen`, by what it does with an address.
    Listen(fn(&Order) -> io::Result<()>),
    /// A server of the API, from its first answer on.
    Api(Habit),
    /// The same, over HTTPS.
    SecureApi(Habit),
    /// A server that lists the fields of a channel, as it should.
    MadeBy(Made),
    /// A server that `sdk` asks for the fields of a channel.
    Fields(Habit),
    /// An adapter, which is a shell script.
    Adapter(&'static str),
    /// A probe, which is a shell script.
    Probe(&'static str),
    /// A file for a subcommand, which comes on its standard input.
    Input(&'static [&'static str], fn() -> Vec<u8>),
}

impl Kind {
    pub(crate) fn title(&self) -> &'static str {
        match self {
            Self::Receiver(..) => "Receivers",
            Self::Secure(..) => "Receivers over HTTPS",
            Self::Proxy(_) => "Proxies",
            Self::Trigger(_) => "Receivers of `trigger`",
            Self::Sender(..) => "Senders",
            Self::Listen(_) => "Senders to `listen`",
            Self::Api(_) | Self::SecureApi(_) | Self::MadeBy(_) | Self::Fields(_) => {
                "Servers of the REST API"
            }
            Self::Adapter(_) => "Adapters",
            Self::Probe(_) => "Probes",
            Self::Input(..) => "Files",
        }
    }
}

impl Row {
    /// What is wrong with how it ended.
    pub(crate) fn objection(&self, ended: &Ended) -> Option<String> {
        let mut wrong = ended.dirt.clone();
        if ended.exit != Some(self.exit) {
            wrong.push(format!("exit {:?}, not {}", ended.exit, self.exit));
        }
        if ended.verdict != self.verdict {
            wrong.push(format!(
                "verdict {:?}, not {:?}",
                ended.verdict, self.verdict
            ));
        }
        if !ended.told.contains(self.says) {
            wrong.push(format!("{:?} is not said", self.says));
        }
        let (title, told) = (self.kind.title(), &ended.told);
        let wrong = wrong.join("; ");
        (!wrong.is_empty()).then(|| format!("{title}: {}: {wrong}\n{told}", self.does))
    }
}
