//! Several runs as one: the parts of a run that was split, or a receiver's and a sender's.

use super::wire::Report;
use crate::exit::Exit;

/// Two runs that were made by different versions: their catalogues may not have the same checks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it was made by version {tool} with catalogue {catalogue}, the first by {first}")]
pub struct OtherVersion {
    tool: String,
    catalogue: String,
    first: String,
}

/// Puts the suites of `next` behind those of `run`. What failed anywhere fails the whole, and if
/// any part was cut short, the whole was.
pub fn append(run: &mut Report, next: Report) -> Result<(), OtherVersion> {
    if run.versions != next.versions {
        let first = &run.versions;
        return Err(OtherVersion {
            tool: next.versions.tool,
            catalogue: next.versions.catalogue,
            first: format!("{} with catalogue {}", first.tool, first.catalogue),
        });
    }
    run.exit = both(run.exit, next.exit);
    run.suites.extend(next.suites);
    Ok(())
}

fn both(one: Option<u8>, other: Option<u8>) -> Option<u8> {
    let (one, other) = (Exit::from_code(one?)?, Exit::from_code(other?)?);
    Some(one.or(other) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn the_worst_part_decides_and_no_suite_is_lost() {
        let part = |exit| Report {
            exit,
            ..sample::report("harmless")
        };
        for (one, other, whole) in [
            (Some(0), Some(1), Some(1)),
            (Some(4), Some(0), Some(4)),
            (Some(3), Some(1), Some(3)),
            (None, Some(0), None),
            (Some(1), None, None),
        ] {
            let mut run = part(one);
            append(&mut run, part(other)).unwrap();
            assert_eq!(run.exit, whole);
            assert_eq!(run.suites.len(), 2);
        }
    }

    #[test]
    fn runs_of_different_catalogues_are_kept_apart() {
        let mut run = sample::report("harmless");
        let mut other = run.clone();
        other.versions.catalogue = "0123456789ab".to_owned();
        let refused = append(&mut run, other).unwrap_err().to_string();
        assert!(refused.contains("catalogue 0123456789ab"), "{refused}");
        assert_eq!(run.suites.len(), 1);
    }
}
