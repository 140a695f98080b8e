//! She takes out all that is hers, as one file: sealed with words of her own, or open.

use super::super::super::files::Folder;
use super::super::super::form::Form;
use super::super::super::look::field::{Choice, Field, Kind};
use super::super::super::look::frame::{Frame, Link};
use super::super::super::view::{Page, frame, html, to_mend};
use super::super::super::visit::Visit;
use super::super::super::words::Words;
use super::super::super::wrong::Wrong;
use crate::cli::args::{Command, Kept, Member};
use crate::said::Trouble;
use crate::visitor::Visitor;
use crate::web::member::stopped::Stopped;
use askama::Template;
use std::fs::File;
use std::path::Path;
use zip::write::{SimpleFileOptions, ZipWriter};

/// The least signs of the words with which it is sealed.
const WORDS_CHARS_MIN: usize = 12;
/// Names in the folder of the request.
const SECRET: &str = "secret";
const OUT: &str = "out";
const ARCHIVE: &str = "package.zip";

#[derive(Template)]
#[template(path = "member/data/takeout.html")]
struct TakeOut {
    frame: Frame,
    say: Words,
    mark: String,
    at: String,
    stopped: Stopped,
    inside: Vec<String>,
    /// Whether somebody helps her, so that it is written down.
    is_helped: bool,
    fields: Vec<Field>,
}

fn shown(visit: &Visit, how: &str) -> TakeOut {
    let say = visit.say.clone();
    let t = |id: &str| say.t(id).to_string();
    let choice = |way: &str| Choice {
        hint: t(&format!("member-data-take-{way}-hint")).into(),
        ..Choice::new(way, t(&format!("member-data-take-{way}")))
    };
    let words = |name, id: &str| {
        Field::new(name, t(id), Kind::Line("password"))
            .autocomplete("new-password")
            .optional()
    };
    let mut frame = frame(visit, "member-data-take");
    frame.trail = vec![Link::new(visit.at("/me/data"), t("member-data-title"), "")];
    let inside = ["rows", "files", "yes", "answers", "rules"];
    let length = say
        .with("member-data-take-words-hint", "min", WORDS_CHARS_MIN)
        .to_string();
    TakeOut {
        mark: visit.mark(),
        at: visit.at("/me/take-out"),
        stopped: Stopped::default(),
        is_helped: matches!(visit.visitor, Visitor::Assisted { .. }),
        inside: inside
            .map(|part| t(&format!("member-data-take-in-{part}")))
            .to_vec(),
        fields: vec![
            Field::one(
                "how",
                t("member-data-take-which"),
                vec![choice("sealed"), choice("open")],
            )
            .value(how),
            words("words", "member-data-take-words").hint(length),
            words("again", "member-data-take-again"),
        ],
        frame,
        say,
    }
}

pub async fn page(visit: Visit) -> Page {
    html(&shown(&visit, "sealed"))
}

/// What is wrong with what was typed: at which field, and the message.
fn wrong(visit: &Visit, form: &Form) -> Option<(usize, String)> {
    let words = form.one("words");
    let t = |id: &str| visit.say.t(id).to_string();
    match form.one("how") {
        "open" => None,
        "sealed" if words.chars().count() < WORDS_CHARS_MIN => {
            let short = visit.say.with("common-field-short", "min", WORDS_CHARS_MIN);
            Some((1, short.to_string()))
        }
        "sealed" if words != form.one("again") => Some((2, t("common-field-same"))),
        "sealed" => None,
        _ => Some((0, t("common-field-choose"))),
    }
}

pub async fn take(visit: Visit, form: Form) -> Page {
    let mut page = shown(&visit, form.one("how"));
    if let Some((place, said)) = wrong(&visit, &form) {
        if let Some(field) = page.fields.get_mut(place) {
            field.error = said.into();
        }
        return to_mend(&page);
    }
    match package(&visit, &form).await {
        Ok(answer) => Ok(answer),
        Err(Wrong::Trouble(trouble)) => {
            page.stopped = Stopped::of(&visit.say, trouble)?;
            to_mend(&page)
        }
        Err(wrong) => Err(wrong),
    }
}

async fn package(visit: &Visit, form: &Form) -> Page {
    let member = visit.member()?;
    let folder = Folder::new(visit.served.home.dir())?;
    folder.make()?;
    let is_open = form.one("how") == "open";
    if !is_open {
        private_file(&folder.path().join(SECRET), form.one("words")).map_err(|error| unwritten(&error))?;
    }
    let export = Member::Export {
        id: member.to_string(),
        out: OUT.into(),
        kept: Kept {
            secret_file: (!is_open).then(|| SECRET.into()),
            plain: is_open,
        },
    };
    let done = visit
        .carry_out(Command::Member(export), None, folder.path())
        .await;
    drop(std::fs::remove_file(folder.path().join(SECRET)));
    done?;
    let stem = format!("{}-{member}", visit.slug);
    if !is_open {
        let sealed = format!("{OUT}/member-{member}.zip.age");
        return folder.stream(&sealed, &format!("{stem}.zip.age")).await;
    }
    let path = folder.path().to_owned();
    let zipping = tokio::task::spawn_blocking(move || zipped(&path.join(OUT), &path.join(ARCHIVE)));
    let zipped = zipping.await.map_err(|error| Trouble::failed("package", error))?;
    zipped.map_err(|error| unwritten(&error))?;
    folder.stream(ARCHIVE, &format!("{stem}.zip")).await
}

fn unwritten(error: &std::io::Error) -> Trouble {
    Trouble::failed("disk", format!("a package could not be written: {error}"))
}

fn private_file(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    std::io::Write::write_all(&mut options.open(path)?, text.as_bytes())
}

/// The files of a folder as one archive, with their names from the folder on.
fn zipped(folder: &Path, to: &Path) -> std::io::Result<()> {
    let mut archive = ZipWriter::new(File::create_new(to)?);
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let mut entries = std::fs::read_dir(next)?.collect::<Result<Vec<_>, _>>()?;
        entries.sort_by_key(std::fs::DirEntry::path);
        for entry in entries {
            let path = entry.path();
            if entry.file_type()?.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path
                .strip_prefix(folder)
                .unwrap_or(&path)
                .to_string_lossy()
                .into_owned();
            let options = SimpleFileOptions::default().large_file(entry.metadata()?.len() > u32::MAX.into());
            archive.start_file(name, options)?;
            std::io::copy(&mut File::open(&path)?, &mut archive)?;
        }
    }
    archive.finish()?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_package_has_every_file_under_its_own_name() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("out");
        std::fs::create_dir_all(out.join("rows")).unwrap();
        std::fs::write(out.join("member.json"), "{}").unwrap();
        std::fs::write(out.join("rows/trips.csv"), "a,b").unwrap();
        let to = home.path().join("package.zip");
        zipped(&out, &to).unwrap();
        let mut archive = zip::ZipArchive::new(File::open(&to).unwrap()).unwrap();
        let mut names: Vec<String> = archive
            .file_names()
            .map(|name| name.unwrap().into_owned())
            .collect();
        names.sort();
        assert_eq!(names, ["member.json", "rows/trips.csv"]);
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name("rows/trips.csv").unwrap(), &mut text).unwrap();
        assert_eq!(text, "a,b");
    }
}
