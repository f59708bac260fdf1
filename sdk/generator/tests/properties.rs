//! What holds for every list of fields, and for every language.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod common;
mod outline;

use std::collections::BTreeSet;
use std::time::Instant;

use abc_webhook_sdkgen::language::{Go, Java, Python, TypeScript};
use abc_webhook_sdkgen::{FieldList, Language, Model, Role, Source, Templates, generate};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::common::{list_of, model, with_fields};
use crate::outline::Outline;

const ROLES: [Role; 4] = [Role::Type, Role::Field, Role::CustomField, Role::Value];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn converting_a_name_again_changes_nothing(key in hostile()) {
        for language in [&TypeScript as &dyn Language, &Python, &Go, &Java, &Outline] {
            for role in ROLES {
                let name = language.identifier(role, &key);
                prop_assert_eq!(language.identifier(role, &name), name);
            }
        }
    }

    /// Without its literals and comments the file is the language's own words and ours: nothing
    /// of a list gets out of them, but for keys that are names.
    #[test]
    fn nothing_of_a_list_gets_out_of_literals_and_comments(list in lists()) {
        let model = with_fields(&list);
        for (content, raw) in [(fields_file(&model), false), (channel_file(&model), true)] {
            let bare = bare(&content, raw).unwrap();
            prop_assert!(bare.is_ascii(), "{bare}");
            let alone: Vec<_> = bare.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '$').collect();
            prop_assert!(!alone.contains(&"smuggled"), "{content}");
            prop_assert_eq!(bare.matches('{').count(), bare.matches('}').count());
        }
    }

    #[test]
    fn nothing_of_a_list_gets_out_of_literals_and_docstrings(list in lists()) {
        let content = python_file(&with_fields(&list));
        // What is left of a key as the name of an attribute is no harm.
        let bare = bare_python(&content).unwrap().replace("def smuggled(self", "def name(self");
        prop_assert!(bare.is_ascii(), "{bare}");
        let alone: Vec<_> = bare.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
        prop_assert!(!alone.contains(&"smuggled"), "{content}");
        prop_assert_eq!(bare.matches('(').count(), bare.matches(')').count());
    }

    #[test]
    fn the_same_list_gives_the_same_files(list in lists()) {
        prop_assert_eq!(fields_file(&with_fields(&list)), fields_file(&with_fields(&list)));
        prop_assert_eq!(python_file(&with_fields(&list)), python_file(&with_fields(&list)));
    }

    #[test]
    fn every_name_is_there_once(keys in proptest::collection::btree_set(hostile(), 0..12)) {
        let keys: Vec<_> = keys.into_iter().collect();
        let files = generate(&Outline, &with_fields(&list_of(&keys)), &outline::templates()).unwrap();
        let names = files[0].content.split("class Fields:\n").nth(1).unwrap_or_default();
        let names: Vec<_> = names.lines().filter_map(|line| line.split(" = ").next()).collect();
        let unique: BTreeSet<_> = names.iter().collect();
        prop_assert_eq!((names.len(), unique.len()), (keys.len(), keys.len()));
    }
}

#[test]
fn ten_thousand_fields_are_fine() {
    let keys: Vec<_> = (0..10_000)
        .map(|number| format!("user_field_{number}"))
        .collect();
    let start = Instant::now();
    let content = fields_file(&with_fields(&list_of(&keys)));
    assert_eq!(content.matches(": read(feedback, ").count(), 10_000);
    eprintln!("in {:?}", start.elapsed());
}

/// The model's JSON is read by every language and so belongs to none.
#[test]
fn the_model_names_no_language() {
    for input in ["captured-admin", "small"] {
        let text = serde_json::to_string(&model(input)).unwrap();
        assert_eq!(languages_in(&text), Vec::<&str>::new(), "{input}");
    }
    assert_eq!(
        languages_in(&Model::schema().to_string()),
        Vec::<&str>::new()
    );
    assert_eq!(languages_in(r#"{"doc": "a Java class"}"#), ["java"]);
}

#[test]
fn the_model_of_each_input_is_valid_by_its_schema() {
    for input in ["captured", "captured-admin", "empty", "hostile", "small"] {
        let model = serde_json::to_value(model(input)).unwrap();
        jsonschema::validate(&Model::schema(), &model).unwrap();
    }
}

#[test]
fn what_the_model_has_no_words_for_is_refused_with_its_place() {
    let source = Source::published(Vec::new());
    for (pointer, value, expected) in [
        (
            "/$defs/Issue/properties/name/pattern",
            json!("a"),
            "/$defs/Issue/properties/name/pattern: a keyword",
        ),
        (
            "/$defs/Issue/additionalProperties",
            json!(false),
            "/$defs/Issue/additionalProperties: unknown keys",
        ),
        (
            "/$defs/Issue/properties/name/type",
            json!("null"),
            "/$defs/Issue/properties/name/type: a type",
        ),
        (
            "/$defs/Issue/properties/name/type",
            json!(["string", "integer"]),
            "/$defs/Issue/properties/name: a union",
        ),
        (
            "/$defs/IssueStatus/anyOf/1/enum",
            json!(["A"]),
            "/$defs/IssueStatus: no open enumeration",
        ),
        (
            "/oneOf/4/properties/event/not",
            json!(null),
            "/oneOf/4/properties/event: neither",
        ),
    ] {
        let mut schema = source.schema.clone();
        put(&mut schema, pointer, value);
        let source = Source {
            schema,
            ..source.clone()
        };
        let error = source
            .model(common::package(), None)
            .unwrap_err()
            .to_string();
        assert!(error.starts_with(&format!("schema{expected}")), "{error}");
    }
}

/// Sets the value at a pointer; null removes it.
fn put(schema: &mut Value, pointer: &str, value: Value) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = schema.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    if value.is_null() {
        parent.remove(key).unwrap();
    } else {
        parent.insert(key.to_owned(), value);
    }
}

fn languages_in(text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase();
    let words: BTreeSet<_> = text.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let names = [
        "typescript",
        "javascript",
        "python",
        "golang",
        "java",
        "kotlin",
        "ruby",
        "php",
        "csharp",
        "rust",
        "npm",
        "pypi",
    ];
    names
        .into_iter()
        .filter(|name| words.contains(name))
        .collect()
}

fn fields_file(model: &Model) -> String {
    let templates = Templates::built_in(&TypeScript).only(|name| name == "src/fields.ts.jinja");
    let mut files = generate(&TypeScript, model, &templates).unwrap();
    files.pop().unwrap().content
}

fn python_file(model: &Model) -> String {
    let fields = "src/__import__/fields.py.jinja";
    let templates = Templates::built_in(&Python).only(|name| name == fields);
    let mut files = generate(&Python, model, &templates).unwrap();
    files.pop().unwrap().content
}

/// The same for Python.
fn bare_python(source: &str) -> Result<String, String> {
    let mut bare = String::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '#' => rest.find('\n'),
            '"' if rest.starts_with("\"\"\"") => Some(docstring_end(rest)?),
            '"' | '\'' => Some(literal_end(rest, first)?),
            _ => None,
        };
        if end.is_none() {
            bare.push(first);
        }
        rest = &rest[end.unwrap_or(first.len_utf8())..];
    }
    Ok(bare)
}

