//! Where the API of a server is: a channel of a project of it.

use url::Url;

use super::ApiError;

/// A channel of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    base: Url,
    project: u64,
    channel: u64,
}

impl Place {
    /// A channel of the server at `base`, of which nothing but scheme, host, port and path is kept.
    pub fn new(base: &str, project: u64, channel: u64) -> Result<Self, ApiError> {
        let mut base = Url::parse(base).map_err(|_| ApiError::NoUrl)?;
        if !["http", "https"].contains(&base.scheme()) {
            return Err(ApiError::NoUrl);
        }
        base.set_query(None);
        base.set_fragment(None);
        Ok(Self {
            base,
            project,
            channel,
        })
    }

    /// The server's address, without its secrets.
    pub fn shown(&self) -> String {
        shown(&self.base)
    }

    pub(super) fn of_project(&self, rest: &str) -> Url {
        let mut url = self.base.clone();
        let base = url.path().trim_end_matches('/');
        let path = format!("{base}/api/projects/{}{rest}", self.project);
        url.set_path(&path);
        url
    }

    pub(super) fn of_channel(&self, rest: &str) -> Url {
        self.of_project(&format!("/channels/{}{rest}", self.channel))
    }
}

/// The URL without what may be secret in it.
pub(super) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_schemes_are_asked_and_nothing_else_of_the_url_is_kept() {
        for (base, asked) in [
            (
                "http://abc:4000",
                "http://abc:4000/api/projects/3/channels/7/fields",
            ),
            (
                "https://abc/",
                "https://abc/api/projects/3/channels/7/fields",
            ),
            (
                "https://abc/ut/?a=b#c",
                "https://abc/ut/api/projects/3/channels/7/fields",
            ),
        ] {
            let place = Place::new(base, 3, 7).unwrap();
            assert_eq!(place.of_channel("/fields").as_str(), asked);
        }
        for base in ["abc:4000", "ftp://abc", "abc"] {
            assert_eq!(Place::new(base, 3, 7), Err(ApiError::NoUrl), "{base}");
        }
        let place = Place::new("https://me:secret@abc/", 3, 7).unwrap();
        assert_eq!(place.shown(), "https://abc/");
    }
}
