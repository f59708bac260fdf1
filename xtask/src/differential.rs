//! `cargo xtask differential`: the packages of all languages read the same payloads, and must make
//! the same of them.
//!
//! Payloads are generated as the receiver suite generates them, mutated ones included. Each package
//! says what it refuses and where, or what it understood and how it writes the event again. What
//! any two disagree about is reduced to as little as it takes.

pub(crate) mod answer;
mod codec;

use std::time::Instant;

use abc_webhook_conformance::fuzz::{Case, Class, Source, smaller};

use self::answer::{Answer, disagreement};
use self::codec::Codec;
use crate::error::Error;
use crate::sdk::programs;

/// Give generated payloads to the packages of all languages, and fail where they disagree
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many payloads
    #[arg(long, default_value_t = 2000)]
    cases: u64,
    /// What they are generated from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Fail where a toolchain is missing, instead of leaving its package out
    #[arg(long)]
    all: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Error> {
    let languages = programs::found(arguments.all)?;
    let codecs = languages.iter().map(|language| Codec::start(language));
    let mut codecs: Vec<Codec> = codecs.collect::<Result<_, _>>()?;
    let names: Vec<&str> = codecs.iter().map(Codec::name).collect();
    println!(
        "{}: {} cases of seed {}",
        names.join(", "),
        arguments.cases,
        arguments.seed
    );
    let began = Instant::now();
    let source = Source {
        seed: arguments.seed,
    };
    let sum = compare(&mut codecs, source, arguments.cases)?;
    println!(
        "{} understood, {} refused, {} left out, in {}",
        sum.understood,
        sum.refused,
        sum.left_out,
        format_args!("{:.1} s", began.elapsed().as_secs_f64())
    );
    if sum.disagreements == 0 {
        return Ok(());
    }
    Err(Error::Disagreement {
        count: sum.disagreements,
    })
}

#[derive(Default)]
struct Sum {
    understood: u64,
    refused: u64,
    /// See [`comparable`].
    left_out: u64,
    disagreements: u64,
}

/// The most disagreements that are shown; whoever mends these will run it again.
const MOST: u64 = 5;

fn compare(codecs: &mut [Codec], source: Source, cases: u64) -> Result<Sum, Error> {
    let mut sum = Sum::default();
    for number in 0..cases {
        let Case { class, body, .. } = source.case(number);
        let Some(text) = comparable(body) else {
            sum.left_out += 1;
            continue;
        };
        let answers = ask(codecs, &text)?;
        match answers.first() {
            Some(Answer::Refused(_)) => sum.refused += 1,
            _ => sum.understood += 1,
        }
        if disagreement(&text, &answers).is_some() {
            sum.disagreements += 1;
            tell(codecs, number, class, &text)?;
            if sum.disagreements == MOST {
                println!("there may be more");
                break;
            }
        }
    }
    Ok(sum)
}

/// The payload as a text, unless it is not UTF-8, which no JSON line can carry, or nested deeper
/// than the least that all packages bear: there each has a limit of its own.
fn comparable(body: Vec<u8>) -> Option<String> {
    const DEEPEST: usize = 120;
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in &body {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    // Brackets in texts are counted too, which at worst leaves a payload out.
    String::from_utf8(body).ok().filter(|_| deepest <= DEEPEST)
}

fn ask(codecs: &mut [Codec], body: &str) -> Result<Vec<Answer>, Error> {
    for codec in codecs.iter_mut() {
        codec.ask(body)?;
    }
    codecs.iter_mut().map(Codec::answer).collect()
}

/// Tells what they disagree about, reduced to as little as it takes.
fn tell(codecs: &mut [Codec], number: u64, class: Class, body: &str) -> Result<(), Error> {
    let small = reduce(codecs, class, body)?;
    let answers = ask(codecs, &small)?;
    println!(
        "\ncase {number}, reduced from {} to {} bytes:",
        body.len(),
        small.len()
    );
    println!("  {small}");
    if let Some(why) = disagreement(&small, &answers) {
        println!("  {why}");
    }
    for (codec, answer) in codecs.iter().zip(&answers) {
        println!("  {:<12}{answer}", codec.name());
    }
    Ok(())
}

/// The most payloads that are tried to make one smaller.
const MOST_TRIES: usize = 3000;

fn reduce(codecs: &mut [Codec], class: Class, body: &str) -> Result<String, Error> {
    let (mut small, mut tries, mut pieces) = (body.to_owned(), 0, 8);
    loop {
        let candidates: Vec<Vec<u8>> = smaller(small.as_bytes(), class, pieces).collect();
        let mut found = None;
        for candidate in candidates {
            let Some(text) = comparable(candidate) else {
                continue;
            };
            tries += 1;
            if tries > MOST_TRIES {
                return Ok(small);
            }
            if disagreement(&text, &ask(codecs, &text)?).is_some() {
                found = Some(text);
                break;
            }
        }
        match found {
            Some(text) => small = text,
            None if pieces > small.len() => return Ok(small),
            None => pieces *= 4,
        }
    }
}
