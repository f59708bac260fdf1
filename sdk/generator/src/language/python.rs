//! Python: names in `snake_case`, types in `CapWords`, and a module that is called by the name to
//! import, which is a folder.

use std::collections::BTreeMap;
use std::fmt::Write;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use super::{Language, Role, wrap};
use crate::model::Type;
use crate::names;

/// The widest line that the formatter leaves alone.
const WIDTH: usize = 100;

/// Python 3.10 and later.
#[derive(Debug, Clone, Copy)]
pub struct Python;

impl Language for Python {
    fn id(&self) -> &'static str {
        "python"
    }

    fn title(&self) -> &'static str {
        "Python"
    }

    fn identifier(&self, role: Role, key: &str) -> String {
        match role {
            Role::Type => names::identifier(key, "Type", ToUpperCamelCase::to_upper_camel_case),
            Role::Field | Role::CustomField => {
                names::identifier(key, "field_", ToSnakeCase::to_snake_case)
            }
            Role::Value => {
                names::identifier(key, "VALUE_", ToShoutySnakeCase::to_shouty_snake_case)
            }
        }
    }

    fn is_reserved(&self, role: Role, name: &str) -> bool {
        KEYWORDS.contains(&name)
            || match role {
                Role::Type => TYPES.contains(&name),
                Role::Field => ATTRIBUTES.contains(&name) || BUILT_IN.contains(&name),
                Role::CustomField => BUILT_IN.contains(&name),
                Role::Value => false,
            }
    }

    fn type_expression(&self, kind: &Type, name_of: &dyn Fn(&str) -> String) -> String {
        match kind {
            Type::Integer { .. } => "int".to_owned(),
            Type::Number => "float".to_owned(),
            Type::Text => "str".to_owned(),
            Type::Boolean => "bool".to_owned(),
            Type::Timestamp { name } => name
                .as_deref()
                .map_or_else(|| "Timestamp".to_owned(), name_of),
            Type::Any => "Any".to_owned(),
            Type::List { items } => format!("tuple[{}, ...]", self.type_expression(items, name_of)),
            Type::Record { name } | Type::Enumeration { name } => name_of(name),
        }
    }

    /// In double quotes, or in single ones where that saves escapes.
    fn string(&self, text: &str) -> String {
        let count = |quote: char| text.chars().filter(|c| *c == quote).count();
        let quote = if count('"') > count('\'') { '\'' } else { '"' };
        let mut literal = String::from(quote);
        for c in text.chars() {
            escape(c, quote, &mut literal);
        }
        literal.push(quote);
        literal
    }

    /// A summary of one sentence, and the rest apart from it, where both do not fit into a line.
    fn doc(&self, text: &str, indent: usize) -> String {
        let blanks = " ".repeat(indent);
        let text = text.replace('\\', "\\\\").replace('"', "\\\"");
        let quotes = "\"\"\"\"\"\"".len();
        let lines = match wrap(&text, WIDTH - indent - quotes).as_slice() {
            [] => return String::new(),
            [line] => return format!("{blanks}\"\"\"{line}\"\"\""),
            _ => apart(&text, WIDTH - indent - quotes),
        };
        let mut comment = format!("{blanks}\"\"\"");
        for (number, line) in lines.iter().enumerate() {
            let indented = format!("{}{line}", if number == 0 { "" } else { &blanks });
            let _ = writeln!(comment, "{}", indented.trim_end());
        }
        format!("{comment}{blanks}\"\"\"")
    }

    fn comment(&self, path: &str, line: &str) -> Option<String> {
        match path.rsplit_once('.')?.1 {
            "py" | "toml" => Some(format!("# {line}")),
            "md" => Some(format!("<!-- {line} -->")),
            _ => None,
        }
    }

    fn package_key(&self) -> &'static str {
        "package"
    }

    fn check_package_name(&self, name: &str) -> Result<(), String> {
        distribution::check(name)
    }

    fn coordinates(&self, name: &str) -> BTreeMap<String, String> {
        BTreeMap::from([("import".to_owned(), distribution::import(name))])
    }

    fn formatter(&self) -> &'static [&'static str] {
        &["ruff", "format"]
    }
}

/// The first sentence in lines of its own, an empty one, and the rest.
fn apart(text: &str, width: usize) -> Vec<String> {
    let Some((first, rest)) = text.split_once(". ") else {
        return wrap(text, width);
    };
    let mut lines = wrap(&format!("{first}."), width);
    lines.push(String::new());
    lines.extend(wrap(rest, width));
    lines
}

