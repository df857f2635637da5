//! What the operator configured: the command line first, then the file, then the usual values.
//!
//! The file is read strictly. A key that is not known is more often a slip than a wish, and a
//! portal that starts with half of its settings is worse than one that does not start.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use clap::Args;
use toml::de::{DeTable, DeValue};

/// Why the program does not start: one line per problem, and the exit code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// One line per problem.
    pub lines: Vec<String>,
    /// 78 (configuration, sysexits.h) or 1.
    pub code: u8,
}

impl Trouble {
    /// Something is wrong with how it was set up.
    pub fn setup(line: impl Into<String>) -> Self {
        Self { lines: vec![line.into()], code: 78 }
    }

    /// Something else failed.
    pub fn other(line: impl std::fmt::Display) -> Self {
        Self { lines: vec![line.to_string()], code: 1 }
    }
}

impl From<app::Error> for Trouble {
    fn from(it: app::Error) -> Self {
        match it {
            app::Error::Denied(it) => Self::other(it.detail),
            app::Error::Refused(it) => Self::other(it.detail),
            app::Error::Invalid(faults) => Self {
                lines: faults.iter().map(|it| format!("{}: {}", it.field, it.detail)).collect(),
                code: 1,
            },
            app::Error::Broken(it) => Self::other(it.0),
            it @ (app::Error::SignIn
            | app::Error::NotFound
            | app::Error::StepUp { .. }
            | app::Error::Stale { .. }
            | app::Error::TooMany { .. }
            | app::Error::Busy
            | app::Error::StorageFull
            | app::Error::Unknown) => Self::other(it.code()),
        }
    }
}

/// Where the data is: shared by every command that opens it.
#[derive(Debug, Clone, Default, Args)]
pub struct Place {
    /// Where the database, the keys and the product definitions live
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// postgres://user:password@host/name; an SQLite file in the data folder without it
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
    /// A TOML file with the same settings; the command line wins
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where people reach the portal: https://partners.example.com
    #[arg(long, value_name = "URL")]
    pub origin: Option<String>,
    /// Where letters go: smtp://host:port or smtps://user:password@host
    #[arg(long, value_name = "URL")]
    pub smtp: Option<String>,
    /// The vendor's name on pages and in letters
    #[arg(long, value_name = "NAME")]
    pub vendor: Option<String>,
}

/// Everything that is set, with the usual values filled in.
#[derive(Debug, Clone)]
pub struct Config {
    /// The data folder.
    pub data: PathBuf,
    /// The database's address.
    pub database: String,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where people reach the portal; the listening address without it.
    pub origin: Option<String>,
    /// Where letters go; the outbox page only without it.
    pub smtp: Option<String>,
    /// Whose address stands on letters; `no-reply@` the portal's host without it.
    pub mail_from: Option<String>,
    /// The vendor's name.
    pub vendor: String,
    /// The notice time before another firm takes over a client, in days.
    pub notice_days: i64,
    /// The vendor's zone (IANA).
    pub zone: String,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether the log is JSON.
    pub json_log: bool,
}

/// What the file says.
#[derive(Debug, Default)]
struct Written {
    data: Option<String>,
    database: Option<String>,
    listen: Option<String>,
    origin: Option<String>,
    smtp: Option<String>,
    mail_from: Option<String>,
    vendor: Option<String>,
    log: Option<String>,
    notice_days: Option<i64>,
    zone: Option<String>,
    trusted_proxies: Vec<IpAddr>,
}

const KNOWN: &str = "data, database, listen, origin, smtp, mail_from, vendor, log, notice_days, zone, trusted_proxies";

/// Puts command line, file and usual values together.
pub fn resolve(place: &Place, listen: Option<&str>, demo: bool) -> Result<Config, Trouble> {
    let written = match &place.config {
        Some(file) => {
            let text = std::fs::read_to_string(file)
                .map_err(|it| Trouble::setup(format!("{}: {it}", file.display())))?;
            read(file, &text)?
        }
        None => Written::default(),
    };
    let data = place.data.clone().or_else(|| written.data.map(PathBuf::from));
    let data = match data {
        Some(it) => it,
        None if demo => PathBuf::from("demo-data"),
        None => return Err(Trouble::setup("--data is needed: where may the data live?")),
    };
    let database = place.database.clone().or(written.database);
    let database =
        database.unwrap_or_else(|| format!("sqlite:{}", data.join("clientele.db").display()));
    let listen = listen.map(str::to_owned).or(written.listen);
    let listen = listen.unwrap_or_else(|| "127.0.0.1:4100".to_owned());
    let listen: SocketAddr = listen.parse().map_err(|_| {
        Trouble::setup(format!("listen: {listen} is no address such as 127.0.0.1:4100"))
    })?;
    let vendor = place.vendor.clone().or(written.vendor);
    let vendor = vendor.unwrap_or_else(|| if demo { "Fernway" } else { "Clientele" }.to_owned());
    Ok(Config {
        data,
        database,
        listen,
        origin: place.origin.clone().or(written.origin),
        smtp: place.smtp.clone().or(written.smtp),
        mail_from: written.mail_from,
        vendor,
        notice_days: written.notice_days.unwrap_or(app::NOTICE_DAYS),
        zone: written.zone.unwrap_or_else(|| "UTC".to_owned()),
        trusted_proxies: written.trusted_proxies,
        json_log: written.log.as_deref() == Some("json"),
    })
}

