//! `--set PATH=VALUE`: one value of a payload gives way to another, and every other byte stays.
//!
//! A path is made of keys and indices, `data.feedback.issues[0].name`, or it is a JSON pointer.
//! What stands behind `=` is taken as text where the payload has text, and elsewhere as JSON if it
//! is some; what stands behind `:=` is JSON in any case.

use std::ops::Range;
use std::str::FromStr;

use serde::de::IgnoredAny;

use crate::fuzz::edit::Edit;
use crate::fuzz::scan::{Kind, Scan};

/// A value for a place in a payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// Keys and indices from the outermost on.
    path: Vec<String>,
    value: Value,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    /// As the payload has it there.
    Loose(String),
    /// JSON, as it was written.
    Json(String),
}

/// A text that is no `PATH=VALUE`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetSyntax {
    /// No `=`.
    #[error("PATH=VALUE or PATH:=JSON is needed")]
    NoValue,
    /// No path.
    #[error("in front of = a path is needed, for example data.issue.name")]
    NoPath,
    /// What stands behind `:=`.
    #[error("what stands behind := is no JSON: {0}")]
    NoJson(String),
}

/// Why a value cannot be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetError {
    /// The payload is no JSON.
    #[error("the payload is no JSON, so nothing in it can be set")]
    NoJson,
    /// The payload has no such place.
    #[error("{path}: the payload has no such value{}", nearest(.near))]
    Unknown {
        /// The path.
        path: String,
        /// Paths that it does have, the most similar first.
        near: Vec<String>,
    },
}

fn nearest(near: &[String]) -> String {
    match near {
        [] => String::new(),
        near => format!("; the nearest: {}", near.join(", ")),
    }
}

/// How many paths are suggested.
const SUGGESTED: usize = 3;

/// Below this two paths have nothing to do with each other.
const SIMILAR: f64 = 0.6;

/// More values than this are not looked through for a suggestion.
const LOOKED_THROUGH: usize = 10_000;

impl FromStr for Set {
    type Err = SetSyntax;

    fn from_str(text: &str) -> Result<Self, SetSyntax> {
        let (path, value) = text.split_once('=').ok_or(SetSyntax::NoValue)?;
        let (path, value) = match path.strip_suffix(':') {
            Some(path) => (path, Value::Json(json(value)?)),
            None => (path, Value::Loose(value.to_owned())),
        };
        let path = parts(path);
        if path.is_empty() {
            return Err(SetSyntax::NoPath);
        }
        Ok(Self { path, value })
    }
}

fn json(text: &str) -> Result<String, SetSyntax> {
    match serde_json::from_str::<IgnoredAny>(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(SetSyntax::NoJson(error.to_string())),
    }
}

/// Where in `text` the value at a JSON pointer is.
pub(super) fn span_at(scan: &Scan<'_>, text: &[u8], pointer: &str) -> Option<Range<usize>> {
    let place = Members(scan, text).find(&parts(pointer))?;
    Some(scan.nodes.get(place)?.span.clone())
}

/// The parts of a path, or of a JSON pointer.
fn parts(path: &str) -> Vec<String> {
    if let Some(pointer) = path.strip_prefix('/') {
        let parts = pointer.split('/');
        return parts
            .map(|part| part.replace("~1", "/").replace("~0", "~"))
            .collect();
    }
    let dotted = path.replace('[', ".").replace(']', "");
    let parts = dotted.split('.').filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

impl Set {
    /// The path as JSON pointer.
    pub fn pointer(&self) -> String {
        let parts = self.path.iter();
        let parts = parts.map(|part| format!("/{}", part.replace('~', "~0").replace('/', "~1")));
        parts.collect()
    }

    /// `body` with the value at its place.
    pub fn apply(&self, body: &[u8]) -> Result<Vec<u8>, SetError> {
        let scan = Scan::of(body).ok_or(SetError::NoJson)?;
        let place = Members(&scan, body).find(&self.path);
        let place = place.ok_or_else(|| self.unknown(&scan, body))?;
        let node = &scan.nodes[place];
        Ok(Edit::replace(node.span.clone(), self.text(node.kind)).apply(body))
    }

    /// The value as JSON, where something of this kind stands now.
    fn text(&self, kind: Kind) -> String {
        match &self.value {
            Value::Json(json) => json.clone(),
            Value::Loose(text) if kind != Kind::String && json(text).is_ok() => text.clone(),
            Value::Loose(text) => serde_json::Value::from(text.as_str()).to_string(),
        }
    }

    fn unknown(&self, scan: &Scan<'_>, body: &[u8]) -> SetError {
        let path = self.path.join(".");
        let mut near: Vec<(f64, String)> = Members(scan, body)
            .paths()
            .into_iter()
            .map(|other| (strsim::jaro_winkler(&path, &other), other))
            .filter(|(similarity, _)| *similarity >= SIMILAR)
            .collect();
        near.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        SetError::Unknown {
            near: near.into_iter().take(SUGGESTED).map(|it| it.1).collect(),
            path,
        }
    }
}

/// A text, and where the values in it are.
struct Members<'m>(&'m Scan<'m>, &'m [u8]);

