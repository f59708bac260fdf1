//! Which proxy the environment names, by the rules of curl.
//!
//! `http_proxy` counts in lower case only: a web server hands `HTTP_PROXY` to what it runs when
//! somebody sends the header `Proxy`. An empty variable is none.

/// The proxy for a scheme, and the variable that names it.
pub fn proxy_for(
    is_encrypted: bool,
    read: impl Fn(&str) -> Option<String>,
) -> Option<(&'static str, String)> {
    let own: &[&'static str] = if is_encrypted {
        &["https_proxy", "HTTPS_PROXY"]
    } else {
        &["http_proxy"]
    };
    first([own, &["all_proxy", "ALL_PROXY"]].concat(), read)
}

/// The hosts that are reached without a proxy.
pub fn no_proxy(read: impl Fn(&str) -> Option<String>) -> Option<String> {
    first(vec!["no_proxy", "NO_PROXY"], read).map(|(_, hosts)| hosts)
}

fn first(
    names: Vec<&'static str>,
    read: impl Fn(&str) -> Option<String>,
) -> Option<(&'static str, String)> {
    let found = names.into_iter().map(|name| (name, read(name)));
    found
        .filter_map(|(name, value)| Some((name, value?)))
        .find(|(_, value)| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(is_encrypted: bool, variables: &[(&str, &str)]) -> Option<&'static str> {
        let read = |name: &str| {
            let found = variables.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        proxy_for(is_encrypted, read).map(|(name, _)| name)
    }

    #[test]
    fn each_scheme_has_a_variable_and_all_have_another() {
        let both = [("http_proxy", "a"), ("HTTPS_PROXY", "b")];
        assert_eq!(named(false, &both), Some("http_proxy"));
        assert_eq!(named(true, &both), Some("HTTPS_PROXY"));
        let both = [("https_proxy", "a"), ("HTTPS_PROXY", "b")];
        assert_eq!(named(true, &both), Some("https_proxy"));
        let all = [("ALL_PROXY", "a"), ("all_proxy", "")];
        assert_eq!(named(false, &all), Some("ALL_PROXY"));
        assert_eq!(named(true, &all), Some("ALL_PROXY"));
        assert_eq!(named(true, &[("https_proxy", "")]), None);
    }

    #[test]
    fn http_proxy_in_capitals_is_somebody_elses() {
        assert_eq!(named(false, &[("HTTP_PROXY", "a")]), None);
        assert_eq!(named(true, &[("http_proxy", "a")]), None);
    }
}
