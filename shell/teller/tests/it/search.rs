//! Looking for bytes in all files of a folder: as they are, in hexadecimal, and in base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// Long enough that no two things share it.
const STRETCH: usize = 16;
/// What any place is looked up by first.
const HEAD: usize = 3;

/// What is looked for, and by what name it is told when found.
#[derive(Default)]
pub struct Needles(HashMap<usize, HashMap<Vec<u8>, String>>);

impl Needles {
    /// Looks for every stretch of these bytes, in every form a program might write them down in.
    pub fn add(&mut self, name: &str, bytes: &[u8]) {
        assert!(bytes.len() >= STRETCH, "{name} is too short to be looked for");
        for stretch in bytes.chunks_exact(STRETCH) {
            let hex: String = stretch.iter().map(|byte| format!("{byte:02x}")).collect();
            let forms = [
                stretch.to_vec(),
                hex.to_uppercase().into_bytes(),
                hex.into_bytes(),
            ];
            for form in forms.into_iter().chain(base64_forms(stretch)) {
                self.0
                    .entry(form.len())
                    .or_default()
                    .insert(form, name.to_owned());
            }
        }
    }

    /// Which names stand somewhere in the files of a folder, each with the file.
    pub fn found_in(&self, folder: &Path) -> BTreeSet<(String, PathBuf)> {
        let mut found = BTreeSet::new();
        for file in files(folder) {
            let bytes = std::fs::read(&file).unwrap();
            for (length, needles) in &self.0 {
                let heads: BTreeSet<&[u8]> = needles.keys().map(|needle| &needle[..HEAD]).collect();
                let mut likely = vec![false; 1 << 24];
                heads.iter().for_each(|head| likely[number(head)] = true);
                let places = bytes
                    .windows(*length)
                    .filter(|window| likely[number(&window[..HEAD])]);
                let names = places.filter_map(|window| needles.get(window));
                found.extend(names.map(|name| (name.clone(), file.clone())));
            }
        }
        found
    }
}

fn number(head: &[u8]) -> usize {
    head.iter()
        .fold(0, |number, byte| number << 8 | usize::from(*byte))
}

/// What of a base64 text depends on these bytes alone, wherever they begin in it.
fn base64_forms(bytes: &[u8]) -> Vec<Vec<u8>> {
    let form = |before: usize| {
        let text = STANDARD.encode([&vec![0; before], bytes].concat());
        let (first, last) = ((before * 8).div_ceil(6), (before + bytes.len()) * 8 / 6);
        text.as_bytes()[first..last].to_vec()
    };
    (0..3).map(form).collect()
}

/// All files of a folder and of those in it, but no sockets.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match std::fs::metadata(&path).unwrap().file_type() {
            kind if kind.is_dir() => all.extend(files(&path)),
            kind if kind.is_file() => all.push(path),
            _ => {}
        }
    }
    all
}

#[test]
fn the_search_finds_each_form_wherever_it_begins() {
    let home = tempfile::tempdir().unwrap();
    let secret: Vec<u8> = (0..48).map(|number| number * 5 + 1).collect();
    let other: Vec<u8> = (0..48).map(|number| number * 3 + 2).collect();
    let mut needles = Needles::default();
    needles.add("secret", &secret);
    needles.add("other", &other);
    std::fs::create_dir(home.path().join("in")).unwrap();
    let file = home.path().join("in").join("file");
    let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut texts = vec![
        secret[7..41].to_vec(),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
    ];
    texts.extend((0..3).map(|before| {
        STANDARD
            .encode([&vec![9; before], secret.as_slice()].concat())
            .into_bytes()
    }));
    for text in texts {
        std::fs::write(&file, [b"before ", text.as_slice(), b" after"].concat()).unwrap();
        let wanted = BTreeSet::from([("secret".to_owned(), file.clone())]);
        assert_eq!(
            needles.found_in(home.path()),
            wanted,
            "{}",
            String::from_utf8_lossy(&text)
        );
    }
    std::fs::write(&file, "dear diary").unwrap();
    assert_eq!(needles.found_in(home.path()), BTreeSet::new());
}
