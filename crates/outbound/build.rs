//! Makes the words of letters out of the Fluent files of each language.

use std::path::PathBuf;

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script by the environment")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=build.rs");
    let locales = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("locales");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    Ok(fluent_build::build(&locales, &out)?)
}
