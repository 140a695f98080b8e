//! Gathering all that is a member's.

use super::descriptor::descriptor;
use super::history::{History, history};
use super::originals::{Original, originals};
use super::proofs::{Proofs, prove};
use super::tables::{Tables, tables};
use super::{FORM, Files};
use crate::desk::Desk;
use crate::said::Trouble;
use fenwick_coop::Coop;
use fenwick_coop::books::money::Account;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::kernel::time::Time;
use serde_json::{Value, json};

/// What a member reads first.
const README: &str = "This package is yours: all that your co-op keeps of you.

member.json    who you are in the register, your shares, what you are owed, your dividends, what you said
fhir/          your rows as the FHIR Bundles they came in, where they did; not-given-back.json says what of them is not kept
rows/          your rows of each dataset, as CSV and as Parquet, in the units of the charter
about/         rows that other members brought and that name you as the second; who they are is left out
originals/     your files as you brought them, where the charter keeps them
consents/      a receipt for each yes, each no and each withdrawal
releases/      each answer that left and that your rows were part of, with a proof that the log names it
rules/         the charters and the bylaws that held while you were a member
log.json       every entry of the log about you, with its salt and its proof

datapackage.json says what each file is, with its digest. `fenwick member check FOLDER --log-key KEY` checks every proof
without any co-op at hand; take the key from where your co-op publishes it. Whoever holds log.json can prove what you said
and did: give it to nobody whom you would not tell.
";

/// All that is a member's.
pub struct Package {
    pub files: Files,
    /// Files as she brought them. They are on the disk, and may be of any size.
    pub originals: Vec<Original>,
}

/// Gathers a member's package: her rows, and her history beside.
pub async fn gather(desk: &Desk, member: MemberNo, now: Time) -> Result<Package, Trouble> {
    let record = crate::cli::record_of(desk, member).await?;
    let id = record["external_id"].as_str().filter(|id| is_id(id));
    let id = id.map_or_else(|| format!("member-{member}"), str::to_owned);
    let (tables, history) = tokio::try_join!(tables(desk, member, id), history(desk, member))?;
    let Tables { mut files, schemas } = tables;
    let proofs = prove(desk, member, &history).await?;
    told(desk, &history, &proofs, &mut files).await?;
    files.insert("log.json".to_owned(), pretty(&json!(proofs)));
    let mut she = desk.look(move |coop| standing(coop, member, now)).await?;
    she["name"] = record["name"].clone();
    she["external_id"] = record["external_id"].clone();
    let (slug, title) = (
        she["coop"].as_str().unwrap_or(""),
        she["title"].as_str().unwrap_or(""),
    );
    let (name, title) = (
        format!("{slug}-member-{member}"),
        format!("Member {member} of {title}"),
    );
    files.insert("member.json".to_owned(), pretty(&she));
    files.insert("readme.txt".to_owned(), README.as_bytes().to_vec());
    let originals = originals(desk, member).await?;
    let mut descriptor = descriptor(&name, &title, &files, &schemas);
    if let Some(resources) = descriptor["resources"].as_array_mut() {
        resources.extend(originals.iter().map(Original::resource));
    }
    files.insert("datapackage.json".to_owned(), pretty(&descriptor));
    Ok(Package { files, originals })
}

/// Whether other forms take it for an id: letters, digits, `-` and `.`, at most 64.
fn is_id(text: &str) -> bool {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || sign == '-' || sign == '.';
    (1..=64).contains(&text.len()) && text.chars().all(plain)
}

pub(super) fn pretty(json: &Value) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(json).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// Receipts, releases with their tables and proofs, and the rules that held.
async fn told(desk: &Desk, history: &History, proofs: &Proofs, files: &mut Files) -> Result<(), Trouble> {
    for (seq, receipt) in &history.receipts {
        files.insert(format!("consents/receipt-{seq}.jsonld"), pretty(receipt));
    }
    for (release, entry) in &history.releases {
        let number = *release;
        let digest = desk
            .look(move |coop| coop.releases.get(number).map(|found| found.digest))
            .await??;
        // The text itself, byte for byte: its digest is what the log names.
        let table = desk.office.text(digest).await?;
        files.insert(format!("releases/release-{release}.json"), table.into_bytes());
        let receipt = proofs.receipt(entry.seq).unwrap_or_default();
        files.insert(
            format!("releases/release-{release}.tlog-proof"),
            receipt.into_bytes(),
        );
    }
    for (name, rule) in &history.rules {
        files.insert(name.clone(), pretty(rule));
    }
    Ok(())
}

fn standing(coop: &Coop, member: MemberNo, now: Time) -> Value {
    let line = coop.members.get(member);
    let dividends = coop.dividends.all().flat_map(|(number, dividend)| {
        let hers = dividend.lines.iter().filter(move |line| line.member == member);
        hers.map(move |line| json!({ "dividend": number, "period": dividend.period, "at": dividend.at, "amount_minor": line.amount_minor }))
    });
    let account = Account::Member(member);
    let postings = coop.ledger.postings().iter().flat_map(|posting| {
        let hers = posting.lines.iter().filter(|(of, _)| *of == account);
        hers.map(|(_, amount)| json!({ "at": posting.at, "occasion": posting.occasion, "credited_minor": amount.saturating_neg() }))
    });
    let sendings = coop.records.sendings(member);
    let sendings = sendings
        .map(|(number, sending)| json!({ "sending": number, "state": sending.state(now), "terms": sending }));
    let looked = coop
        .contributions
        .seen(member)
        .map(|sight| json!({ "at": sight.at, "dataset": sight.dataset }));
    let taken = coop
        .records
        .taken(member)
        .map(|at| json!({ "at": at, "dataset": null }));
    json!({
        "form": FORM, "coop": coop.founding.slug, "title": coop.founding.title, "currency": coop.founding.currency,
        "log_key": coop.founding.log_key, "member": member, "taken_out_at": now,
        "left": line.and_then(|line| line.left), "expelled": line.and_then(|line| line.expelled.as_ref()).is_some(),
        "officer": coop.duties.is_officer(member),
        "standing": coop.standings(&[member]).into_iter().next(),
        "points": crate::cli::points_of(coop, member, now),
        "dividends": dividends.collect::<Vec<_>>(), "ledger": postings.collect::<Vec<_>>(),
        "sendings": sendings.collect::<Vec<_>>(), "looked_at": looked.chain(taken).collect::<Vec<_>>(),
    })
}
