//! `cargo xtask tidy`: the house rules that a compiler does not check.
//!
//! Every rule is a function over an input model (the text of the files, the graph of the crates), so its
//! tests plant a violation and look for the finding. Only `tree`, `crates::Graph::load` and `purity::load`
//! touch the world.

mod crates;
mod lexer;
mod modules;
mod paths;
mod purity;
mod settings;
mod text;
mod tree;

#[cfg(test)]
mod tests;

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use self::crates::Graph;
use self::tree::Tree;

/// One broken rule: where, and in one line what, why and what to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Path from the top of the repository, with forward slashes.
    pub path: String,
    /// Line in that file, from 1.
    pub line: usize,
    /// What is wrong, why it matters, what to do.
    pub text: String,
}

impl Finding {
    fn new(path: &str, line: usize, text: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            text: text.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.path, self.line, self.text)
    }
}

/// Checks the repository at `root`, prints what it finds, and fails when a rule is broken.
///
/// # Errors
/// When the tree cannot be read or cargo cannot describe the workspace.
pub fn run(root: &Path) -> anyhow::Result<ExitCode> {
    let tree = Tree::load(root)?;
    let findings = inspect(root, &tree)?;
    for long in text::long_files(&tree) {
        println!("{}:{}: warning: {}", long.path, long.line, long.text);
    }
    for finding in &findings {
        println!("{finding}");
    }
    if findings.is_empty() {
        println!("tidy: {} files, no rule broken", tree.files.len());
        return Ok(ExitCode::SUCCESS);
    }
    println!("tidy: {} found", findings.len());
    Ok(ExitCode::FAILURE)
}

/// All findings about the repository at `root`, by place.
fn inspect(root: &Path, tree: &Tree) -> anyhow::Result<Vec<Finding>> {
    let graph = Graph::load(root)?;
    let mut findings = crates::check(&graph, tree);
    for core in graph.core_crates() {
        findings.extend(purity::check_dependencies(
            core,
            &purity::load(root, &core.name)?,
            tree,
        ));
    }
    findings.extend(settings::check(&graph, tree));
    findings.extend(modules::check(tree));
    findings.extend(purity::check_source(tree));
    findings.extend(text::check(tree));
    findings.sort();
    findings.dedup();
    Ok(findings)
}