impl Members<'_> {
    /// The value at a path; of a repeated key it is the last one that counts.
    fn find(&self, path: &[String]) -> Option<usize> {
        let mut here = 0;
        for part in path {
            let members = self.below(here);
            let found = members.into_iter().rfind(|(name, _)| name == part);
            here = found?.1;
        }
        Some(here)
    }

    /// The values in a value, each by its key or index.
    fn below(&self, parent: usize) -> Vec<(String, usize)> {
        let Self(scan, _) = self;
        let nodes = scan.nodes.iter().enumerate().skip(parent + 1);
        let own = nodes.filter(|(_, node)| node.parent == Some(parent));
        let (mut key, mut members) = (None, Vec::new());
        for (place, node) in own {
            if node.kind == Kind::Key {
                key = self.key(place);
            } else {
                let name = key.take().unwrap_or_else(|| members.len().to_string());
                members.push((name, place));
            }
        }
        members
    }

    fn key(&self, place: usize) -> Option<String> {
        let Self(scan, text) = self;
        serde_json::from_slice(text.get(scan.nodes[place].span.clone())?).ok()
    }

    /// The paths of all values but the outermost.
    fn paths(&self) -> Vec<String> {
        let Self(scan, _) = self;
        let mut paths = vec![String::new(); scan.nodes.len().min(LOOKED_THROUGH)];
        let mut indices = vec![0_usize; paths.len()];
        let mut key = None;
        let mut found = Vec::new();
        for (place, node) in scan.nodes.iter().enumerate().take(LOOKED_THROUGH).skip(1) {
            let Some(parent) = node.parent else { continue };
            if node.kind == Kind::Key {
                key = self.key(place);
                continue;
            }
            let is_list = scan.nodes[parent].kind == Kind::Array;
            let name = if is_list {
                indices[parent] += 1;
                (indices[parent] - 1).to_string()
            } else {
                key.take().unwrap_or_default()
            };
            paths[place] = match paths[parent].as_str() {
                "" => name,
                before => format!("{before}.{name}"),
            };
            found.push(paths[place].clone());
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str =
        r#"{"event":"E","data":{ "n":1e3,"t":"x","z":null,"list":[{"a":1},{"a":2}],"n":2.50}}"#;

    fn set(text: &str) -> String {
        let set: Set = text.parse().unwrap();
        String::from_utf8(set.apply(BODY.as_bytes()).unwrap()).unwrap()
    }

    #[test]
    fn one_value_changes_and_every_other_byte_stays() {
        for (text, from, to) in [
            ("data.t=a \"b\" = c", "\"x\"", r#""a \"b\" = c""#),
            ("data.t=7", "\"x\"", "\"7\""),
            ("data.t:=7.0e1", "\"x\"", "7.0e1"),
            ("data.n=3.10", "2.50", "3.10"),
            ("data.n=three", "2.50", "\"three\""),
            ("data.z=text", "null", "\"text\""),
            ("data.z=true", "null", "true"),
            ("data.list[1].a=9", "{\"a\":2}", "{\"a\":9}"),
            ("data.list.0=[]", "{\"a\":1}", "[]"),
            ("/data/list/0/a=9", "{\"a\":1}", "{\"a\":9}"),
            ("event=", "\"E\"", "\"\""),
        ] {
            assert_eq!(set(text), BODY.replacen(from, to, 1), "{text}");
        }
    }

    #[test]
    fn an_unknown_path_is_refused_with_the_nearest() {
        let refused = |text: &str| {
            let set: Set = text.parse().unwrap();
            set.apply(BODY.as_bytes()).unwrap_err().to_string()
        };
        let told = refused("data.lst[0].a=1");
        assert!(
            told.starts_with(
                "data.lst.0.a: the payload has no such value; the nearest: data.list.0.a, "
            ),
            "{told}"
        );
        assert_eq!(refused("qqq=1"), "qqq: the payload has no such value");
        let set: Set = "a=1".parse().unwrap();
        assert_eq!(set.apply(b"{"), Err(SetError::NoJson));
    }

    #[test]
    fn what_is_no_assignment_is_told() {
        let refused = |text: &str| text.parse::<Set>().unwrap_err().to_string();
        assert_eq!(refused("data.t"), "PATH=VALUE or PATH:=JSON is needed");
        assert!(refused("=1").starts_with("in front of ="));
        assert!(refused("a:=x").starts_with("what stands behind := is no JSON"));
    }

    #[test]
    fn the_pointer_of_a_path() {
        let pointer = |text: &str| text.parse::<Set>().unwrap().pointer();
        assert_eq!(pointer("data.list[0].a=1"), "/data/list/0/a");
        assert_eq!(pointer("/a~1b/c=1"), "/a~1b/c");
    }
}
