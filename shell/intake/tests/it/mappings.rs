//! What a mapping may say, which header it fits, and what it makes of rows.

use crate::kit::{charter, column, mapped, refusal, sales, table};
use fenwick_intake::{IntakeError, Mapping, Wanted, load_mapping};

const TILL: &str = r#"
    name = "till"
    dataset = "sales"
    identity = ["Receipt"]
    columns = ["Till"]
    [fields.sold_at]
    from = "Date"
    formats = ["%d/%m/%Y"]
    required = true
    [fields.fruit]
    from = "Grams"
    bins = { edges = [100, "250.5"], labels = ["apple", "pear", "quince"] }
    [fields.price]
    from = ["Price", "Amount"]
    decimal = ","
    default = "9.99"
    missing = ["none"]
    [fields.weight]
    from = "Grams"
    multiply = "0.001"
    [fields.organic]
    from = "Label"
    values = { "bio" = "true", "none" = "false" }
"#;

fn till() -> Mapping {
    load_mapping(TILL).unwrap()
}

#[test]
fn a_mapping_turns_a_source_into_chartered_rows() {
    till().check(&charter()).unwrap();
    let text = "Receipt;Date;Till;Grams;Label;Amount;Card\n1;03/04/2026;A;99,9;bio;1.234,50;x\n2;04/04/2026;A;100;none;none;x\n3;05/04/2026;A;250.5;YES;;x\n4;;A;1;bio;1;x\n";
    let (rows, bad) = mapped(text.as_bytes(), &till(), Some("Till"));
    assert_eq!(
        column(&rows, 0),
        [Some(1_775_174_400), Some(1_775_260_800), Some(1_775_347_200)]
    );
    assert_eq!(column(&rows, 1), [Some(0), Some(1), Some(2)]);
    assert_eq!(column(&rows, 2), [Some(123_450), Some(999), Some(999)]);
    assert_eq!(column(&rows, 3), [Some(100), Some(100), Some(251)]);
    assert_eq!(column(&rows, 4), [Some(1), Some(0), Some(1)]);
    assert!(rows.iter().all(|row| row.member == "A"));
    assert_eq!((bad.len(), bad[0].line), (1, 5));
    assert_eq!(
        bad[0].reason,
        "column 'Date': missing, though the mapping requires it"
    );
    let (mapping, charter) = (till(), charter());
    let wanted = Wanted {
        charter: &charter,
        mapping: &mapping,
        member_column: Some("Till"),
        key: [0; 32],
    };
    let rows = table("a.csv", text.as_bytes()).unwrap().rows(&wanted).unwrap();
    assert_eq!(rows.dropped_columns(), ["Receipt", "Card"]);
    assert_eq!(rows.drift(), [] as [&str; 0]);
}

#[test]
fn what_is_missing_is_told() {
    let (mapping, charter) = (till(), charter());
    let wanted = Wanted {
        charter: &charter,
        mapping: &mapping,
        member_column: None,
        key: [0; 32],
    };
    let rows = table("a.csv", b"Receipt,Date,Till,Grams\n")
        .unwrap()
        .rows(&wanted)
        .unwrap();
    assert_eq!(rows.drift(), ["Price or Amount", "Label"]);
    assert_eq!(rows.dropped_columns(), ["Receipt", "Till"]);
    let lacking = table("a.csv", b"Receipt,Till,Grams\n").unwrap().rows(&wanted);
    assert_eq!(refusal(lacking).0, "intake.fit");
    let nobody = Wanted {
        member_column: Some("Who"),
        ..wanted
    };
    assert_eq!(
        refusal(table("a.csv", b"Receipt,Date,Till\n").unwrap().rows(&nobody)).0,
        "intake.header"
    );
    let twice = table("a.csv", b"Receipt,Date,Till,Grams,Grams\n")
        .unwrap()
        .rows(&wanted);
    assert_eq!(refusal(twice).0, "intake.header");
}

#[test]
fn the_hash_is_of_the_identity_texts_alone() {
    let first = sales("fruit,price\npear,1.5\napple,2\n".as_bytes()).0;
    let turned = sales("note;price;fruit\nx; 1.5 ;\"pear\"\ny;1,5;pear\n".as_bytes()).0;
    assert_eq!(first[0].hash, turned[0].hash);
    assert_ne!(first[0].hash, first[1].hash);
    assert_ne!(turned[0].hash, turned[1].hash);
    let by_receipt = |text: &str| mapped(text.as_bytes(), &till(), None).0[0].hash;
    assert_eq!(
        by_receipt("Receipt,Date,Till\n7,01/01/2026,A\n"),
        by_receipt("Till,Date,Receipt\nB,02/01/2026,7\n")
    );
    let mapping = Mapping::by_name(&charter());
    let keyed = |key| {
        let wanted = Wanted {
            charter: &charter(),
            mapping: &mapping,
            member_column: None,
            key,
        };
        crate::kit::all(table("a.csv", b"price\n1\n").unwrap().rows(&wanted).unwrap()).0[0].hash
    };
    assert_ne!(keyed([1; 32]), keyed([2; 32]));
}

