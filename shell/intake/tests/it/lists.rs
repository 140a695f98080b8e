//! Lists of members and of consents.

use crate::kit::refusal;
use fenwick_intake::{BadRow, ConsentRow, Roster, RosterRow, consents};
use std::path::PathBuf;

fn file(folder: &tempfile::TempDir, text: &str) -> PathBuf {
    let path = folder.path().join("list.csv");
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn a_roster_gives_each_id_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(
        &folder,
        "NO;Full_Name;Kind\n7;Ama;person\n8;;\n7;Kofi;\n;Esi;\n9\n10;Mill;organisation\n",
    );
    let rows: Vec<Result<RosterRow, BadRow>> = Roster::open(&path, "no", None)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let row = |line, id: &str, name: &str, kind: Option<&str>| {
        Ok(RosterRow {
            line,
            external_id: id.to_owned(),
            name: name.to_owned(),
            kind: kind.map(str::to_owned),
        })
    };
    assert_eq!(rows[0], row(2, "7", "Ama", Some("person")));
    assert_eq!(rows[1], row(3, "8", "8", None));
    assert_eq!(rows[5], row(7, "10", "Mill", Some("organisation")));
    let bad: Vec<_> = rows
        .iter()
        .filter_map(|row| row.as_ref().err())
        .map(|bad| (bad.line, bad.reason.as_str()))
        .collect();
    assert_eq!(bad[0], (4, "column 'NO': an id that stands in an earlier row"));
    assert_eq!(bad[1], (5, "column 'NO': missing, though it names the member"));
    assert_eq!(bad[2].0, 6);
    let named = Roster::open(&path, "NO", Some("Kind"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .unwrap();
    assert_eq!(named.name, "person");
    let (code, message) = refusal(Roster::open(&path, "id", None));
    assert_eq!(code, "intake.header");
    assert!(
        message.contains("'id'") && message.contains("Full_Name"),
        "{message}"
    );
}

#[test]
fn consents_are_read_whole_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let head = "member,dataset,purpose,recipient,resolution,answer";
    let path = file(
        &folder,
        &format!(
            "{head},fields,until\next:7,trips,AcademicResearch,class:public,aggregate,yes,\"fare, distance\",2027-01-01\n8,trips,Purpose,user:1,,no,,\n9,trips,,user:1,,no,,\n"
        ),
    );
    let rows: Vec<Result<ConsentRow, BadRow>> = consents(&path).unwrap().map(Result::unwrap).collect();
    let first = rows[0].as_ref().unwrap();
    assert_eq!(
        (first.member.as_str(), first.answer.as_str(), first.line),
        ("ext:7", "yes", 2)
    );
    assert_eq!(
        (first.fields.join("+").as_str(), first.until.as_deref()),
        ("fare+distance", Some("2027-01-01"))
    );
    let second = rows[1].as_ref().unwrap();
    assert_eq!(
        (
            second.resolution.as_deref(),
            second.fields.len(),
            second.until.as_deref()
        ),
        (None, 0, None)
    );
    assert_eq!(rows[2].as_ref().unwrap_err().reason, "column 'purpose': missing");
    assert!(consents(&file(&folder, &format!("{head}\n"))).is_ok());
    let (code, message) = refusal(consents(&file(&folder, &format!("{head},untill\n"))));
    assert_eq!(code, "intake.header");
    assert!(message.contains("untill"), "{message}");
    assert_eq!(
        refusal(consents(&file(&folder, "member,dataset\n"))).0,
        "intake.header"
    );
}
