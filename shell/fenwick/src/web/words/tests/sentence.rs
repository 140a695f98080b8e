//! What a yes means, in words, and that there are words for everything a member may be asked about.

use super::packs::root;
use crate::web::words::Languages;
use fenwick_coop::identity::CRITERIA;
use fenwick_coop::kernel::purpose::Purpose;
use fenwick_coop::path::consent::Scope;
use serde_json::json;

fn scope(recipient: &str, resolution: &str, until: Option<&str>) -> Scope {
    let scope = json!({
        "dataset": "trips", "purpose": "AcademicResearch", "recipient": recipient, "resolution": resolution, "until": until,
    });
    serde_json::from_value(scope).unwrap()
}

#[test]
fn a_yes_is_one_plain_text() {
    let languages = Languages::load(None).unwrap();
    let english = languages.words("en");
    let who = english.recipient_class("research", "universities");
    let said = english.consent(
        &scope("class:research", "aggregate", Some("2027-01-31")),
        &who,
        "Trips",
    );
    let whole = "Schools of higher learning and research groups may use your data in “Trips” to do research at a school of higher learning. \
        They see only figures about many people at once, a bit blurred. They never see you. This holds until 31 January 2027.";
    assert_eq!(said, whole);
    let said = english.consent(&scope("any", "identified", None), "nobody", "Trips");
    assert!(said.starts_with("Everyone may use"), "{said}");
    assert!(
        said.ends_with("with your name. This holds until you take it back."),
        "{said}"
    );
    let thai = languages.words("th");
    let said = thai.consent(&scope("user:3", "aggregate", Some("2027-01-31")), "ETH", "Trips");
    assert!(
        said.starts_with("ETH ใช้ข้อมูลของคุณใน “Trips” ได้ เพื่อ") && said.ends_with("31 มกราคม พ.ศ. 2570"),
        "{said}"
    );
    assert_eq!(
        english.recipient_class("beekeepers", "our beekeepers"),
        "our beekeepers",
        "a class of the co-op's own"
    );
}

#[test]
fn there_are_words_for_each_purpose_and_each_sign_of_a_co_op() {
    let english = Languages::load(None).unwrap().words("en");
    for purpose in Purpose::all() {
        assert!(english.has(&format!("member-purpose-{purpose}")), "{purpose}");
    }
    for criterion in CRITERIA {
        let id = format!("member-identity-{}", criterion.id.replace('.', "-"));
        assert!(english.has(&id), "{id}");
    }
}

#[test]
fn there_are_words_for_each_kind_of_recipient_of_the_templates() {
    let english = Languages::load(None).unwrap().words("en");
    for template in std::fs::read_dir(root().join("templates")).unwrap() {
        let text = std::fs::read_to_string(template.unwrap().path().join("template.toml")).unwrap();
        let template: toml::Value = toml::from_str(&text).unwrap();
        for class in template["bylaws"]["recipient_classes"].as_array().unwrap() {
            let id = format!("member-recipient-{}", class["id"].as_str().unwrap());
            assert!(english.has(&id), "{id}");
        }
    }
}
