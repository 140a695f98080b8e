//! Made-up files and command lines.

use super::QUESTION;
use serde_json::Value;
use std::fmt::Write as _;

/// A command line out of a text; `{name}` stands for what may hold spaces.
pub fn words<'a>(line: &'a str, names: &[(&str, &'a str)]) -> Vec<&'a str> {
    let named = |word: &'a str| {
        let inner = word.strip_prefix('{').and_then(|word| word.strip_suffix('}'));
        let known = inner.map(|inner| names.iter().find(|(name, _)| *name == inner));
        known.map_or(word, |known| {
            known.unwrap_or_else(|| panic!("nothing is called {word}")).1
        })
    };
    line.split_whitespace().map(named).collect()
}

/// Brings in a file of many members' trips.
pub const fn bring(file: &str) -> [&str; 7] {
    [
        "contribute",
        "trips",
        file,
        "--member-column",
        "driver_id",
        "--attested-by",
        "1,2",
    ]
}

/// Brings in a file of one member's, which officers attest.
pub const fn bring_own<'a>(dataset: &'a str, file: &'a str, member: &'a str) -> [&'a str; 7] {
    [
        "contribute",
        dataset,
        file,
        "--as",
        member,
        "--attested-by",
        "1,2",
    ]
}

/// Mends the one row of hers that waits, which officers attest.
pub const fn mend<'a>(set: &'a str, member: &'a str) -> [&'a str; 9] {
    [
        "quarantine",
        "fix",
        "1.1",
        "--set",
        set,
        "--as",
        member,
        "--attested-by",
        "1,2",
    ]
}

/// A member's yes to a use of her trips, which officers attest.
pub const fn yes<'a>(member: &'a str, purpose: &'a str, recipient: &'a str) -> [&'a str; 14] {
    [
        "consent",
        "give",
        "--as",
        member,
        "--dataset",
        "trips",
        "--purpose",
        purpose,
        "--recipient",
        recipient,
        "--answer",
        "yes",
        "--attested-by",
        "1,2",
    ]
}

/// Made-up trips: whole file, each row another.
pub fn trips(drivers: impl Iterator<Item = u32>, each: u32) -> String {
    let mut text = "driver_id,requested_at,platform,status,currency,fare,distance,duration\n".to_owned();
    for driver in drivers {
        for row in 0..each {
            let (day, hour, minute, second) = (1 + row / 1440 % 28, row / 60 % 24, row % 60, driver % 60);
            writeln!(
                text,
                "D{driver:04},2026-06-{day:02}T{hour:02}:{minute:02}:{second:02}Z,uber,completed,EUR,{}.{:02},3.250,{}",
                5 + row % 20,
                driver % 100,
                300 + row % 900,
            )
            .unwrap();
        }
    }
    text
}

/// A request file for the question.
pub fn request(epsilon: &str) -> String {
    format!(
        "user = 1\ndataset = \"trips\"\npurpose = \"ImproveTransportMobility\"\ntitle = \"How many drive?\"\n\
         why = \"The city plans night buses.\"\nsql = [\"{QUESTION}\"]\nepsilon = \"{epsilon}\"\n\
         until = \"2026-12-31\"\nfee_minor = 60000\n"
    )
}

/// What the balances of all accounts come to: 0, when the books balance.
pub fn sum(accounts: &Value) -> i64 {
    let balances = accounts.as_object().unwrap().values();
    balances.map(|balance| balance.as_i64().unwrap()).sum()
}
