//! `check sender --abc`: ABC User Feedback itself, by way of its API and a webhook that an
//! administrator sets.

use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use super::super::channel::{ChannelArgs, route};
use super::super::check::seconds;
use super::super::error::CliError;
use super::super::wishes::Wishes;
use crate::abc::api::Api;
use crate::abc::cause::{Causes, Left};
use crate::abc::setup::{self, Outlook, SetUpError};
use crate::abc::{ApiError, Event};
use crate::check::Check;
use crate::exit::Exit;
use crate::report::escape;
use crate::secret::Secret;
use crate::stage::sender::{Sender, SenderStage};

/// What is needed to make a server send.
#[derive(Args)]
pub(in crate::cli) struct AbcArgs {
    #[command(flatten)]
    channel: ChannelArgs,

    /// Leave the feedback and the issues that the run makes.
    #[arg(long, requires = "abc")]
    keep: bool,

    /// How long to wait for the webhook to be set, in seconds [default: 300]
    #[arg(long, value_name = "SECONDS", value_parser = seconds, requires = "abc")]
    patience: Option<Duration>,
}

/// Why a server cannot be made to send, or not to the runner.
#[derive(Debug, thiserror::Error)]
pub(in crate::cli) enum AbcError {
    #[error(transparent)]
    Api(ApiError),
    #[error(transparent)]
    SetUp(SetUpError),
    #[error(
        "ABC User Feedback refuses {0} as a webhook: its host is localhost, or a name without a dot"
    )]
    RefusedUrl(String),
}

/// How long an administrator may take.
const PATIENCE: Duration = Duration::from_secs(300);

impl AbcArgs {
    /// What makes the server at `base` send. What is made there is deleted in the end, whatever
    /// the end is.
    pub(in crate::cli) async fn causes(
        &self,
        base: &str,
        token: Option<&Secret>,
        wishes: &Wishes,
    ) -> Result<Arc<Causes>, CliError> {
        let place = self.channel.at(base).map_err(AbcError::Api)?;
        let key = self.channel.key().await?;
        let route = route(&place)?;
        let mut api = Api::by(&route, place, key).map_err(AbcError::Api)?;
        if let Some(token) = token {
            api = api.hiding(token)?;
        }
        let causes = Causes::in_channel(api).await.map_err(AbcError::Api)?;
        let causes = Arc::new(causes);
        let (wish, keep) = (Arc::clone(&causes), self.keep);
        wishes.add(async move { tidy(&wish, keep).await });
        Ok(causes)
    }

    /// Says what to set in the web pages, waits until that was done, and sees that it was done
    /// right.
    pub(in crate::cli) async fn set_up(
        &self,
        causes: &Causes,
        stage: &SenderStage,
        url: &str,
        token: &str,
    ) -> Result<(), CliError> {
        if is_refused(url) {
            return Err(AbcError::RefusedUrl(url.to_owned()).into());
        }
        let events = Event::ALL.map(Event::as_str).join(", ");
        anstream::eprintln!(
            "to set in the web pages of {}, as a webhook of the project:\n  URL     {url}\n  \
             token   {token}\n  events  {events}",
            causes.api().place().shown()
        );
        let patience = self.patience.unwrap_or(PATIENCE);
        let waiting = || {
            let seconds = patience.as_secs();
            anstream::eprintln!("nothing came yet: waiting up to {seconds} s for it to be set");
        };
        let first = setup::first_delivery(stage, url, patience, waiting).await;
        first.map_err(AbcError::SetUp)?;
        causes.prepare().await.map_err(AbcError::Api)?;
        setup::every_event(stage).await.map_err(AbcError::SetUp)?;
        anstream::eprintln!("all four events arrive, with the token");
        Ok(())
    }

    /// The options as they were given, for a command line to repeat.
    pub(in crate::cli) fn words(&self) -> Vec<String> {
        let mut words = self.channel.words();
        words.extend(self.keep.then(|| "--keep".to_owned()));
        if let Some(patience) = self.patience {
            words.extend(["--patience".to_owned(), patience.as_secs_f64().to_string()]);
        }
        words
    }
}

impl AbcError {
    pub(in crate::cli) fn exit(&self) -> Exit {
        match self {
            Self::Api(error) => error.exit(),
            Self::SetUp(SetUpError::Silent { .. } | SetUpError::Fault(_)) => Exit::Unreachable,
            Self::SetUp(_) | Self::RefusedUrl(_) => Exit::Usage,
        }
    }

    pub(in crate::cli) fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Api(error) => Some(error.hint()),
            Self::SetUp(error) => error.hint(),
            Self::RefusedUrl(_) => Some(
                "--advertise takes the URL by which the server reaches this machine: an address, or \
                 a name that has a dot",
            ),
        }
    }
}

/// Says how long the run will take, and what it leaves out.
pub(in crate::cli) fn tell_outlook(stage: &SenderStage, checks: &[&Check<Sender>], at_once: usize) {
    let Outlook {
        beside,
        alone,
        barred,
        takes,
    } = Outlook::of(stage, checks, at_once);
    let took = match takes.as_secs() {
        seconds @ 0..100 => format!("{} s", seconds + 1),
        seconds => format!("{} min", seconds.div_ceil(60)),
    };
    anstream::eprintln!(
        "{beside} checks overlap, {alone} need the webhook for themselves, one by one, and {barred} \
         cannot be tested with one webhook: about {took}"
    );
}

/// Deletes what was made, or says what is kept. What could not be deleted is no verdict on anything
/// and must be known all the same.
async fn tidy(causes: &Causes, keep: bool) -> Exit {
    let left = if keep {
        causes.keep().await
    } else {
        causes.clean_up().await
    };
    if left.is_nothing() {
        return Exit::Conforms;
    }
    let what = if keep { "kept" } else { "not deleted" };
    anstream::eprintln!(
        "{what} in {}: {}",
        causes.api().place().shown(),
        listed(&left)
    );
    match &left.error {
        Some(error) => {
            anstream::eprintln!("warning: {}", escape(&error.to_string()));
            Exit::Unreachable
        }
        None => Exit::Conforms,
    }
}

fn listed(left: &Left) -> String {
    let kinds = [("feedback", &left.feedbacks), ("issues", &left.issues)];
    let kinds = kinds.into_iter().filter(|(_, ids)| !ids.is_empty());
    let kinds = kinds.map(|(kind, ids)| {
        let ids: Vec<String> = ids.iter().map(u64::to_string).collect();
        format!("{kind} {}", ids.join(", "))
    });
    kinds.collect::<Vec<_>>().join("; ")
}

/// Whether the web pages take no such URL.
fn is_refused(url: &str) -> bool {
    let url = url::Url::parse(url).ok();
    let host = url.as_ref().and_then(url::Url::host);
    matches!(host, Some(url::Host::Domain(name)) if !name.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_web_pages_refuse_is_known_beforehand() {
        for (url, refused) in [
            ("http://localhost:9000/webhook", true),
            ("http://runner/webhook", true),
            ("http://10.0.0.1/webhook", false),
            ("http://[::1]:9000/webhook", false),
            ("http://runner.example/webhook", false),
        ] {
            assert_eq!(is_refused(url), refused, "{url}");
        }
    }

    #[test]
    fn what_is_left_is_listed() {
        let left = Left {
            feedbacks: vec![3],
            issues: vec![7, 9],
            error: None,
        };
        assert_eq!(listed(&left), "feedback 3; issues 7, 9");
    }
}