/// Reads the file, or says everything that is wrong with it.
fn read(file: &Path, text: &str) -> Result<Written, Trouble> {
    let (table, broken) = DeTable::parse_recoverable(text);
    let mut wrong: Vec<(usize, String)> = broken
        .iter()
        .map(|it| (it.span().map_or(0, |it| it.start), it.message().to_owned()))
        .collect();
    let mut out = Written::default();
    for (key, value) in table.get_ref() {
        let at = key.span().start;
        let value = value.get_ref();
        if let Err(what) = take(&mut out, key.get_ref(), value) {
            wrong.push((at, what));
        }
    }
    if wrong.is_empty() {
        return Ok(out);
    }
    wrong.sort();
    let line = |at: usize| text.bytes().take(at).filter(|it| *it == b'\n').count() + 1;
    let lines = wrong
        .iter()
        .map(|(at, what)| format!("{}:{}: {what}", file.display(), line(*at)))
        .collect();
    Err(Trouble { lines, code: 78 })
}

/// A notice of 1 to 90 days.
fn days(value: &DeValue<'_>) -> Result<i64, String> {
    let days = value.as_integer().and_then(|it| i64::from_str_radix(it.as_str(), it.radix()).ok());
    days.filter(|it| (1..=90).contains(it))
        .ok_or_else(|| "\"notice_days\" is a whole number from 1 to 90".to_owned())
}

fn take(out: &mut Written, key: &str, value: &DeValue<'_>) -> Result<(), String> {
    let place = match key {
        "data" => &mut out.data,
        "database" => &mut out.database,
        "listen" => &mut out.listen,
        "origin" => &mut out.origin,
        "smtp" => &mut out.smtp,
        "mail_from" => &mut out.mail_from,
        "vendor" => &mut out.vendor,
        "log" => &mut out.log,
        "zone" => &mut out.zone,
        "notice_days" => {
            out.notice_days = Some(days(value)?);
            return Ok(());
        }
        "trusted_proxies" => {
            out.trusted_proxies = addresses(value)?;
            return Ok(());
        }
        _ => return Err(format!("\"{key}\" is not a setting; there are {KNOWN}")),
    };
    let text = value.as_str();
    let text = text.ok_or_else(|| format!("\"{key}\" is a text, not {}", value.type_str()))?;
    if key == "log" && !matches!(text, "text" | "json") {
        return Err("\"log\" is \"text\" or \"json\"".to_owned());
    }
    if key == "listen" && text.parse::<SocketAddr>().is_err() {
        return Err(format!("\"listen\": {text} is no address such as 127.0.0.1:4100"));
    }
    if key == "zone" && !domain::time::is_zone(text) {
        return Err(format!("\"zone\": {text} is no time zone such as Europe/London"));
    }
    *place = Some(text.to_owned());
    Ok(())
}

fn addresses(value: &DeValue<'_>) -> Result<Vec<IpAddr>, String> {
    let all = value.as_array().ok_or("\"trusted_proxies\" is a list of addresses")?;
    let one = |it: &DeValue<'_>| it.as_str().and_then(|it| it.parse().ok());
    all.iter()
        .map(|it| one(it.get_ref()).ok_or_else(|| "a trusted proxy is an IP address".to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        read(Path::new("c.toml"), text).err().map(|it| it.lines).unwrap_or_default()
    }

    #[test]
    fn every_slip_in_the_file_is_named_with_its_line() {
        let found = lines("vendor = 7\nlisten = \"here\"\n\ncolour = \"red\"\nlog = \"xml\"\n");
        assert_eq!(found.len(), 4, "{found:?}");
        assert!(found[0].starts_with("c.toml:1: \"vendor\" is a text"), "{found:?}");
        assert!(found[1].starts_with("c.toml:2: \"listen\""), "{found:?}");
        assert!(found[2].starts_with("c.toml:4: \"colour\" is not a setting"), "{found:?}");
        assert!(found[3].starts_with("c.toml:5: \"log\""), "{found:?}");
    }

    #[test]
    fn a_key_given_twice_is_refused_where_it_stands() {
        let found = lines("vendor = \"A\"\nvendor = \"B\"\n");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("c.toml:2: "), "{found:?}");
    }

    #[test]
    fn the_command_line_wins_over_the_file() {
        let folder = std::env::temp_dir().join(format!("clientele-config-{}", std::process::id()));
        std::fs::write(&folder, "data = \"/from/file\"\nvendor = \"File\"\n").unwrap();
        let place = Place {
            config: Some(folder.clone()),
            vendor: Some("Line".to_owned()),
            ..Place::default()
        };
        let config = resolve(&place, None, false).unwrap();
        std::fs::remove_file(&folder).unwrap();
        assert_eq!(config.vendor, "Line");
        assert_eq!(config.data, PathBuf::from("/from/file"));
        assert_eq!(config.database, "sqlite:/from/file/clientele.db");
    }
}
