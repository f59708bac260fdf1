//! Rows out of TOML, with the lines of their keys.

use std::collections::HashMap;
use std::ops::Range;

use serde_json::{Map, Value};
use toml_edit::{ArrayOfTables, Document, Item, TableLike};

use super::Mistake;
use super::parse::{Raw, SHAPE};

/// The rows of a document; whatever else it holds is a mistake.
pub(super) fn rows(text: &str) -> Result<Vec<Raw>, Mistake> {
    let reader = Reader { text };
    let document = Document::parse(text).map_err(|error| {
        let what = error.message().trim_end().replace('\n', ", ");
        reader.mistake(error.span(), what)
    })?;
    let mut rows = Vec::new();
    for (name, item) in document.as_table() {
        if name != "target" {
            let span = document.as_table().key(name).and_then(toml_edit::Key::span);
            return Err(reader.mistake(span, format!("{name:?} is no key of the file")));
        }
        rows = reader.rows(item)?;
    }
    Ok(rows)
}

struct Reader<'t> {
    text: &'t str,
}

impl Reader<'_> {
    fn rows(&self, item: &Item) -> Result<Vec<Raw>, Mistake> {
        if let Some(tables) = item.as_array_of_tables() {
            return Ok(self.tables(tables));
        }
        let shape = || self.mistake(item.span(), "target is no list of tables".to_owned());
        let array = item.as_array().ok_or_else(shape)?;
        let rows = array.iter().map(|value| {
            let table = value.as_inline_table().ok_or_else(shape)?;
            Ok(self.row(table, value.span()))
        });
        rows.collect()
    }

    fn tables(&self, tables: &ArrayOfTables) -> Vec<Raw> {
        let rows = tables.iter();
        rows.map(|table| self.row(table, table.span())).collect()
    }

    fn row(&self, table: &dyn TableLike, span: Option<Range<usize>>) -> Raw {
        let lines = table.iter().filter_map(|(name, _)| {
            let span = table.key(name)?.span()?;
            Some((name.to_owned(), self.line(Some(span))))
        });
        Raw {
            line: self.line(span),
            lines: lines.collect::<HashMap<_, _>>(),
            values: values(table),
        }
    }

    fn mistake(&self, span: Option<Range<usize>>, what: String) -> Mistake {
        Mistake {
            line: self.line(span),
            name: None,
            what,
            hint: Some(SHAPE),
        }
    }

    fn line(&self, span: Option<Range<usize>>) -> usize {
        let start = span.map_or(0, |span| span.start).min(self.text.len());
        let before = self.text.get(..start).unwrap_or_default();
        before.matches('\n').count() + 1
    }
}

fn values(table: &dyn TableLike) -> Map<String, Value> {
    let items = table.iter();
    items
        .map(|(name, item)| (name.to_owned(), value_of_item(item)))
        .collect()
}

fn value_of_item(item: &Item) -> Value {
    match item {
        Item::None => Value::Null,
        Item::Value(found) => value(found),
        Item::Table(table) => Value::Object(values(table)),
        Item::ArrayOfTables(tables) => tables
            .iter()
            .map(|table| Value::Object(values(table)))
            .collect(),
    }
}

/// The library's nesting is bounded, and so is this.
fn value(found: &toml_edit::Value) -> Value {
    use toml_edit::Value as Toml;
    match found {
        Toml::String(text) => text.value().as_str().into(),
        Toml::Integer(number) => (*number.value()).into(),
        Toml::Float(number) => (*number.value()).into(),
        Toml::Boolean(truth) => (*truth.value()).into(),
        Toml::Datetime(date) => date.value().to_string().into(),
        Toml::Array(array) => array.iter().map(value).collect(),
        Toml::InlineTable(table) => Value::Object(values(table)),
    }
}
