//! A request's head, read leniently: a judge must be able to look at a wrong one.

/// Request line and headers, names and order as they were sent.
#[derive(Debug, PartialEq, Eq)]
pub struct Head {
    /// The method.
    pub method: String,
    /// The request target: path and query.
    pub target: String,
    /// The version, of a request.
    pub version: String,
    /// Names and values, outer blanks removed.
    pub headers: Vec<(String, String)>,
}

impl Head {
    /// Reads what can be read; bytes that are no UTF-8 become U+FFFD.
    pub fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mut lines = text.lines();
        let request_line = lines.next().unwrap_or_default();
        let (method, rest) = request_line.split_once(' ').unwrap_or((request_line, ""));
        let (target, version) = rest.rsplit_once(' ').unwrap_or((rest, ""));
        Self {
            method: method.to_owned(),
            target: target.to_owned(),
            version: version.to_owned(),
            headers: lines.filter_map(header).collect(),
        }
    }

    /// Whether the connection ends with this message (RFC 9112, section 9.3); of an answer the
    /// version stands where a request has its method.
    pub fn is_last(&self) -> bool {
        let options = self.all("connection").join(",").to_ascii_lowercase();
        let says = |option: &str| options.split(',').any(|other| other.trim() == option);
        let is_old = [&self.version, &self.method]
            .iter()
            .any(|version| *version == "HTTP/1.0");
        says("close") || (is_old && !says("keep-alive"))
    }

    /// The values of every header with this name, in any case.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.headers
            .iter()
            .filter(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
            .collect()
    }
}

fn header(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    Some((name.to_owned(), value.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_case_and_kept_as_sent() {
        let head = Head::parse(b"POST /a?b=%20 HTTP/1.1\r\nX-Webhook-TOKEN:  t \r\n\r\n");
        assert_eq!(head.target, "/a?b=%20");
        assert_eq!(head.all("x-webhook-token"), ["t"]);
        assert_eq!(head.headers[0].0, "X-Webhook-TOKEN");
    }

    #[test]
    fn who_wants_to_close_says_so_or_is_old() {
        let is_last = |text: &str| Head::parse(text.as_bytes()).is_last();
        assert!(is_last("POST / HTTP/1.1\r\nConnection: TE, Close\r\n\r\n"));
        assert!(is_last("POST / HTTP/1.0\r\n\r\n"));
        assert!(is_last("HTTP/1.0 200 OK\r\n\r\n"));
        assert!(!is_last(
            "POST / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
        ));
        assert!(!is_last("HTTP/1.1 200 OK\r\n\r\n"));
    }

    #[test]
    fn half_a_line_is_no_panic() {
        assert_eq!(Head::parse(b"POST").method, "POST");
        assert_eq!(Head::parse(b"").target, "");
    }
}
