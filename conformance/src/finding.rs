//! Findings: what a judge has to say about a trace.
//!
//! A finding knows nothing of levels, baselines or colours; `verdict` does.

use std::fmt;

/// What a judge says of one trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The clause holds in this trace.
    Holds,
    /// The clause holds, and something about it is worth knowing.
    Noted(String),
    /// The clause is broken, and the trace proves it.
    Violated(Violation),
    /// Something came later than the clause allows, or so late that a time-out explains it. A busy
    /// machine does that too, so it is proof only when the play, run again alone, is late again.
    Late(Violation),
    /// The trace decides nothing; why not.
    Inconclusive(String),
    /// This target cannot be asked; why not.
    Untestable(String),
    /// The clause does not bind this target, or nothing in the trace concerns it; why not.
    NotApplicable(String),
}

/// A broken clause: why, what was owed and what came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The kind, for mutants and machines.
    pub reason: Reason,
    /// What the clause demands here.
    pub expected: String,
    /// What the trace shows.
    pub observed: String,
}

/// The kinds of violation. Each mutant names the one it must be convicted of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// A good delivery was not answered 2xx.
    NotAccepted,
    /// A good delivery was answered 2xx, but not 200.
    OtherSuccess,
    /// A good delivery was refused for its method.
    MethodRefused,
    /// A good delivery was refused for its content type.
    MediaTypeRefused,
    /// What must be refused was answered 2xx.
    Accepted,
    /// A refusal for the token had another status than 401.
    NotUnauthorized,
    /// The receiver failed with a 5xx.
    ServerError,
    /// The receiver gave no complete answer.
    NoAnswer,
    /// The receiver answered with a redirect.
    Redirected,
    /// The answer came later than the vendor's sender waits.
    TooSlow,
    /// The answer began and did not go on.
    Stalled,
    /// The answer began and was cut off.
    Truncated,
    /// Pipelined requests were answered in another order.
    OutOfOrder,
    /// The answer holds the token.
    TokenEchoed,
    /// The answer holds a stack trace or the path of a file.
    Disclosed,
    /// The receiver is reached without encryption.
    Unencrypted,
    /// The sender never sent anything.
    NoAttempt,
    /// The sender sent more often than allowed.
    TooManyAttempts,
    /// The sender gave up too soon.
    TooFewAttempts,
    /// A retry came before the interval was over.
    Early,
    /// A retry came after the interval and the tolerance were over.
    Late,
    /// The receiver's certificate is not valid any more.
    CertificateExpired,
    /// The receiver's certificate is not valid yet.
    CertificateNotYetValid,
    /// The receiver's certificate is for other hosts.
    CertificateWrongHost,
    /// Nobody who is trusted vouches for the receiver's certificate.
    CertificateUnknownIssuer,
    /// The receiver's certificate cannot be used for a server.
    CertificateUnusable,
    /// A version of TLS that is out of use was taken up, or nothing newer is spoken.
    OldTls,
    /// A delivery that came twice took effect more than once.
    RepeatedEffect,
    /// The method is not POST.
    WrongMethod,
    /// Path or query differ from the configured URL.
    WrongTarget,
    /// Content-Type is missing, repeated or not JSON.
    WrongContentType,
    /// The body is not JSON.
    NotJson,
    /// The token's header is missing.
    TokenMissing,
    /// The token's header holds something else.
    TokenAltered,
    /// The token's header is there more than once.
    TokenRepeated,
    /// The body's content is not what was to be sent.
    ContentChanged,
    /// The head of a retry differs from the first attempt's.
    HeadDiffers,
    /// The body of a retry differs from the first attempt's.
    BodyDiffers,
    /// The request was cut short or has no legal framing.
    BrokenRequest,
    /// A redirect made a request of another method of the delivery, and it was taken for made.
    TurnedIntoGet,
    /// The token came to another origin.
    TokenLeaked,
    /// What should travel over HTTPS was sent over plain HTTP.
    Downgraded,
    /// A redirect was followed.
    Followed,
    /// Nothing came over HTTPS, though the certificate is valid.
    NotDelivered,
    /// A request was sent to a receiver whose certificate is not valid.
    CertificateNotVerified,
    /// A delivery waited for another.
    Delayed,
    /// An attempt came once the delivery was over.
    LeftOver,
    /// A connection was kept that nobody needs.
    ConnectionKept,
    /// The request says in no way, or in two, where its body ends.
    WrongFraming,
    /// Host is missing, repeated or not that of the URL.
    WrongHost,
    /// The body is not UTF-8.
    NotUtf8,
    /// The body begins with a byte order mark.
    ByteOrderMark,
    /// The body is not what a conforming sender writes.
    NotStrict,
    /// There is a token's header where no token is configured.
    TokenPresent,
    /// The token stands somewhere else than in its header.
    TokenElsewhere,
    /// An attempt that is not answered was not given up.
    NoTimeOut,
    /// A retry waited for what Retry-After said.
    WaitsForRetryAfter,
}

