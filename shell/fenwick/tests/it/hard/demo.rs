//! The demo, as scripts see it.

use crate::world::{QUESTION, World, homeless};

#[test]
fn the_demo_prints_its_agreed_keys_and_nothing_else() {
    let temporary = tempfile::tempdir().unwrap();
    let said = homeless(&["--json", "demo", "--no-serve"], temporary.path());
    let object = said.done();
    for key in ["released", "refused", "dividends"] {
        assert!(
            object[key].as_u64().is_some_and(|count| count > 0),
            "{key}: {object}"
        );
    }
    assert_eq!(object["verified"], true);
    assert!(
        object["seconds"]
            .as_f64()
            .is_some_and(|seconds| seconds > 0.0 && seconds < 60.0),
        "{object}"
    );
    assert_eq!(
        std::fs::read_dir(temporary.path()).unwrap().count(),
        0,
        "the demo left something behind"
    );
}

#[test]
fn an_answer_has_errors_in_the_shape_of_its_rows() {
    let world = World::drivers(40);
    world.granted(40, 4, "2");
    let answer = world.run(&["query", "1", QUESTION, "--epsilon", "1"]).done();
    let shape = |key: &str| -> Vec<usize> {
        answer[key]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row.as_array().unwrap().len())
            .collect()
    };
    assert_eq!(shape("rows"), shape("error95"), "{answer}");
    assert!(
        answer["rows"][0][0].is_string() && answer["error95"][0][0].is_string(),
        "{answer}"
    );
    assert_eq!(
        (&answer["epsilon"], &answer["delta"], &answer["reused"]),
        (&"1".into(), &"0".into(), &false.into())
    );
    let again = world.run(&["query", "1", QUESTION, "--epsilon", "1"]).done();
    assert_eq!(
        (&again["rows"], &again["reused"], &again["epsilon"]),
        (&answer["rows"], &true.into(), &"0".into())
    );
}
