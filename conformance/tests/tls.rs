//! Receivers over HTTPS: who is believed, what is convicted, and what is never sent.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod common;
#[cfg(unix)]
mod proxy;

use std::io::Write as _;
use std::process::{Command, Output};
use std::sync::Arc;

use abc_webhook_conformance::check::Check;
use abc_webhook_conformance::checks;
use abc_webhook_conformance::event::Event;
use abc_webhook_conformance::exit::Exit;
use abc_webhook_conformance::finding::{Finding, Reason};
use abc_webhook_conformance::runner::{self, Plan};
use abc_webhook_conformance::secret::Secret;
use abc_webhook_conformance::stage::client::{Receiver, ReceiverStage};
use abc_webhook_conformance::stage::header::Headers;
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::network::Network;
use abc_webhook_conformance::stage::route::{Proxy, Route};
use abc_webhook_conformance::stage::tcp::Tcp;
use abc_webhook_conformance::stage::tls::{Trust, TrustError};
use abc_webhook_conformance::stage::url::Target;
use abc_webhook_conformance::stage::{Company, Fault, Stage};
use abc_webhook_conformance::trace::TIME_OUT;
use abc_webhook_conformance::trace::receiver::ReceiverTrace;
use abc_webhook_conformance::verdict::Verdict;
use common::tls::{Shown, TlsReceiver, receiver_stage};
use tempfile::NamedTempFile;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

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

#[tokio::test(start_paused = true)]
async fn an_old_version_is_refused_by_alert_by_hanging_up_and_in_another_protocol() {
    let conforming: [&[u8]; 4] = [
        &[21, 3, 1, 0, 2, 2, 70],
        &[21, 3, 0, 0, 2, 2, 40],
        b"",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
    ];
    for answer in conforming {
        let found = old_tls_answered(Some(answer)).await;
        assert!(found.holds(), "{answer:?}: {found:?}");
    }
    let silent = old_tls_answered(None).await;
    assert!(matches!(silent, Finding::Inconclusive(_)), "{silent:?}");
}

#[tokio::test(start_paused = true)]
async fn an_old_version_that_is_taken_up_is_named() {
    for (minor, name) in [(0, "SSL 3.0"), (1, "TLS 1.0"), (2, "TLS 1.1")] {
        // The same hello whatever was offered.
        let hello = [22, 3, 1, 0, 42, 2, 0, 0, 38, 3, minor];
        let found = old_tls_answered(Some(&hello)).await;
        let violation = found.violation().unwrap();
        assert_eq!(violation.reason, Reason::OldTls);
        assert!(violation.observed.ends_with(name), "{violation:?}");
    }
}

/// Who answers a plain request on that port is no receiver over HTTPS, and not to be blamed for
/// an old version.
#[tokio::test(start_paused = true)]
async fn who_speaks_no_tls_at_all_cannot_be_reached() {
    let stage = answering(Some(b"HTTP/1.1 400 Bad Request\r\n\r\n")).await;
    let Err(Fault::NoTls { why, .. }) = stage.reach().await else {
        panic!("it was reached");
    };
    assert!(why.contains("handshake failed"), "{why}");
    // Nobody is blamed for deliveries that cannot be made.
    let performed = perform(&stage, check("receiver.response.ok")).await;
    assert!(
        matches!(performed, Err(Fault::NoTls { .. })),
        "{performed:?}"
    );
    for id in ["receiver.tls.certificate", "receiver.tls.version.current"] {
        let found = finding(&stage, check(id)).await;
        assert!(matches!(found, Finding::Inconclusive(_)), "{id}: {found:?}");
    }
}

#[tokio::test]
async fn the_command_believes_a_file_of_authorities() {
    let receiver = receiver_stage(Arc::new(Tcp), Shown::Good).await;
    let file = pem_file(&receiver.authority);
    let path = file.path().to_str().unwrap();
    let url = receiver.url();
    let output = command(&["receiver", &url, "--cacert", path, "--strict"]).await;
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{stdout}");
    let clauses = |verdict| {
        let lines = stdout.lines().filter(move |line| line.starts_with(verdict));
        lines.filter_map(|line| line.split(' ').next_back())
    };
    assert!(clauses("n/a").eq(["effect.idempotence"]), "{stdout}");
    assert!(
        clauses("pass").any(|clause| clause == "transport.https"),
        "{stdout}"
    );
}

