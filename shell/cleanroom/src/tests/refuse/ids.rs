//! Ids of records, which no question reads.

use crate::analyse;
use crate::tests::fixture::{charter, others};
use fenwick_coop::people::charter::Kind;

#[test]
fn no_question_reads_the_id_of_a_record() {
    let mut with_id = charter();
    let mut id = with_id.field("fare").unwrap().clone();
    (id.name, id.kind) = ("id_1".to_owned(), Kind::Id);
    with_id.fields.push(id);
    for sql in [
        "SELECT id_1, COUNT(*) AS n FROM rides GROUP BY id_1",
        "SELECT COUNT(*) AS n FROM rides WHERE id_1 = 'eXb'",
        "SELECT COUNT(*) AS n FROM rides WHERE id_1 IS NULL",
        "SELECT COUNT(DISTINCT id_1) AS n FROM rides",
        "SELECT AVG(x) AS n FROM (SELECT member, MAX(id_1) AS x FROM rides GROUP BY member) AS own",
    ] {
        let refused = analyse(sql, &with_id, &others()).unwrap_err();
        assert!(!refused.hint.unwrap_or_default().contains("id_1"), "{sql}");
    }
    let refused = analyse("SELECT id_1 AS n FROM rides GROUP BY id_1", &with_id, &others()).unwrap_err();
    assert!(refused.message.contains("has no field 'id_1'"), "{refused:?}");
    analyse("SELECT COUNT(*) AS n FROM rides", &with_id, &others()).unwrap();
}
