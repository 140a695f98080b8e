//! What she kept out of questions there stays out here: single rows and days. It is said before a row of hers is stored.

use super::tables::{Table, mark_here};
use crate::desk::Desk;
use crate::package::Opened;
use crate::said::Trouble;
use fenwick_coop::Command;
use fenwick_coop::kernel::days::Days;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::path::contribution::{Marking, RowMark, Withholding};
use fenwick_office::{Act, Asker};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeSet;

pub(super) async fn stays_out(
    desk: &Desk,
    (member, asker): (MemberNo, &Asker),
    opened: &Opened,
    tables: &[Table],
) -> Result<(), Trouble> {
    let key = *desk.office.keyring().rows();
    for table in tables {
        let dataset = table.charter.dataset.clone();
        let there: Vec<RowMark> = of(opened, "rows_out", &dataset, |value| value);
        let rows: BTreeSet<RowMark> = there
            .iter()
            .map(|row| RowMark(mark_here(&key, (&opened.proofs.log_key, &dataset), row.0)))
            .collect();
        let days: Days = of(opened, "days", &dataset, |value| &value["kept_out"]);
        let mut commands = Vec::new();
        if !rows.is_empty() {
            let withholding = Withholding {
                dataset: dataset.clone(),
                member,
                rows,
                out: true,
            };
            commands.push(Command::Withhold(withholding, Vec::new()));
        }
        if !days.is_empty() && table.charter.time_field().is_some() {
            let marking = Marking {
                dataset,
                member,
                days,
                validated: false,
            };
            commands.push(Command::Mark(marking, Vec::new()));
        }
        for command in commands {
            let act = Act::plain(asker.clone(), command, |_, _| Value::Null);
            desk.office.act(act).await?;
        }
    }
    Ok(())
}

/// What the package says of a dataset under this name, which lists pairs; nothing where it says nothing.
fn of<T: DeserializeOwned + Default>(
    opened: &Opened,
    name: &str,
    dataset: &str,
    part: fn(&Value) -> &Value,
) -> T {
    let pairs = opened.member["standing"][name].as_array().into_iter().flatten();
    let mut found = pairs.filter(|pair| pair[0] == dataset);
    let said = found.next().map(|pair| part(&pair[1]).clone());
    said.and_then(|said| serde_json::from_value(said).ok())
        .unwrap_or_default()
}
