//! Certificates: who is believed, and what is made of who is not.

use std::sync::Arc;

use abc_webhook_conformance::event::Event;
use abc_webhook_conformance::exit::Exit;
use abc_webhook_conformance::finding::{Finding, Reason};
use abc_webhook_conformance::runner::Plan;
use abc_webhook_conformance::stage::client::ReceiverStage;
use abc_webhook_conformance::stage::header::Headers;
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::route::{Proxy, Route};
use abc_webhook_conformance::stage::tcp::Tcp;
use abc_webhook_conformance::stage::tls::{Trust, TrustError};
use abc_webhook_conformance::stage::url::Target;
use abc_webhook_conformance::stage::{Fault, Stage};
use abc_webhook_conformance::trace::TIME_OUT;
use abc_webhook_conformance::verdict::Verdict;
use abc_webhook_conformance::{checks, runner};

use crate::common::tls::{Shown, receiver_stage};
#[cfg(unix)]
use crate::proxy;
use crate::{check, finding, perform};

#[tokio::test(start_paused = true)]
async fn the_reference_receiver_passes_every_check_over_tls() {
    let receiver = receiver_stage(Arc::new(Memory::default()), Shown::Good).await;
    let stage = receiver.strict();
    for check in checks::receiver() {
        let finding = finding(&stage, check).await;
        assert!(finding.holds(), "{}: {finding:?}", check.id);
    }
}

#[tokio::test]
async fn the_reference_receiver_passes_over_tls_on_real_sockets() {
    let receiver = receiver_stage(Arc::new(Tcp), Shown::Good).await;
    let stage = receiver.strict();
    stage.reach().await.unwrap();
    for check in checks::receiver() {
        let finding = finding(&stage, check).await;
        assert!(finding.holds(), "{}: {finding:?}", check.id);
    }
}

