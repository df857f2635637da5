//! Opening: is this database ours, is it of this version, does nobody else serve from it.

use super::error::{Error, Result};
use super::{DatabaseUrl, Engine, Options, lite, pg};
use crate::migrate;
use crate::sql::Dialect;
use rusqlite::Connection;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// "CLNT": marks an SQLite file as ours.
const APPLICATION: i64 = 0x434c_4e54;

pub(super) async fn open(options: &Options) -> Result<(Engine, Dialect)> {
    match &options.url {
        DatabaseUrl::Sqlite(path) => {
            let engine = lite::in_place(|| open_lite(path, options))?;
            Ok((engine, Dialect::Sqlite))
        }
        DatabaseUrl::Postgres(url) => {
            let pool = pg::pool(url, options.readers.max(2), options.patience)?;
            let client = pg::client(&pool).await?;
            if options.read_only {
                migrate::check_pg(&client).await?;
            } else {
                migrate::bring_pg(&client).await?;
            }
            drop(client);
            Ok((Engine::Pg(pool), Dialect::Postgres))
        }
    }
}

fn open_lite(path: &Path, options: &Options) -> Result<Engine> {
    let readers = |count: usize| {
        (0..count.max(1))
            .map(|_| lite::connect(path, true, options.patience))
            .collect::<Result<Vec<_>>>()
    };
    if options.read_only {
        let conns = readers(options.readers)?;
        if let Some(first) = conns.first() {
            ours(first, path)?;
            migrate::check_lite(first)?;
        }
        let readers = lite::Readers::new(conns, options.patience);
        return Ok(Engine::Lite { readers, gate: None, _lock: None });
    }
    let lock = lock(path)?;
    private_file(path)?;
    let mut writer = lite::connect(path, false, options.patience)?;
    ours(&writer, path)?;
    let mode: String = writer
        .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))
        .map_err(|it| Error::Unavailable(format!("{}: {it}", path.display())))?;
    if !mode.eq_ignore_ascii_case("wal") {
        return Err(Error::Unavailable(format!(
            "{}: this file system does not allow write-ahead logging",
            path.display()
        )));
    }
    writer.pragma_update(None, "application_id", APPLICATION)?;
    migrate::bring_lite(&mut writer)?;
    let readers = lite::Readers::new(readers(options.readers)?, options.patience);
    Ok(Engine::Lite {
        readers,
        gate: Some(lite::Gate::new(writer, options.patience)),
        _lock: Some(lock),
    })
}

/// One serving process per file. The lock goes with the process, however it ends.
fn lock(path: &Path) -> Result<fd_lock::RwLock<File>> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let name = PathBuf::from(name);
    let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&name);
    let file = file.map_err(|it| Error::Unavailable(format!("{}: {it}", name.display())))?;
    let mut lock = fd_lock::RwLock::new(file);
    let Ok(guard) = lock.try_write() else {
        return Err(Error::Unavailable(format!(
            "{} is in use by another clientele process; stop it, or use a read command",
            path.display()
        )));
    };
    // The guard would unlock at the end of this function; the file it guards is kept instead, and
    // closing that unlocks.
    std::mem::forget(guard);
    Ok(lock)
}

/// Creates the file readable by its owner alone, before SQLite would with everybody's rights.
fn private_file(path: &Path) -> Result<()> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(path)
        .map(|_| ())
        .map_err(|it| Error::Unavailable(format!("{}: {it}", path.display())))
}

/// A file of another program is left alone.
fn ours(conn: &Connection, path: &Path) -> Result<()> {
    let foreign = |why: &str| Error::Unavailable(format!("{} {why}", path.display()));
    let id: i64 = conn
        .pragma_query_value(None, "application_id", |row| row.get(0))
        .map_err(|it| foreign(&format!("is not an SQLite database: {it}")))?;
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if id == APPLICATION || (id == 0 && tables == 0) {
        Ok(())
    } else {
        Err(foreign("belongs to another program; give the path of a new file"))
    }
}
