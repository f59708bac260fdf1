//! `--report FORMAT[=PATH]`: which format, and where to.

use std::path::PathBuf;

use crate::report::{FORMATS, Format};

/// A report that was asked for.
#[derive(Clone)]
pub(super) struct ReportArg {
    pub(super) format: &'static Format,
    pub(super) to: Destination,
}

/// Where a report is written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Destination {
    Stdout,
    File(PathBuf),
}

impl ReportArg {
    pub(super) fn is_on_stdout(&self) -> bool {
        self.to == Destination::Stdout
    }
}

impl Default for ReportArg {
    fn default() -> Self {
        Self {
            format: &FORMATS[0],
            to: Destination::Stdout,
        }
    }
}

/// Parses `FORMAT`, `FORMAT=PATH` or `FORMAT=-`.
pub(super) fn parse(text: &str) -> Result<ReportArg, String> {
    let (name, path) = text.split_once('=').unwrap_or((text, "-"));
    let found = FORMATS.iter().find(|format| format.name == name);
    let format = found.ok_or_else(|| {
        let all: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
        format!("there is no such format; there are {}", all.join(", "))
    })?;
    let to = match path {
        "" => return Err("behind = a path is needed, or - for standard output".to_owned()),
        "-" => Destination::Stdout,
        path => Destination::File(path.into()),
    };
    Ok(ReportArg { format, to })
}

/// What `--help` says, with a line for each format.
pub(super) fn long_help() -> String {
    let lines = FORMATS.iter();
    let lines = lines.map(|Format { name, about, .. }| format!("\n- {name}: {about}"));
    format!(
        "Write a report in this format, to this file; may be given several times.\n\n\
        Without a path, or with - for one, it is written to standard output, in place of the \
        report for a reader.\n\nPossible formats:{}",
        lines.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_a_format_and_a_place() {
        let parsed = |text| {
            parse(text)
                .map(|report| (report.format.name, report.to))
                .unwrap()
        };
        assert_eq!(parsed("json"), ("json", Destination::Stdout));
        assert_eq!(parsed("junit=-"), ("junit", Destination::Stdout));
        let file = Destination::File("a=b/c".into());
        assert_eq!(parsed("jsonl=a=b/c"), ("jsonl", file));
    }

    #[test]
    fn the_default_is_for_a_reader() {
        assert_eq!(ReportArg::default().format.name, "human");
    }
}
