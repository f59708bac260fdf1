//! Which reports are one of each target, and which are one of all.
//!
//! A path with `{name}` in it is that of a target, and so is one in a folder. `{part}` is the part of
//! the list, where there is one.

use std::path::Path;

use super::TargetsError;
use crate::cli::error::CliError;
use crate::cli::format::{Destination, ReportArg};
use crate::cli::output::{ReportArgs, refuse_collisions};
use crate::cli::teller::must_be_writable;
use crate::report::Format;
use crate::report::human::Detail;
use crate::targets::{Partition, Row};

/// The reports that were asked for.
pub(super) struct Reports {
    pub(super) each: Vec<Template>,
    pub(super) joined: Vec<ReportArg>,
    pub(super) detail: Detail,
    /// Whether a joined report tells all that is told of a target.
    pub(super) needs_all: bool,
}

/// A report of each target.
pub(super) struct Template {
    format: &'static Format,
    /// Holds [`NAME`].
    path: String,
}

/// What stands for a target's name in a path.
const NAME: &str = "{name}";

/// What stands for the part of the list.
const PART: &str = "{part}";

impl Reports {
    /// What `args` ask for; an error if there is one that cannot be written.
    pub(super) fn of(
        args: &ReportArgs,
        partition: Option<&Partition>,
        rows: &[Row],
    ) -> Result<Self, CliError> {
        let (mut each, mut joined) = (Vec::new(), Vec::new());
        for report in args.asked() {
            let report = with_part(report, partition)?;
            match Template::of(&report) {
                Some(template) => each.push(template),
                None => joined.push(report),
            }
        }
        refuse_collisions(&joined)?;
        // Any name will do to see whether two are in one place, and whether they can be written.
        if let Some(row) = rows.first() {
            let first: Vec<_> = each.iter().map(|it| it.for_target(&row.name)).collect();
            refuse_collisions(&[&first[..], &joined].concat())?;
            first.iter().try_for_each(|it| must_be_writable(&it.to))?;
        }
        let detail = args.detail();
        let is_told_whole = |it: &ReportArg| it.format.name != "human" || !it.is_on_stdout();
        let needs_all = detail == Detail::Verbose || joined.iter().any(is_told_whole);
        Ok(Self {
            each,
            joined,
            detail,
            needs_all,
        })
    }
}

impl Template {
    fn of(report: &ReportArg) -> Option<Self> {
        let Destination::File(path) = &report.to else {
            return None;
        };
        let text = path.to_str()?;
        let is_folder = text.ends_with('/') || path.is_dir();
        let path = if is_folder && !text.contains(NAME) {
            let file = format!("{NAME}.{}", report.format.extension);
            Path::new(text).join(file).to_str()?.to_owned()
        } else {
            text.to_owned()
        };
        path.contains(NAME).then_some(Self {
            format: report.format,
            path,
        })
    }

    /// The report of the target with this name.
    pub(super) fn for_target(&self, name: &str) -> ReportArg {
        ReportArg {
            format: self.format,
            to: Destination::File(self.path.replace(NAME, name).into()),
        }
    }
}

fn with_part(mut report: ReportArg, partition: Option<&Partition>) -> Result<ReportArg, CliError> {
    if let Destination::File(path) = &mut report.to
        && let Some(text) = path.to_str().filter(|text| text.contains(PART))
    {
        let partition = partition.ok_or(TargetsError::NoPart)?;
        *path = text.replace(PART, &partition.to_string()).into();
    }
    Ok(report)
}
