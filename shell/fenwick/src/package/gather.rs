//! Gathering all that is a member's.

use super::descriptor::descriptor;
use super::history::{History, history};
use super::originals::{Original, originals};
use super::proofs::{Proofs, prove};
use super::rows::{Kept, Rows, csv, parquet, schema};
use super::{FORM, Files, outward};
use crate::desk::Desk;
use crate::said::Trouble;
use fenwick_coop::Coop;
use fenwick_coop::books::money::Account;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::people::charter::Charter;
use fenwick_pool::{FileMeta, Pool, PoolError};
use roaring::RoaringBitmap;
use serde_json::{Value, json};
use std::collections::BTreeMap;

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

/// Gathers a member's package.
pub async fn gather(desk: &Desk, member: MemberNo, now: Time) -> Result<Package, Trouble> {
    let mut files = Files::new();
    let mut schemas = BTreeMap::new();
    let record = crate::cli::record_of(desk, member).await?;
    let id = record["external_id"].as_str().filter(|id| is_id(id));
    let id = id.map_or_else(|| format!("member-{member}"), str::to_owned);
    let mappings = crate::template::mappings(desk).await?;
    let mut not_given: BTreeMap<String, Value> = BTreeMap::new();
    for rows in rows(desk, member).await? {
        let again = outward::again(&mappings, &rows, &id);
        let again =
            again.map_err(|path| Trouble::failed("template", format!("'{path}' is no path to write to")))?;
        for written in again {
            let (form, dataset) = (&written.form, &rows.charter.dataset);
            if let Some(document) = &written.document {
                files.insert(format!("{form}/{dataset}.json"), pretty(document));
            }
            not_given
                .entry(format!("{form}/not-given-back.json"))
                .or_default()[dataset] = written.told;
        }
        let name = format!("rows/{}", rows.charter.dataset);
        schemas.insert(format!("{name}.csv"), schema(&rows.charter));
        files.insert(
            format!("{name}.csv"),
            csv(&rows).map_err(|error| Trouble::failed("csv", error))?,
        );
        let table = parquet(&rows).map_err(|error| Trouble::failed("parquet", error))?;
        files.insert(format!("{name}.parquet"), table);
    }
    files.extend(not_given.into_iter().map(|(name, told)| (name, pretty(&told))));
    for rows in naming(desk, member).await? {
        let name = format!("about/{}.csv", rows.charter.dataset);
        schemas.insert(name.clone(), schema(&rows.charter));
        let table = csv(&rows).map_err(|error| Trouble::failed("csv", error))?;
        files.insert(name, table);
    }
    let history = history(desk, member).await?;
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

fn pretty(json: &Value) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(json).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// Her rows of every dataset that is chartered, confirmed and unconfirmed ones.
pub async fn rows(desk: &Desk, member: MemberNo) -> Result<Vec<Rows>, Trouble> {
    let _reading = desk.files.read().await;
    let mut found = Vec::new();
    for charter in chartered(desk).await? {
        found.push(rows_of(desk, member, charter).await?);
    }
    Ok(found)
}

/// The rows of every dataset that others brought and that name her as the second; none where there are none.
async fn naming(desk: &Desk, member: MemberNo) -> Result<Vec<Rows>, Trouble> {
    let _reading = desk.files.read().await;
    let mut found = Vec::new();
    for charter in chartered(desk).await? {
        if charter.other.is_some() {
            let each = move |pool: &Pool, file: &FileMeta, of: Of<'_>, take: &mut TakeRow<'_>| {
                pool.each_row_naming(of, file, member.0, take)
            };
            found.push(each_of(desk, charter, each).await?);
        }
    }
    found.retain(|rows| !rows.rows.is_empty());
    Ok(found)
}

async fn chartered(desk: &Desk) -> Result<Vec<Charter>, Trouble> {
    let each = |coop: &Coop| {
        coop.charters
            .values()
            .map(|charter| charter.rule.clone())
            .collect()
    };
    desk.look(each).await
}

/// Her rows of one dataset. Whoever asks holds the files.
pub async fn rows_of(desk: &Desk, member: MemberNo, charter: Charter) -> Result<Rows, Trouble> {
    let only = RoaringBitmap::from_iter([member.0]);
    let each = move |pool: &Pool, file: &FileMeta, of: Of<'_>, take: &mut TakeRow<'_>| {
        pool.each_row(of, file, &only, take)
    };
    each_of(desk, charter, each).await
}

/// A dataset, and the fields that are read of it.
type Of<'a> = (&'a str, &'a [String]);

/// Takes one row: whose it is, its hash, and the values of the fields.
type TakeRow<'a> = dyn FnMut(u32, u64, &[Option<i64>]) -> Result<(), PoolError> + 'a;

/// Rows of one dataset, as they are read of each of its files.
async fn each_of(
    desk: &Desk,
    charter: Charter,
    each: impl Fn(&Pool, &FileMeta, Of<'_>, &mut TakeRow<'_>) -> Result<(), PoolError> + Send + 'static,
) -> Result<Rows, Trouble> {
    let dataset = charter.dataset.clone();
    let confirmed = desk
        .look(move |coop| coop.contributions.confirmed(&dataset))
        .await?;
    let (pool, manifest) = (desk.pool.clone(), desk.manifest(&charter.dataset).await?);
    let read = move || {
        let fields: Vec<String> = charter.fields.iter().map(|field| field.name.clone()).collect();
        let mut rows = Vec::new();
        for file in &manifest {
            let confirmed = confirmed.contains(file.contribution);
            let mut take = |_: u32, row: u64, values: &[Option<i64>]| {
                rows.push(Kept {
                    row,
                    confirmed,
                    values: values.to_vec(),
                });
                Ok(())
            };
            each(&pool, file, (&charter.dataset, &fields), &mut take)?;
        }
        Ok(Rows { charter, rows })
    };
    let read = tokio::task::spawn_blocking(read).await;
    let read: Result<Rows, PoolError> = read.map_err(|error| Trouble::failed("pool", error))?;
    read.map_err(|error| Trouble::failed("pool", error))
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
