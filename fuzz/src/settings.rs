//! What people write and bring: mappings, charters, bylaws, survey forms. What is taken is written and read again as the same; what is not taken is
//! said with its place.

use crate::tables;
use fenwick_coop::people::bylaws::Bylaws;
use fenwick_coop::people::charter::Charter;
use fenwick_intake::{Wish, draft, load_mapping, mapping_text};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

/// Mappings.
pub fn mapping(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    match load_mapping(text) {
        Ok(mapping) => {
            let again =
                load_mapping(&mapping_text(&mapping)).expect("a mapping that was written can be read");
            assert_eq!(mapping, again, "a mapping is another when it is read again");
            if mapping.check(&tables::sales().charter).is_ok() {
                let kit = tables::Kit {
                    charter: tables::sales().charter.clone(),
                    mappings: vec![mapping],
                };
                for (name, file) in FILES {
                    tables::read(&kit, name, file, 1_000);
                }
            }
        }
        Err(error) => assert!(error.to_string().contains("line "), "no place in: {error}"),
    }
}

/// What a mapping that was taken is tried on.
const FILES: [(&str, &[u8]); 3] = [
    ("a.csv", b"sold_at,when,fruit,price,weight,organic,unit\n2026-05-04,04/05/2026,pear,\"1,50\",2,yes,kg\n,,,,,,\n"),
    ("a.json", br#"{"sales": [{"sold_at": "2026-05-04", "fruit": "pear", "price": [1.5, {"a": 2}], "item": [{"fruit": "quince"}]}]}"#),
    ("a.xml", br#"<till><sale sold_at="2026-05-04" fruit="pear"><price unit="lb">2</price></sale></till>"#),
];

/// Charters and bylaws.
pub fn settings(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    if let Some(charter) = again::<Charter>(text) {
        drop(charter.check());
        drop(charter.continues(&tables::sales().charter));
    }
    if let Some(bylaws) = again::<Bylaws>(text) {
        drop(bylaws.check());
    }
}

/// What a text says, if that can be written and read again as the same.
fn again<T: DeserializeOwned + Serialize + PartialEq + Debug>(text: &str) -> Option<T> {
    let read: T = toml::from_str(text).ok()?;
    let written = serde_json::to_string(&read).expect("settings are written as JSON");
    let again: T = serde_json::from_str(&written).expect("settings that were written can be read");
    assert_eq!(read, again, "settings are others when they are read again");
    Some(read)
}

/// Survey forms: JSON as it is; else lines of cells between bars, which are put into a workbook, a sheet below each line that names it with `#`.
pub fn form(bytes: &[u8]) {
    tables::hear_no_other_makers();
    let folder = std::env::temp_dir().join(format!("fenwick-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the form");
    let path = folder.join("form");
    let file = if bytes.starts_with(b"{") {
        bytes.to_vec()
    } else {
        tables::form_book(bytes)
    };
    std::fs::write(&path, file).expect("room for the form");
    let wish = Wish {
        dataset: "answers".to_owned(),
        member: Some("who".to_owned()),
    };
    let drafts = draft(&[&path], &wish);
    std::fs::remove_dir_all(&folder).ok();
    for draft in drafts.unwrap_or_default() {
        let charter: Charter = toml::from_str(&draft.charter_text()).expect("a drafted charter can be read");
        assert_eq!(
            charter, draft.charter,
            "a drafted charter is another when it is read"
        );
        let mapping = load_mapping(&draft.mapping_text()).expect("a drafted mapping can be read");
        assert_eq!(
            mapping, draft.mapping,
            "a drafted mapping is another when it is read"
        );
        let mut settled = mapping;
        settled.settle.clear();
        settled
            .check(&charter)
            .expect("a drafted mapping suits its charter");
    }
}
