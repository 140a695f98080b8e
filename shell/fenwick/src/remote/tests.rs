//! Files of several parts against a store in this process.

#[expect(dead_code, reason = "the tests of the binary use the rest")]
#[path = "../../tests/it/world/store.rs"]
mod store;

use super::{Access, Remote};
use std::io::{Read, Write};
use store::{Fault, KEY, Store};

const PART_BYTES: usize = 5 << 20;

fn remote(store: &Store) -> Remote {
    let mut said: serde_json::Map<_, _> = KEY
        .iter()
        .map(|(name, value)| ((*name).into(), (*value).into()))
        .collect();
    said.insert("AWS_ENDPOINT_URL".to_owned(), store.url().into());
    let access: Access = serde_json::from_value(said.into()).unwrap();
    access.remote(std::path::Path::new("s3://kept/weavers")).unwrap()
}

/// Bytes of which no two parts are the same.
fn bytes(length: usize) -> Vec<u8> {
    let mut state = 1u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..length).map(|_| next()).collect()
}

async fn names(remote: &Remote) -> Vec<String> {
    let listed = remote.list().await.unwrap();
    listed.into_iter().map(|(name, _)| name).collect()
}

fn on_a_runtime(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(test);
}

#[test]
fn a22_a_file_of_many_parts_is_there_when_all_have_arrived_and_is_read_as_it_was() {
    let (store, bytes) = (Store::new(), bytes(2 * PART_BYTES + 77));
    store.fails(Fault::FirstTry);
    on_a_runtime(async {
        let remote = remote(&store);
        let mut upload = remote.upload_in("rows", PART_BYTES).await.unwrap();
        upload.write_all(&bytes).unwrap();
        let under_way = names(&remote).await;
        assert!(
            matches!(under_way.as_slice(), [mark] if mark.starts_with(".rows.")),
            "{under_way:?}"
        );
        assert_eq!(upload.finish().await.unwrap(), bytes.len() as u64);
        assert_eq!(names(&remote).await, ["rows"]);
        let mut read = Vec::new();
        remote.open("rows").await.unwrap().read_to_end(&mut read).unwrap();
        assert!(read == bytes);
    });
}

#[test]
fn a22_what_is_given_up_leaves_nothing_and_what_was_cut_off_is_swept_a_day_later() {
    let store = Store::new();
    on_a_runtime(async {
        let remote = remote(&store);
        let mut upload = remote.upload_in("weavers-1", PART_BYTES).await.unwrap();
        upload.write_all(&bytes(PART_BYTES + 1)).unwrap();
        assert!(upload.give_up().await);
        assert_eq!(store.files(), Vec::<std::path::PathBuf>::new());

        let mut upload = remote.upload_in("weavers-2", PART_BYTES).await.unwrap();
        upload.write_all(&bytes(2 * PART_BYTES)).unwrap();
        upload.arrive().await.unwrap();
        drop(upload);
        assert_eq!(remote.sweep("weavers-").await.unwrap(), 0);
        store.age();
        assert_eq!(remote.sweep("fishers-").await.unwrap(), 0);
        assert_ne!(store.files().len(), 0);
        assert_eq!(remote.sweep("weavers-").await.unwrap(), 1);
        assert_eq!(store.files(), Vec::<std::path::PathBuf>::new());
    });
}

#[test]
fn a22_a_file_that_was_written_anew_while_it_was_read_is_not_mixed_up() {
    let store = Store::new();
    on_a_runtime(async {
        let remote = remote(&store);
        let write = async |length| {
            let mut upload = remote.upload_in("rows", PART_BYTES).await.unwrap();
            upload.write_all(&bytes(length)).unwrap();
            upload.finish().await.unwrap();
        };
        write(4 * PART_BYTES).await;
        let mut reading = remote.open("rows").await.unwrap();
        reading.read_exact(&mut [0; 9]).unwrap();
        write(4 * PART_BYTES + 1).await;
        assert!(reading.read_to_end(&mut Vec::new()).is_err());
    });
}
