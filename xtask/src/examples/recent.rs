//! Whether the examples are of today: of the catalogue that there is, and as reports look.
//!
//! The event stream of a run holds all that every other format tells. So the other files are made from
//! it once more, and have to be the same byte for byte.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use abc_webhook_conformance::report::read::read;
use abc_webhook_conformance::report::wire::Versions;

use super::{FORMATS, SUITES, reports};
use crate::error::Error;
use crate::run::execute;
use crate::sdk::shared::{build_suite, suite};

pub(super) fn check(folder: &Path) -> Result<(), Error> {
    build_suite()?;
    let today = tempfile::tempdir().map_err(Error::file(Path::new("a folder for reports")))?;
    let mut stale = Vec::new();
    for name in SUITES {
        let stream = folder.join(name).with_extension("jsonl");
        stale.extend(of_another_catalogue(&stream)?);
        let mut again = Command::new(suite()?);
        again.arg("report").arg(&stream).stdout(Stdio::null());
        execute(again.args(reports(name, today.path())))?;
        stale.extend(told_otherwise(name, folder, today.path())?);
    }
    if stale.is_empty() {
        Ok(())
    } else {
        Err(Error::Examples { stale })
    }
}

/// What is wrong with the catalogue of the run that a stream tells, if anything is.
fn of_another_catalogue(stream: &Path) -> Result<Option<String>, Error> {
    let text = fs::read_to_string(stream).map_err(Error::file(stream))?;
    let told = read(&text).map_err(|error| {
        let error = std::io::Error::other(error);
        Error::file(stream)(error)
    })?;
    let (then, today) = (
        told.report.versions.catalogue,
        Versions::current().catalogue,
    );
    let path = stream.display();
    Ok((then != today).then(|| format!("{path} is of catalogue {then}, and today's is {today}")))
}

/// The files that a report of today does not look like.
fn told_otherwise(suite: &str, folder: &Path, today: &Path) -> Result<Vec<String>, Error> {
    let mut stale = Vec::new();
    for (_, extension) in FORMATS {
        let name = Path::new(suite).with_extension(extension);
        let [shown, made] = [folder, today].map(|folder| folder.join(&name));
        let read = |path: &Path| fs::read(path).map_err(Error::file(path));
        if read(&shown)? != read(&made)? {
            stale.push(format!("{} is no report of today", shown.display()));
        }
    }
    Ok(stale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_of_another_catalogue_and_a_file_that_differs_are_told() {
        let [shown, made] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        for (_, extension) in FORMATS {
            for folder in [&shown, &made] {
                let path = folder.path().join("sender").with_extension(extension);
                fs::write(path, "same").unwrap();
            }
        }
        let stale = || told_otherwise("sender", shown.path(), made.path()).unwrap();
        assert_eq!(stale(), [""; 0]);
        fs::write(made.path().join("sender.xml"), "other").unwrap();
        assert_eq!(stale().len(), 1, "{:?}", stale());

        let example = Path::new(crate::ROOT).join("docs/src/examples/receiver.jsonl");
        let text = fs::read_to_string(example).unwrap();
        let stream = shown.path().join("run.jsonl");
        let catalogue = Versions::current().catalogue;
        for (digest, is_stale) in [(&*catalogue, false), ("0123456789ab", true)] {
            let run = text.lines().next().unwrap().to_owned();
            let (before, rest) = run.split_once("\"catalogue\":\"").unwrap();
            let run = format!("{before}\"catalogue\":\"{digest}{}\n", &rest[12..]);
            fs::write(&stream, run).unwrap();
            assert_eq!(of_another_catalogue(&stream).unwrap().is_some(), is_stale);
        }
    }
}
