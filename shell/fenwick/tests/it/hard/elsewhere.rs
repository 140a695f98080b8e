//! Backups in a bucket of an S3-compatible store: whole or not there, whatever becomes of the store meanwhile.

use crate::world::{Fault, KEY, Said, Store, World, finish, homeless_command, signal, trips};
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Child, Command};

const OUT: &str = "s3://kept/weavers";

fn pass(world: &World) -> String {
    world.write("backup.pass", "amber barley cinder dune\n")
}

/// Somebody who has the store's key.
fn keyed<'c>(command: &'c mut Command, store: &Store) -> &'c mut Command {
    command
        .envs(KEY)
        .env("AWS_ENDPOINT_URL", store.url())
        .env("NO_PROXY", "127.0.0.1")
}

fn begin(world: &World, store: &Store, args: &[&str]) -> Child {
    keyed(&mut world.command(args), store).spawn().unwrap()
}

fn run(world: &World, store: &Store, args: &[&str]) -> Said {
    finish(begin(world, store, args))
}

fn backup(world: &World, store: &Store, more: &[&str]) -> Said {
    let pass = pass(world);
    run(
        world,
        store,
        &[&["backup", "--out", OUT, "--seal-with", &pass], more].concat(),
    )
}

fn drill(world: &World, store: &Store, file: &str) -> Said {
    let pass = pass(world);
    let args = ["--json", "restore", "--drill", file, "--open-with", &pass];
    finish(
        keyed(&mut homeless_command(&args, world.folder()), store)
            .spawn()
            .unwrap(),
    )
}

fn listed(world: &World, store: &Store) -> Vec<Value> {
    let said = run(world, store, &["backup", "--out", OUT, "--list"]).done();
    said["backups"].as_array().unwrap().clone()
}

#[test]
fn p23_a_backup_in_a_bucket_is_listed_proven_brought_back_and_replaced_by_later_ones() {
    let (world, store) = (World::drivers(4), Store::new());
    let rows = world.write("rows.csv", trips(1..=4, 5));
    world.contribute("trips", &rows).done();
    let state = world.verified();
    // Whoever owns the home has no key to the store; who asks has.
    let owner = world.owner::<&str>(&[]);
    let made = backup(&world, &store, &[]).done();
    drop(owner);
    let file = made["file"].as_str().unwrap().to_owned();
    assert_eq!(listed(&world, &store)[0]["file"], made["file"]);
    assert_eq!(listed(&world, &store)[0]["bytes"], made["bytes"]);
    assert_eq!(drill(&world, &store, &file).done()["state_hash"], state.as_str());

    // Nothing plain is there.
    let kept = store.files();
    assert_eq!(kept.len(), 1, "{kept:?}");
    let bytes = std::fs::read(&kept[0]).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1\n"));

    let (second, open_with) = (world.folder().join("second"), pass(&world));
    let home = second.to_str().unwrap();
    let args = [
        "--home",
        home,
        "--json",
        "restore",
        &file,
        "--open-with",
        &open_with,
    ];
    let restored = finish(
        keyed(&mut homeless_command(&args, world.folder()), &store)
            .spawn()
            .unwrap(),
    );
    assert_eq!(restored.done()["rows"], 20);

    world.run(&["member", "erase", "ext:D0001"]).done();
    assert_eq!(listed(&world, &store)[0]["erased_since"], 1);
    assert_eq!(backup(&world, &store, &["--keep", "1"]).done()["removed"], 1);
    let left = listed(&world, &store);
    assert_eq!((left.len(), &left[0]["erased_since"]), (1, &0.into()));
    let gone = drill(&world, &store, &file);
    assert!(gone.failed(1, "store").contains("no such file"));
}

