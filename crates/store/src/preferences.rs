//! Preferences: one row a person; without one everything is as we ship it.

use crate::db::error::Result;
use crate::db::value::Row;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::vals;
use domain::ids::{PartnerId, PersonId};
use domain::preferences::{Cadence, Density, Preferences, SignInLetter, StartPage, Theme, Topic};
use domain::reader::Lang;

/// The stored word of whoever leaves the digest to the firm.
const FIRMS: &str = "firm";

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
        // The word of those who have not chosen is none of the three.
        digest: Cadence::parse(&text("digest")?),
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
        it.digest.map_or(FIRMS, Cadence::name),
        topics.join(","),
        it.sign_in_letter.name(),
        due,
        due.map(|_| now)
    ];
    tx.run(PUT, &vals).await?;
    Ok(())
}

const UNPLANNED: Sql = sql("SELECT s.person, r.language, r.time_zone AS own_zone, r.theme,
       r.density, r.single_keys, r.start_page, r.digest, r.digest_topics, r.sign_in_letter
     FROM staff s LEFT JOIN preferences r ON r.person = s.person
     WHERE s.partner = $1 AND s.state = 'active' AND s.person > $2
       AND (r.person IS NULL OR (r.digest = 'firm' AND r.digest_at IS NULL))
     ORDER BY s.person LIMIT $3");

/// Staff of a firm who leave the digest to it and have no next one, after a person.
pub async fn unplanned(
    tx: &mut Tx,
    firm: PartnerId,
    after: PersonId,
    limit: i64,
) -> Result<Vec<(PersonId, Preferences)>> {
    let rows = tx.rows(UNPLANNED, &vals![firm, after, limit]).await?;
    rows.iter().map(|it| Ok((it.get("person")?, read(it)?.unwrap_or_default()))).collect()
}

const PLAN: Sql = sql("INSERT INTO preferences (person, theme, density, single_keys, start_page,
       digest, digest_topics, sign_in_letter, digest_at, digest_from, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)
     ON CONFLICT (person) DO UPDATE SET digest_at = excluded.digest_at,
       digest_from = excluded.digest_from
     WHERE preferences.digest = 'firm' AND preferences.digest_at IS NULL");

/// Sets the first digest of people who leave it to the firm, unless they have chosen meanwhile.
pub async fn plan(tx: &mut Tx, all: &[(PersonId, Option<i64>)], now: i64) -> Result<()> {
    let it = Preferences::default();
    let topics: Vec<&str> = it.topics.iter().map(|it| it.name()).collect();
    let topics = topics.join(",");
    let row = |(person, due): &(PersonId, Option<i64>)| {
        vals![
            *person,
            it.theme.name(),
            it.density.name(),
            it.single_keys,
            it.start_page.name(),
            FIRMS,
            &topics,
            it.sign_in_letter.name(),
            *due,
            now
        ]
        .to_vec()
    };
    let many: Vec<_> = all.iter().map(row).collect();
    tx.run_many(PLAN, &many).await?;
    Ok(())
}
