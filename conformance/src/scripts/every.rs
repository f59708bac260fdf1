//! All scripts, in order, with what stands for each class.

use std::time::Duration;

use fastrand::Rng;

use super::{Act, Class, Script};
use crate::stage::sender::SenderStage;
use crate::trace::{ATTEMPTS, INTERVAL};

/// Which scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Every {
    /// What the choice of statuses and faults follows from.
    pub seed: u64,
    /// How many of them.
    pub extent: Extent,
    /// Whether those in which the receiver is silent are among them.
    pub silence: bool,
}

/// How many scripts there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Those that a conforming sender tells apart.
    Distinct,
    /// All.
    All,
}

/// Keeps the seeds of neighbouring scripts apart (the golden ratio, as a fraction of 2^64).
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Every {
    /// The scripts, the short ones first. A script is the same whatever others are asked for.
    pub fn scripts(self) -> Vec<Script> {
        let numbered = (0..).zip(classes());
        numbered
            .filter(|(_, classes)| self.takes(classes))
            .filter_map(|(number, classes)| self.script(number, &classes))
            .collect()
    }

    /// How many there are.
    pub fn count(self) -> usize {
        classes().filter(|classes| self.takes(classes)).count()
    }

    /// How many of them have the place that deliveries come to for themselves.
    pub fn alone(self, stage: &SenderStage) -> usize {
        let scripts = self.scripts();
        let plays = scripts.iter().map(Script::play);
        plays.filter(|play| stage.must_be_alone(play)).count()
    }

    /// How long they take if nothing fails, `at_once` of them at a time: rounds of the longest script
    /// and the silence that follows, begun one after the other, and then those that are alone.
    pub fn floor(self, at_once: usize, stage: &SenderStage) -> Duration {
        let settings = stage.settings();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let hanging = if self.silence {
            count(ATTEMPTS) * settings.time_out
        } else {
            Duration::ZERO
        };
        let longest = hanging + count(ATTEMPTS - 1) * INTERVAL + settings.quiet_window();
        let alone = self.alone(stage);
        let rounds = (self.count() - alone).div_ceil(at_once.max(1)) + alone;
        INTERVAL + longest.saturating_mul(count(rounds))
    }

    fn takes(self, classes: &[Class]) -> bool {
        let is_loud = !classes.contains(&Class::Silence);
        (self.silence || is_loud) && (self.extent == Extent::All || is_distinct(classes))
    }

    fn script(self, number: u64, classes: &[Class]) -> Option<Script> {
        let mut rng = Rng::with_seed(self.seed.wrapping_add(number.wrapping_mul(STEP)));
        let mut is_behind_silence = false;
        let acts = classes.iter().map(|class| {
            let act = Act::draw(*class, &mut rng);
            let act = if is_behind_silence {
                act.once_read()
            } else {
                act
            };
            is_behind_silence |= *class == Class::Silence;
            act
        });
        Script::new(acts.collect()).ok()
    }
}

/// Whether every act of a script is reached, and no shorter one is the same to a sender: it ends
/// with an answer that ends the delivery and holds no other, or has as many acts as there are
/// attempts. (What comes behind a script is met with 200, so a shorter one that ends with a
/// failure is the same as that one with a 200 behind it.)
fn is_distinct(classes: &[Class]) -> bool {
    match classes.iter().position(|class| class.is_final()) {
        Some(end) => end + 1 == classes.len(),
        None => classes.len() == ATTEMPTS,
    }
}

/// The classes of every script, the short ones first.
fn classes() -> impl Iterator<Item = Vec<Class>> {
    let count = Class::ALL.len();
    (1..=ATTEMPTS).flat_map(move |length| {
        let powers: Vec<usize> = std::iter::successors(Some(1), |power| Some(power * count))
            .take(length + 1)
            .collect();
        let all = powers[length];
        (0..all).map(move |number| {
            let places = powers[..length].iter().rev();
            places
                .map(|power| Class::ALL[number / power % count])
                .collect()
        })
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::model::{self, End, Met};

    fn count(extent: Extent, silence: bool) -> usize {
        let every = Every {
            seed: 1,
            extent,
            silence,
        };
        every.scripts().len()
    }

    #[test]
    fn there_are_as_many_as_the_documentation_says() {
        assert_eq!(count(Extent::All, true), 4680);
        assert_eq!(count(Extent::All, false), 2800);
        assert_eq!(count(Extent::Distinct, true), 596);
        assert_eq!(count(Extent::Distinct, false), 241);
    }

    #[test]
    fn no_two_have_the_same_classes_and_all_keep_theirs() {
        let every = Every {
            seed: 7,
            extent: Extent::All,
            silence: true,
        };
        let drawn: Vec<Vec<Class>> = every.scripts().iter().map(classes_of).collect();
        assert_eq!(drawn, classes().collect::<Vec<_>>());
        assert_eq!(drawn.iter().collect::<HashSet<_>>().len(), 4680);
    }

    /// What is left out shows a conforming sender nothing that is not shown by what is played.
    #[test]
    fn the_distinct_ones_stand_for_all() {
        let seen: HashSet<Vec<Class>> = classes()
            .filter(|classes| is_distinct(classes))
            .map(|classes| reached(&classes))
            .collect();
        for classes in classes() {
            assert!(seen.contains(&reached(&classes)), "{classes:?}");
        }
        assert_eq!(seen.len(), 596);
    }

    #[test]
    fn a_seed_makes_the_same_scripts_and_another_makes_others() {
        let scripts = |seed, extent| {
            let every = Every {
                seed,
                extent,
                silence: true,
            };
            every.scripts()
        };
        assert_eq!(scripts(1, Extent::All), scripts(1, Extent::All));
        assert_ne!(scripts(1, Extent::All), scripts(2, Extent::All));
        let all: HashSet<Script> = scripts(1, Extent::All).into_iter().collect();
        let distinct = scripts(1, Extent::Distinct);
        assert!(distinct.iter().all(|script| all.contains(script)));
    }

    #[test]
    fn a_connection_is_met_before_it_is_read_only_where_none_was_given_up() {
        let every = Every {
            seed: 3,
            extent: Extent::All,
            silence: true,
        };
        for script in every.scripts() {
            let mut acts = script.acts().iter();
            let silence = acts.position(|act| act.class() == Class::Silence);
            let behind = silence.map(|_| acts.as_slice()).unwrap_or_default();
            for act in behind {
                assert!(!act.reaction().strikes_on_accept(), "{script}");
            }
        }
    }

    fn classes_of(script: &Script) -> Vec<Class> {
        script.acts().iter().map(|act| act.class()).collect()
    }

    /// The classes that a conforming sender meets, by the model; what is behind a script is a 200.
    fn reached(classes: &[Class]) -> Vec<Class> {
        let script: Vec<Met> = classes.iter().map(|class| met(*class)).collect();
        let owed = model::owed(&script, Duration::from_secs(5));
        let attempts = owed.last().map_or(0, model::Owed::attempts);
        let met = classes.iter().copied().chain(std::iter::repeat(Class::Ok));
        met.take(attempts).collect()
    }

    fn met(class: Class) -> Met {
        let end = match class {
            Class::ServerError => End::Answered(500),
            Class::Fault | Class::Cut => End::Failed,
            Class::Silence => End::Silent,
            Class::Ok => End::Answered(200),
            Class::OtherSuccess => End::Answered(201),
            Class::Redirect => End::Answered(302),
            Class::ClientError => End::Answered(404),
        };
        Met {
            end,
            after: Duration::ZERO,
        }
    }
}
