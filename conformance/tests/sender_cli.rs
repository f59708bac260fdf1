//! `check sender` where a command makes the sender deliver, or somebody's hand: what a user sees.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod command;

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use self::command::without_proxies;

fn abc_webhook() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
    without_proxies(&mut command);
    command.env_remove("ABC_WEBHOOK_TOKEN");
    command
}

/// The program's own sender, as a command that a trigger runs.
fn deliver() -> String {
    let program = env!("CARGO_BIN_EXE_abc-webhook");
    format!(
        "'{program}' trigger --to \"$ABC_WEBHOOK_URL\" --file \"$ABC_WEBHOOK_PAYLOAD_FILE\" \
         ${{ABC_WEBHOOK_CA_FILE:+--cacert}} $ABC_WEBHOOK_CA_FILE >/dev/null"
    )
}

fn check(arguments: &[&str], trigger: &str) -> Output {
    let mut command = abc_webhook();
    command.args(["check", "sender"]).args(arguments);
    command.args(["--trigger", trigger]).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

const TWO: [&str; 4] = [
    "--only",
    "sender.transport.post",
    "--only",
    "sender.retry.stop-on-success.first",
];

#[test]
fn a_command_makes_the_sender_deliver_wherever_it_is_told_to() {
    let address = format!("127.0.0.1:{}", free_port());
    let ways: [&[&str]; 3] = [&[], &["--one-url"], &["--listen", &address]];
    for way in ways {
        let output = check(&[way, &TWO].concat(), &deliver());
        let stdout = text(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{way:?}: {stdout}");
        assert!(stdout.contains("2 pass"), "{way:?}: {stdout}");
    }
}

#[test]
fn a_certificate_of_ones_own_is_shown_to_everybody() {
    let folder = tempfile::tempdir().unwrap();
    let key = rcgen::KeyPair::generate().unwrap();
    let params = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let certificate = params.self_signed(&key).unwrap();
    let (cert, pem) = (
        folder.path().join("cert.pem"),
        folder.path().join("key.pem"),
    );
    std::fs::write(&cert, certificate.pem()).unwrap();
    std::fs::write(&pem, key.serialize_pem()).unwrap();
    let (cert, pem) = (cert.to_str().unwrap(), pem.to_str().unwrap());
    let more = ["--only", "sender.tls.verify.*"];
    let trigger = format!("ABC_WEBHOOK_CA_FILE='{cert}'; {}", deliver());
    for way in [&[][..], &["--one-url"]] {
        let arguments = [way, &["--cert", cert, "--key", pem], &TWO, &more].concat();
        let output = check(&arguments, &trigger);
        let stdout = text(&output.stdout);
        assert!(stdout.contains("3 pass, 4 untestable"), "{stdout}");
        let why = "the certificate is always that of --cert";
        assert!(stdout.contains(why), "{stdout}");
    }
    let arguments = ["--one-url", "--cert", cert, "--key", pem, "--within", "2"];
    let output = check(&[&arguments[..], &TWO].concat(), &deliver());
    let stdout = text(&output.stdout);
    assert!(stdout.contains("2 untestable"), "{stdout}");
    let why = "the TLS handshake with the certificate of --cert failed";
    assert!(stdout.contains(why), "{stdout}");
    let output = check(&["--cert", cert, "--key", cert, "--only", TWO[1]], "true");
    assert_eq!(output.status.code(), Some(2));
    let expected = format!("{cert} holds no private key in the PEM format");
    let stderr = text(&output.stderr);
    assert!(stderr.contains(&expected), "{stderr}");
}

#[test]
fn a_command_that_fails_is_told_of_and_the_token_is_not() {
    let only = ["--only", "sender.transport.post"];
    let output = check(
        &only,
        "echo \"no queue for $ABC_WEBHOOK_TOKEN\" >&2; exit 3",
    );
    let stdout = text(&output.stdout);
    assert_eq!(output.status.code(), Some(3), "{stdout}");
    assert!(stdout.contains("(exit status: 3)"), "{stdout}");
    assert!(stdout.contains("no queue for <token>"), "{stdout}");
}

#[test]
fn a_delivery_that_does_not_come_is_the_senders_fault_and_the_command_is_told_of() {
    let only = ["--within", "0.5", "--only", "sender.transport.post"];
    let output = check(&only, "echo sent >&2");
    let stdout = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{stdout}");
    assert!(stdout.contains("exit status: 0"), "{stdout}");
    assert!(stdout.contains("| sent"), "{stdout}");
}

/// The environment is scrubbed, and holds what was promised.
#[test]
fn the_command_knows_the_delivery_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("environment");
    let path = path.to_str().unwrap();
    let mut command = abc_webhook();
    command.env("A_SECRET", "a").env("PASSED", "b");
    command.args(["check", "sender", "--only", "sender.token.absent"]);
    command.args([
        "--can",
        "no-token",
        "--pass-env",
        "PASSED",
        "--within",
        "0.5",
    ]);
    let line = format!("env > '{path}'; cat \"$ABC_WEBHOOK_PAYLOAD_FILE\" >> '{path}'");
    command.args(["--trigger", &line]).output().unwrap();
    let known = std::fs::read_to_string(path).unwrap();
    for expected in [
        "ABC_WEBHOOK_URL=http://127.0.0.1:",
        "ABC_WEBHOOK_EVENT=ISSUE_CREATION",
        "ABC_WEBHOOK_MARKER=abcw-",
        "ABC_WEBHOOK_TIME_OUT_MS=5000",
        "PASSED=b",
        r#"{"event":"ISSUE_CREATION""#,
    ] {
        assert!(known.contains(expected), "{expected} in {known}");
    }
    for secret in ["A_SECRET", "ABC_WEBHOOK_TOKEN"] {
        assert!(!known.contains(secret), "{known}");
    }
}

#[test]
fn what_the_command_says_of_the_end_is_believed() {
    let only = ["--only", "sender.leftover.attempt"];
    let line = format!("{}; echo outcome: rejected", deliver());
    let output = check(&only, &line);
    let stdout = text(&output.stdout);
    assert!(stdout.contains("1 pass"), "{stdout}");
}

/// A command that hangs ends with its delivery, and everything ends with an interrupt.
#[test]
fn a_command_that_hangs_ends_with_all_that_it_started() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pid");
    let path = path.to_str().unwrap();
    let hanging = format!("sleep 600 & echo $! > '{path}'; wait");
    let only = ["--within", "0.5", "--only", "sender.transport.post"];
    assert_eq!(check(&only, &hanging).status.code(), Some(1));
    until_gone(path);

    std::fs::remove_file(path).unwrap();
    let only = ["--within", "600", "--only", "sender.transport.post"];
    let mut command = abc_webhook();
    command.args(["check", "sender"]).args(only);
    command.args(["--trigger", &hanging]).stdout(Stdio::null());
    let mut child = command.stderr(Stdio::null()).spawn().unwrap();
    while std::fs::read_to_string(path).unwrap_or_default().is_empty() {
        std::thread::yield_now();
    }
    let interrupt = ["-INT", &child.id().to_string()].map(str::to_owned);
    assert!(
        Command::new("kill")
            .args(interrupt)
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(child.wait().unwrap().code(), Some(130));
    until_gone(path);
}

fn until_gone(path: &str) {
    let pid = std::fs::read_to_string(path).unwrap();
    let began = Instant::now();
    let is_there = || {
        let mut kill = Command::new("kill");
        kill.args(["-0", pid.trim()]).stderr(Stdio::null());
        kill.status().unwrap().success()
    };
    while is_there() {
        assert!(began.elapsed() < Duration::from_secs(20), "{pid} is there");
        std::thread::yield_now();
    }
}

/// Whoever makes the delivery by hand is told all that it takes.
#[test]
fn by_hand_all_is_told_that_a_delivery_takes() {
    let mut command = abc_webhook();
    command
        .args(["check", "sender", "--manual", "--one-url"])
        .args(TWO);
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let told = BufReader::new(child.stderr.take().unwrap()).lines();
    let (mut url, mut token) = (String::new(), String::new());
    for line in told.map(Result::unwrap) {
        let (what, value) = line.trim().split_once("  ").unwrap_or_default();
        match what {
            "to" => value.trim().clone_into(&mut url),
            "token" => value.trim().clone_into(&mut token),
            "body" => {
                let mut command = abc_webhook();
                command.env("ABC_WEBHOOK_TOKEN", &token);
                command.args(["trigger", "--to", &url, "--file", value.trim()]);
                assert!(command.output().unwrap().status.success());
            }
            _ => {}
        }
    }
    let output = child.wait_with_output().unwrap();
    let stdout = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{stdout}");
    assert!(stdout.contains("2 pass"), "{stdout}");
}

#[test]
fn where_a_sender_finds_the_runner_must_make_sense() {
    let refused = |arguments: &[&str], why: &str| {
        let output = check(arguments, "true");
        let stderr = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(
            stderr.contains(why) && stderr.contains("hint: "),
            "{stderr}"
        );
    };
    let listen = "--listen";
    refused(
        &[listen, "0.0.0.0:0"],
        "says nothing of where a sender finds it",
    );
    let advertise = ["--advertise", "http://a.example:9000"];
    refused(&advertise, "--advertise names a port, and --listen none");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = listener.local_addr().unwrap().to_string();
    refused(&[listen, &taken], "cannot be listened on");
}

/// A gate that the first delivery waits at.
struct Gate {
    folder: tempfile::TempDir,
}

impl Gate {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let pipes = ["there", "go"].map(|name| folder.path().join(name));
        let made = Command::new("mkfifo").args(pipes).status().unwrap();
        assert!(made.success());
        Self { folder }
    }

    /// A run whose first delivery waits; a shell does `first` before it becomes the run.
    fn run(&self, first: &str) -> Child {
        let mut command = Command::new("sh");
        without_proxies(&mut command);
        command.args(["-c", &format!("{first} exec \"$@\""), "sh"]);
        command.arg(env!("CARGO_BIN_EXE_abc-webhook"));
        command.args(["check", "sender", "--only", "sender.transport.post"]);
        let pipes = self.folder.path().display();
        let wait =
            format!("! [ -p '{pipes}/there' ] || {{ echo >'{pipes}/there'; cat '{pipes}/go'; }}");
        command.args(["--trigger", &format!("{wait}; {}", deliver())]);
        std::fs::create_dir(self.made()).unwrap();
        command.env("TMPDIR", self.made());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().unwrap()
    }

    /// Waits for the delivery, and asks the run to end as a terminal does that is closed.
    fn hang_up(&self, run: &Child) {
        let there = self.folder.path().join("there");
        std::fs::read(&there).unwrap();
        std::fs::remove_file(there).unwrap();
        assert_ne!(self.left_behind(), 0);
        let id = rustix::process::Pid::from_child(run);
        rustix::process::kill_process(id, rustix::process::Signal::HUP).unwrap();
    }

    fn open(&self) {
        std::fs::write(self.folder.path().join("go"), "").unwrap();
    }

    fn left_behind(&self) -> usize {
        self.made().read_dir().unwrap().count()
    }

    /// Where the run makes its files.
    fn made(&self) -> PathBuf {
        self.folder.path().join("made")
    }
}

#[test]
fn a_terminal_that_is_closed_ends_the_run_and_nothing_is_left_behind() {
    let gate = Gate::new();
    let mut run = gate.run("");
    gate.hang_up(&run);
    assert_eq!(run.wait().unwrap().code(), Some(130));
    assert_eq!(gate.left_behind(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn who_wants_the_run_to_outlive_its_terminal_gets_it() {
    let gate = Gate::new();
    let mut run = gate.run("trap '' HUP;");
    gate.hang_up(&run);
    gate.open();
    assert_eq!(run.wait().unwrap().code(), Some(0));
    assert_eq!(gate.left_behind(), 0);
}
