//! What members say of their own data.

use crate::Event;
use crate::kernel::ids::MemberNo;
use crate::path::contribution as rows;
use crate::people::charter::Keeping;

/// What a member says of her rows and values, of datasets and fields that there are and of others.
pub(super) fn own_event((member, which, row): (MemberNo, u32, u64)) -> Event {
    let dataset = if which < 3 { "savings" } else { "none" }.to_owned();
    let marks = vec![rows::RowMark(row), rows::RowMark(0)];
    Event::Contribution(match which % 3 {
        0 => rows::Event::KeepingChosen {
            member,
            dataset,
            field: if row % 2 == 0 { "amount" } else { "colour" }.to_owned(),
            how: Keeping::Average,
            attested_by: Vec::new(),
        },
        1 => rows::Event::RowsKeptOut {
            member,
            dataset,
            rows: marks,
        },
        _ => rows::Event::RowsGivenBack {
            member,
            dataset,
            rows: marks,
            attested_by: Vec::new(),
        },
    })
}
