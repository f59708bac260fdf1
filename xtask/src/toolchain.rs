//! The programs a suite may need, and whether this machine has them.

use std::process::Command;

/// A program that was looked for.
pub(crate) struct Toolchain {
    pub(crate) program: &'static str,
    /// As the program itself states it; none where the program does not run.
    pub(crate) version: Option<String>,
}

impl Toolchain {
    /// Runs the program, since a file of its name may be a shim with nothing behind it.
    pub(crate) fn find(program: &'static str) -> Self {
        let output = Command::new(program).arg(question(program)).output().ok();
        let output = output.filter(|output| output.status.success());
        let version = output.map(|output| {
            // Some say it where errors go.
            number(&String::from_utf8_lossy(
                &[output.stdout, output.stderr].concat(),
            ))
        });
        Self { program, version }
    }
}

/// What a program is asked for its version.
fn question(program: &str) -> &'static str {
    match program {
        "go" => "version",
        _ => "--version",
    }
}

/// The number in what a program says about itself: `cargo 1.88.0 (…)`, `v20.1.0`, `Python 3.11.2`,
/// `go version go1.26.8 linux/amd64`, `xmllint: using libxml version 20914`.
fn number(said: &str) -> String {
    let words = said
        .split_whitespace()
        .map(|word| word.trim_start_matches("go").trim_start_matches('v'));
    let mut numbers = words.filter(|word| word.starts_with(|first: char| first.is_ascii_digit()));
    let number = numbers.next().unwrap_or("of unknown version");
    // Maven ends its line with a code for terminals, whoever reads it.
    let end = number.find(char::is_control).unwrap_or(number.len());
    number[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_found_in_every_way_to_say_it() {
        assert_eq!(number("cargo 1.88.0 (873a06493 2025-05-10)\n"), "1.88.0");
        assert_eq!(number("v20.1.0\n"), "20.1.0");
        assert_eq!(number("Python 3.11.2"), "3.11.2");
        assert_eq!(number("go version go1.26.8 linux/amd64"), "1.26.8");
        assert_eq!(number("\u{1b}[1mApache Maven 3.8.7\u{1b}[m"), "3.8.7");
        assert_eq!(number(""), "of unknown version");
    }

    #[test]
    fn a_program_that_is_not_there_has_no_version() {
        assert_eq!(Toolchain::find("no-such-program").version, None);
    }
}
