//! Preferences: one row a person; without one everything is as we ship it.

use crate::db::error::Result;
use crate::db::value::Row;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::vals;
use domain::ids::PersonId;
use domain::preferences::{Cadence, Density, Preferences, SignInLetter, StartPage, Theme, Topic};
use domain::reader::Lang;

/// A row, read from any statement that selects its columns; none where a join found no row.
pub(crate) fn read(row: &Row) -> Result<Option<Preferences>> {
    let Some(theme) = row.get::<Option<String>>("theme")? else { return Ok(None) };
    let text = |name: &'static str| row.get::<String>(name);
    let language: Option<String> = row.get("language")?;
    Ok(Some(Preferences {
        language: language.and_then(|it| Lang::parse(&it)),
        time_zone: row.get("own_zone")?,
        theme: Theme::parse(&theme).unwrap_or_default(),
        density: Density::parse(&text("density")?).unwrap_or_default(),
        single_keys: row.get("single_keys")?,
        start_page: StartPage::parse(&text("start_page")?).unwrap_or_default(),
        digest: Cadence::parse(&text("digest")?).unwrap_or_default(),
        topics: text("digest_topics")?.split(',').filter_map(Topic::parse).collect(),
        sign_in_letter: SignInLetter::parse(&text("sign_in_letter")?).unwrap_or_default(),
    }))
}

const GET: Sql = sql("SELECT language, time_zone AS own_zone, theme, density, single_keys,
       start_page, digest, digest_topics, sign_in_letter
     FROM preferences WHERE person = $1");

/// A person's preferences.
pub async fn get(tx: &mut Tx, person: PersonId) -> Result<Preferences> {
    let row = tx.row(GET, &vals![person]).await?;
    Ok(row.as_ref().map(read).transpose()?.flatten().unwrap_or_default())
}

const PUT: Sql = sql("INSERT INTO preferences (person, language, time_zone, theme, density,
       single_keys, start_page, digest, digest_topics, sign_in_letter, digest_at, digest_from,
       version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)
     ON CONFLICT (person) DO UPDATE SET language = excluded.language,
       time_zone = excluded.time_zone, theme = excluded.theme, density = excluded.density,
       single_keys = excluded.single_keys, start_page = excluded.start_page,
       digest = excluded.digest, digest_topics = excluded.digest_topics,
       sign_in_letter = excluded.sign_in_letter, digest_at = excluded.digest_at,
       digest_from = CASE WHEN excluded.digest_at IS NULL OR preferences.digest_at IS NULL
         THEN excluded.digest_from ELSE preferences.digest_from END,
       version = preferences.version + 1");

/// Saves a person's preferences. `due` is the next digest; the first one begins at `now`.
pub async fn put(
    tx: &mut Tx,
    person: PersonId,
    it: &Preferences,
    due: Option<i64>,
    now: i64,
) -> Result<()> {
    let topics: Vec<&str> = it.topics.iter().map(|it| it.name()).collect();
    let vals = vals![
        person,
        it.language.map(Lang::tag),
        it.time_zone.as_deref(),
        it.theme.name(),
        it.density.name(),
        it.single_keys,
        it.start_page.name(),
        it.digest.name(),
        topics.join(","),
        it.sign_in_letter.name(),
        due,
        due.map(|_| now)
    ];
    tx.run(PUT, &vals).await?;
    Ok(())
}
