//! A baseline out of TOML, refused at its first mistake.

use std::ops::Range;

use globset::GlobBuilder;
use time::{Date, Month};
use toml_edit::{Document, Item, Key, TableLike, Value};

use super::{BaselineError, Entry, Known, Place};

const SHAPE: &str =
    r#"an entry is "id or glob" = "reason", or = { reason = "…", until = 2027-01-31 }"#;

pub(super) fn entries(file: &str, text: &str, today: Date) -> Result<Vec<Entry>, BaselineError> {
    let reader = Reader { file, text, today };
    let document = Document::parse(text).map_err(|error| {
        let what = error.message().trim_end().replace('\n', ", ");
        reader.refuse(error.span(), what, SHAPE)
    })?;
    let table = document.as_table();
    let keyed = table
        .iter()
        .filter_map(|(name, _)| table.get_key_value(name));
    keyed.map(|(key, item)| reader.entry(key, item)).collect()
}

struct Reader<'t> {
    file: &'t str,
    text: &'t str,
    today: Date,
}

impl Reader<'_> {
    fn entry(&self, key: &Key, item: &Item) -> Result<Entry, BaselineError> {
        let pattern = key.get();
        let known = self.known(key, item)?;
        let glob = GlobBuilder::new(pattern).build().map_err(|error| {
            let what = format!("{pattern:?} is no glob: {}", error.kind());
            let hint = "in a glob * stands for anything, for example \"receiver.event.*\"";
            self.refuse(key.span(), what, hint)
        })?;
        Ok(Entry {
            pattern: pattern.to_owned(),
            glob: glob.compile_matcher(),
            is_past: known.until.is_some_and(|until| until < self.today),
            known,
            place: Place::new(self.file, self.text, key.span()),
        })
    }

    fn known(&self, key: &Key, item: &Item) -> Result<Known, BaselineError> {
        if let Some(reason) = item.as_str() {
            let reason = self.reason(reason, item.span())?;
            return Ok(Known {
                reason,
                until: None,
            });
        }
        match item.as_table_like() {
            Some(table) if table.is_dotted() => Err(self.unquoted(key)),
            Some(table) => self.table(key, table),
            None => Err(self.wrong_type(key.get(), "a reason, which is a text", item)),
        }
    }

    fn table(&self, key: &Key, table: &dyn TableLike) -> Result<Known, BaselineError> {
        let (mut reason, mut until) = (None, None);
        for (name, item) in table.iter() {
            match name {
                "reason" => match item.as_str() {
                    Some(text) => reason = Some(self.reason(text, item.span())?),
                    None => return Err(self.wrong_type(name, "a text", item)),
                },
                "until" => until = Some(self.date(item)?),
                // `[receiver.event.ok]` is a table in a table.
                _ if item.is_table_like() => return Err(self.unquoted(key)),
                _ => {
                    let span = table.key(name).and_then(Key::span);
                    let what = format!("{name:?} is no key that an entry has");
                    return Err(self.refuse(span, what, "the keys are reason and until"));
                }
            }
        }
        let missing = || {
            let what = format!("{:?} has no reason", key.get());
            self.refuse(key.span(), what, SHAPE)
        };
        let reason = reason.ok_or_else(missing)?;
        Ok(Known { reason, until })
    }

    fn reason(&self, text: &str, span: Option<Range<usize>>) -> Result<String, BaselineError> {
        let reason = text.trim();
        if reason.is_empty() {
            let hint = "say why this is known to fail, for whoever reads the report";
            return Err(self.refuse(span, "the reason is empty".to_owned(), hint));
        }
        Ok(reason.to_owned())
    }

    fn date(&self, item: &Item) -> Result<Date, BaselineError> {
        let written = item.as_datetime();
        let date = written.and_then(|written| match (written.date, written.time) {
            (Some(date), None) => Some(date),
            _ => None,
        });
        let date = date.and_then(|date| {
            let month = Month::try_from(date.month).ok()?;
            Date::from_calendar_date(date.year.into(), month, date.day).ok()
        });
        date.ok_or_else(|| self.wrong_type("until", "a date, without quotes: 2027-01-31", item))
    }

    fn unquoted(&self, key: &Key) -> BaselineError {
        let what = format!("{:?} is no entry, but a table of tables", key.get());
        let hint = r#"ids hold dots and need quotes: "receiver.event.ok" = "reason""#;
        self.refuse(key.span(), what, hint)
    }

    fn wrong_type(&self, name: &str, wanted: &str, item: &Item) -> BaselineError {
        let found = item.as_value().map_or(item.type_name(), Value::type_name);
        let what = format!("{name:?} must be {wanted}, and is of type {found}");
        self.refuse(item.span(), what, SHAPE)
    }

    fn refuse(
        &self,
        span: Option<Range<usize>>,
        what: String,
        hint: &'static str,
    ) -> BaselineError {
        BaselineError {
            place: Place::new(self.file, self.text, span),
            what,
            hint,
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use crate::baseline::Baseline;

    fn refused(text: &str) -> String {
        let today = date!(2027 - 01 - 31);
        let error = Baseline::parse("b.toml", text, today).expect_err(text);
        format!("{error}\nhint: {}", error.hint)
    }

    #[test]
    fn both_forms_are_read_and_white_space_around_a_reason_is_not() {
        let text = "
            'a.b' = ' slow '
            \"a.*\" = { reason = 'old', until = 2027-01-31 }
            ['c']
            reason = 'never'
        ";
        let baseline = Baseline::parse("b.toml", text, date!(2027 - 01 - 31)).unwrap();
        let shown: Vec<String> = baseline
            .entries()
            .iter()
            .map(|entry| {
                let (place, known) = (&entry.place, &entry.known);
                format!("{place} {} {known:?} {}", entry.pattern, entry.is_past)
            })
            .collect();
        insta::assert_snapshot!(shown.join("\n"), @r#"
        b.toml:2:13 a.b Known { reason: "slow", until: None } false
        b.toml:3:13 a.* Known { reason: "old", until: Some(2027-01-31) } false
        b.toml:4:14 c Known { reason: "never", until: None } false
        "#);
    }

    #[test]
    fn a_mistake_is_named_with_its_place_and_what_to_do() {
        insta::assert_snapshot!(refused("'a.b' = 'slow'\n'c' 'd'"), @r#"
        b.toml:2:5: key with no value, expected `=`
        hint: an entry is "id or glob" = "reason", or = { reason = "…", until = 2027-01-31 }
        "#);
        insta::assert_snapshot!(refused("'a' = 'b'\n\n  'a' = 'c'"), @r#"
        b.toml:3:3: duplicate key
        hint: an entry is "id or glob" = "reason", or = { reason = "…", until = 2027-01-31 }
        "#);
        insta::assert_snapshot!(refused("'ä' = '' # ü"), @"
        b.toml:1:7: the reason is empty
        hint: say why this is known to fail, for whoever reads the report
        ");
        insta::assert_snapshot!(refused("'a' = '\t'"), @"
        b.toml:1:7: the reason is empty
        hint: say why this is known to fail, for whoever reads the report
        ");
        insta::assert_snapshot!(refused("'a' = 3"), @r#"
        b.toml:1:7: "a" must be a reason, which is a text, and is of type integer
        hint: an entry is "id or glob" = "reason", or = { reason = "…", until = 2027-01-31 }
        "#);
        insta::assert_snapshot!(refused("'a' = [ 'b' ]"), @r#"
        b.toml:1:7: "a" must be a reason, which is a text, and is of type array
        hint: an entry is "id or glob" = "reason", or = { reason = "…", until = 2027-01-31 }
        "#);
        insta::assert_snapshot!(refused("'a' = { until = 2027-01-31 }"), @r#"
        b.toml:1:1: "a" has no reason
        hint: an entry is "id or glob" = "reason", or = { reason = "…", until = 2027-01-31 }
        "#);
        insta::assert_snapshot!(refused("'a' = { reason = true }"), @r#"
        b.toml:1:18: "reason" must be a text, and is of type boolean
        hint: an entry is "id or glob" = "reason", or = { reason = "…", until = 2027-01-31 }
        "#);
        insta::assert_snapshot!(refused("'a' = { reason = 'b', untill = 2027-01-31 }"), @r#"
        b.toml:1:23: "untill" is no key that an entry has
        hint: the keys are reason and until
        "#);
        insta::assert_snapshot!(refused("'a' = { reason = 'b', until = '2027-01-31' }"), @r#"
        b.toml:1:31: "until" must be a date, without quotes: 2027-01-31, and is of type string
        hint: an entry is "id or glob" = "reason", or = { reason = "…", until = 2027-01-31 }
        "#);
        insta::assert_snapshot!(refused("'a' = { reason = 'b', until = 2027-01-31T09:00:00Z }"), @r#"
        b.toml:1:31: "until" must be a date, without quotes: 2027-01-31, and is of type datetime
        hint: an entry is "id or glob" = "reason", or = { reason = "…", until = 2027-01-31 }
        "#);
        insta::assert_snapshot!(refused("'a' = { reason = 'b', until = 2027-02-30 }"), @r#"
        b.toml:1:31: invalid date, expected day between 01 and 28
        hint: an entry is "id or glob" = "reason", or = { reason = "…", until = 2027-01-31 }
        "#);
        insta::assert_snapshot!(refused("receiver.event.ok = 'slow'"), @r#"
        b.toml:1:1: "receiver" is no entry, but a table of tables
        hint: ids hold dots and need quotes: "receiver.event.ok" = "reason"
        "#);
        insta::assert_snapshot!(refused("[receiver.event.ok]\nreason = 'slow'"), @r#"
        b.toml:1:2: "receiver" is no entry, but a table of tables
        hint: ids hold dots and need quotes: "receiver.event.ok" = "reason"
        "#);
        insta::assert_snapshot!(refused("[['a']]\nreason = 'slow'"), @r#"
        b.toml:1:1: "a" must be a reason, which is a text, and is of type array of tables
        hint: an entry is "id or glob" = "reason", or = { reason = "…", until = 2027-01-31 }
        "#);
        insta::assert_snapshot!(refused("\n\n '[a' = 'slow'"), @r#"
        b.toml:3:2: "[a" is no glob: unclosed character class; missing ']'
        hint: in a glob * stands for anything, for example "receiver.event.*"
        "#);
    }
}