fn docstring_end(rest: &str) -> Result<usize, String> {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(3) {
        if !escaped && rest[at..].starts_with("\"\"\"") {
            return Ok(at + 3);
        }
        escaped = c == '\\' && !escaped;
    }
    Err(format!("no end: {rest}"))
}

/// The same in Go.
fn channel_file(model: &Model) -> String {
    let templates = Templates::built_in(&Go).only(|name| name == "channel.go.jinja");
    let mut files = generate(&Go, model, &templates).unwrap();
    files.pop().unwrap().content
}

/// A source without what is in its literals and comments; an error where one does not end. Some
/// languages have raw literals, in which nothing is an escape.
fn bare(source: &str, raw: bool) -> Result<String, String> {
    let mut bare = String::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '/' if rest.starts_with("//") => rest.find('\n'),
            '/' if rest.starts_with("/*") => rest.find("*/").map(|end| end + 2),
            '"' | '\'' => Some(literal_end(rest, first)?),
            '`' if raw => rest[1..].find('`').map(|end| end + 2),
            '`' => return Err("a template literal".to_owned()),
            _ => None,
        };
        if end.is_none() {
            bare.push(first);
        }
        rest = &rest[end.unwrap_or(first.len_utf8())..];
    }
    Ok(bare)
}

fn literal_end(rest: &str, quote: char) -> Result<usize, String> {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => return Err(format!("a line break in {rest}")),
            c if c == quote && !escaped => return Ok(at + 1),
            c => escaped = c == '\\' && !escaped,
        }
    }
    Err(format!("no end: {rest}"))
}

#[test]
fn the_lexer_of_these_tests_sees_what_gets_out() {
    assert_eq!(
        bare("a \"b\\\"c\" /* d */ e // f\n", false).unwrap(),
        "a   e \n"
    );
    assert!(bare("\"a\nb\"", false).is_err());
    assert!(bare("'a", false).is_err());
    assert_eq!(bare("a `b\"\n` c", true).unwrap(), "a  c");
    assert!(bare("a `b` c", false).is_err());
    let python = "a \"\"\"b \\\"\"\" c\n\"\"\" d 'e\\'' # f\n";
    assert_eq!(bare_python(python).unwrap(), "a  d  \n");
    assert!(bare_python("\"\"\"a\"").is_err());
}

fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z0-9_]{1,12}",
        ".{1,8}",
        "[\"'\\\\`*/\n\r\u{2028}\u{202e}${} ]{0,6}smuggled[\"'\\\\`*/\n\r\u{2028}${} ]{1,6}",
        Just("__proto__".to_owned()),
        Just("constructor".to_owned()),
        Just("class".to_owned()),
    ]
}

fn lists() -> impl Strategy<Value = Value> {
    let format = prop_oneof![
        Just("text"),
        Just("number"),
        Just("select"),
        Just("multiSelect"),
        Just("images"),
        Just("?")
    ];
    let text = "(.|\\*/|\n|smuggled \\*/ smuggled){0,20}";
    let options = proptest::collection::vec((hostile(), text), 0..4);
    let field = (hostile(), format, text, text, options);
    proptest::collection::vec(field, 0..6).prop_map(|fields| {
        let mut seen = BTreeSet::new();
        let fields = fields.into_iter().filter(|field| seen.insert(field.0.clone()));
        let field = |(key, format, name, description, options): (String, &str, String, String, Vec<(String, String)>)| {
            let options: Vec<_> = options.iter().map(|(key, name)| json!({ "key": key, "name": name })).collect();
            json!({ "key": key, "format": format, "name": name, "description": description, "options": options })
        };
        let list: Value = fields.map(field).collect();
        assert!(FieldList::parse(list.to_string().as_bytes()).is_ok());
        list
    })
}
