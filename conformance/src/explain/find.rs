//! Which pages somebody means who names an id, the beginning of several, or a glob.

use globset::GlobBuilder;

use super::{Page, page};
use crate::{checks, clause};

/// How many names are offered to somebody who mistyped one.
const OFFERED: usize = 3;

/// How near a name must be to be offered, from 0 to 1.
const NEAR: f64 = 0.6;

/// What was meant.
#[derive(Debug)]
pub enum Found {
    /// This page.
    One(Box<Page>),
    /// Several, in the order of the catalogue.
    Several(Vec<Page>),
}

impl Found {
    /// All of it.
    pub fn pages(&self) -> &[Page] {
        match self {
            Self::One(page) => std::slice::from_ref(page),
            Self::Several(pages) => pages,
        }
    }
}

/// What was asked for is there under no such name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// It is the name of nothing.
    #[error("{name:?} is neither a check nor a clause{}", offer(.nearest))]
    Name {
        /// What was asked for.
        name: String,
        /// Names like it, the nearest first.
        nearest: Vec<&'static str>,
    },
    /// It matches nothing.
    #[error("{0:?} matches no check and no clause")]
    Glob(String),
    /// It cannot be matched.
    #[error("{pattern:?} is no glob: {error}")]
    NoGlob {
        /// What was asked for.
        pattern: String,
        /// Why.
        error: globset::Error,
    },
}

/// What `name` means: an id goes before the ids that begin with its words.
pub fn find(name: &str) -> Result<Found, Unknown> {
    if let Some(page) = page(name) {
        return Ok(Found::One(Box::new(page)));
    }
    let is_glob = name.contains(['*', '?', '[', '{']);
    let ids = if is_glob { matched(name)? } else { begun(name) };
    if ids.is_empty() {
        return Err(unknown(name, is_glob));
    }
    Ok(Found::Several(ids.into_iter().filter_map(page).collect()))
}

fn ids() -> impl Iterator<Item = &'static str> {
    let clauses = clause::ALL.iter().map(|clause| clause.id);
    clauses.chain(checks::entries().map(|entry| entry.id))
}

fn matched(pattern: &str) -> Result<Vec<&'static str>, Unknown> {
    let refuse = |error| Unknown::NoGlob {
        pattern: pattern.to_owned(),
        error,
    };
    let glob = GlobBuilder::new(pattern).build().map_err(refuse)?;
    let glob = glob.compile_matcher();
    Ok(ids().filter(|id| glob.is_match(id)).collect())
}

fn begun(name: &str) -> Vec<&'static str> {
    let words = format!("{}.", name.trim_end_matches('.'));
    ids().filter(|id| id.starts_with(&words)).collect()
}

fn unknown(name: &str, is_glob: bool) -> Unknown {
    let name = name.to_owned();
    if is_glob {
        return Unknown::Glob(name);
    }
    let nearest = nearest(&name);
    Unknown::Name { name, nearest }
}

/// Who types a part of a name means it; who types something else meant something like it.
fn nearest(name: &str) -> Vec<&'static str> {
    let nearness = |id: &'static str| {
        let is_part = !name.is_empty() && id.contains(name);
        let likeness = strsim::normalized_damerau_levenshtein(name, id);
        (likeness + f64::from(u8::from(is_part)), id)
    };
    let mut near: Vec<(f64, &str)> = ids().map(nearness).collect();
    near.retain(|(nearness, _)| *nearness >= NEAR);
    near.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    near.into_iter().take(OFFERED).map(|(_, id)| id).collect()
}

fn offer(nearest: &[&str]) -> String {
    match nearest {
        [] => String::new(),
        [one] => format!("; the nearest is {one}"),
        [most @ .., last] => format!("; the nearest are {} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(name: &str) -> Vec<&'static str> {
        match find(name) {
            Ok(Found::One(page)) => vec![page.id],
            Ok(Found::Several(pages)) => pages.iter().map(|page| page.id).collect(),
            Err(Unknown::Name { nearest, .. }) => nearest,
            Err(_) => Vec::new(),
        }
    }

    #[test]
    fn an_id_is_itself_and_words_are_what_begins_with_them() {
        assert_eq!(names("retry.limit"), ["retry.limit"]);
        assert_eq!(names("sender.retry.identical"), ["sender.retry.identical"]);
        let group = ["sender.leftover.attempt", "sender.leftover.connection"];
        assert_eq!(names("sender.leftover"), group);
        assert_eq!(names("sender.leftover."), group);
        assert_eq!(names("sender.left*"), group);
        assert!(names("retry").iter().all(|id| id.starts_with("retry.")));
    }

    #[test]
    fn a_mistake_is_met_with_the_nearest_names() {
        let gone = "sender.retry.client-error.gone";
        assert_eq!(names("sender.retry.client-error.gon")[0], gone);
        assert_eq!(names("client-error.gone")[0], gone);
        assert_eq!(names("retry.limits")[0], "retry.limit");
        assert!(names("xyzzy").is_empty() && names("").is_empty());
        assert!(matches!(find("x*"), Err(Unknown::Glob(_))));
        assert!(matches!(find("[x"), Err(Unknown::NoGlob { .. })));
    }
}
