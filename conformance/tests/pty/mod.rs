//! A terminal to run the command on.

#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "every test uses a part, some use all"
)]
#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

use std::fs::File;
use std::io::Read;
use std::process::{Command, Output, Stdio};
use std::thread::{self, JoinHandle};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// A terminal of a user, who reads.
pub(crate) struct Terminal {
    user: File,
    program: File,
}

impl Terminal {
    /// One that is so wide.
    pub(crate) fn of(columns: u16) -> Self {
        let user = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&user).unwrap();
        unlockpt(&user).unwrap();
        let name = ptsname(&user, Vec::new()).unwrap();
        let program = File::options()
            .read(true)
            .write(true)
            .open(name.to_str().unwrap())
            .unwrap();
        let size = Winsize {
            ws_row: 40,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&program, size).unwrap();
        Self {
            user: user.into(),
            program,
        }
    }

    /// Where the command is to write to.
    pub(crate) fn output(&self) -> Stdio {
        self.program.try_clone().unwrap().into()
    }

    /// Runs `command` to its end; how that was, and what there was to be read.
    pub(crate) fn run(self, mut command: Command) -> (Output, String) {
        let child = command.stdin(Stdio::null()).spawn().unwrap();
        drop(command);
        let reading = self.reading();
        let output = child.wait_with_output().unwrap();
        (output, reading.join().unwrap())
    }

    /// Reads until nobody may write to it any more: not the command either, that was told to.
    pub(crate) fn reading(self) -> JoinHandle<String> {
        let mut user = self.user();
        thread::spawn(move || {
            let mut read = Vec::new();
            // It ends with an error, which is how a terminal says that nobody is there any more.
            let _ = user.read_to_end(&mut read);
            String::from_utf8(read).unwrap()
        })
    }

    /// Where the user reads, for as long as anybody else may write to it.
    pub(crate) fn user(self) -> File {
        self.user
    }
}
