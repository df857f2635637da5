//! Mail that came back, on its way from the mail server's pipe into the portal: one file a message in
//! the data folder.
//!
//! The pipe only writes a file, so it works while the portal serves and while it does not, and no
//! message is answered by another report. Whoever serves reads them.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use app::Ctx;
use app::bounces::{self, Told};
use app::secrets::Secrets;
use tokio_util::sync::CancellationToken;

use crate::config::Trouble;

/// How often they are looked for.
const EVERY: Duration = Duration::from_secs(20);
/// What a whole file's name ends in; one that is being written ends in something else.
const WHOLE: &str = "eml";

fn folder(data: &Path) -> PathBuf {
    data.join("returned")
}

/// Keeps a message for whoever serves.
pub fn keep(data: &Path, message: &[u8]) -> Result<(), Trouble> {
    let folder = folder(data);
    let said = |it: &dyn std::fmt::Display| Trouble::other(format!("{}: {it}", folder.display()));
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(|it| said(&it))?;
    let name = folder.join(Secrets::token());
    let half = name.with_extension("part");
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let written = options.open(&half).and_then(|mut file| {
        file.write_all(message)?;
        file.sync_all()?;
        fs::rename(&half, name.with_extension(WHOLE))
    });
    written.map_err(|it| said(&it))
}

/// Reads what is kept; answers how many addresses were flagged. A message that cannot be taken now
/// stays for the next time.
pub async fn read(ctx: &Ctx, data: &Path) -> std::io::Result<usize> {
    let mut flagged = 0;
    let mut files = match tokio::fs::read_dir(folder(data)).await {
        Err(it) if it.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        other => other?,
    };
    while let Some(file) = files.next_entry().await? {
        let path = file.path();
        if path.extension().is_none_or(|it| it != WHOLE) {
            continue;
        }
        let message = tokio::fs::read(&path).await?;
        match bounces::report(ctx, &String::from_utf8_lossy(&message)).await {
            Ok(told) => {
                flagged += usize::from(matches!(told, Told::Flagged(_)));
                tokio::fs::remove_file(&path).await?;
            }
            Err(why) => tracing::warn!(?why, "a message that came back waits"),
        }
    }
    Ok(flagged)
}

/// Until told to stop: reads what the mail server's pipe leaves.
pub async fn watch(ctx: Ctx, data: PathBuf, stop: CancellationToken) {
    loop {
        if let Err(why) = read(&ctx, &data).await {
            tracing::warn!(%why, "mail that came back cannot be read");
        }
        if tokio::time::timeout(EVERY, stop.cancelled()).await.is_ok() {
            return;
        }
    }
}
