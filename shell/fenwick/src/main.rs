//! The one binary: it composes the parts and speaks to people, scripts and browsers.

#![expect(
    clippy::indexing_slicing,
    reason = "a JSON value answers null for a key it lacks; nothing else is indexed"
)]

mod cli;
mod desk;
mod home;
mod said;
mod template;
mod web;

use clap::Parser;
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = match cli::Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let asked_for = !error.use_stderr();
            drop(error.print());
            return ExitCode::from(if asked_for { 0 } else { 2 });
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            return print(said::output(
                Err(said::Trouble::failed("runtime", error)),
                cli.options.json,
            ));
        }
    };
    let output = runtime.block_on(cli::run(cli));
    runtime.shutdown_background();
    print(output)
}

fn print(output: said::Output) -> ExitCode {
    // A reader who has gone away (`| head`) is no error of ours.
    drop(std::io::stdout().lock().write_all(output.stdout.as_bytes()));
    drop(std::io::stderr().lock().write_all(output.stderr.as_bytes()));
    ExitCode::from(output.code)
}
