//! The package in Java: its own tests and mutants, the formatter, every golden compiled and run, and
//! both suites, which judge its receivers and its sender.

mod user;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use abc_webhook_sdkgen::language::Java;
use abc_webhook_sdkgen::model::Package;
use abc_webhook_sdkgen::{FieldList, Model, Source, Templates, generate};
use serde_json::Value;

use crate::error::Error;
use crate::files;
use crate::run::execute;
use crate::sdk::listening::Listening;
use crate::sdk::programs::Peers;
use crate::sdk::shared;

/// The formatter, which runs on Java 17 and later.
const FORMATTER: &str = "com.google.googlejavaformat:google-java-format:1.28.0:jar:all-deps";

/// What the formatter uses of the compiler.
const EXPORTS: [&str; 6] = ["api", "code", "file", "parser", "tree", "util"];

pub(crate) fn test() -> Result<(), Error> {
    user::publish()?;
    formatted()?;
    mutants()?;
    goldens()?;
    suites()
}

/// The package's benchmarks.
pub(crate) fn bench(quick: bool) -> Command {
    let folders = ["bench/target/classes", "conformance/target/lib/*"];
    let mut command = java(&folders.map(|folder| package().join(folder)));
    command.args(["dev.abcwebhook.bench.Bench", "--json"]);
    command.args(quick.then_some("--quick"));
    command
}

fn mutants() -> Result<(), Error> {
    let folders = ["mutants/target/classes", "mutants/target/lib/*"];
    let mut command = java(&folders.map(|folder| package().join(folder)));
    command.arg("dev.abcwebhook.mutants.Mutants");
    execute(command.current_dir(package().join("core")))
}

/// Compiles everything without a warning, runs the tests, and makes the jars as they are published.
pub(crate) fn build() -> Result<(), Error> {
    execute(mvn().arg("verify"))
}

/// Builds the programs that are put under test, and tests nothing.
fn build_programs() -> Result<(), Error> {
    execute(mvn().args(["package", "-DskipTests"]))
}

fn suites() -> Result<(), Error> {
    shared::build_suite()?;
    for adapter in ["httpserver", "servlet", "spring"] {
        let mut command = program("ReceiverProgram");
        Listening::start(command.arg(adapter))?.check()?;
    }
    Listening::start(&mut user::receiver()?)?.check()?;
    shared::check_sender(&program("SenderProgram"))
}

/// Builds the peers, and makes their commands.
pub(crate) fn peers() -> Result<Peers, Error> {
    build_programs()?;
    Ok(Peers {
        sender: program("SenderProgram"),
        receiver: program("ReceiverProgram"),
    })
}

/// Builds the codec, and makes the command.
pub(crate) fn codec() -> Result<Command, Error> {
    build_programs()?;
    Ok(program("CodecProgram"))
}

/// One of the programs that the suites put under test.
fn program(name: &str) -> Command {
    let folder = package().join("conformance/target");
    let mut command = java(&[folder.join("classes"), folder.join("lib/*")]);
    command.arg(format!("dev.abcwebhook.conformance.{name}"));
    command
}

fn java(class_path: &[PathBuf]) -> Command {
    let mut command = Command::new("java");
    command.arg("-Dsun.net.httpserver.nodelay=true");
    command.arg("-cp").arg(self::class_path(class_path));
    command
}

/// Asks the formatter about every file that is generated or written by hand.
fn formatted() -> Result<(), Error> {
    let tools = package().join("target/tools");
    let mut copy = mvn();
    copy.args(["--non-recursive", "dependency:copy"]);
    copy.arg(format!("-Dartifact={FORMATTER}"));
    copy.arg(format!("-DoutputDirectory={}", tools.display()));
    execute(copy.arg("-Dmdep.stripVersion=true"))?;
    let mut format = Command::new("java");
    for export in EXPORTS {
        let package = format!("jdk.compiler/com.sun.tools.javac.{export}=ALL-UNNAMED");
        format.args(["--add-exports", &package]);
    }
    format
        .arg("-jar")
        .arg(tools.join("google-java-format-all-deps.jar"));
    format.args([
        "--dry-run",
        "--set-exit-if-changed",
        "--skip-reflowing-long-strings",
    ]);
    let (goldens, usage) = (tests().join("goldens/java"), tests().join("usage/java"));
    format.arg(sources("format", &[&package(), &goldens, &usage])?);
    execute(format.current_dir(super::root()))
}

