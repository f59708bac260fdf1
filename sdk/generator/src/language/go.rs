//! Go. Names are exported, so that keys become words in upper case, and initialisms are upper case
//! throughout.

use std::fmt::Write;

use heck::ToUpperCamelCase;

use super::{Language, Role, wrap};
use crate::model::Type;
use crate::names;

/// Where comments are broken.
const WIDTH: usize = 100;

/// How wide a tab is taken to be.
const TAB: usize = 4;

/// Go modules.
#[derive(Debug, Clone, Copy)]
pub struct Go;

impl Language for Go {
    fn id(&self) -> &'static str {
        "go"
    }

    fn title(&self) -> &'static str {
        "Go"
    }

    fn identifier(&self, role: Role, key: &str) -> String {
        let prefix = match role {
            Role::Type => "Type",
            Role::Field | Role::CustomField => "Field",
            Role::Value => "Value",
        };
        names::identifier(key, prefix, exported)
    }

    /// Exported names are no keywords. Those that every file declares or uses are taken.
    fn is_reserved(&self, role: Role, name: &str) -> bool {
        match role {
            Role::Type => DECLARED.contains(&name) || name.starts_with("New"),
            Role::Field => MEMBERS.contains(&name),
            Role::CustomField => name == "Unlisted",
            Role::Value => false,
        }
    }

    fn type_expression(&self, kind: &Type, name_of: &dyn Fn(&str) -> String) -> String {
        match kind {
            Type::Integer { .. } => "uint64".to_owned(),
            Type::Number => "float64".to_owned(),
            Type::Text => "string".to_owned(),
            Type::Boolean => "bool".to_owned(),
            Type::Timestamp { .. } => "Timestamp".to_owned(),
            Type::Any => "json.RawMessage".to_owned(),
            Type::List { items } => format!("[]{}", self.type_expression(items, name_of)),
            Type::Record { name } | Type::Enumeration { name } => name_of(name),
        }
    }

    /// In double quotes, or raw where that saves escapes.
    fn string(&self, text: &str) -> String {
        if text.contains(['"', '\\']) && !text.contains('`') && super::visible(text) == text {
            return format!("`{text}`");
        }
        let mut literal = String::from('"');
        for c in text.chars() {
            escape(c, &mut literal);
        }
        literal.push('"');
        literal
    }

    /// Indented by tabs, of which one is four blanks.
    fn doc(&self, text: &str, indent: usize) -> String {
        let tabs = "\t".repeat(indent / TAB);
        let lines = wrap(text, WIDTH - indent - "// ".len());
        let mut comment = String::new();
        for line in lines {
            let line = format!("{tabs}// {}", plain(&line));
            let _ = writeln!(comment, "{}", line.trim_end());
        }
        comment.trim_end_matches('\n').to_owned()
    }

    /// The words that Go's tools know generated files by.
    fn comment(&self, path: &str, line: &str) -> Option<String> {
        match path.rsplit_once('.')?.1 {
            "go" => {
                let maker = line.strip_prefix("Generated").unwrap_or(line);
                let maker = maker.trim_end_matches("Do not edit.");
                Some(format!("// Code generated{maker}DO NOT EDIT."))
            }
            "mod" => Some(format!("// {line}")),
            "md" => Some(format!("<!-- {line} -->")),
            _ => None,
        }
    }

    fn package_key(&self) -> &'static str {
        "module"
    }

    fn check_package_name(&self, name: &str) -> Result<(), String> {
        module_path(name)
    }

    fn formatter(&self) -> &'static [&'static str] {
        &["gofmt"]
    }
}

/// Types and functions of the package, but for those that are made from the schema.
const DECLARED: [&str; 27] = [
    "Answer",
    "Attempt",
    "BodyMemory",
    "ChannelFields",
    "ChannelFieldsOf",
    "Clock",
    "Encode",
    "Endpoint",
    "EventName",
    "Field",
    "FieldState",
    "FieldValue",
    "Fields",
    "Handler",
    "HandlerError",
    "Handlers",
    "KnownEvent",
    "MalformedBodyError",
    "Null",
    "Optional",
    "Outcome",
    "Parse",
    "Receiver",
    "Rejection",
    "Report",
    "Sender",
    "Some",
];

/// What every record has beside its fields.
const MEMBERS: [&str; 5] = [
    "Custom",
    "EventName",
    "MarshalJSON",
    "Rest",
    "UnmarshalJSON",
];

/// Words that are upper case throughout.
const INITIALISMS: [&str; 10] = [
    "Api", "Html", "Http", "Id", "Ip", "Json", "Uri", "Url", "Utc", "Xml",
];

