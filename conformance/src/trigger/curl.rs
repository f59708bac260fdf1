//! The line with which curl makes the same request.

/// What curl takes a body from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Data<'d> {
    /// The line itself.
    Text(&'d str),
    /// A file.
    File(&'d str),
}

/// Where the shell takes the token from; it does not stand in the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenFrom<'t> {
    /// The environment.
    Environment,
    /// A file.
    File(&'t str),
    /// Nowhere: there is none.
    Nowhere,
}

/// The command, for a shell. `options` are more of curl's.
pub fn line(url: &str, token: TokenFrom<'_>, options: &[String], data: Data<'_>) -> String {
    let mut words = vec!["curl".to_owned(), "-i".to_owned()];
    words.extend(options.iter().map(|option| quoted(option)));
    words.push(quoted(url));
    words.push("-H 'content-type: application/json'".to_owned());
    match token {
        TokenFrom::Environment => {
            words.push("-H \"x-webhook-token: $ABC_WEBHOOK_TOKEN\"".to_owned());
        }
        TokenFrom::File(path) => {
            words.push(format!("-H \"x-webhook-token: $(cat {})\"", quoted(path)));
        }
        TokenFrom::Nowhere => {}
    }
    words.push(match data {
        Data::Text(text) => format!("--data-binary {}", quoted(text)),
        Data::File(path) => format!("--data-binary @{}", quoted(path)),
    });
    words.join(" ")
}

/// In single quotes unless the shell has nothing to see in it: in double quotes it would look for
/// variables.
fn quoted(word: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:@%+,=".contains(&byte);
    if !word.is_empty() && word.bytes().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_stands_in_no_line_and_a_quote_ends_nothing() {
        let url = "http://127.0.0.1:3000/hook?a=1&b=$HOME";
        let data = Data::Text(r#"{"a":"it's"}"#);
        assert_eq!(
            line(url, TokenFrom::Environment, &[], data),
            r#"curl -i 'http://127.0.0.1:3000/hook?a=1&b=$HOME' -H 'content-type: application/json' -H "x-webhook-token: $ABC_WEBHOOK_TOKEN" --data-binary '{"a":"it'\''s"}'"#
        );
        let options = ["--cacert".to_owned(), "my ca.pem".to_owned()];
        assert_eq!(
            line(
                "http://a/",
                TokenFrom::File("t.txt"),
                &options,
                Data::File("p.json")
            ),
            r#"curl -i --cacert 'my ca.pem' http://a/ -H 'content-type: application/json' -H "x-webhook-token: $(cat t.txt)" --data-binary @p.json"#
        );
    }
}
