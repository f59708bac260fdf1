//! What templates can do to a value, beyond what minijinja brings.
//!
//! | filter | makes of it |
//! |---|---|
//! | `string` | the language's literal of a text |
//! | `doc(indent)` | a documentation comment; nothing for no text |
//! | `wrap(width)` | lines of at most so many characters |
//! | `json` | a JSON text |
//! | `camel`, `pascal`, `snake`, `kebab`, `screaming` | words in that case |

use heck::{ToKebabCase, ToLowerCamelCase, ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use minijinja::value::Kwargs;
use minijinja::{Environment, Error, ErrorKind, Value};

use crate::language::{Language, wrap};

/// Also adds the test `identifier`: whether a text is a plain ASCII name.
pub(super) fn add(environment: &mut Environment<'_>, language: &'static dyn Language) {
    environment.add_filter("string", move |text: &str| language.string(text));
    environment.add_filter("doc", move |text: &str, indent: Option<usize>| {
        language.doc(text, indent.unwrap_or_default())
    });
    environment.add_filter("wrap", |text: &str, width: usize| wrap(text, width));
    environment.add_filter("json", json);
    environment.add_test("identifier", is_identifier);
    environment.add_filter("camel", |text: &str| text.to_lower_camel_case());
    environment.add_filter("pascal", |text: &str| text.to_upper_camel_case());
    environment.add_filter("snake", |text: &str| text.to_snake_case());
    environment.add_filter("kebab", |text: &str| text.to_kebab_case());
    environment.add_filter("screaming", |text: &str| text.to_shouty_snake_case());
}

/// `indent=N` puts every line but the first behind so many blanks and spreads the value out.
#[expect(
    clippy::needless_pass_by_value,
    reason = "filters are given their options by value"
)]
fn json(value: &Value, options: Kwargs) -> Result<String, Error> {
    let indent: Option<usize> = options.get("indent")?;
    options.assert_all_used()?;
    let text = match indent {
        None => serde_json::to_string(value),
        Some(_) => serde_json::to_string_pretty(value),
    };
    let text = text.map_err(|error| Error::new(ErrorKind::BadSerialization, error.to_string()))?;
    let blanks = " ".repeat(indent.unwrap_or_default());
    Ok(text.replace('\n', &format!("\n{blanks}")))
}

fn is_identifier(text: &str) -> bool {
    let first = |c: char| c.is_ascii_alphabetic() || c == '_' || c == '$';
    text.starts_with(first) && text.chars().all(|c| first(c) || c.is_ascii_digit())
}
