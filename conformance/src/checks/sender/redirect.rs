//! Redirects: a delivery goes where the URL says, and so does the token.

use crate::check::Check;
use crate::clause;
use crate::finding::Reason;
use crate::play::sender::{Canary, Certificate, SenderPlay, redirect_here, redirect_there};
use crate::reference::defect::sender::Defect;
use crate::stage::sender::Sender;
use crate::trace::ATTEMPTS;

/// The redirects that clients follow, each with the names of its checks.
macro_rules! for_every_redirect {
    ($family:ident) => {
        $family! {
            301 "moved-permanently",
            302 "found",
            303 "see-other",
            307 "temporary-redirect",
            308 "permanent-redirect",
        }
    };
}

macro_rules! method {
    ($($code:literal $name:literal,)*) => {
        &[$(Check {
            id: concat!("sender.redirect.method.", $name),
            clause: &clause::REDIRECT_METHOD,
            title: concat!("makes no GET of a delivery that is answered ", $code),
            play: || SenderPlay::answer([redirect_here($code)]),
            judge: |trace| trace.no_redirect_may_make_a_get_of_it(),
            catches: &[(Defect::FollowsAsGet, Reason::TurnedIntoGet)],
        },)*]
    };
}

macro_rules! other_port {
    ($($code:literal $name:literal,)*) => {
        &[$(Check {
            id: concat!("sender.redirect.token.other-port.", $name),
            clause: &clause::REDIRECT_TOKEN,
            title: concat!("tells another port no token when it is redirected there with ", $code),
            play: || SenderPlay::answer([redirect_there($code)]).with_canary(Canary::OtherPort),
            judge: |trace| trace.the_token_may_not_reach_the_canary(),
            catches: &[
                (Defect::FollowsAnywhere, Reason::TokenLeaked),
                (Defect::FollowsToOtherPorts, Reason::TokenLeaked),
                (Defect::TellsTheTokenInAGet, Reason::TokenLeaked),
            ],
        },)*]
    };
}

macro_rules! other_host {
    ($($code:literal $name:literal,)*) => {
        &[$(Check {
            id: concat!("sender.redirect.token.other-host.", $name),
            clause: &clause::REDIRECT_TOKEN,
            title: concat!("tells another host no token when it is redirected there with ", $code),
            play: || SenderPlay::answer([redirect_there($code)]).with_canary(Canary::OtherHost),
            judge: |trace| trace.the_token_may_not_reach_the_canary(),
            catches: &[
                (Defect::FollowsAnywhere, Reason::TokenLeaked),
                (Defect::TellsTheTokenInAGet, Reason::TokenLeaked),
            ],
        },)*]
    };
}

macro_rules! downgrade {
    ($($code:literal $name:literal,)*) => {
        &[$(Check {
            id: concat!("sender.redirect.downgrade.", $name),
            clause: &clause::REDIRECT_DOWNGRADE,
            title: concat!("sends nothing over HTTP when it is redirected there from HTTPS with ", $code),
            play: || {
                SenderPlay::answer([redirect_there($code)])
                    .with_canary(Canary::OtherPort)
                    .over_https(Certificate::Valid)
            },
            judge: |trace| trace.nothing_may_be_downgraded(),
            catches: &[(Defect::FollowsToHttp, Reason::Downgraded)],
        },)*]
    };
}

macro_rules! end {
    ($($code:literal $name:literal,)*) => {
        &[$(Check {
            id: concat!("sender.redirect.end.", $name),
            clause: &clause::REDIRECT_END,
            title: concat!("takes a ", $code, " for the end of a delivery that has failed"),
            play: || SenderPlay::answer(vec![redirect_here($code); ATTEMPTS]),
            judge: |trace| trace.the_redirect_must_end_it(),
            catches: &[
                (Defect::FollowsAsGet, Reason::Followed),
                (Defect::FollowsAnywhere, Reason::Followed),
                (Defect::RetriesRedirects, Reason::TooManyAttempts),
            ],
        },)*]
    };
}

pub(super) static METHOD: &[Check<Sender>] = for_every_redirect!(method);
pub(super) static OTHER_PORT: &[Check<Sender>] = for_every_redirect!(other_port);
pub(super) static OTHER_HOST: &[Check<Sender>] = for_every_redirect!(other_host);
pub(super) static DOWNGRADE: &[Check<Sender>] = for_every_redirect!(downgrade);
pub(super) static END: &[Check<Sender>] = for_every_redirect!(end);