#[test]
fn one_mapping_fits_or_the_message_says_what_each_wants() {
    let other =
        load_mapping("name = \"stall\"\ndataset = \"sales\"\n[fields.price]\nfrom = \"Prix\"").unwrap();
    let mappings = [till(), other];
    let fits = |header: &str| {
        table("a.csv", header.as_bytes())
            .unwrap()
            .fit(&mappings)
            .map(|mapping| mapping.name.clone())
    };
    assert_eq!(fits("Receipt,Date,Till\n").unwrap(), "till");
    assert_eq!(fits("Prix\n").unwrap(), "stall");
    let (code, message) = refusal(fits("Who,Date,Till\n"));
    assert_eq!(code, "intake.fit");
    for word in [
        "Who, Date, Till",
        "'till' wants",
        "of which Receipt are not there",
        "'stall' wants Prix",
    ] {
        assert!(message.contains(word), "{message}");
    }
    let (_, message) = refusal(fits("Receipt,Date,Till,Prix\n"));
    assert!(message.contains("till, stall all fit"), "{message}");
    let choose = |header: &str| {
        table("a.csv", header.as_bytes())
            .unwrap()
            .choose(&charter(), &mappings)
            .map(|mapping| mapping.name)
    };
    assert_eq!(choose("Receipt,Date,Till\n").unwrap(), "till");
    assert_eq!(choose("PRICE,Weight\n").unwrap(), "by_name");
    assert!(choose("Receipt,Date,Till,Prix,price\n").is_err());
    assert!(choose("nothing,known\n").is_err());
}

#[test]
fn mappings_that_make_no_sense_are_refused() {
    let checked = |text: &str| load_mapping(text).and_then(|mapping| mapping.check(&charter()));
    let field = |body: &str| {
        checked(&format!(
            "name = \"m\"\ndataset = \"sales\"\n[fields.organic]\nfrom = \"o\"\n{body}"
        ))
    };
    assert!(field("").is_ok());
    for (body, word) in [
        ("[fields.colour]\nfrom = \"c\"", "not a field"),
        (
            "[fields.price]\nfrom = \"p\"\nconstant = \"1\"",
            "either from or constant",
        ),
        ("[fields.price]\nrequired = true", "either from or constant"),
        ("[fields.price]\nconstant = \"1.234\"", "constant"),
        ("[fields.fruit]\nconstant = \"plum\"", "constant"),
        ("[fields.price]\nfrom = \"p\"\ndefault = \"x\"", "default"),
        (
            "[fields.price]\nfrom = \"p\"\ndefault = \"1\"\nrequired = true",
            "required",
        ),
        ("[fields.price]\nfrom = \"p\"\nformats = [\"%Y\"]", "times"),
        (
            "[fields.sold_at]\nfrom = \"d\"\nformats = [\"dd.mm.yyyy\"]",
            "form of date",
        ),
        ("[fields.sold_at]\nfrom = \"d\"\nmultiply = 2", "measures"),
        (
            "[fields.price]\nfrom = \"p\"\nvalues = { a = \"b\" }",
            "keys and flags",
        ),
        ("[fields.fruit]\nfrom = \"p\"\nvalues = { a = \"plum\" }", "list"),
        (
            "[fields.price]\nfrom = \"p\"\nbins = { edges = [1], labels = [\"pear\", \"apple\"] }",
            "bins are for keys",
        ),
        (
            "[fields.fruit]\nfrom = \"p\"\nbins = { edges = [2, 1], labels = [\"pear\", \"apple\", \"pear\"] }",
            "rise",
        ),
        (
            "[fields.fruit]\nfrom = \"p\"\nbins = { edges = [1], labels = [\"pear\"] }",
            "one label more",
        ),
        (
            "[fields.fruit]\nfrom = \"p\"\nbins = { edges = [1], labels = [\"pear\", \"plum\"] }",
            "list",
        ),
        ("[fields.price]\nfrom = \"p\"\nmultipy = 2", "unknown field"),
        ("[fields.price]\nfrom = 7", "line 6"),
    ] {
        let (code, message) = refusal(field(body));
        assert_eq!(code, "intake.mapping");
        assert!(message.contains(word), "{body}: {message}");
        assert!(!message.contains('\n'), "{message}");
    }
    assert!(matches!(
        checked("name = \"m\"\ndataset = \"other\"\n[fields.price]\nfrom = \"p\""),
        Err(IntakeError::Mapping { .. })
    ));
    assert!(checked("name = \"m\"\ndataset = \"sales\"\n[fields.price]\nconstant = \"1\"").is_err());
    assert!(checked("name = \"m\"\ndataset = \"sales\"\n[fields]").is_err());
}
