//! The identity page, of a home or of a published log: the same code reads the same public entries.

use super::args::Identity;
use super::ask::Asking;
use crate::said::{Done, Said, Trouble, table};
use fenwick_coop::identity::{CRITERIA, Page, Verdict, page};
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::time::Time;
use fenwick_merkle::VerifierKey;
use fenwick_office::Published;
use serde_json::{Value, json};
use std::path::Path;

/// The page of a co-op of this home: its log is published to the program itself, and read back as anybody would. As of its last
/// entry it is computed once for each size of the log.
pub async fn of_home(asking: &Asking, command: &Identity) -> Done {
    let at = at(command)?;
    let log = asking.desk().await?.log().await?;
    if at.is_some() {
        return shown(log.published.clone(), None, at);
    }
    let made = log
        .identity
        .get_or_try_init(|| async { shown(log.published.clone(), None, None) });
    let said = made.await?;
    Ok(Said::new(said.json.clone(), said.text.clone()))
}

/// The page of a published log, or the criteria.
pub fn of_file(command: &Identity) -> Done {
    let Some(path) = &command.log else {
        return Ok(criteria());
    };
    let known = command.vkey.as_deref().map(known_key).transpose()?;
    shown(read(path)?, known.as_ref(), at(command)?)
}

fn read(path: &Path) -> Result<Published, Trouble> {
    let bytes = std::fs::read(path).map_err(|error| Trouble::unread(path, &error))?;
    serde_json::from_slice(&bytes).map_err(|error| {
        let message = format!(
            "'{}' is no published log that this program reads: {error}",
            path.display()
        );
        Trouble::failed("bundle.form", message)
    })
}

fn known_key(text: &str) -> Result<VerifierKey, Trouble> {
    text.parse()
        .map_err(|error| Trouble::Usage(format!("--vkey: {error}")))
}

fn at(command: &Identity) -> Result<Option<Time>, Trouble> {
    let time = |text: &String| {
        text.parse()
            .map_err(|form: &str| Trouble::Usage(format!("--at: {form}")))
    };
    command.at.as_ref().map(time).transpose()
}

fn shown(published: Published, known: Option<&VerifierKey>, at: Option<Time>) -> Done {
    let opened = published
        .open(known)
        .map_err(|finding| Trouble::failed(finding.code, finding.message))?;
    let page = page(&opened.entries, at).map_err(|gap| Trouble::failed("bundle.gap", gap))?;
    let mut json = serde_json::to_value(&page).map_err(|error| Trouble::failed("identity", error))?;
    if let Value::Object(fields) = &mut json {
        let log =
            json!({ "key": opened.log_key.to_string(), "size": opened.size, "root": Hash(opened.root) });
        fields.insert("log".to_owned(), log);
    }
    let log = format!(
        "Computed from {} public entries of {}, root {},\nsigned with {}.\n",
        page.public_entries,
        opened.size,
        Hash(opened.root),
        opened.log_key
    );
    Ok(Said::new(json, text(&page, &log)))
}

fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Warn => "warn",
        Verdict::Fail => "FAIL",
    }
}

fn evidence(entries: &[u64]) -> String {
    const SHOWN: usize = 12;
    let first: Vec<String> = entries.iter().take(SHOWN).map(u64::to_string).collect();
    let more = if entries.len() > SHOWN { ", …" } else { "" };
    match entries.len() {
        0 => String::new(),
        1 => format!(" [entry {}]", first.join(", ")),
        _ => format!(" [entries {}{more}]", first.join(", ")),
    }
}

fn text(page: &Page, log: &str) -> String {
    let mut text = format!("Identity of '{}' as of {}\n{log}", page.coop, page.as_of);
    for principle in &page.principles {
        text.push_str(&format!(
            "\n{} {}: {}\n",
            principle.number,
            principle.name,
            mark(principle.verdict)
        ));
        for reason in &principle.reasons {
            let says = format!("{}{}", reason.says, evidence(&reason.entries));
            text.push_str(&format!("  {}  {}: {says}\n", mark(reason.verdict), reason.check));
        }
    }
    text.push_str("\nWhat the log tells besides\n");
    for line in &page.lines {
        text.push_str(&format!(
            "  {}: {}{}\n",
            line.about,
            line.says,
            evidence(&line.entries)
        ));
    }
    text.push_str("\n`fenwick identity --criteria` says what each check asks. What the log does not show is never a pass.\n");
    text
}

/// The criteria as a table.
fn criteria() -> Said {
    let rows = CRITERIA.iter().map(|criterion| {
        [
            &criterion.principle.to_string(),
            criterion.id,
            criterion.check,
            criterion.fails,
            criterion.warns,
            criterion.source,
        ]
        .map(str::to_owned)
        .to_vec()
    });
    let listed: Vec<Value> = CRITERIA
        .iter()
        .map(|criterion| {
            json!({
                "principle": criterion.principle, "id": criterion.id, "check": criterion.check,
                "fails": criterion.fails, "warns": criterion.warns, "source": criterion.source,
            })
        })
        .collect();
    let header = [
        "principle",
        "id",
        "passes when",
        "fails when",
        "warns when",
        "source",
    ];
    Said::new(json!({ "criteria": listed }), table(&header, rows))
}