#[tokio::test]
async fn the_command_keeps_the_token_from_who_is_not_believed_and_says_what_to_do() {
    let receiver = receiver_stage(Arc::new(Tcp), Shown::WrongHost).await;
    let file = pem_file(&receiver.authority);
    let path = file.path().to_str().unwrap();
    let url = receiver.url();
    let selected = [
        "receiver",
        &url,
        "--cacert",
        path,
        "--only",
        "receiver.response.ok",
    ];
    let only_tls = [&selected[..], &["--only", "receiver.tls.*"]].concat();
    for arguments in [&selected[..], &only_tls] {
        let output = command(arguments).await;
        assert_eq!(
            output.status.code(),
            Some(3),
            "{}",
            shown(&output, &receiver)
        );
        let stderr = shown(&output, &receiver);
        insta::allow_duplicates! {
            insta::assert_snapshot!(stderr, @"
            error: the certificate of https://127.0.0.1:PORT/webhook is not valid: it is for other.example, not for 127.0.0.1; it was sent nothing, neither the token nor anything else
            hint: --cacert FILE trusts the authorities in FILE, such as your company's; --insecure sends the token to whoever answers, whatever the certificate is
            ");
        }
        let stdout = String::from_utf8(output.stdout).unwrap();
        let is_reported = stdout.contains("warn") && stdout.contains("receiver.tls.certificate");
        assert_eq!(is_reported, arguments.len() > selected.len(), "{stdout}");
    }
    assert_eq!(receiver.connections(), 0);
}

#[tokio::test]
async fn the_command_is_loud_about_what_it_does_not_verify() {
    let receiver = receiver_stage(Arc::new(Tcp), Shown::SelfSigned).await;
    let url = receiver.url();
    let reports = tempfile::tempdir().unwrap();
    let place = |name: &str| reports.path().join(name).display().to_string();
    let (json, junit) = (place("json"), place("junit"));
    let (to_json, to_junit) = (format!("json={json}"), format!("junit={junit}"));
    let output = command(&[
        "receiver",
        &url,
        "--insecure",
        "--only",
        "receiver.tls.certificate",
        "--only",
        "receiver.response.ok",
        "--report",
        &to_json,
        "--report",
        &to_junit,
    ])
    .await;
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        shown(&output, &receiver)
    );
    let stdout = String::from_utf8(output.stdout).unwrap();
    let told = [
        stdout.clone(),
        String::from_utf8(output.stderr).unwrap(),
        std::fs::read_to_string(json).unwrap(),
        std::fs::read_to_string(junit).unwrap(),
    ];
    for text in told {
        assert!(text.contains("WARNING: --insecure"), "{text}");
    }
    assert!(stdout.contains("self-signed"), "{stdout}");
    assert!(
        stdout.contains("--insecure --only receiver.tls.certificate"),
        "{stdout}"
    );
}

#[tokio::test]
async fn options_of_tls_without_tls_and_files_of_no_use_are_exit_2() {
    let file = pem_file("no certificate");
    let path = file.path().to_str().unwrap();
    let http = "http://127.0.0.1:1/";
    let https = "https://127.0.0.1:1/";
    for (arguments, told) in [
        (
            [http, "--insecure", "-q"],
            "--insecure goes with HTTPS, and the URL says http",
        ),
        (
            [http, "--cacert", path],
            "--cacert goes with HTTPS, and the URL says http",
        ),
        (
            [https, "--cacert", path],
            "is of no use: it holds no certificate",
        ),
        (
            [https, "--cacert", "no/such/file"],
            "no/such/file, is of no use: it cannot be read",
        ),
    ] {
        let output = command(&[&["receiver"][..], &arguments].concat()).await;
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(told), "{stderr}");
        assert!(stderr.contains("hint: "), "{stderr}");
    }
    let both = command(&["receiver", https, "--insecure", "--cacert", path]).await;
    assert_eq!(both.status.code(), Some(2));
}

fn pem_file(text: &str) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

/// Runs `check` while the receiver is served by this runtime.
async fn command(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
    command
        .arg("check")
        .args(arguments)
        .env("ABC_WEBHOOK_TOKEN", "a-token-for-tls-tests");
    let output = tokio::task::spawn_blocking(move || command.output());
    output.await.unwrap().unwrap()
}

/// What was said on standard error.
fn shown(output: &Output, receiver: &TlsReceiver) -> String {
    let port = receiver.port.to_string();
    String::from_utf8_lossy(&output.stderr).replace(&port, "PORT")
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

/// What is found of old versions where every hello is answered with these bytes and an end; with
/// nothing at all where there are none.
async fn old_tls_answered(answer: Option<&[u8]>) -> Finding {
    let stage = answering(answer).await;
    finding(&stage, check("receiver.tls.version.old")).await
}

async fn answering(answer: Option<&[u8]>) -> ReceiverStage {
    let network: Arc<dyn Network> = Arc::new(Memory::default());
    let mut listener = network.listen().await.unwrap();
    let url = format!("https://receiver.example:{}/", listener.port());
    let answer = answer.map(<[u8]>::to_vec);
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok(mut connection) = listener.accept().await {
            let mut hello = [0; 5];
            connection.read_exact(&mut hello).await.unwrap();
            match &answer {
                Some(answer) => connection.write_all(answer).await.unwrap(),
                None => kept.push(connection),
            }
        }
    });
    let target = Target::parse(&url).unwrap();
    let secret = Secret::random().unwrap();
    ReceiverStage::new(network, target, secret, TIME_OUT).unwrap()
}

fn check(id: &str) -> &'static Check<Receiver> {
    checks::receiver().find(|check| check.id == id).unwrap()
}

async fn perform(stage: &ReceiverStage, check: &Check<Receiver>) -> Result<ReceiverTrace, Fault> {
    stage.perform(&(check.play)(), Company::Alone).await
}

async fn finding(stage: &ReceiverStage, check: &Check<Receiver>) -> Finding {
    (check.judge)(&perform(stage, check).await.unwrap())
}
