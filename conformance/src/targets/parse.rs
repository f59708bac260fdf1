//! From the text of a file of targets to its rows, or to all that is wrong with them.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{Mistake, Mistakes, Row, toml};

/// The most bytes of a file of targets.
pub const LARGEST: u64 = 16 * 1024 * 1024;

pub(super) const SHAPE: &str = "a target is [[target]] with name and url, or in JSON Lines \
    {\"name\": \"orders\", \"url\": \"https://orders.example/webhook\"}";

const NO_TOKEN: &str = "token-env names a variable that holds it, token-file a file; the list itself \
    may then be shown to anybody";

/// A row before anything is known of it.
pub(super) struct Raw {
    pub(super) line: usize,
    /// The lines of keys, where they are not that of the row.
    pub(super) lines: HashMap<String, usize>,
    pub(super) values: Map<String, Value>,
}

/// The targets in `text`, TOML or JSON Lines, whichever it is; `file` is its name for mistakes.
pub fn parse(file: &str, text: &str) -> Result<Vec<Row>, Mistakes> {
    let is_json = text.trim_start().starts_with('{');
    let raw = if is_json { lines(text) } else { of_toml(text) };
    let mut mistakes = Vec::new();
    let mut rows = Vec::new();
    for raw in raw {
        match raw.and_then(row) {
            Ok(row) => rows.push(row),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    mistakes.extend(doubles(&rows));
    mistakes.sort_by_key(|mistake| mistake.line);
    if mistakes.is_empty() {
        return Ok(rows);
    }
    Err(Mistakes {
        file: file.to_owned(),
        all: mistakes,
    })
}

fn of_toml(text: &str) -> Vec<Result<Raw, Mistake>> {
    match toml::rows(text) {
        Ok(rows) => rows.into_iter().map(Ok).collect(),
        Err(mistake) => vec![Err(mistake)],
    }
}

fn lines(text: &str) -> Vec<Result<Raw, Mistake>> {
    let lines = text.lines().enumerate();
    let lines = lines.filter(|(_, text)| !text.trim().is_empty());
    lines.map(|(index, text)| line(index + 1, text)).collect()
}

fn line(line: usize, text: &str) -> Result<Raw, Mistake> {
    let values = serde_json::from_str(text).map_err(|error| {
        let place = format!(" at line {} column {}", error.line(), error.column());
        let what = error.to_string().replace(&place, "");
        Mistake {
            line,
            name: None,
            what: format!("column {}: {what}", error.column().max(1)),
            hint: Some(SHAPE),
        }
    })?;
    Ok(Raw {
        line,
        lines: HashMap::new(),
        values,
    })
}

fn row(raw: Raw) -> Result<Row, Mistake> {
    let Raw {
        line,
        lines,
        values,
    } = raw;
    let name = values.get("name").and_then(Value::as_str);
    let name = name.filter(|name| Row::is_name(name)).map(str::to_owned);
    let mistake = |key: &str, what: String, hint| Mistake {
        line: lines.get(key).copied().unwrap_or(line),
        name: name.clone(),
        what,
        hint: Some(hint),
    };
    if values.contains_key("token") {
        let what = "a token may not stand in the file".to_owned();
        return Err(mistake("token", what, NO_TOKEN));
    }
    let row: Result<Row, _> = serde_path_to_error::deserialize(Value::Object(values));
    let row = row.map_err(|error| {
        let path = error.path().to_string();
        let what = error.inner().to_string();
        let what = match path.as_str() {
            "." => what,
            path if what.contains(&format!("`{path}`")) => what,
            path => format!("{path}: {what}"),
        };
        mistake(
            path.split(['.', '[']).next().unwrap_or_default(),
            what,
            SHAPE,
        )
    })?;
    if name.is_none() {
        let what = format!("{:?} is no name for a target", row.name);
        let hint = "a name is letters, digits, dots, dashes and underscores, 100 at the most, since \
                    reports are called after it";
        return Err(mistake("name", what, hint));
    }
    if row.token_env.is_some() && row.token_file.is_some() {
        let what = "token-env and token-file are both there".to_owned();
        return Err(mistake("token-file", what, NO_TOKEN));
    }
    Ok(Row { line, ..row })
}

/// Two targets with one name would have one report. Not every file system knows of case.
fn doubles(rows: &[Row]) -> Vec<Mistake> {
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut mistakes = Vec::new();
    for row in rows {
        // Several may stand on one line.
        if let Some(line) = first.get(&row.name.to_ascii_lowercase()) {
            mistakes.push(Mistake {
                line: row.line,
                name: Some(row.name.clone()),
                what: format!("line {line} has a target of this name"),
                hint: Some("each target needs a name of its own, in whatever case"),
            });
        } else {
            first.insert(row.name.to_ascii_lowercase(), row.line);
        }
    }
    mistakes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::targets::Level;

    fn told(text: &str) -> String {
        parse("t", text).unwrap_err().to_string()
    }

    #[test]
    fn two_of_a_name_are_noticed_on_one_line_too() {
        let text = r#"target = [{ name = "a", url = "b" }, { name = "A", url = "c" }]"#;
        assert!(told(text).contains("line 1 has a target of this name"));
    }

    #[test]
    fn both_formats_say_the_same() {
        let toml = r#"
# the shop
[[target]]
name = "orders"
url = "https://orders.example/webhook"
token-env = "ORDERS_TOKEN"
headers = ["X-Key: 1", "@keys"]
baseline = "abc-user-feedback"
level = "must"
time-out = 2

[[target]]
name = "billing"
url = "http://127.0.0.1:3000/"
unix-socket = "billing.sock"
strict = true
"#;
        let json = concat!(
            r#"{"name":"orders","url":"https://orders.example/webhook","token-env":"ORDERS_TOKEN","#,
            r#""headers":["X-Key: 1","@keys"],"baseline":["abc-user-feedback"],"level":"must","#,
            r#""time-out":2}"#,
            "\n\n",
            r#"{"name":"billing","url":"http://127.0.0.1:3000/","unix-socket":"billing.sock","#,
            r#""strict":true}"#
        );
        let (toml, json) = (parse("t", toml).unwrap(), parse("j", json).unwrap());
        assert_eq!((toml[0].line, toml[1].line), (3, 12));
        assert_eq!((json[0].line, json[1].line), (1, 3));
        let without = |rows: Vec<Row>| -> Vec<Row> {
            rows.into_iter().map(|row| Row { line: 0, ..row }).collect()
        };
        assert_eq!(toml[0].level, Some(Level::Must));
        assert_eq!(without(toml), without(json));
    }

    #[test]
    fn every_mistake_has_its_line_and_its_name() {
        let toml = "[[target]]\nname = \"a\"\nurl = \"http://a/\"\ntoken = \"canary\"\n\
            [[target]]\nname = \"b\"\nurl = \"http://b/\"\nstrikt = true\n\
            [[target]]\nname = \"c\"\n\
            [[target]]\nname = \"d d\"\nurl = \"http://d/\"\n\
            [[target]]\nname = \"e\"\nurl = \"http://e/\"\nheaders = [\"X: 1\", 2]\n";
        let told = told(toml);
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(
            lines[0],
            "t:4: target \"a\": a token may not stand in the file"
        );
        assert!(
            lines[1].starts_with("t:8: target \"b\": unknown field `strikt`, expected"),
            "{told}"
        );
        assert_eq!(lines[2], "t:9: target \"c\": missing field `url`");
        assert_eq!(lines[3], "t:12: \"d d\" is no name for a target");
        assert!(
            lines[4].starts_with("t:17: target \"e\": headers[1]: invalid type"),
            "{told}"
        );
        assert_eq!(lines.len(), 5);
        assert!(!told.contains("canary"));
    }

    #[test]
    fn names_differ_in_more_than_case() {
        let json = "{\"name\":\"a\",\"url\":\"u\"}\n{\"name\":\"A\",\"url\":\"u\"}\n";
        assert_eq!(
            told(json),
            "t:2: target \"A\": line 1 has a target of this name"
        );
    }

    #[test]
    fn what_is_no_list_of_targets_is_refused_at_its_line() {
        assert!(told("[[target]]\nname = \n").starts_with("t:2: "));
        assert_eq!(
            told("[[targets]]\nname = \"a\"\n"),
            "t:1: \"targets\" is no key of the file"
        );
        assert_eq!(told("target = 1"), "t:1: target is no list of tables");
        assert_eq!(
            told("{\"name\": \"a\"\n"),
            "t:1: column 12: EOF while parsing an object"
        );
        assert_eq!(told("{}\n"), "t:1: missing field `name`");
        assert_eq!(parse("t", "").unwrap(), []);
    }

    #[test]
    fn many_mistakes_are_not_all_told() {
        let told = told(&"{}\n".repeat(13));
        assert!(told.ends_with("\nand 3 mistakes more"), "{told}");
        assert_eq!(told.lines().count(), 11);
    }
}