#[test]
fn p23_a_store_that_cannot_be_used_is_said_in_plain_words_and_nothing_is_written() {
    let (world, store) = (World::drivers(1), Store::new());
    let (pass, url) = (pass(&world), store.url());
    let said = |out: &str, settings: &[(&str, &str)]| {
        let mut command = world.command(&["backup", "--out", out, "--seal-with", &pass]);
        keyed(&mut command, &store).envs(settings.iter().copied());
        finish(command.spawn().unwrap())
    };
    let wrong = said(OUT, &[("AWS_SECRET_ACCESS_KEY", "wrongwrong")]).failed(1, "store");
    assert!(
        wrong.contains(url) && wrong.contains("refused the key: check AWS_ACCESS_KEY_ID"),
        "{wrong}"
    );
    let unknown = said(OUT, &[("AWS_ACCESS_KEY_ID", "nobody")]).failed(1, "store");
    assert!(
        unknown.contains("refused the key: check AWS_ACCESS_KEY_ID"),
        "{unknown}"
    );
    let missing = said("s3://elsewhere/weavers", &[]).failed(1, "store");
    assert!(missing.contains("there is no bucket 'elsewhere'"), "{missing}");
    let nobody = said(OUT, &[("AWS_ENDPOINT_URL", "http://127.0.0.1:9")]).failed(1, "store");
    assert!(nobody.contains("does not answer"), "{nobody}");
    let open = said(OUT, &[("AWS_ENDPOINT_URL", "http://store.example")]).failed(2, "usage");
    assert!(open.contains("not encrypted"), "{open}");
    let keyless = said(OUT, &[("AWS_ACCESS_KEY_ID", "")]).failed(2, "usage");
    assert!(keyless.contains("AWS_ACCESS_KEY_ID"), "{keyless}");
    for message in [wrong, unknown, missing, nobody, open, keyless] {
        assert!(
            !message.contains(KEY[1].1) && !message.contains('\n'),
            "{message}"
        );
    }
    assert_eq!(store.files(), Vec::<PathBuf>::new());
}

#[test]
fn a22_a_backup_that_does_not_arrive_leaves_nothing_or_says_so_and_a_later_one_clears_it_away() {
    let (world, store) = (World::drivers(2), Store::new());
    store.fails(Fault::FirstTry);
    let first = backup(&world, &store, &[]).done();
    store.fails(Fault::Parts);
    world.run(&["member", "add", "Somebody"]).done();
    let said = backup(&world, &store, &["--keep", "1"]).failed(1, "backup");
    assert!(
        said.contains("does not answer") && said.contains("nothing of it is left"),
        "{said}"
    );
    assert_eq!(store.files().len(), 1);

    store.fails(Fault::DownInTheMiddle);
    let said = backup(&world, &store, &[]).failed(1, "backup");
    assert!(said.contains("a day later"), "{said}");
    store.fails(Fault::Nothing);
    assert_eq!(listed(&world, &store).len(), 1, "what is not whole is shown");
    assert!(store.files().len() > 1);
    assert_eq!(backup(&world, &store, &[]).done()["swept"], 0);
    store.age();
    assert_eq!(backup(&world, &store, &[]).done()["swept"], 1);
    assert_eq!(store.files().len(), listed(&world, &store).len());
    let first = first["file"].as_str().unwrap();
    drill(&world, &store, first).done();
    store.fails(Fault::Down);
    let said = drill(&world, &store, first).failed(1, "store");
    assert!(said.contains("does not answer"), "{said}");
}

#[test]
fn a22_a_backup_that_is_interrupted_takes_back_what_it_sent_and_a_killed_one_shows_nothing() {
    let (world, store) = (World::drivers(2), Store::new());
    let pass = pass(&world);
    let args = ["backup", "--out", OUT, "--seal-with", &pass];
    for stop in ["-INT", "-TERM", "-KILL"] {
        store.fails(Fault::Mute);
        let mut under_way = begin(&world, &store, &args);
        store.until_a_part_was_sent();
        signal(stop, &mut under_way);
        let said = finish(under_way);
        store.fails(Fault::Nothing);
        assert!(listed(&world, &store).is_empty(), "{stop}");
        if stop != "-KILL" {
            let said = said.failed(1, "backup");
            assert!(said.contains("interrupted; nothing of it is left"), "{said}");
            assert_eq!(store.files(), Vec::<PathBuf>::new(), "{stop}");
        }
    }
    store.age();
    assert_eq!(run(&world, &store, &args).done()["swept"], 1);
    assert_eq!(store.files().len(), 1);
    world.verified();
}

#[test]
fn a22_two_backups_at_once_are_both_whole() {
    let (world, store) = (World::drivers(3), Store::new());
    let pass = pass(&world);
    let _owner = world.owner::<&str>(&[]);
    for out in [OUT, "folder"] {
        let both = [(); 2].map(|()| begin(&world, &store, &["backup", "--out", out, "--seal-with", &pass]));
        for made in both.map(finish) {
            let made = made.done();
            let proven = drill(&world, &store, made["file"].as_str().unwrap()).done();
            assert_eq!(proven["state_hash"], made["state_hash"]);
        }
    }
    assert_eq!(store.files().len(), listed(&world, &store).len());
}