/// A name that begins with an upper case letter. An initialism is one where the word before ends
/// with a small letter and the word behind has one: else they would run into each other.
fn exported(key: &str) -> String {
    let name = key.to_upper_camel_case();
    let words = words(&name);
    let ends_small = |word: &str| word.ends_with(|last: char| last.is_ascii_lowercase());
    let is_plain = |word: &str| word.chars().nth(1).is_some_and(|c| c.is_ascii_lowercase());
    let mut exported = String::new();
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        let apart = before.is_none_or(|before| ends_small(before) && !is_initialism(before))
            && words.get(at + 1).is_none_or(|behind| is_plain(behind));
        if apart && is_initialism(word) {
            exported.push_str(&word.to_ascii_uppercase());
        } else {
            exported.push_str(word);
        }
    }
    exported
}

fn is_initialism(word: &str) -> bool {
    INITIALISMS.contains(&word)
}

/// The words of a name: each begins with an upper case letter.
fn words(name: &str) -> Vec<&str> {
    let starts = name.char_indices().filter(|(_, c)| c.is_ascii_uppercase());
    let mut starts: Vec<_> = starts.map(|(at, _)| at).collect();
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    let ends = starts.iter().skip(1).copied().chain([name.len()]);
    let ends: Vec<_> = ends.collect();
    let parts = starts.iter().zip(ends);
    parts
        .filter_map(|(start, end)| name.get(*start..end))
        .collect()
}

/// Escapes what would end a literal, and what a reader would not see.
fn escape(c: char, literal: &mut String) {
    match c {
        '\\' => literal.push_str("\\\\"),
        '"' => literal.push_str("\\\""),
        '\n' => literal.push_str("\\n"),
        '\r' => literal.push_str("\\r"),
        '\t' => literal.push_str("\\t"),
        c if c.is_control() || super::visible(c.encode_utf8(&mut [0; 4])) != c.to_string() => {
            // Everything invisible is in the first plane.
            let _ = write!(literal, "\\u{:04x}", u32::from(c));
        }
        c => literal.push(c),
    }
}

/// A line of text that Go's formatter takes for nothing else: a heading, a link, a list.
fn plain(line: &str) -> String {
    let marks = ['#', '[', '-', '*', '+', '•'];
    if line.starts_with(marks) {
        format!("_{line}")
    } else {
        line.to_owned()
    }
}

/// What Go takes for the path of a module: elements of letters, digits and some signs.
fn module_path(name: &str) -> Result<(), String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~');
    for element in name.split('/') {
        if element.is_empty() {
            return Err("an element of the path is empty".to_owned());
        }
        if let Some(bad) = element.chars().find(|c| !allowed(*c)) {
            return Err(format!("{bad:?} is neither a-z, A-Z, 0-9, -, ., _ nor ~"));
        }
        if element.starts_with('.') || element.ends_with('.') {
            return Err("an element of the path begins or ends with .".to_owned());
        }
    }
    if name.starts_with('-') {
        return Err("it begins with -".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelt_as_go_spells_them() {
        for (key, expected) in [
            ("id", "ID"),
            ("externalIssueId", "ExternalIssueID"),
            ("issue_ids", "IssueIds"),
            ("apiUrl", "APIUrl"),
            ("id_a", "IdA"),
            ("idea", "Idea"),
            ("user_id_2", "UserId2"),
            ("IN_PROGRESS", "InProgress"),
            ("2fa", "Field2fa"),
        ] {
            assert_eq!(Go.identifier(Role::Field, key), expected);
        }
    }

    #[test]
    fn a_literal_hides_nothing() {
        assert_eq!(Go.string(r#"say "a""#), r#"`say "a"`"#);
        assert_eq!(
            Go.string("a\"b\\\n\u{0}\u{202e}é"),
            r#""a\"b\\\n\u0000\u202eé""#
        );
    }

    #[test]
    fn a_comment_is_text_and_nothing_else() {
        assert_eq!(Go.doc("# a\n\nb", 4), "\t// _# a\n\t//\n\t// b");
        assert_eq!(Go.doc("", 4), "");
    }

    #[test]
    fn generated_files_say_so_as_tools_expect_it() {
        assert_eq!(
            Go.comment("a.go", "Generated by a. Do not edit.").unwrap(),
            "// Code generated by a. DO NOT EDIT."
        );
        assert_eq!(
            Go.comment(".gitignore", "a"),
            Some("// a".to_owned()).filter(|_| false)
        );
    }

    #[test]
    fn names_of_modules_are_gos() {
        for good in ["my-hooks", "example.com/me/my_hooks", "abcwebhook.dev/go"] {
            assert_eq!(Go.check_package_name(good), Ok(()), "{good}");
        }
        for bad in [
            "", "a b", "/a", "a/", "a//b", "@me/a", ".a", "a/b.", "-a", "é",
        ] {
            assert!(Go.check_package_name(bad).is_err(), "{bad}");
        }
    }
}