/// Over a tunnel the bytes are ours from end to end, so that nothing is left to the proxy.
#[cfg(unix)]
#[tokio::test]
async fn the_reference_receiver_passes_over_tls_through_the_tunnel_of_a_proxy() {
    let receiver = receiver_stage(Arc::new(Tcp), Shown::Good).await;
    let proxy = proxy::Proxy::start(proxy::Manner::Tunnels);
    let route = Route::default().by_proxy(Proxy::parse(&proxy.url("user:pa55word")).unwrap());
    let stage = receiver
        .strict()
        .with_route(route, Headers::default())
        .unwrap();
    stage.reach().await.unwrap();
    for check in checks::receiver() {
        assert_eq!(stage.cannot_show(check), None);
        let finding = finding(&stage, check).await;
        assert!(finding.holds(), "{}: {finding:?}", check.id);
    }
    for head in proxy.heads() {
        assert!(head.starts_with(&format!("CONNECT 127.0.0.1:{} ", receiver.port)));
        assert!(head.contains("Proxy-Authorization: Basic "), "{head}");
        assert!(!head.contains("token"), "{head}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_shows_no_valid_certificate_is_told_what_is_wrong_and_is_sent_nothing() {
    for (shown, reason, why) in [
        (
            Shown::Expired,
            Reason::CertificateExpired,
            "expired on 2020-02-29T12:00:00Z",
        ),
        (
            Shown::NotYetValid,
            Reason::CertificateNotYetValid,
            "before 2999-12-31T12:00:00Z",
        ),
        (
            Shown::WrongHost,
            Reason::CertificateWrongHost,
            "other.example",
        ),
        (
            Shown::SelfSigned,
            Reason::CertificateUnknownIssuer,
            "self-signed",
        ),
        (
            Shown::OfAnAuthority,
            Reason::CertificateUnusable,
            "CA:FALSE",
        ),
    ] {
        let receiver = receiver_stage(Arc::new(Memory::default()), shown).await;
        let stage = receiver.strict();
        let found = finding(&stage, check("receiver.tls.certificate")).await;
        let violation = found.violation().unwrap();
        assert_eq!(violation.reason, reason, "{shown:?}: {found:?}");
        assert!(violation.observed.contains(why), "{shown:?}: {found:?}");

        // Neither with the token nor without it.
        for id in ["receiver.response.ok", "receiver.transport.token.missing"] {
            let performed = perform(&stage, check(id)).await;
            let Err(Fault::Untrusted { why: told, .. }) = performed else {
                panic!("{shown:?}: {performed:?}");
            };
            assert!(told.contains(why), "{told}");
        }
        assert!(matches!(stage.reach().await, Err(Fault::Untrusted { .. })));
        assert!(stage.is_alive().await, "it is there, but not believed");
        assert_eq!(receiver.connections(), 0, "{shown:?} was sent something");
    }
}

#[tokio::test(start_paused = true)]
async fn without_verification_deliveries_are_made_and_the_certificate_is_judged_all_the_same() {
    let receiver = receiver_stage(Arc::new(Memory::default()), Shown::Expired).await;
    let stage = receiver.insecure();
    stage.reach().await.unwrap();
    assert!(finding(&stage, check("receiver.response.ok")).await.holds());
    let found = finding(&stage, check("receiver.tls.certificate")).await;
    assert_eq!(found.reason(), Some(Reason::CertificateExpired));
    assert!(receiver.connections() > 0);
}

#[tokio::test(start_paused = true)]
async fn a_run_on_who_is_not_believed_decides_about_tls_alone() {
    let receiver = receiver_stage(Arc::new(Memory::default()), Shown::SelfSigned).await;
    let stage = receiver.strict();
    let plan = Plan {
        at_once: 8,
        allow_load: true,
        ..Plan::of(checks::receiver().collect())
    };
    let mut decided = Vec::new();
    let ended = runner::run(&stage, &plan, &mut |event| {
        if let Event::Decided(one) = event {
            decided.push((one.entry.id, one.verdict));
        }
    })
    .await;
    let decided = decided.into_iter();
    let decided: Vec<_> = decided
        .filter(|(_, verdict)| *verdict != Verdict::Error)
        .collect();
    let expected = [
        ("receiver.transport.https", Verdict::Pass),
        ("receiver.tls.certificate", Verdict::Warn),
        ("receiver.tls.version.current", Verdict::Pass),
        ("receiver.tls.version.old", Verdict::Pass),
    ];
    assert_eq!(decided, expected);
    assert_eq!(ended.exit, Exit::Unreachable);
    assert_eq!(receiver.connections(), 0);
}

#[tokio::test(start_paused = true)]
async fn who_believes_nobody_cannot_judge_a_certificate() {
    let receiver = receiver_stage(Arc::new(Memory::default()), Shown::Good).await;
    let stage = receiver.strict().with_trust(Trust::nobody().insecure());
    let found = finding(&stage, check("receiver.tls.certificate")).await;
    assert!(matches!(found, Finding::Untestable(_)), "{found:?}");
    assert!(finding(&stage, check("receiver.response.ok")).await.holds());
}

/// As `openssl req -x509` makes it, unless told otherwise: strict libraries refuse it, but whoever
/// names it has said whom to believe.
#[tokio::test(start_paused = true)]
async fn a_self_signed_certificate_of_an_authority_is_believed_where_it_is_named() {
    let receiver = receiver_stage(Arc::new(Memory::default()), Shown::SelfSignedAuthority).await;
    let certificate = check("receiver.tls.certificate");
    let named = receiver.strict();
    assert!(finding(&named, check("receiver.response.ok")).await.holds());
    let found = finding(&named, certificate).await;
    assert!(matches!(found, Finding::Untestable(_)), "{found:?}");

    let other = receiver_stage(Arc::new(Memory::default()), Shown::Good).await;
    let unnamed = Trust::pem(other.authority.as_bytes()).unwrap();
    let stage = receiver.strict().with_trust(unnamed);
    let found = finding(&stage, certificate).await;
    assert!(found.violation().is_some(), "{found:?}");
    let performed = perform(&stage, check("receiver.response.ok")).await;
    assert!(
        matches!(performed, Err(Fault::Untrusted { .. })),
        "{performed:?}"
    );

    // Named, but for another host.
    let url = format!("https://other.example:{}/", receiver.port);
    let stage = ReceiverStage::new(
        Arc::clone(&receiver.network),
        Target::parse(&url).unwrap(),
        receiver.secret.clone(),
        TIME_OUT,
    );
    let trust = Trust::pem(receiver.authority.as_bytes()).unwrap();
    let stage = stage.unwrap().with_trust(trust);
    let found = finding(&stage, certificate).await;
    assert_eq!(
        found.reason(),
        Some(Reason::CertificateWrongHost),
        "{found:?}"
    );
    let performed = perform(&stage, check("receiver.response.ok")).await;
    assert!(
        matches!(performed, Err(Fault::Untrusted { .. })),
        "{performed:?}"
    );
}

#[test]
fn what_is_no_authority_is_refused() {
    assert!(matches!(Trust::pem(b"no PEM"), Err(TrustError::Empty)));
    let broken = b"-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----\n";
    assert!(matches!(Trust::pem(broken), Err(TrustError::Pem(_))));
    let empty = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let refused = Trust::pem(empty);
    assert!(
        matches!(refused, Err(TrustError::Certificate(1, _))),
        "{refused:?}"
    );
}
