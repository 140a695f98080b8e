//! Golden bytes: what an event looked like the day it landed is what it looks like for good.
//!
//! `GOLDEN=1` writes files that are missing; a file that is there is never written again.

mod names;
mod samples;

use crate::Entry;
use crate::kernel::hash::Hash;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::PathBuf;

use names::{NAMES, name};
use samples::one_of_every_kind;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden")
}

#[expect(
    clippy::disallowed_methods,
    reason = "golden files lie on the disk, and only this test reads them"
)]
fn golden(name: &str, bytes: &[u8]) -> String {
    let file = folder().join(format!("{name}.json"));
    if !file.exists() {
        let wanted = std::env::var("GOLDEN").is_ok_and(|golden| golden == "1");
        assert!(
            wanted,
            "{name} has no golden file: run with GOLDEN=1 once to write it"
        );
        std::fs::write(&file, [bytes, b"\n"].concat()).unwrap();
    }
    std::fs::read_to_string(file).unwrap()
}

fn canonical(entry: &Entry) -> String {
    String::from_utf8(entry.canonical().unwrap()).unwrap()
}

#[test]
fn event_bytes_never_change_and_read_back() {
    for entry in one_of_every_kind() {
        let name = name(&entry.event);
        let text = canonical(&entry);
        assert_eq!(
            golden(name, text.as_bytes()),
            format!("{text}\n"),
            "the bytes of {name} changed"
        );
        assert_eq!(serde_json::from_str::<Entry>(&text).unwrap(), entry, "{name}");
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "golden files lie on the disk, and only this test reads them"
)]
fn every_kind_of_event_has_one_golden_file_and_every_file_a_kind() {
    let kinds: BTreeSet<String> = one_of_every_kind()
        .iter()
        .map(|entry| format!("{}.json", name(&entry.event)))
        .collect();
    assert_eq!((kinds.len(), one_of_every_kind().len()), (NAMES, NAMES));
    let files: BTreeSet<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(files, kinds);
}

/// Every key an event may have. Before one is added: is its value a name, a contact or free text about somebody?
///
/// Text that is public by its nature, because members vote on it or a data user asks it: `title`, `benefit`, `unit`, `domain`,
/// `other`, `dpv`, `template`, `slug`, `sql`, `sentence`, `fund`, and `name` of a column.
const KEYS: &str = "provenance mappings forms mended ahead value_max value_min format lines 
    seq at actor request event operator member assisted by calendar
    founded slug title template currency test_clock log_key bylaws charters origin dissolved moved_minor
    split split-lapsed parted sister size balance_minor arrived joined chartered since brought_at carried spent_at
    capital_minor bought_at gone came met_at also
    membership admitted kind class commitment left erased duty appointed
    proposal drafted amended supported withdrawn
    assembly demanded called attended held meets_at present members valid minutes by officer
    expelled reinstated sized heads reasons
    recall election office seats reserved party recipient refuse request expulsion benefit reaffirmation dissolution successor resolution
    secret-demanded made-secret nominated candidate accepted stood stands prepared keys ranked ranking delegated
    paper-taken paper room blinded trusted-box room-counted tellers class choices spoilt note box-opened papers root
    shortfall classes lapsed elected contested profile
    votes body council form secret_demand weights capped proxies_max nominations_close_at price_by
    topics initiative share small_below small_count urgent postal members_above nominations_close_days assembly_notice_days
    offices duties powers holders_min elected_by term_days terms_days_max break_days
    watch assembly_days_max turnover_max turnout_min benefit_days_max shares price_minor year_max_minor
    points day days_year_max meeting gate reserve-of-capital assets residue share_return_basis_points_max
    autonomy outsiders vetoes revoked_by exclusive_contracts arbitration_waiver leaving appeal_days export_days voted_classes
    caretaker-began caretaker-ended since why
    resigned term-ended conflict-declared conflict-ended why reviewed favours opinions voices
    language texts text
    access invited enrolled dropped recovered who code credential
    complained complaint about complaint-opened complaint-closed complaint-put barred
    deletion-due deleted also
    motion noticed sponsor matter rules opened voted answer closed count yes no abstain roll passed
    roll_at opens_at closes_at quorum threshold adopted_by
    voting notice_days voting_days roll_days charter_threshold bylaws_threshold of parts more_than attesting_officers
    recipient_classes id dpv for_profit admitted refused_purposes approval automatic_epsilon_max automatic_classes
    budget lifetime dataset_lifetime dataset_year per_user delta price question_minor epsilon_minor free_classes split to weight fund payout_unit_minor
    charter dataset benefit purposes owner retention_days leave sunset competitive groups_max rows_per_group_max rows_max blank_below
    fields name sensitive scale unit unit_field bounds row_min row_max member_sum_min member_sum_max bands field bins
    domain other first_month last_month
    contribution recorded rows read stored duplicates rejected over_limit files confirmed attested_by credited seen
    retention-ended contributions taken-back rows-deleted originals originals-deleted corrected freezes
    consent worded terms scope purpose recipient resolution until given withdrawn
    registered user country vetted officer filed decided decision granted reasons rule met sentence approved_by
    text questions epsilon fee_minor every sql filter keys stats outputs
    and or not compare op value in values is-null constant binning codes months first last edges
    what lo hi key sum centre from stat mean
    method methods approve added approved asked bound
    query reserved question version debit epsilon_micro rho_nano delta_pico failed
    release released digest fee invoiced invoice amount_minor settled reference
    dividend declared period income_minor steps rounding_minor
    capital bought paid_minor days-validated days-kept-out days held_minor council_apart
    restoring restored highest
    exported moves stayed took-over record taken-out sent sending revoked brought
    ingest ways bin average_rows keeping-chosen how rows-kept-out rows-given-back
