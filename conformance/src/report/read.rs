//! Reports read again: a `json` document, or the lines of a `jsonl` stream.

use super::wire::{Ended, FORMAT, Line, Report};
use crate::exit::Exit;

/// A run that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// The run.
    pub report: Report,
    /// Whether the stream breaks off within a line, which is left out then.
    pub is_cut: bool,
}

/// Why a text is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Neither a document nor a stream.
    #[error("line {line}, column {column}: {message}")]
    Malformed {
        /// From 1 on.
        line: usize,
        /// From 1 on.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// It was written by another version of this program.
    #[error("line {line}: it has format {format}, and this program reads format {FORMAT}")]
    Format {
        /// From 1 on.
        line: usize,
        /// What it says.
        format: u32,
    },
    /// It tells nothing.
    #[error("there is nothing in it")]
    Empty,
}

/// Reads a report, whichever of the two it is.
pub fn read(text: &str) -> Result<Read, ReadError> {
    let first = text.lines().find(|line| !line.trim().is_empty());
    let first = first.ok_or(ReadError::Empty)?;
    if is_line(first) {
        stream(text)
    } else {
        let report = document(text)?;
        Ok(Read {
            report,
            is_cut: false,
        })
    }
}

/// Only a line of a stream is whole and has a type.
fn is_line(text: &str) -> bool {
    let value: Result<serde_json::Value, _> = serde_json::from_str(text);
    value.is_ok_and(|value| value.get("type").is_some())
}

fn document(text: &str) -> Result<Report, ReadError> {
    let report: Report = serde_json::from_str(text).map_err(|error| malformed(&error, 0))?;
    must_be_ours(report.format, 1)?;
    Ok(report)
}

fn stream(text: &str) -> Result<Read, ReadError> {
    let mut report = Report::default();
    let mut is_cut = false;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<Line>(line) {
            Ok(line) => {
                must_be_ours(line.format(), index + 1)?;
                report.tell(line);
            }
            // Whoever wrote it was stopped, which is no reason to lose what was written before.
            Err(error) if error.is_eof() && !line.ends_with('\n') => is_cut = true,
            Err(error) => return Err(malformed(&error, index)),
        }
    }
    report.exit = exit(&report);
    Ok(Read { report, is_cut })
}

/// A stream does not tell what the process exited with, but what each suite would.
fn exit(report: &Report) -> Option<u8> {
    let codes = report
        .suites
        .iter()
        .map(|suite| suite.ended.as_ref().and_then(Ended::exit));
    let exits: Vec<Exit> = codes.collect::<Option<_>>()?;
    exits.into_iter().reduce(Exit::or).map(|exit| exit as u8)
}

fn must_be_ours(format: u32, line: usize) -> Result<(), ReadError> {
    if format == FORMAT {
        Ok(())
    } else {
        Err(ReadError::Format { line, format })
    }
}

fn malformed(error: &serde_json::Error, lines_before: usize) -> ReadError {
    let place = format!(" at line {} column {}", error.line(), error.column());
    // What is found wrong with a value as a whole has no place of its own.
    ReadError::Malformed {
        line: error.line().max(1) + lines_before,
        column: error.column().max(1),
        message: error.to_string().replace(&place, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use crate::report::{json, jsonl::Lines};

    fn as_stream(report: &Report) -> String {
        let lines = report.lines().map(|line| Lines::text(&line).unwrap());
        lines.collect()
    }

    #[test]
    fn what_was_written_is_read_again() {
        let report = sample::report("harmless");
        let mut document = Vec::new();
        json::document(&report, &mut document).unwrap();
        let document = String::from_utf8(document).unwrap();
        assert_eq!(read(&document).unwrap().report, report);
        assert_eq!(read(&as_stream(&report)).unwrap().report, report);
    }

    #[test]
    fn a_stream_that_breaks_off_tells_what_is_whole() {
        let report = sample::report("harmless");
        let text = as_stream(&report);
        let whole = text.trim_end().rfind('\n').unwrap();
        let read = read(&text[..whole + 10]).unwrap();
        assert!(read.is_cut);
        assert_eq!(read.report.suites[0].checks, report.suites[0].checks);
        assert_eq!(read.report.suites[0].ended, None);
        assert_eq!(read.report.exit, None);
    }

    #[test]
    fn what_is_no_report_is_refused_at_its_place() {
        let told = |text: &str| read(text).unwrap_err().to_string();
        let stream = as_stream(&sample::report("harmless"));
        let (first, _) = stream.split_once('\n').unwrap();
        assert_eq!(told(" \n"), "there is nothing in it");
        assert_eq!(told("{\"suites\": [}"), "line 1, column 13: expected value");
        assert_eq!(
            told(&format!("{first}\n{{\"type\":\"decided\"}}\n")),
            "line 2, column 1: missing field `format`"
        );
        assert_eq!(
            told(&first.replacen("\"format\":1", "\"format\":7", 1)),
            "line 1: it has format 7, and this program reads format 1"
        );
    }
}
