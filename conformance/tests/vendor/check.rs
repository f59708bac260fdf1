//! `abc-webhook check sender --abc`, from what an administrator is told to what is left behind.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use abc_webhook_conformance::reference::receiver::serve;
use abc_webhook_conformance::reference::vendor::event::Kind;
use abc_webhook_conformance::reference::vendor::rest::Vendor;
use abc_webhook_conformance::reference::vendor::sender::VendorSender;
use abc_webhook_conformance::reference::vendor::webhook::{Webhook, Webhooks};
use abc_webhook_conformance::reference::vendor::world::{Channel, World};
use abc_webhook_conformance::secret::Secret;
use abc_webhook_conformance::stage::network::Network;
use abc_webhook_conformance::stage::tcp::Tcp;
use time::OffsetDateTime;

/// The server, in this process.
struct Server {
    vendor: Vendor,
    webhooks: Arc<Lent>,
    url: String,
}

/// Webhooks that the test sets.
struct Lent(Webhooks);

impl abc_webhook_conformance::reference::vendor::webhook::Outbox for Lent {
    fn post(&self, events: Vec<abc_webhook_conformance::reference::vendor::event::Event>) {
        self.0.post(events);
    }
}

/// The command, with the line of its standard error that says what to set as the URL.
struct Running {
    child: Child,
    stderr: BufReader<std::process::ChildStderr>,
    told: String,
    webhook: String,
}

