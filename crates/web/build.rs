//! Prepares `static/` for serving: joins, names by content, compresses once, writes a table.
//!
//! CSS files under `css/` and scripts under `js/portal/` are joined in the order of their names, so a
//! page needs one request for each. Help articles become HTML here too. A file's name carries the hash of its content; it may be cached forever.

use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use sha2::{Digest, Sha256};

#[path = "build/help.rs"]
mod help;

/// What every step here answers.
type Done<T> = Result<T, Box<dyn Error>>;

/// One file as it will be served.
struct Item {
    name: String,
    path: String,
    kind: &'static str,
    stem: String,
}

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script by the environment")]
fn main() -> Done<()> {
    println!("cargo::rerun-if-changed=static");
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=../../docs/help");
    let room = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let source = room.join("static");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    help::write(&room.join("../../docs/help"), &out)?;
    let quality = if env::var("PROFILE")? == "release" { 11 } else { 9 };

    let font = add(
        &out,
        quality,
        "inter.woff2",
        "font/woff2",
        fs::read(source.join("fonts/inter.woff2"))?,
    )?;
    let css = String::from_utf8(joined(&source.join("css"), "css")?)?;
    let css = css.replace("url(\"inter.woff2\")", &format!("url(\"{}\")", font.path));
    let css = lean(&css);
    let mut items = vec![font];
    items.push(add(&out, quality, "portal.css", "text/css; charset=utf-8", css.into_bytes())?);
    items.push(add(
        &out,
        quality,
        "icons.css",
        "text/css; charset=utf-8",
        fs::read(source.join("icons.css"))?,
    )?);
    items.push(add(
        &out,
        quality,
        "favicon.svg",
        "image/svg+xml",
        fs::read(source.join("favicon.svg"))?,
    )?);
    let script = "text/javascript; charset=utf-8";
    let own = String::from_utf8(joined(&source.join("js/portal"), "js")?)?;
    items.push(add(&out, quality, "portal.js", script, unspaced(&own).into_bytes())?);
    items.push(add(
        &out,
        quality,
        "passkeys.js",
        script,
        fs::read(source.join("js/passkeys.js"))?,
    )?);
    items.push(add(&out, quality, "brand.js", script, fs::read(source.join("js/brand.js"))?)?);
    items.push(add(
        &out,
        quality,
        "htmx.js",
        script,
        fs::read(source.join("vendor/htmx-4.0.1.min.js"))?,
    )?);
    fs::write(out.join("assets.rs"), table(&items)?)?;
    fluent_build::build(&source.with_file_name("locales"), &out)?;
    Ok(())
}

/// Our own scripts without indentation and without the lines that are only comments. No text of a
/// script goes over a line's end, so nothing else is lost.
fn unspaced(script: &str) -> String {
    let kept = script.lines().map(str::trim).filter(|it| !it.is_empty() && !it.starts_with("//"));
    kept.collect::<Vec<_>>().join("\n")
}

/// Style without comments and without the white space that only its writers need. What stands in
/// quotes is left alone.
fn lean(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(next) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |it| it.1);
        } else if next == '"' {
            let end = rest.get(1..).and_then(|it| it.find('"')).map_or(rest.len(), |at| at + 2);
            let (quoted, after) = rest.split_at(end);
            out.push_str(quoted);
            rest = after;
        } else if next.is_whitespace() {
            rest = rest.trim_start();
            let needless = out.ends_with(['{', '}', ';', ',', ' ']) || rest.starts_with(['{', '}']);
            if !needless {
                out.push(' ');
            }
        } else {
            out.push(next);
            rest = rest.split_at(next.len_utf8()).1;
        }
    }
    out
}

/// The files of a folder, one after the other. Each script becomes a block, so that its names stay its own.
fn joined(folder: &Path, ends: &str) -> Done<Vec<u8>> {
    let mut paths =
        fs::read_dir(folder)?.map(|it| it.map(|it| it.path())).collect::<Result<Vec<_>, _>>()?;
    paths.retain(|it| it.extension().is_some_and(|it| it == ends));
    paths.sort();
    let mut all = Vec::new();
    for path in paths {
        let text = fs::read(&path)?;
        if ends == "js" {
            all.extend_from_slice(b"{\n");
            all.extend_from_slice(&text);
            all.extend_from_slice(b"}\n");
        } else {
            all.extend_from_slice(&text);
        }
    }
    Ok(all)
}

#[expect(clippy::needless_pass_by_value, reason = "each body is made for this call")]
fn add(out: &Path, quality: i32, name: &str, kind: &'static str, body: Vec<u8>) -> Done<Item> {
    let mut hash = String::new();
    for byte in Sha256::digest(&body).iter().take(6) {
        write!(hash, "{byte:02x}")?;
    }
    let (stem, ends) = name.rsplit_once('.').ok_or("an asset without an extension")?;
    let file = format!("{stem}.{hash}.{ends}");
    let mut br = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality, ..Default::default() };
    brotli::BrotliCompress(&mut body.as_slice(), &mut br, &params)?;
    let level = if quality > 9 { flate2::Compression::best() } else { flate2::Compression::fast() };
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), level);
    gz.write_all(&body)?;
    let gz = gz.finish()?;
    // A twin that saves nothing (fonts) is left out.
    let br = if br.len() + 64 < body.len() { br } else { Vec::new() };
    let gz = if gz.len() + 64 < body.len() { gz } else { Vec::new() };
    fs::write(out.join(&file), &body)?;
    fs::write(out.join(format!("{file}.br")), br)?;
    fs::write(out.join(format!("{file}.gz")), gz)?;
    Ok(Item { name: name.to_owned(), path: format!("/assets/{file}"), kind, stem: file })
}

fn table(items: &[Item]) -> Done<String> {
    let mut text = String::from("static TABLE: &[Entry] = &[\n");
    for it in items {
        let (name, path, kind, stem) = (&it.name, &it.path, it.kind, &it.stem);
        writeln!(
            text,
            "    Entry {{ name: {name:?}, path: {path:?}, kind: {kind:?}, \
             plain: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{stem}\")), \
             br: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{stem}.br\")), \
             gz: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{stem}.gz\")) }},"
        )?;
    }
    text.push_str("];\n");
    Ok(text)
}
