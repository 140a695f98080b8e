//! The order of the modules inside `core/coop`: layers, and the stages of the path of data.

use super::Finding;
use super::lexer::{tokens, without_tests};
use super::paths::{Path, paths};
use super::tree::{File, Tree};

const SOURCE: &str = "core/coop/src/";

/// Each layer may use those before it. The crate root (`lib.rs`, `decide`, `apply`, ...) may use all of them.
const LAYERS: [&str; 4] = ["kernel", "people", "books", "path"];

/// Computed from the log for people to read. It may use all layers, and no rule of the core may rest on it.
const PAGE: &str = "identity";

/// The layer that is divided into stages.
const PATH: &str = "path";

/// The path of data: each stage may use those before it.
const STAGES: [&str; 9] = [
    "contribution",
    "consent",
    "request",
    "decision",
    "query",
    "release",
    "fee",
    "dividend",
    "log",
];

/// Checks the files of the four layers. Unit tests may use anything: they set their scene with the whole
/// crate.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.files
        .iter()
        .filter(|file| file.is_core_source())
        .flat_map(check_file)
        .collect()
}

fn check_file(file: &File) -> Vec<Finding> {
    let Some(module) = module_of(&file.path) else {
        return Vec::new();
    };
    let Some(place) = Place::of(&module) else {
        return check_root(file, &module);
    };
    let mut findings = Vec::new();
    if let Some(stage) = place.stage
        && position(&STAGES, stage).is_none()
    {
        findings.push(Finding::new(&file.path, 1, format!(
            "path/{stage} is no stage of the path of data, so nothing says what it may use: put it inside a \
            stage, or down into books, people or kernel ({})",
            STAGES.join(" < ")
        )));
    }
    let code = without_tests(&tokens(&file.text));
    for path in paths(&code) {
        let Some(target) = absolute(&module, &path) else {
            continue;
        };
        findings.extend(
            place
                .refuse(&target, path.imported)
                .map(|why| Finding::new(&file.path, path.line, why)),
        );
    }
    findings
}

/// The crate root uses every layer, but only the page itself and `lib.rs` name the page.
fn check_root(file: &File, module: &[&str]) -> Vec<Finding> {
    if matches!(module.first(), Some(&("lib" | PAGE))) {
        return Vec::new();
    }
    let code = without_tests(&tokens(&file.text));
    let paths = paths(&code).into_iter();
    let named =
        paths.filter(|path| absolute(module, path).is_some_and(|target| target.first() == Some(&PAGE)));
    named
        .map(|path| Finding::new(&file.path, path.line, format!(
            "{} uses crate::{PAGE}, but the page only tells what the log shows: no decision may rest on it",
            module.join("::")
        )))
        .collect()
}

/// The module a file of `core/coop` holds: `src/path/fee/rate.rs` is `[path, fee, rate]`.
fn module_of(path: &str) -> Option<Vec<&str>> {
    let mut module: Vec<&str> = path
        .strip_prefix(SOURCE)?
        .strip_suffix(".rs")?
        .split('/')
        .collect();
    module.pop_if(|last| *last == "mod");
    Some(module)
}

/// The path from the crate root, or nothing when it starts at another crate or at a name in scope.
fn absolute<'a>(module: &[&'a str], path: &Path<'a>) -> Option<Vec<&'a str>> {
    let (first, mut rest) = path.segments.split_first()?;
    let mut base: Vec<&str> = [module, &path.inside].concat();
    match *first {
        "crate" => base.clear(),
        "self" => {}
        "super" => {
            base.pop();
            while let Some(("super", after)) = rest.split_first().map(|(next, after)| (*next, after)) {
                base.pop();
                rest = after;
            }
        }
        _ => return None,
    }
    base.extend(rest);
    Some(base)
}

fn position(order: &[&str], name: &str) -> Option<usize> {
    order.iter().position(|known| *known == name)
}

/// Where a file stands: in a layer, and in the layer `path` perhaps in a stage.
struct Place<'a> {
    layer: usize,
    layer_name: &'a str,
    stage: Option<&'a str>,
}