const TOKEN: &str = "a-token-of-its-own";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_of_the_vendor_is_green_with_its_baseline_and_nothing_is_left() {
    let server = Server::start().await;
    let only = [
        "--only",
        "sender.retry.client-error.gone",
        "--only",
        "sender.event.*-creation",
        "--only",
        "sender.token.absent",
    ];
    let baseline = ["--baseline", "abc-user-feedback"];
    let mut running = server.check("the-right-key", &[&only[..], &baseline[..]].concat());
    server.set(&running.webhook);
    let (exit, stdout) = running.end();
    assert_eq!(exit, Some(0), "{stdout}{}", running.told);
    assert!(stdout.contains("4 checks in "), "{stdout}");
    assert!(stdout.contains("2 pass, 1 known, 1 untestable"), "{stdout}");
    assert!(stdout.contains("the webhook has one token"), "{stdout}");
    for part in [
        "  token   what ABC_WEBHOOK_TOKEN holds\n",
        "  events  FEEDBACK_CREATION, ISSUE_CREATION, ISSUE_STATUS_CHANGE, ISSUE_ADDITION\n",
        "all four events arrive, with the token\n",
        "3 checks overlap, 0 need the webhook for themselves, one by one, and 1 cannot be tested",
    ] {
        assert!(running.told.contains(part), "{}", running.told);
    }
    assert!(!format!("{stdout}{}", running.told).contains(TOKEN));
    assert_eq!(server.vendor.count(), (0, 0));
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupt_leaves_nothing_behind_either() {
    let server = Server::start().await;
    let mut running = server.check("the-right-key", &["--only", "sender.retry.exhaust.*"]);
    server.set(&running.webhook);
    running.read_until("checks overlap");
    assert_ne!(server.vendor.count(), (0, 0));
    let pid = rustix::process::Pid::from_child(&running.child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let (exit, _) = running.end();
    assert_eq!(exit, Some(130), "{}", running.told);
    assert_eq!(server.vendor.count(), (0, 0), "{}", running.told);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_is_listed() {
    let server = Server::start().await;
    let options = ["--only", "sender.transport.post", "--keep"];
    let mut running = server.check("the-right-key", &options);
    server.set(&running.webhook);
    let (exit, stdout) = running.end();
    assert_eq!(exit, Some(0), "{stdout}{}", running.told);
    // A play that was late is played again, and keeps one more.
    let (feedback, issues) = server.vendor.count();
    assert!(feedback >= 2 && issues >= 4, "{feedback}, {issues}");
    let kept = format!(": feedback {}; issues {}\n", up_to(feedback), up_to(issues));
    assert!(running.told.contains(&kept), "{kept}{}", running.told);
}

fn up_to(last: usize) -> String {
    let numbers: Vec<String> = (1..=last).map(|number| number.to_string()).collect();
    numbers.join(", ")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_that_never_fires_is_a_clear_error() {
    let server = Server::start().await;
    let options = ["--patience", "1", "--within", "1"];
    let mut running = server.check("the-right-key", &options);
    let (exit, _) = running.end();
    assert_eq!(exit, Some(3), "{}", running.told);
    assert!(
        running
            .told
            .contains("error: nothing came to http://127.0.0.1:"),
        "{}",
        running.told
    );
    assert!(
        running
            .told
            .contains("hint: is the webhook there and active"),
        "{}",
        running.told
    );
    assert_eq!(server.vendor.count(), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_none_is_a_clear_error() {
    let server = Server::start().await;
    let mut child = server.command("the-wrong-key", &[]).spawn().unwrap();
    let mut told = String::new();
    let stderr = child.stderr.as_mut().unwrap();
    stderr.read_to_string(&mut told).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(3));
    let error = "/api/projects/1/channels/1/fields answered 403 Forbidden: the API key does not open \
                 this project\nhint: an administrator makes a key";
    assert!(told.contains(error), "{told}");
}

impl Server {
    /// A server without a webhook.
    async fn start() -> Self {
        let webhooks = Arc::new(Lent(Webhooks::new(VendorSender::new(Arc::new(Tcp)))));
        let world = World::new(
            "My Project",
            [Channel::recorded()],
            OffsetDateTime::now_utc(),
        );
        let key = Secret::new("the-right-key").unwrap();
        let vendor = Vendor::new(world, key, Arc::clone(&webhooks) as _);
        let listener = Tcp.listen().await.unwrap();
        let url = format!("http://127.0.0.1:{}", listener.port());
        tokio::spawn(serve(listener, vendor.router()));
        Self {
            vendor,
            webhooks,
            url,
        }
    }

    /// As an administrator does it in the web pages.
    fn set(&self, url: &str) {
        let token = Secret::new(TOKEN).unwrap();
        self.webhooks
            .0
            .set([Webhook::new(url, Some(token), Kind::ALL).unwrap()]);
    }

    fn command(&self, key: &str, options: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
        command.args(["check", "sender", "--abc", &self.url, "--project", "1"]);
        command
            .args(["--channel", "1", "--api-key-file", "-"])
            .args(options);
        command.env("ABC_WEBHOOK_TOKEN", TOKEN);
        let (reader, mut writer) = std::io::pipe().unwrap();
        std::io::Write::write_all(&mut writer, key.as_bytes()).unwrap();
        command
            .stdin(reader)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// The command, which has said what to set.
    fn check(&self, key: &str, options: &[&str]) -> Running {
        let mut child = self.command(key, options).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let mut running = Running {
            child,
            stderr,
            told: String::new(),
            webhook: String::new(),
        };
        let line = running.read_until("  URL     ");
        line.trim_start_matches("  URL     ")
            .trim_end()
            .clone_into(&mut running.webhook);
        running
    }
}

impl Running {
    /// Reads standard error on to the line that holds `text`.
    fn read_until(&mut self, text: &str) -> String {
        loop {
            let mut line = String::new();
            assert_ne!(
                self.stderr.read_line(&mut line).unwrap(),
                0,
                "{}",
                self.told
            );
            self.told.push_str(&line);
            if line.contains(text) {
                return line;
            }
        }
    }

    /// Waits for the end; returns the exit code and standard output.
    fn end(&mut self) -> (Option<i32>, String) {
        let mut stdout = self.child.stdout.take().unwrap();
        let reading = std::thread::spawn(move || {
            let mut text = String::new();
            stdout.read_to_string(&mut text).unwrap();
            text
        });
        self.stderr.read_to_string(&mut self.told).unwrap();
        (self.child.wait().unwrap().code(), reading.join().unwrap())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}