";

fn keys(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                into.insert(key.clone());
                keys(value, into);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| keys(value, into)),
        _ => {}
    }
}

#[test]
fn no_event_has_a_key_that_could_hold_a_name_or_free_text() {
    let allowed: BTreeSet<&str> = KEYS.split_whitespace().collect();
    // Bands are keyed by the values of a public list, and `since` by the names of chartered fields.
    let public = ["north", "south", "amount"];
    for entry in one_of_every_kind() {
        let mut found = BTreeSet::new();
        keys(&serde_json::from_str(&canonical(&entry)).unwrap(), &mut found);
        for key in found {
            assert!(
                allowed.contains(key.as_str()) || public.contains(&key.as_str()),
                "{key}"
            );
        }
    }
}

#[test]
fn what_no_version_ever_wrote_does_not_read() {
    let text = |event: &str| {
        format!(r#"{{"actor":"operator","at":"2026-01-01T00:00:00Z","event":{event},"request":"r","seq":0}}"#)
    };
    assert!(serde_json::from_str::<Entry>(&text(r#"{"membership":{"left":{"member":4}}}"#)).is_ok());
    for wrong in [
        r#"{"weather":{"left":{"member":4}}}"#,
        r#"{"membership":{"danced":{"member":4}}}"#,
        r#"{"membership":{"left":{"member":-4}}}"#,
        r#"{"membership":{"left":{}}}"#,
        r#"{"membership":{"left":{"member":4}},"duty":{"appointed":{"member":4}}}"#,
        r#"{"consent":{"worded":{"terms":0,"scope":{"dataset":"d","purpose":"Fun","recipient":"any","resolution":"aggregate"}}}}"#,
        r#""founded""#,
    ] {
        assert!(serde_json::from_str::<Entry>(&text(wrong)).is_err(), "{wrong}");
    }
    let nobody = text(r#"{"membership":{"left":{"member":4}}}"#).replace(r#""operator""#, r#""robot""#);
    assert!(serde_json::from_str::<Entry>(&nobody).is_err());
}

#[test]
fn what_is_about_one_member_is_salted_with_her_key_and_is_not_public() {
    // Whatever names a member as its subject dies with her key; whatever is public names none.
    for entry in one_of_every_kind() {
        let about = entry.event.subject().is_some();
        let expected = matches!(
            name(&entry.event),
            "membership-admitted"
                | "membership-left"
                | "membership-erased"
                | "membership-expelled"
                | "membership-reinstated"
                | "membership-sized"
                | "membership-corrected"
                | "proposal-supported"
                | "assembly-demanded"
                | "assembly-attended"
                | "duty-complained"
                | "duty-complaint-put"
                | "motion-secret-demanded"
                | "motion-voted"
                | "motion-ranked"
                | "motion-delegated"
                | "motion-paper-taken"
                | "motion-paper-handed-out"
                | "contribution-recorded"
                | "contribution-recorded-provenance"
                | "contribution-recorded-originals"
                | "leaving-parted"
                | "record-taken-out"
                | "record-sent"
                | "record-revoked"
                | "record-brought"
                | "access-invited"
                | "access-enrolled"
                | "access-dropped"
                | "access-recovered"
                | "access-seen"
                | "leaving-arrived"
                | "capital-carried"
                | "assembly-came"
                | "contribution-credited"
                | "contribution-confirmed"
                | "contribution-seen"
                | "capital-bought"
                | "contribution-days-validated"
                | "contribution-days-kept-out"
                | "contribution-taken-back"
                | "contribution-keeping-chosen"
                | "contribution-rows-kept-out"
                | "contribution-rows-given-back"
                | "consent-given"
                | "consent-given-read"
                | "consent-confirmed"
                | "consent-withdrawn"
        );
        assert_eq!(about, expected, "{}", name(&entry.event));
        assert!(!(about && entry.event.is_public()));
        // terms of consent are salted with the key of who first spoke them
        let worded = name(&entry.event).starts_with("consent-worded");
        assert_eq!(
            entry.subject().is_some(),
            about || (worded && entry.actor.member().is_some())
        );
    }
}

#[test]
fn an_entry_cannot_be_guessed_without_its_salt() {
    let bytes = one_of_every_kind()[1].canonical().unwrap();
    assert_ne!(
        crate::kernel::envelope::entry(&[0; 32], &bytes),
        crate::kernel::envelope::entry(&[1; 32], &bytes)
    );
    assert_ne!(crate::kernel::envelope::entry(&[0; 32], &bytes), Hash::of(&bytes));
}
