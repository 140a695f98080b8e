//! Builds again when a migration is added; cargo would not notice a new file that no Rust file names.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
