//! Survey forms and their submissions.

use crate::kit::{all, data, truth_of};
use crate::workbooks::{texts, workbook};
use fenwick_coop::people::charter::{Charter, Kind};
use fenwick_intake::{Asking, Draft, Mapping, Row, Wanted, Wish, asking, draft, load_mapping, open};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn drafted(files: &[PathBuf], member: Option<&str>) -> Vec<Draft> {
    let wish = Wish {
        dataset: "survey".to_owned(),
        member: member.map(str::to_owned),
    };
    let drafts = draft(files, &wish).unwrap();
    for draft in &drafts {
        draft.charter.check().unwrap();
        draft.mapping.check(&draft.charter).unwrap();
        // What is written is what was meant.
        let charter: Charter = toml::from_str(&draft.charter_text()).unwrap();
        assert_eq!(charter, draft.charter);
        assert_eq!(load_mapping(&draft.mapping_text()).unwrap(), draft.mapping);
    }
    drafts
}

/// The rows that a file gives by a draft's mapping; every row must be good.
fn rows(file: &Path, draft: &Draft, mapping: &Mapping, member: Option<&str>) -> Vec<Row> {
    let parts = open(file).unwrap();
    let mut tables = parts[0]
        .tables(&draft.charter, std::slice::from_ref(mapping), &[])
        .unwrap();
    let (table, mapping) = tables.remove(0);
    let (rows, bad) = all(table
        .rows(&Wanted {
            charter: &draft.charter,
            mapping: &mapping,
            member_column: member,
            key: [1; 32],
        })
        .unwrap());
    assert_eq!(bad, [], "{}", file.display());
    rows
}

fn values<'r>(draft: &Draft, rows: &'r [Row], field: &str) -> impl Iterator<Item = Option<i64>> + 'r {
    let place = draft
        .charter
        .position(field)
        .unwrap_or_else(|| panic!("no field '{field}'"));
    rows.iter().map(move |row| row.values[place])
}

fn count(draft: &Draft, rows: &[Row], field: &str, value: &str) -> u64 {
    let Kind::Key(key) = &draft.charter.field(field).unwrap().kind else {
        panic!("'{field}' is no key")
    };
    let code = key.listed_code(value);
    assert!(code.is_some(), "{value}");
    values(draft, rows, field).filter(|found| *found == code).count() as u64
}

#[test]
fn d4_a_household_survey_in_two_languages() {
    let Some(folder) = data("surveys") else { return };
    let truth = truth_of("surveys", "reach_household");
    let mut drafts = drafted(&[folder.join("reach_household/xlsform.xlsx")], None);
    let file = folder.join("reach_household/submissions.csv.gz");
    drafts[0].widen(&open(&file).unwrap()).unwrap();
    let draft = &drafts[0];
    draft.charter.check().unwrap();
    assert!(
        draft
            .settle
            .iter()
            .any(|line| line.contains("answers to 'neighbourhood' are not in the form"))
    );
    let rows = rows(&file, draft, &draft.mapping, Some("_uuid"));
    assert_eq!(rows.len() as u64, truth["submissions"].as_u64().unwrap());
    for (gender, households) in truth["gender_hoh"].as_object().unwrap() {
        assert_eq!(
            count(draft, &rows, "gender_hoh", gender),
            households.as_u64().unwrap()
        );
    }
    let sizes: Vec<i64> = values(draft, &rows, "num_hh_member").flatten().collect();
    let mean = sizes.iter().sum::<i64>() as f64 / sizes.len() as f64;
    assert!((mean - truth["mean num_hh_member (missing skipped)"].as_f64().unwrap()).abs() < 1e-6);
    let places: std::collections::BTreeSet<i64> = values(draft, &rows, "neighbourhood").flatten().collect();
    assert_eq!(places.len() as u64, truth["neighbourhoods"].as_u64().unwrap());
    let mut spent: Vec<i64> = values(draft, &rows, "tot_expenses").flatten().collect();
    spent.sort_unstable();
    let middle = (spent[(spent.len() - 1) / 2] + spent[spent.len() / 2]) as f64 / 2.0;
    assert!((middle - truth["median tot_expenses"].as_f64().unwrap()).abs() < f64::EPSILON);
    // The two ways in which an answer of several stands in the file say the same.
    let mut listed = draft.mapping.clone();
    listed
        .fields
        .values_mut()
        .filter(|field| field.words.is_some())
        .for_each(|field| field.from.clear());
    let again = self::rows(&file, draft, &listed, Some("_uuid"));
    assert_eq!(again, rows);
    let title = &draft.charter.field("gender_hoh").unwrap().title;
    assert!(title.is_ascii(), "{title}");
    let labels = draft
        .charter
        .tables
        .iter()
        .find(|table| table.key == "gender_hoh")
        .unwrap();
    assert_eq!(labels.columns.len(), 2);
    let bounds = |field: &str| match &draft.charter.field(field).unwrap().kind {
        Kind::Measure(measure) => measure
            .bounds
            .map(|bounds| (bounds.row_min.mantissa, bounds.row_max.mantissa)),
        _ => panic!("'{field}' is no measure"),
    };
    assert_eq!(bounds("num_hh_member"), Some((1, 49)));
    assert!(draft.left_out.iter().any(|(_, why)| why.contains("free text")));
}

