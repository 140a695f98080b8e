//! Settings that are easy to forget: every crate takes the workspace's lints, and a crate of the core
//! repeats the root's clippy.toml, because its own replaces it.

use toml::Table;

use super::Finding;
use super::crates::Graph;
use super::tree::Tree;

const ROOT: &str = "clippy.toml";

/// Checks the manifest of every crate and the clippy.toml of every crate of the core.
pub fn check(graph: &Graph, tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for one in &graph.crates {
        let manifest = tree
            .text(&one.manifest)
            .and_then(|text| text.parse::<Table>().ok())
            .unwrap_or_default();
        let inherits = manifest
            .get("lints")
            .and_then(|lints| lints.get("workspace"))
            .and_then(toml::Value::as_bool);
        if inherits != Some(true) {
            findings.push(Finding::new(
                &one.manifest,
                1,
                format!(
                    "{} does not take the lints of the workspace: add `[lints]` with `workspace = true`",
                    one.name
                ),
            ));
        }
    }
    for core in graph.core_crates() {
        findings.extend(check_clippy(&core.manifest.replace("Cargo.toml", ROOT), tree));
    }
    findings
}

fn check_clippy(path: &str, tree: &Tree) -> Vec<Finding> {
    let read = |path| tree.text(path).and_then(|text| text.parse::<Table>().ok());
    let (Some(shared), Some(own)) = (read(ROOT), read(path)) else {
        let text = format!(
            "{path} or {ROOT} is missing or no TOML, so nothing keeps clocks and files out of this crate: \
            copy the one of another crate in core/"
        );
        return vec![Finding::new(path, 1, text)];
    };
    let mut findings = Vec::new();
    for (key, value) in shared
        .iter()
        .filter(|(key, value)| own.get(key.as_str()) != Some(value))
    {
        let text = format!(
            "{key} differs from the root's {ROOT}, which this file replaces: write `{key} = {value}`"
        );
        findings.push(Finding::new(path, tree.line_starting(path, key), text));
    }
    for key in ["disallowed-types", "disallowed-methods"]
        .into_iter()
        .filter(|key| !own.contains_key(*key))
    {
        findings.push(Finding::new(
            path,
            1,
            format!(
                "no {key}, which keep clocks and files out of the core: copy them from another crate in core/"
            ),
        ));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::crates::Crate;
    use crate::tidy::tree::File;

    fn findings(manifest: &str, own: &str) -> Vec<String> {
        let file = |path: &str, text: &str| File {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let files = vec![
            file("clippy.toml", "too-many-lines-threshold = 70\n"),
            file("core/coop/Cargo.toml", manifest),
            file("core/coop/clippy.toml", own),
        ];
        let core = Crate {
            name: "fenwick-coop".into(),
            manifest: "core/coop/Cargo.toml".into(),
            uses: vec![],
        };
        check(&Graph { crates: vec![core] }, &Tree { files })
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    const LINTS: &str = "[lints]\nworkspace = true\n";
    const PURE: &str = "disallowed-types = []\ndisallowed-methods = []\n";

    #[test]
    fn tidy_catches_a_planted_manifest_without_lints() {
        let own = format!("too-many-lines-threshold = 70\n{PURE}");
        assert!(findings(LINTS, &own).is_empty());
        assert_eq!(findings("[package]\n", &own).len(), 1);
    }

    #[test]
    fn tidy_catches_a_planted_clippy_toml_that_differs() {
        let found = findings(LINTS, &format!("{PURE}too-many-lines-threshold = 90\n"));
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with("core/coop/clippy.toml:3: too-many-lines-threshold differs"),
            "{found:?}"
        );
        assert_eq!(findings(LINTS, "too-many-lines-threshold = 70\n").len(), 2);
    }
}
