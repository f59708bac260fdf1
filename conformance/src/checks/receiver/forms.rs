//! Everything that a caller may send in the place of the token, and that is not the token.
//!
//! One row for each: its name in ids, its name in titles, the delivery, the
//! defect that takes it for the right token, and the statuses besides 401 that
//! refuse it as well, since they blame the head itself. Three clauses ask three
//! questions about every row, so the table is handed to the macro that makes the
//! checks of a clause.

use crate::payload;
use crate::play::receiver::Delivery;

/// A good delivery, until its token is changed.
pub(super) fn delivery() -> Delivery {
    Delivery::of(&payload::ISSUE_CREATION_OBSERVED)
}

macro_rules! forms {
    ($make:ident) => {
        $make! {
            "wrong", "another token of the same length",
                delivery().token(TokenForm::Wrong), Defect::ComparesLengths, [];
            "empty", "an empty token",
                delivery().token(TokenForm::Empty), Defect::AcceptsEmptyToken, [];
            "prefix", "the token cut by its last byte",
                delivery().token(TokenForm::Prefix), Defect::AcceptsPrefix, [];
            "suffix", "the token cut by its first byte",
                delivery().token(TokenForm::Suffix), Defect::AcceptsSuffix, [];
            "longer", "the token and one byte more",
                delivery().token(TokenForm::Longer), Defect::AcceptsLonger, [];
            "other-case", "the token in the other case",
                delivery().token(TokenForm::OtherCase), Defect::IgnoresCase, [];
            "inner-blank", "a blank within the token",
                delivery().token(TokenForm::InnerBlank), Defect::IgnoresBlanks, [];
            "multi-byte", "as many characters as the token has, each of two bytes",
                delivery().token(TokenForm::MultiByte), Defect::AcceptsWhatIsNotAscii, [400];
            "high-bytes", "as many bytes as the token has, none of them ASCII",
                delivery().token(TokenForm::HighBytes), Defect::AcceptsWhatIsNotAscii, [400];
            "long", "a token of seven KiB",
                delivery().token(TokenForm::Long), Defect::AcceptsWhatIsLong, [400, 431];
            "right-then-wrong", "the right token and then a wrong one",
                delivery().tokens(&[TokenForm::Right, TokenForm::Wrong]),
                Defect::BelievesFirstToken, [400];
            "wrong-then-right", "a wrong token and then the right one",
                delivery().tokens(&[TokenForm::Wrong, TokenForm::Right]),
                Defect::BelievesLastToken, [400];
            "in-query", "the right token in the query only",
                delivery().token_in_query(), Defect::AcceptsTokenInQuery, [];
            "in-body", "the right token in the body only",
                Delivery::with_token_in_body(), Defect::AcceptsTokenInBody, [];
        }
    };
}

pub(super) use forms;
