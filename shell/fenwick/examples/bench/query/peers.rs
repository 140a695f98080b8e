//! DuckDB, and OpenDP on Polars, from PyPI, in a folder of the benchmark's own.

use super::run::{self, Run};
use crate::measure::target_folder;
use anyhow::{Result, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The scripts beside this file's folder.
const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/bench/peers");

/// What shows that DuckDB is there, and what brings it.
const DUCKDB: (&str, &str) = ("import duckdb", "duckdb");
/// OpenDP with the Polars it asks for.
const OPENDP: (&str, &str) = ("import opendp.prelude, polars", "opendp[polars]==0.16.*");

/// A Python in a folder of its own.
pub struct Peers {
    python: PathBuf,
    /// Why OpenDP is left out.
    pub no_opendp: Option<String>,
}

impl Peers {
    /// Installs the peers where they can be installed.
    ///
    /// # Errors
    /// When there is no Python or no DuckDB, which also makes the peers' files; the caller says aloud that they are
    /// left out.
    pub fn prepare() -> Result<Self> {
        let venv = target_folder()?.join("bench-peers");
        let python = venv.join("bin/python");
        if !python.exists() {
            let made = Command::new("python3").args(["-m", "venv"]).arg(&venv).status()?;
            ensure!(made.success(), "python3 -m venv failed");
        }
        install(&python, DUCKDB)?;
        let no_opendp = install(&python, OPENDP).err().map(|error| error.to_string());
        Ok(Self { python, no_opendp })
    }

    /// Which versions there are.
    pub fn versions(&self) -> String {
        let script = "from importlib.metadata import version as v; \
                      print('DuckDB', v('duckdb') + ', OpenDP', v('opendp') + ', Polars', v('polars'))";
        let out = Command::new(&self.python).args(["-c", script]).output();
        let said = out.map(|out| String::from_utf8_lossy(&out.stdout).trim().to_owned());
        said.unwrap_or_default()
    }

    /// Makes the Parquet files in a folder from its CSV.
    ///
    /// # Errors
    /// When the script fails.
    pub fn make_files(&self, folder: &Path) -> Result<()> {
        let made = self.script("rows.py").arg(folder).status()?;
        ensure!(made.success(), "the peers' files could not be made");
        Ok(())
    }

    /// Runs `script FOLDER QUESTION …` and reads its report; what failed is left out and says why.
    pub fn ask(&self, script: &str, folder: &Path, arguments: &[&str]) -> Run {
        let mut command = self.script(script);
        command.arg(folder).args(arguments);
        run::report(&command).unwrap_or_else(|error| Run::left_out(format!("{error:#}")))
    }

    fn script(&self, name: &str) -> Command {
        let mut command = Command::new(&self.python);
        command
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("POLARS_MAX_THREADS", "2")
            .arg(Path::new(SCRIPTS).join(name));
        command
    }
}

/// Installs a package unless it is there.
fn install(python: &Path, (check, package): (&str, &str)) -> Result<()> {
    let there = Command::new(python).args(["-c", check]).output()?;
    if there.status.success() {
        return Ok(());
    }
    let pip = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--retries",
        "1",
        "--timeout",
        "30",
        package,
    ];
    let installed = Command::new(python).args(pip).status()?;
    ensure!(installed.success(), "pip install {package} failed");
    Ok(())
}