/// Every input is made into a whole package, which compiles without a warning, and runs what a user
/// may write.
fn goldens() -> Result<(), Error> {
    for input in files::below(&tests().join("inputs"))? {
        let name = input.file_stem().unwrap_or_default();
        let place = shared::scratch("sdk-java")?.join(name);
        let model = model(&input)?;
        write(&model, &place)?;
        let usage = tests().join("usage/java").join(name).with_extension("java");
        if usage.exists() {
            shared::copy(&usage, &place.join("Usage.java"))?;
        }
        let classes = place.join("classes");
        let libraries = package().join("conformance/target/lib/*");
        let mut compile = Command::new("javac");
        compile.args([
            "--release",
            "17",
            "-proc:none",
            "-Xlint:all",
            "-Werror",
            "-cp",
        ]);
        compile.arg(&libraries).arg("-d").arg(&classes);
        compile.arg(sources("compile", &[&place])?);
        execute(compile.current_dir(super::root()))?;
        if usage.exists() {
            execute(java(&[classes, libraries]).arg("Usage"))?;
        }
    }
    Ok(())
}

fn write(model: &Model, place: &Path) -> Result<(), Error> {
    if place.exists() {
        fs::remove_dir_all(place).map_err(Error::file(place))?;
    }
    for file in generate(&Java, model, &Templates::built_in(&Java))? {
        let path = place.join(&file.path);
        if file.path.starts_with("core/src/main") {
            fs::create_dir_all(path.parent().unwrap_or(place)).map_err(Error::file(&path))?;
            fs::write(&path, file.content).map_err(Error::file(&path))?;
        }
    }
    Ok(())
}

/// The model of an input, as the tests of the generator have it: the protocol with a list of fields,
/// or a schema of its own.
fn model(input: &Path) -> Result<Model, Error> {
    let text = fs::read(input).map_err(Error::file(input))?;
    let json = |source| Error::Json {
        name: input.display().to_string(),
        source,
    };
    let value: Value = serde_json::from_slice(&text).map_err(json)?;
    let mut source = Source::published(Vec::new());
    let mut fields = &b"[]"[..];
    if value.is_array() {
        fields = &text;
    } else {
        source.schema = value["schema"].clone();
        source.strict = value["strict"].clone();
        source.custom = serde_json::from_value(value["custom"].clone()).map_err(json)?;
    }
    let package = Package::new("my-hooks", std::collections::BTreeMap::new());
    let fields = FieldList::parse(fields).map_err(|error| Error::File {
        path: input.to_owned(),
        source: std::io::Error::other(error),
    })?;
    Ok(source.model(package, Some(&fields))?)
}

/// The sources below folders, in a file that tools are given in place of a long command.
fn sources(name: &str, folders: &[&Path]) -> Result<String, Error> {
    let mut list = String::new();
    for folder in folders {
        for path in files::below(folder)? {
            let below = path.strip_prefix(folder).unwrap_or(&path);
            let built = below.iter().any(|part| part == "target");
            if !built
                && path
                    .extension()
                    .is_some_and(|extension| extension == "java")
            {
                let path = path.strip_prefix(super::root()).unwrap_or(&path);
                list.extend([&*path.to_string_lossy(), "\n"]);
            }
        }
    }
    let file = shared::scratch("sdk-java")?.join(name);
    fs::write(&file, list).map_err(Error::file(&file))?;
    Ok(format!("@{}", file.display()))
}

fn class_path(entries: &[PathBuf]) -> std::ffi::OsString {
    std::env::join_paths(entries).unwrap_or_default()
}

fn mvn() -> Command {
    let mut command = Command::new("mvn");
    command.args(["--batch-mode", "--quiet"]);
    command.current_dir(package());
    command
}

fn package() -> PathBuf {
    super::root().join("sdk/java")
}

fn tests() -> PathBuf {
    super::root().join("sdk/generator/tests")
}
