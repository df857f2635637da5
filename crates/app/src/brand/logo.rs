//! The vendor's logo: a PNG or WebP picture of moderate size, kept under the hash of its bytes.
//!
//! SVG is refused: it is a program that draws. The kind is read from the bytes, never from what
//! the browser says.

use super::change;
use crate::{Ctx, Error, Result};
use domain::actor::Actor;
use domain::fault::Fault;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::Tx;

/// The largest file, in bytes.
const LARGEST: usize = 200 * 1024;
/// The longest side of a PNG, in pixels.
const LONGEST: u32 = 2_000;

/// A logo, by its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logo {
    /// The hash of its bytes.
    pub hash: String,
    /// `image/png` or `image/webp`.
    pub kind: String,
    /// The file itself, on its way into its table.
    #[serde(skip)]
    pub(crate) bytes: Vec<u8>,
}

impl Logo {
    /// Where it is served; the address names the content, so browsers keep it for ever.
    pub fn address(&self) -> String {
        let ending = if self.kind == "image/png" { "png" } else { "webp" };
        format!("/brand/logo-{}.{ending}", self.hash)
    }
}

/// Sets the logo.
pub async fn set_logo(ctx: &Ctx, actor: &Actor, bytes: &[u8]) -> Result<()> {
    super::may(actor)?;
    let logo = read(bytes).map_err(Error::field)?;
    change(ctx, actor, |brand| Ok(super::Brand { logo: Some(logo), ..brand.clone() })).await
}

/// Takes the logo away; our own mark stands there again.
pub async fn remove_logo(ctx: &Ctx, actor: &Actor) -> Result<()> {
    change(ctx, actor, |brand| Ok(super::Brand { logo: None, ..brand.clone() })).await
}

/// A logo's kind and bytes by its hash.
pub async fn logo(ctx: &Ctx, hash: &str) -> Result<(String, Vec<u8>)> {
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    store::settings::logo(&mut tx, hash).await?.ok_or(Error::NotFound)
}

/// Keeps the file before the snapshot that names it.
pub(super) async fn keep(tx: &mut Tx, logo: &Logo, now: i64) -> Result<()> {
    Ok(store::settings::put_logo(tx, &logo.hash, &logo.kind, &logo.bytes, now).await?)
}

/// Reads a picture strictly; a firm's logo is held to the same.
pub(crate) fn read(bytes: &[u8]) -> std::result::Result<Logo, Fault> {
    let fault = |code, detail: &str| Err(Fault::new("logo", code, detail));
    if bytes.is_empty() {
        return fault("logo_required", "Choose a picture first.");
    }
    if bytes.len() > LARGEST {
        return fault("logo_too_large", "The picture may have at most 200 kB.");
    }
    let png = bytes.starts_with(b"\x89PNG\r\n\x1a\n");
    let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    if !png && !webp {
        let detail = "The picture must be PNG or WebP. An SVG can hold a program and is refused.";
        return fault("logo_kind", detail);
    }
    if png && !sides(bytes).is_some_and(|it| it.iter().all(|it| (1..=LONGEST).contains(it))) {
        return fault("logo_too_wide", "The picture may have at most 2,000 pixels on a side.");
    }
    let hash = Sha256::digest(bytes);
    let hash = data_encoding::HEXLOWER.encode(hash.get(..12).unwrap_or_default());
    let kind = if png { "image/png" } else { "image/webp" };
    Ok(Logo { hash, kind: kind.to_owned(), bytes: bytes.to_owned() })
}

/// Width and height of a PNG, from its first chunk.
fn sides(png: &[u8]) -> Option<[u32; 2]> {
    let number = |at: usize| {
        let bytes: [u8; 4] = png.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(bytes))
    };
    (png.get(12..16) == Some(b"IHDR")).then_some(())?;
    Some([number(16)?, number(20)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32) -> Vec<u8> {
        let mut it = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        it.extend(width.to_be_bytes());
        it.extend(40_u32.to_be_bytes());
        it
    }

    #[test]
    fn only_pictures_that_cannot_run_are_taken() {
        assert_eq!(read(&png(120)).unwrap().kind, "image/png");
        let webp = b"RIFF\x10\0\0\0WEBPVP8 ".to_vec();
        assert!(read(&webp).unwrap().address().contains(".webp"));
        let mut large = png(10);
        large.resize(LARGEST + 1, 0);
        for (bytes, code) in [
            (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>".to_vec(), "logo_kind"),
            (b"\x89PNG\r\n\x1a\n".to_vec(), "logo_too_wide"),
            (b"GIF89a".to_vec(), "logo_kind"),
            (Vec::new(), "logo_required"),
            (png(2_001), "logo_too_wide"),
            (png(0), "logo_too_wide"),
            (large, "logo_too_large"),
        ] {
            assert_eq!(read(&bytes).unwrap_err().code, code);
        }
    }
}
