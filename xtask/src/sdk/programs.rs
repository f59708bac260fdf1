//! The programs that put each package under test: its codec, its sender behind the adapter protocol,
//! and its receiver.
//!
//! A language that gets a package gets a row here, and with it a place in `cargo xtask differential`
//! and in `cargo xtask matrix`.

use std::process::Command;

use super::{go, java, python, shared, typescript};
use crate::error::Error;
use crate::toolchain::Toolchain;

/// A language that has a package.
pub(crate) struct Language {
    pub(crate) name: &'static str,
    pub(crate) needs: &'static [&'static str],
    /// Builds what it takes, and makes the command.
    pub(crate) codec: fn() -> Result<Command, Error>,
    /// Builds what it takes, and makes the commands.
    pub(crate) peers: fn() -> Result<Peers, Error>,
}

/// The commands of a package's peers.
pub(crate) struct Peers {
    /// Speaks the adapter protocol, in any folder.
    pub(crate) sender: Command,
    /// Tells where it listens.
    pub(crate) receiver: Command,
}

/// Rust first: what the others are compared with.
pub(crate) static LANGUAGES: [Language; 5] = [
    Language {
        name: "Rust",
        needs: &["cargo"],
        codec: rust_codec,
        peers: rust_peers,
    },
    Language {
        name: "TypeScript",
        needs: &["node", "npm"],
        codec: typescript::codec,
        peers: typescript::peers,
    },
    Language {
        name: "Python",
        needs: &["python3"],
        codec: python::codec,
        peers: python::peers,
    },
    Language {
        name: "Go",
        needs: &["go"],
        codec: go::codec,
        peers: go::peers,
    },
    Language {
        name: "Java",
        needs: &["java", "mvn"],
        codec: java::codec,
        peers: java::peers,
    },
];

/// The languages whose toolchains this machine has, and the programs that it lacks for the others.
/// If all are wanted, a lack is a failure.
pub(crate) fn found(all: bool) -> Result<Vec<&'static Language>, Error> {
    let lacks = |program: &&&'static str| Toolchain::find(program).version.is_none();
    let mut programs = Vec::new();
    let found = LANGUAGES.iter().filter(|language| {
        let lacking: Vec<&str> = language.needs.iter().filter(lacks).copied().collect();
        programs.extend(&lacking);
        lacking.is_empty()
    });
    let found = found.collect();
    if all && !programs.is_empty() {
        return Err(Error::Missing { programs });
    }
    for program in programs {
        eprintln!("left out, since there is no {program}");
    }
    Ok(found)
}

/// The reference peers are made of the Rust package.
fn rust_peers() -> Result<Peers, Error> {
    shared::build_suite()?;
    Ok(Peers {
        sender: reference("sender")?,
        receiver: reference("receiver")?,
    })
}

fn rust_codec() -> Result<Command, Error> {
    shared::build_suite()?;
    reference("codec")
}

fn reference(peer: &str) -> Result<Command, Error> {
    let mut command = Command::new(shared::suite()?);
    command.args(["reference", peer]);
    Ok(command)
}