#[test]
fn d4_forms_with_versions_and_submissions() {
    let Some(folder) = data("surveys") else { return };
    let truth = truth_of("surveys", "kobo_formpack");
    let mut found = std::collections::BTreeMap::<String, Vec<PathBuf>>::new();
    for entry in std::fs::read_dir(folder.join("kobo_formpack")).unwrap() {
        let path = entry.unwrap().path();
        let name = path
            .file_stem()
            .unwrap()
            .to_str()
            .unwrap()
            .split("__")
            .next()
            .unwrap()
            .to_owned();
        found.entry(name).or_default().push(path);
    }
    let mut submissions = 0;
    for form in truth["forms"].as_array().unwrap() {
        let mut files = found.remove(form.as_str().unwrap()).unwrap();
        files.sort();
        let mut drafts = drafted(&files, None);
        // One of the forms was filled with what is no date; whoever drafts leaves such an answer out.
        drafts[0].mapping.fields.remove("report_date");
        for file in &files {
            let held: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
            let rows = self::rows(file, &drafts[0], &drafts[0].mapping, None);
            assert_eq!(
                rows.len(),
                held["submissions"].as_array().unwrap().len(),
                "{}",
                file.display()
            );
            submissions += rows.len() as u64;
        }
    }
    assert_eq!(Some(submissions), truth["submissions"].as_u64());
}

fn written(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

const VISITS: &str = r#"{
    "content": {
        "translations": ["English (en)", "Kiswahili (sw)"],
        "settings": {"default_language": "English (en)"},
        "survey": [
            {"type": "begin_group", "name": "home"},
            {"type": "date", "name": "seen", "label": ["Day", "Siku"]},
            {"type": "begin_repeat", "name": "plot"},
            {"type": "decimal", "name": "yield", "label": ["Yield", "Mavuno"], "constraint": ". >= 0 and . <= 20"},
            {"type": "select_multiple crops", "name": "grows", "label": ["Grows", "Hupanda"]},
            {"type": "begin_repeat", "name": "tree"},
            {"type": "integer", "name": "age"},
            {"type": "end_repeat"},
            {"type": "end_repeat"},
            {"type": "end_group"},
            {"type": "text", "name": "who"}
        ],
        "choices": [
            {"list_name": "crops", "name": "maize", "label": ["Maize", "Mahindi"]},
            {"list_name": "crops", "name": "bean", "label": ["Beans", "Maharage"]}
        ]
    },
    "results": [
        {"_uuid": "a", "home/seen": "2026-01-02", "who": "Amina", "home/plot": [
            {"home/plot/yield": 2.5, "home/plot/grows": "maize bean", "home/plot/tree": [{"home/plot/tree/age": 3}, {"home/plot/tree/age": 3}]},
            {"home/plot/yield": 2.5, "home/plot/grows": "bean"}]},
        {"_uuid": "b", "home/seen": "2026-01-03", "who": "Zuri"},
        {"_uuid": "c", "home/plot": [{"home/plot/grows": ""}]}
    ]
}"#;

#[test]
fn d4_repeats_become_datasets_of_their_own_that_name_their_submission() {
    let folder = tempfile::tempdir().unwrap();
    let form = written(folder.path(), "form.json", VISITS);
    let drafts = drafted(std::slice::from_ref(&form), Some("who"));
    let names: Vec<&str> = drafts
        .iter()
        .map(|draft| draft.charter.dataset.as_str())
        .collect();
    assert_eq!(names, ["survey", "survey_plot", "survey_tree"]);
    let kept = |draft: &Draft| -> Vec<String> {
        draft
            .charter
            .fields
            .iter()
            .map(|field| field.name.clone())
            .collect()
    };
    assert_eq!(kept(&drafts[0]), ["seen"]);
    assert_eq!(kept(&drafts[1]), ["yield", "grows_maize", "grows_bean"]);
    assert_eq!(drafts[1].charter.fields[2].title, "Grows: Beans");
    assert_eq!(drafts[0].left_out[0].0, "who");
    let read =
        |place: usize, member: Option<&str>| rows(&form, &drafts[place], &drafts[place].mapping, member);
    assert_eq!(read(0, None).len(), 3);
    let plots = read(1, None);
    let values: Vec<_> = plots.iter().map(|row| row.values.clone()).collect();
    let full = |yields, maize| vec![Some(yields), Some(maize), Some(1)];
    assert_eq!(values, [full(250, 1), full(250, 0), vec![None, None, None]]);
    let hashes: std::collections::BTreeSet<u64> = plots.iter().map(|row| row.hash).collect();
    assert_eq!(hashes.len(), 3);
    let trees = read(2, Some("/who"));
    assert_eq!(
        trees.iter().map(|row| row.member.as_str()).collect::<Vec<_>>(),
        ["Amina", "Amina"]
    );
    assert_ne!(trees[0].hash, trees[1].hash);
    assert_eq!(drafts[1].mapping.member_path(), Some("/who"));
    let sheet = drafts[1].sheet.as_ref().unwrap();
    let book = workbook(
        &[
            ("form", "", &texts(1, &["_uuid"])),
            (
                "plot",
                "",
                &[
                    texts(1, &["yield", "grows/maize", "_index", "_submission__uuid"]),
                    texts(2, &["1.5", "1", "1", "a"]),
                ]
                .concat(),
            ),
        ],
        "<sst/>",
    );
    let book = written(folder.path(), "submissions.xlsx", book);
    assert_eq!(
        rows(&book, &drafts[1], sheet, None)[0].values,
        [Some(150), Some(1), None]
    );
}