impl Finding {
    /// A violation of kind `reason`.
    pub fn violated(
        reason: Reason,
        expected: impl Into<String>,
        observed: impl Into<String>,
    ) -> Self {
        Self::Violated(Violation {
            reason,
            expected: expected.into(),
            observed: observed.into(),
        })
    }

    /// This finding, or what `next` says if this one holds: the first trouble counts.
    #[must_use]
    pub fn and(self, next: impl FnOnce() -> Self) -> Self {
        match self {
            Self::Holds | Self::Noted(_) => next(),
            trouble => trouble,
        }
    }

    /// The first finding that does not hold, or `Holds`.
    pub fn first_of(findings: impl IntoIterator<Item = Self>) -> Self {
        findings
            .into_iter()
            .find(|finding| !finding.holds())
            .unwrap_or(Self::Holds)
    }

    /// Whether the clause holds in this trace.
    pub fn holds(&self) -> bool {
        matches!(self, Self::Holds | Self::Noted(_))
    }

    /// The violation that this finding proves or suspects.
    pub fn violation(&self) -> Option<&Violation> {
        match self {
            Self::Violated(violation) | Self::Late(violation) => Some(violation),
            _ => None,
        }
    }

    /// The kind of the violation, if there is one.
    pub fn reason(&self) -> Option<Reason> {
        self.violation().map(|violation| violation.reason)
    }
}

impl Reason {
    /// The kind as reports name it: words joined by hyphens.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotAccepted => "not-accepted",
            Self::OtherSuccess => "other-success",
            Self::MethodRefused => "method-refused",
            Self::MediaTypeRefused => "media-type-refused",
            Self::Accepted => "accepted",
            Self::NotUnauthorized => "not-unauthorized",
            Self::ServerError => "server-error",
            Self::NoAnswer => "no-answer",
            Self::Redirected => "redirected",
            Self::TooSlow => "too-slow",
            Self::Stalled => "stalled",
            Self::Truncated => "truncated",
            Self::OutOfOrder => "out-of-order",
            Self::TokenEchoed => "token-echoed",
            Self::Disclosed => "disclosed",
            Self::Unencrypted => "unencrypted",
            Self::NoAttempt => "no-attempt",
            Self::TooManyAttempts => "too-many-attempts",
            Self::TooFewAttempts => "too-few-attempts",
            Self::Early => "early",
            Self::Late => "late",
            Self::CertificateExpired => "certificate-expired",
            Self::CertificateNotYetValid => "certificate-not-yet-valid",
            Self::CertificateWrongHost => "certificate-wrong-host",
            Self::CertificateUnknownIssuer => "certificate-unknown-issuer",
            Self::CertificateUnusable => "certificate-unusable",
            Self::OldTls => "old-tls",
            Self::RepeatedEffect => "repeated-effect",
            Self::WrongMethod => "wrong-method",
            Self::WrongTarget => "wrong-target",
            Self::WrongContentType => "wrong-content-type",
            Self::NotJson => "not-json",
            Self::TokenMissing => "token-missing",
            Self::TokenAltered => "token-altered",
            Self::TokenRepeated => "token-repeated",
            Self::ContentChanged => "content-changed",
            Self::HeadDiffers => "head-differs",
            Self::BodyDiffers => "body-differs",
            Self::BrokenRequest => "broken-request",
            Self::TurnedIntoGet => "turned-into-get",
            Self::TokenLeaked => "token-leaked",
            Self::Downgraded => "downgraded",
            Self::Followed => "followed",
            Self::NotDelivered => "not-delivered",
            Self::CertificateNotVerified => "certificate-not-verified",
            Self::Delayed => "delayed",
            Self::LeftOver => "left-over",
            Self::ConnectionKept => "connection-kept",
            Self::WrongFraming => "wrong-framing",
            Self::WrongHost => "wrong-host",
            Self::NotUtf8 => "not-utf8",
            Self::ByteOrderMark => "byte-order-mark",
            Self::NotStrict => "not-strict",
            Self::TokenPresent => "token-present",
            Self::TokenElsewhere => "token-elsewhere",
            Self::NoTimeOut => "no-time-out",
            Self::WaitsForRetryAfter => "waits-for-retry-after",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
