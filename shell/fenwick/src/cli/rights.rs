//! The rights floor on one page.

use crate::said::Said;
use fenwick_coop::people::rights::{RIGHTS, Right};
use serde_json::json;

/// The page.
pub fn rights() -> Said {
    let mut text = "What each person keeps, whatever the members vote. No motion and no line of the bylaws changes it: it is part of the\n\
                    program, and the same in every co-op.\n"
        .to_owned();
    RIGHTS.iter().for_each(|right| text.push_str(&right_text(right)));
    Said::new(json!({ "rights": RIGHTS, "changed_by": null }), text)
}

fn right_text(right: &Right) -> String {
    let how = match right.how {
        [] => "there is no command for it yet; whoever runs the co-op's machine owes it to her by hand"
            .to_owned(),
        commands => commands.join("\n             "),
    };
    format!("\n{:<10} {}\n             {how}\n", right.id, right.says)
}