#[test]
fn d4_versions_of_a_form_are_read_by_one_mapping() {
    let folder = tempfile::tempdir().unwrap();
    let form = |group: &str, kind: &str, answers: &[&str]| {
        let mut survey = texts(1, &["type", "name", "label", "constraint"]);
        survey.push_str(&texts(2, &["begin_group", group, "", ""]));
        survey.push_str(&texts(3, &[kind, "kept", "What is kept", ""]));
        survey.push_str(&texts(
            4,
            &["integer", "goats", "Goats", ".&gt;=0 and . &lt; 100"],
        ));
        survey.push_str(&texts(5, &["end_group", "", "", ""]));
        let mut choices = texts(1, &["list_name", "name", "label"]);
        for (row, answer) in answers.iter().enumerate() {
            choices.push_str(&texts(
                u32::try_from(row).unwrap() + 2,
                &["beasts", answer, &answer.to_uppercase()],
            ));
        }
        workbook(
            &[
                ("survey", "", &survey),
                ("choices", "", &choices),
                ("settings", "", ""),
            ],
            "<sst/>",
        )
    };
    let files = [
        written(
            folder.path(),
            "1.xlsx",
            form("farm", "select_one beasts", &["goat", "hen"]),
        ),
        written(
            folder.path(),
            "2.xlsx",
            form("herd", "select_multiple beasts", &["hen", "bee"]),
        ),
    ];
    let drafts = drafted(&files, None);
    let names: Vec<&str> = drafts[0]
        .charter
        .fields
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    assert_eq!(names, ["kept_goat", "kept_hen", "kept_bee", "goats"]);
    let text = "_uuid,farm/kept,farm/goats,herd/kept,herd/goats\n1,goat,3,,\n2,,,hen bee,99\n";
    let file = written(folder.path(), "all.csv", text);
    let read = rows(&file, &drafts[0], &drafts[0].mapping, None);
    let values: Vec<_> = read.iter().map(|row| row.values.clone()).collect();
    assert_eq!(
        values,
        [
            vec![Some(1), Some(0), Some(0), Some(3)],
            vec![Some(0), Some(1), Some(1), Some(99)]
        ]
    );
    assert_eq!(drafts[0].mapping.identity, ["_uuid"]);
}

/// What is drafted of the form that asks for the fields of a draft.
fn asked_again(draft: &Draft, folder: &Path) -> Draft {
    let wish = Asking {
        mapping: Some(&draft.mapping),
        member: Some("whose"),
        title: "Weavers",
    };
    let form = asking(&draft.charter, &wish).unwrap();
    assert_eq!(form.left_out, []);
    assert_eq!(form.workbook, asking(&draft.charter, &wish).unwrap().workbook);
    let file = folder.join("asked.xlsx");
    std::fs::write(&file, form.workbook).unwrap();
    let mut drafts = drafted(&[file], None);
    assert_eq!(drafts.len(), 1);
    drafts.remove(0)
}

#[test]
fn d4_a_household_survey_goes_out_as_a_form_that_reads_the_same_submissions() {
    let Some(folder) = data("surveys") else { return };
    let mut drafts = drafted(&[folder.join("reach_household/xlsform.xlsx")], None);
    let file = folder.join("reach_household/submissions.csv.gz");
    drafts[0].widen(&open(&file).unwrap()).unwrap();
    let (draft, temporary) = (&drafts[0], tempfile::tempdir().unwrap());
    let again = asked_again(draft, temporary.path());
    assert_eq!(again.charter.fields, draft.charter.fields);
    let labels = |draft: &Draft| -> Vec<_> {
        let mut tables = draft.charter.tables.clone();
        tables.retain(|table| table.key == "gender_hoh");
        tables
    };
    assert_eq!((labels(&again).len(), labels(&again)), (1, labels(draft)));
    let there = |draft: &Draft| rows(&file, draft, &draft.mapping, Some("_uuid"));
    assert_eq!(there(&again), there(draft));
}
