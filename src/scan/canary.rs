//! The self-test before each scan: a small table goes the way of every file, and what is known to be
//! in it has to be found. A program that sees nothing must not report that there is nothing.

use super::Context;
use super::pool;
use crate::model::Signature;
use crate::rule::Recognizer;
use crate::source::{Bytes, Memory};

/// Values for documentation and tests only (RFC 2606, NANPA 555-01xx, published test numbers).
const TABLE: &[u8] = b"email,phone,card,iban,address\n\
    canary@example.com,+1 202 555 0143,4111 1111 1111 1111,DE89 3704 0044 0532 0130 00,192.0.2.7\n\
    bird@example.org,+44 20 7946 0018,5555 5555 5555 4444,GB29 NWBK 6016 1331 9268 19,198.51.100.3\n";
/// Which recognizer has to find something in which column.
const SONGS: [(Recognizer, usize); 5] = [
    (Recognizer::Email, 0),
    (Recognizer::Phone, 1),
    (Recognizer::CreditCard, 2),
    (Recognizer::Iban, 3),
    (Recognizer::Ipv4, 4),
];
const ROWS: u64 = 2;

/// Whether everything that is asked for is found. Tells what is not.
pub(super) fn listen(context: &Context<'_>) -> Result<(), &'static str> {
    let bytes = Bytes::Stream(Box::new(Memory::new(TABLE)));
    let outcomes = pool::run_alone(context, bytes);
    let [outcome] = outcomes.as_slice() else {
        return Err("the table");
    };
    let set = &context.plan.set;
    for (recognizer, column) in SONGS {
        let Some(rule) = set.rule_for(recognizer) else {
            continue;
        };
        let signatures = outcome.tally.columns.get(column).map(|column| {
            let all = column.signatures().into_iter();
            all.filter(|tally| tally.signature.rule() == rule)
                .filter(|tally| !tally.signature.has(Signature::NESTED))
                .map(|tally| tally.count)
                .sum::<u64>()
        });
        if signatures != Some(ROWS) {
            return Err(match recognizer {
                Recognizer::Email => "e-mail addresses",
                Recognizer::Phone => "phone numbers",
                Recognizer::CreditCard => "payment cards",
                Recognizer::Iban => "IBANs",
                _ => "IP addresses",
            });
        }
    }
    Ok(())
}
