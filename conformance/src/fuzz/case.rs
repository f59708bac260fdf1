//! A case: a payload that follows from a seed and a number.

use fastrand::Rng;

use super::Class;
use super::draw::{Draw, Spice};
use super::mutate::mutate;

/// Where cases come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// What sets this source apart from others.
    pub seed: u64,
}

/// A generated payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The number, from zero.
    pub number: u64,
    /// What the payload is.
    pub class: Class,
    /// The payload.
    pub body: Vec<u8>,
}

/// Keeps the seeds of neighbouring cases apart (the golden ratio, as a fraction of 2^64).
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Source {
    /// The case of this number.
    pub fn case(self, number: u64) -> Case {
        let class = Class::of(number);
        let plain = |class| {
            let spice = Spice::new(class, self.rng(number, 1));
            Draw::new(self.rng(number, 0), spice).event()
        };
        let body = match class {
            Class::Mutated => mutate(plain(Class::Conforming), &mut self.rng(number, 2)),
            other => plain(other),
        };
        Case {
            number,
            class,
            body,
        }
    }

    /// The conforming payload that the case was made from, where it does not conform itself.
    pub fn origin(self, number: u64) -> Option<Case> {
        let made = !matches!(Class::of(number), Class::Conforming | Class::UnknownEvent);
        let none = Spice::new(Class::of(number), self.rng(number, 1)).only_choosing();
        made.then(|| Case {
            number,
            class: Class::Conforming,
            body: Draw::new(self.rng(number, 0), none).event(),
        })
    }

    /// The first case of `class`.
    pub fn first_of(self, class: Class) -> Case {
        let mut number = 0;
        while Class::of(number) != class {
            number += 1;
        }
        self.case(number)
    }

    fn rng(self, number: u64, purpose: u64) -> Rng {
        let place = number.wrapping_mul(4).wrapping_add(purpose);
        Rng::with_seed(self.seed.wrapping_add(place.wrapping_mul(STEP)))
    }
}