/// Escapes what would end a literal, and what a reader would not see.
fn escape(c: char, quote: char, literal: &mut String) {
    match c {
        '\\' => literal.push_str("\\\\"),
        '\n' => literal.push_str("\\n"),
        '\r' => literal.push_str("\\r"),
        '\t' => literal.push_str("\\t"),
        c if c == quote => {
            literal.push('\\');
            literal.push(c);
        }
        c if c.is_control() || super::visible(c.encode_utf8(&mut [0; 4])) != c.to_string() => {
            // Everything invisible is in the first plane.
            let _ = write!(literal, "\\u{:04x}", u32::from(c));
        }
        c => literal.push(c),
    }
}

/// Words that are no names.
const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// What the templates write inside of classes, where an attribute would hide it.
const BUILT_IN: [&str; 10] = [
    "bool", "dict", "float", "int", "list", "object", "property", "self", "str", "tuple",
];

/// What every record has.
const ATTRIBUTES: [&str; 9] = [
    "custom_fields",
    "extra",
    "from_json",
    "get",
    "items",
    "keys",
    "raw",
    "to_json",
    "values",
];

/// Types that generated files name.
const TYPES: [&str; 22] = [
    "Absent",
    "Annotated",
    "Any",
    "Callable",
    "ChannelFields",
    "Event",
    "FieldValue",
    "Final",
    "Generic",
    "KnownEvent",
    "Literal",
    "Mapping",
    "Mismatch",
    "Null",
    "Record",
    "Sequence",
    "Struct",
    "Type",
    "TypeAlias",
    "TypeGuard",
    "TypeVar",
    "Value",
];

/// The names of packages, and of the modules in them.
mod distribution {
    /// Names that would hide what the package itself imports.
    const TAKEN: [&str; 22] = [
        "asyncio",
        "calendar",
        "collections",
        "concurrent",
        "dataclasses",
        "datetime",
        "django",
        "enum",
        "fastapi",
        "flask",
        "hashlib",
        "hmac",
        "http",
        "inspect",
        "json",
        "logging",
        "msgspec",
        "re",
        "socket",
        "ssl",
        "time",
        "typing",
    ];

    /// By the specification of names, and such that the module can be imported.
    pub(super) fn check(name: &str) -> Result<(), String> {
        let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let edge = |c: char| c.is_ascii_alphanumeric();
        if name.is_empty() {
            Err("it is empty".to_owned())
        } else if let Some(bad) = name.chars().find(|c| !inner(*c)) {
            Err(format!("{bad:?} is neither a letter, a digit, -, _ nor ."))
        } else if !name.starts_with(edge) || !name.ends_with(edge) {
            Err("it begins or ends with -, _ or .".to_owned())
        } else if name.starts_with(|c: char| c.is_ascii_digit()) {
            Err("it begins with a digit, which no module can".to_owned())
        } else if super::KEYWORDS.contains(&&*import(name)) {
            Err("no module can be called like a keyword".to_owned())
        } else if TAKEN.contains(&&*import(name)) {
            Err("it would hide a module that the package imports".to_owned())
        } else {
            Ok(())
        }
    }

    /// What such a package is imported as.
    pub(super) fn import(name: &str) -> String {
        name.to_ascii_lowercase().replace(['-', '.'], "_")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_needs_as_few_escapes_as_possible() {
        for (text, expected) in [
            ("a", r#""a""#),
            (r#"say "a""#, r#"'say "a"'"#),
            (r#"it's "a""#, r#"'it\'s "a"'"#),
            (r#"it's "a"#, r#""it's \"a""#),
            ("a\\b\n\u{0}\u{202e}é{", r#""a\\b\n\u0000\u202eé{""#),
        ] {
            assert_eq!(Python.string(text), expected);
        }
    }

    #[test]
    fn a_docstring_cannot_be_ended_from_inside() {
        assert_eq!(Python.doc(r#"a """ b\"#, 0), r#""""a \"\"\" b\\""""#);
        assert_eq!(Python.doc("", 2), "");
    }

    #[test]
    fn a_long_docstring_has_a_summary() {
        let text = format!("A summary. {}", "word ".repeat(30));
        let lines: Vec<_> = Python.doc(&text, 4).lines().map(str::to_owned).collect();
        assert_eq!(lines[..2], [r#"    """A summary."#, ""]);
        assert_eq!(lines.last().unwrap(), r#"    """"#);
    }

    #[test]
    fn names_of_packages_can_be_published_and_imported() {
        for good in ["a", "my-hooks", "My.Hooks_2"] {
            assert_eq!(Python.check_package_name(good), Ok(()), "{good}");
        }
        for bad in [
            "", "-a", "a-", "a b", "2a", "class", "é", "a/b", "json", "Flask",
        ] {
            assert!(Python.check_package_name(bad).is_err(), "{bad}");
        }
        assert_eq!(Python.coordinates("My.Hooks-2")["import"], "my_hooks_2");
    }
}