impl<'a> Place<'a> {
    /// Nothing for the crate root, which stands above all layers.
    fn of(module: &[&'a str]) -> Option<Self> {
        let layer_name = *module.first()?;
        let stage = module.get(1).filter(|_| layer_name == PATH).copied();
        Some(Self {
            layer: position(&LAYERS, layer_name)?,
            layer_name,
            stage,
        })
    }

    /// Why code that stands here may not name `target`, or nothing when it may.
    fn refuse(&self, target: &[&str], imported: bool) -> Option<String> {
        let name = *target.first()?;
        let Some(layer) = position(&LAYERS, name) else {
            return Some(format!(
                "{} uses crate::{name}, which stands at the crate root above the layers: name it by its \
                layer, or move it down into one",
                self.layer_name
            ));
        };
        if layer > self.layer {
            return Some(format!(
                "{} uses crate::{name}, but the order is {}: move what both need down into {}, or this code \
                up into {name}",
                self.layer_name,
                LAYERS.join(" < "),
                self.layer_name
            ));
        }
        if name == PATH {
            self.refuse_stage(target.get(1).copied(), imported)
        } else {
            None
        }
    }

    /// The same for a target in the layer `path`.
    fn refuse_stage(&self, target: Option<&str>, imported: bool) -> Option<String> {
        let own = self.stage?;
        match target {
            // `pub(in crate::path)` names the layer and uses nothing of it
            None if !imported => None,
            Some(target) if target == own => None,
            Some(target) if position(&STAGES, target).is_some() => {
                let later = position(&STAGES, target) > position(&STAGES, own);
                later.then(|| format!(
                    "the stage {own} uses the stage {target}, but the path of data runs {}: move what both \
                    need into {own} or down into books, or this code into {target}",
                    STAGES.join(" < ")
                ))
            }
            _ => Some(format!(
                "the stage {own} uses crate::path::{}, which hides the stage it comes from: write \
                crate::path::STAGE::NAME",
                target.unwrap_or("*")
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<String> {
        let file = File {
            path: format!("{SOURCE}{path}"),
            text: text.to_owned(),
        };
        check(&Tree { files: vec![file] })
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[track_caller]
    fn assert_one(path: &str, text: &str, expected: &str) {
        let found = findings(path, text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains(expected), "{found:?}");
    }

    #[test]
    fn tidy_lets_a_layer_use_those_before_it() {
        assert!(findings("kernel/ids.rs", "use super::money::Money;\nuse std::fmt;").is_empty());
        assert!(findings("people/mod.rs", "use crate::kernel::{Id, money::Money};").is_empty());
        assert!(
            findings(
                "path/fee.rs",
                "use crate::books::Money;\nuse super::release::Release;"
            )
            .is_empty()
        );
        assert!(
            findings(
                "path/fee/rate.rs",
                "use super::*;\nuse super::super::release::Release;"
            )
            .is_empty()
        );
        assert!(
            findings(
                "path/mod.rs",
                "pub mod log;\npub use log::Entry;\nuse crate::path::log;"
            )
            .is_empty()
        );
        assert!(
            findings(
                "path/fee.rs",
                "pub(in crate::path) fn due() {}\npub(super) fn paid() {}"
            )
            .is_empty()
        );
        assert!(findings("lib.rs", "use crate::path::log::Entry;\nmod decide;").is_empty());
        assert!(findings("decide.rs", "use crate::path::consent;").is_empty());
    }

    #[test]
    fn tidy_catches_a_planted_use_of_a_later_layer() {
        assert_one(
            "kernel/ids.rs",
            "use crate::kernel::Id;\nuse crate::people::Charter;",
            ":2: kernel uses crate::people",
        );
        assert_one(
            "people/mod.rs",
            "fn a() {\n    let x = crate::books::zero();\n}",
            ":2: people uses crate::books",
        );
        assert_one(
            "books/money.rs",
            "use crate::{\n    kernel::Id,\n    path::fee::Fee,\n};",
            ":3: books uses crate::path",
        );
        assert_one("books.rs", "use super::path::fee::Fee;", "books uses crate::path");
    }

    #[test]
    fn tidy_catches_a_planted_use_of_the_crate_root() {
        assert_one("kernel/ids.rs", "use crate::Event;", "kernel uses crate::Event");
        assert_one("path/fee.rs", "use crate::*;", "path uses crate::*");
        assert_one(
            "path/fee/mod.rs",
            "use super::super::decide;",
            "path uses crate::decide",
        );
    }

    #[test]
    fn tidy_catches_a_planted_use_of_a_later_stage() {
        assert_one(
            "path/consent.rs",
            "use super::release::Release;",
            "the stage consent uses the stage release",
        );
        assert_one(
            "path/consent/ask.rs",
            "use super::super::log;",
            "the stage consent uses the stage log",
        );
        assert_one(
            "path/query/mod.rs",
            "type F = crate::path::fee::Fee;",
            "the stage query uses the stage fee",
        );
        assert_one(
            "path/query.rs",
            "mod inner { use super::super::fee::Fee; }",
            "the stage query uses the stage fee",
        );
    }

    #[test]
    fn tidy_catches_a_planted_way_around_the_stages() {
        assert_one("path/consent.rs", "use super::*;", "hides the stage");
        assert_one("path/consent.rs", "use crate::path;", "hides the stage");
        assert_one("path/consent.rs", "use crate::path::Release;", "hides the stage");
        assert_one("path/common.rs", "pub fn f() {}", "path/common is no stage");
    }

    #[test]
    fn tidy_catches_a_decision_that_rests_on_the_page() {
        assert!(
            findings(
                "identity/mod.rs",
                "use crate::path::fee::Fee;\nuse crate::event::Entry;"
            )
            .is_empty()
        );
        assert!(findings("lib.rs", "pub mod identity;\nuse crate::identity::page;").is_empty());
        assert_one(
            "decide/mod.rs",
            "use crate::identity::page;",
            "no decision may rest on it",
        );
        assert_one("state.rs", "use super::identity;", "no decision may rest on it");
        assert_one(
            "people/mod.rs",
            "use crate::identity::page;",
            "people uses crate::identity",
        );
    }

    #[test]
    fn tidy_leaves_comments_strings_and_tests_alone() {
        let text = "// use crate::path::log;\nconst A: &str = \"crate::path::log\";\n\
            #[cfg(test)]\nmod tests {\n    use crate::Event;\n}\n";
        assert!(findings("kernel/ids.rs", text).is_empty());
        assert!(findings("kernel/tests.rs", "use crate::Event;").is_empty());
        assert_one("kernel/ids.rs", &format!("{text}use crate::Event;"), ":7: ");
    }
}
