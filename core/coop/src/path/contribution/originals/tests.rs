use crate::Command;
use crate::kernel::facts::Actor;
use crate::kernel::ids::{ContributionNo, MemberNo};
use crate::path::contribution::{Form, Provenance};
use crate::people::ballot::Matter;
use crate::people::charter::{Charter, Ingest, Keeping, Leave, Originals};
use crate::tests::given::{DORA, EDDA, Scene, bylaws, charter, contribution, founded};

fn keeping() -> Charter {
    Charter {
        originals: Originals::Keep,
        ..charter()
    }
}

fn brings(scene: &mut Scene, member: MemberNo, originals: u32) {
    scene
        .act(Actor::Member(member), bringing(member, originals))
        .unwrap();
}

fn bringing(member: MemberNo, originals: u32) -> Command {
    let Command::Contribute {
        mut prepared,
        attested_by,
    } = contribution(member, 5)
    else {
        panic!("it is a contribution")
    };
    prepared.provenance = Some(Provenance {
        originals,
        ..Provenance::of(Form::Lines)
    });
    Command::Contribute {
        prepared,
        attested_by,
    }
}

#[test]
fn files_are_kept_only_where_the_charter_says_so_and_of_one_member() {
    let mut scene = founded(bylaws(), vec![charter()]);
    assert_eq!(
        scene.refused(Actor::Member(DORA), bringing(DORA, 1)),
        "contribution.file"
    );
    scene.act(Actor::Member(DORA), bringing(DORA, 0)).unwrap();

    let scene = founded(bylaws(), vec![keeping()]);
    let Command::Contribute {
        mut prepared,
        attested_by,
    } = bringing(DORA, 1)
    else {
        panic!("it is a contribution")
    };
    prepared.member = None;
    let of_several = Command::Contribute {
        prepared,
        attested_by,
    };
    assert_eq!(scene.refused(Actor::Operator, of_several), "contribution.file");
}

#[test]
fn files_are_not_kept_of_who_shares_less_than_stands_in_them() {
    let mut charter = keeping();
    let amount = charter.fields.iter_mut().find(|field| field.name == "amount");
    amount.unwrap().ingest = Some(Ingest {
        ways: vec![Keeping::Drop, Keeping::Share],
        bin: None,
        average_rows: None,
    });
    let scene = founded(bylaws(), vec![charter]);
    assert_eq!(
        scene.refused(Actor::Member(DORA), bringing(DORA, 1)),
        "contribution.file"
    );
}

/// The imports of which files are kept.
fn kept(scene: &Scene) -> Vec<(u32, u32)> {
    let keeps = |member| scene.coop.members.keeps_rows(member);
    let kept = scene.coop.contributions.originals(keeps);
    kept.map(|(number, _, count)| (number.0, count)).collect()
}

/// Two members with files, one of them in two imports.
fn three(charter: Charter) -> Scene {
    let mut scene = founded(bylaws(), vec![charter]);
    brings(&mut scene, DORA, 2);
    brings(&mut scene, EDDA, 1);
    brings(&mut scene, DORA, 0);
    brings(&mut scene, DORA, 1);
    scene
}

fn rows_deleted(scene: &mut Scene) {
    let delete = Command::DeleteTaken("savings".to_owned());
    scene.act(Actor::Calendar, delete).unwrap();
}

#[test]
fn files_are_kept_as_long_as_the_rows_that_came_with_them() {
    let mut scene = three(keeping());
    assert_eq!(kept(&scene), [(1, 2), (2, 1), (4, 1)]);
    let back = Command::TakeBack(DORA, ContributionNo(1));
    scene.act(Actor::Member(DORA), back).unwrap();
    assert_eq!(
        kept(&scene),
        [(1, 2), (2, 1), (4, 1)],
        "until they are deleted they are there"
    );
    rows_deleted(&mut scene);
    assert_eq!(kept(&scene), [(2, 1), (4, 1)]);
    scene.act(Actor::Member(EDDA), Command::Erase(EDDA)).unwrap();
    assert_eq!(kept(&scene), [(4, 1)]);
    scene.days_later(400);
    rows_deleted(&mut scene);
    assert_eq!(kept(&scene), []);
}

#[test]
fn files_go_with_the_dataset_and_with_who_leaves_where_the_charter_says_so() {
    let mut scene = three(keeping());
    scene.coop.contributions.end("savings");
    assert_eq!(kept(&scene), []);
    let mut scene = three(Charter {
        leave: Leave::Delete,
        ..keeping()
    });
    scene.act(Actor::Member(DORA), Command::Leave(DORA)).unwrap();
    rows_deleted(&mut scene);
    assert_eq!(kept(&scene), [(2, 1)]);
}

#[test]
fn files_that_the_charter_no_longer_keeps_are_owed_and_what_comes_after_a_new_vote_is_kept() {
    let mut scene = three(keeping());
    let owed = |scene: &Scene| {
        let owed = scene.coop.contributions.owed_originals(&scene.coop.charters);
        owed.len()
    };
    let delete = || Command::DeleteOriginals("savings".to_owned());
    assert_eq!(owed(&scene), 0);
    assert_eq!(scene.refused(Actor::Calendar, delete()), "contribution.originals");
    scene.adopts(Matter::Charter(Box::new(charter())));
    assert_eq!((owed(&scene), kept(&scene).len()), (1, 3));
    scene.act(Actor::Calendar, delete()).unwrap();
    assert_eq!((owed(&scene), kept(&scene)), (0, Vec::new()));
    assert_eq!(scene.refused(Actor::Calendar, delete()), "contribution.originals");
    scene.adopts(Matter::Charter(Box::new(keeping())));
    assert_eq!(kept(&scene), [], "nothing that is gone comes back");
    brings(&mut scene, EDDA, 1);
    assert_eq!(kept(&scene), [(5, 1)]);
    let rows = scene.coop.contributions.rows_kept("savings", |_| true);
    assert_eq!(rows, 25, "rows stay where they are");
}

#[test]
fn a_charter_says_that_files_are_kept_only_where_they_are() {
    let plain = serde_json::to_string(&charter()).unwrap();
    assert!(!plain.contains("originals"));
    let said = serde_json::to_string(&keeping()).unwrap();
    assert!(said.contains(r#""originals":"keep""#), "{said}");
    assert_eq!(serde_json::from_str::<Charter>(&said).unwrap(), keeping());
}
