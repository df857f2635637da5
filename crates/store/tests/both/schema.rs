//! The schema and the statements are the same on both engines.

use std::path::Path;
use store::migrate::MIGRATIONS;
use store::{DatabaseUrl, Error, Options, Sql, Store, sql};
use test_support::{Engine, Place, both};

/// Files whose statements are put together by macros, and their lists of them.
const COMPOSED: &[(&str, &[Sql])] = &[
    ("accounts.rs", store::accounts::STATEMENTS),
    ("activations.rs", store::activations::STATEMENTS),
    ("consents.rs", store::consents::STATEMENTS),
    ("clients.rs", store::clients::OWN_STATEMENTS),
    ("clients/called.rs", store::clients::called::STATEMENTS),
    ("clients/list/content.rs", store::clients::STATEMENTS),
    ("changes.rs", store::changes::STATEMENTS),
    ("clients/ended.rs", store::clients::ended::STATEMENTS),
    ("connections.rs", store::connections::STATEMENTS),
    ("connections/requests.rs", store::connections::requests::STATEMENTS),
    ("letters.rs", store::letters::STATEMENTS),
    ("handover.rs", store::handover::STATEMENTS),
    ("exports.rs", store::exports::STATEMENTS),
    ("find.rs", store::find::STATEMENTS),
    ("notes.rs", store::notes::STATEMENTS),
    ("runs.rs", store::runs::STATEMENTS),
    ("sign_ins.rs", store::sign_ins::STATEMENTS),
    ("staff_reach.rs", store::staff_reach::STATEMENTS),
    ("staff.rs", store::staff::STATEMENTS),
];

/// Every statement of a source file: the literals handed to `sql(…)`, and whether there are others,
/// made by macros.
fn statements(source: &str) -> (Vec<String>, bool) {
    let mut found = Vec::new();
    let mut composed = false;
    let code = source.split("#[cfg(test)]").next().unwrap();
    for (at, _) in code.match_indices("sql(") {
        let before = code[..at].chars().next_back().unwrap_or(' ');
        let line = code[..at].rsplit('\n').next().unwrap();
        if before.is_alphanumeric() || before == '_' || line.contains("//") {
            continue;
        }
        let rest = code[at + 4..].trim_start();
        if let Some(rest) = rest.strip_prefix("r#\"") {
            found.push(rest.split("\"#").next().unwrap().to_owned());
        } else if let Some(rest) = rest.strip_prefix("r\"") {
            found.push(rest.split('"').next().unwrap().to_owned());
        } else if let Some(rest) = rest.strip_prefix('"') {
            found.push(unescaped(rest));
        } else {
            composed |= !rest.starts_with("text:");
        }
    }
    (found, composed)
}

/// A plain literal up to its closing quote, with the escapes that occur in SQL.
fn unescaped(rest: &str) -> String {
    let mut text = String::new();
    let mut chars = rest.chars();
    while let Some(it) = chars.next() {
        match it {
            '"' => break,
            '\\' => match chars.next() {
                Some('\n') => {
                    while chars.clone().next().is_some_and(char::is_whitespace) {
                        chars.next();
                    }
                }
                Some('n') => text.push('\n'),
                Some(other) => text.push(other),
                None => break,
            },
            other => text.push(other),
        }
    }
    text
}

/// A text without its placeholders' numbers and its lists' lengths.
fn bare(text: &str) -> String {
    let text = text.replace("{list}", "$");
    let mut out = String::new();
    for it in text.chars() {
        if it.is_ascii_digit() && out.ends_with('$') {
            continue;
        }
        out.push(it);
        while out.ends_with("$,$") {
            out.truncate(out.len() - 2);
        }
    }
    out
}

/// The source files of the room. A file at the top that `lib.rs` does not name is not compiled.
fn sources(dir: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path.file_stem().unwrap().to_str().unwrap();
            let top = dir.join("lib.rs");
            let compiled = std::fs::read_to_string(top)
                .map_or(true, |it| name == "lib" || it.contains(&format!("mod {name};")));
            if !compiled {
                continue;
            }
            found.push((path.display().to_string(), text));
        }
    }
}

#[test]
fn literals_are_found_in_every_spelling() {
    let source = concat!(
        "const A: Sql = sql(\"SELECT 1\");\nconst B: Sql =\n    sql(\"a \\\"b\\\" \\\n   c\");\n",
        "const C: Sql = sql(r\"x\\y\"); // sql(no)\n//! sql(\"neither\")\n my_sql(other)"
    );
    let (found, composed) = statements(source);
    assert_eq!(found, ["SELECT 1", "a \"b\" c", "x\\y"]);
    assert!(!composed);
    assert!(statements("const A: Sql = sql(concat!(\"SELECT\"))").1);
}

/// Every constant of a file with composed statements is in the file's own list.
fn lists_all(file: &str, source: &str) {
    let list = source.split("STATEMENTS: &[Sql] =").nth(1);
    let list = list.unwrap_or_else(|| {
        panic!("{file} makes statements by macros: it needs `pub const STATEMENTS: &[Sql] = &[…];`")
    });
    let list = list.split(';').next().unwrap();
    for (at, _) in source.match_indices(": Sql =") {
        let name = source[..at].rsplit(' ').next().unwrap();
        let literal = ["sql(\"", "sql(r"].map(|it| source[at + 7..].trim_start().starts_with(it));
        let listed = list.split(|it: char| it != '_' && !it.is_alphanumeric()).any(|it| it == name);
        assert!(literal.contains(&true) || listed, "{file}: {name} is not in STATEMENTS");
    }
    assert!(COMPOSED.iter().any(|it| it.0 == file), "name {file} in COMPOSED of this test");
}

both! {
    async fn every_statement_is_understood(lab) {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut all = Vec::new();
        sources(&src, &mut all);
        let mut texts: Vec<(String, &'static str)> = Vec::new();
        for (file, source) in &all {
            let file = file.strip_prefix(&format!("{}/", src.display())).unwrap();
            let (literals, composed) = statements(source);
            // A test lives shorter than its program: leaking gives the literal's lifetime back.
            texts.extend(literals.into_iter().map(|it| {
                let it: &'static str = Box::leak(it.into_boxed_str());
                (file.to_owned(), it)
            }));
            if composed {
                lists_all(file, source);
            }
        }
        for (file, composed) in COMPOSED {
            texts.extend(composed.iter().map(|it| ((*file).to_owned(), it.text())));
        }
        assert!(texts.len() > 40, "only {} statements were found", texts.len());
        let mut wrong = Vec::new();
        for (file, text) in &texts {
            if let Err(error) = lab.store.prepare(sql(text)).await {
                wrong.push(format!("{file}: {error}\n{text}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    }

    async fn every_piece_is_part_of_a_statement_that_is_understood(lab) {
        let mut built = store::clients::combinations();
        built.extend(store::events::combinations());
        let mut texts: Vec<&str> = built.iter().map(store::Built::text).collect();
        texts.sort_unstable();
        texts.dedup();
        assert!(texts.len() > 80, "only {} ways to put the list together", texts.len());
        for text in &texts {
            // A test lives shorter than its program: leaking gives the literal's lifetime back.
            let text: &'static str = Box::leak((*text).to_owned().into_boxed_str());
            if let Err(error) = lab.store.prepare(sql(text)).await {
                panic!("{error}\n{text}");
            }
        }
        // A piece in the source that no combination holds would first be understood in production.
        let whole: Vec<String> = texts.iter().map(|it| bare(it)).collect();
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut all = Vec::new();
        sources(&src, &mut all);
        let mut pieces = 0;
        for (file, source) in all.iter().filter(|it| !it.0.ends_with("/sql.rs")) {
            let code = source.split("#[cfg(test)]").next().unwrap();
            for (at, _) in code.match_indices("part(\"") {
                let piece = bare(&unescaped(&code[at + 6..]));
                assert!(whole.iter().any(|it| it.contains(&piece)), "{file}: {piece} is in no combination");
                pieces += 1;
            }
        }
        assert!(pieces > 40, "only {pieces} pieces were found");
    }

    async fn columns_have_the_names_of_the_select_list(lab) {
        const TWO: Sql = sql("SELECT id, seq AS number FROM owners WHERE id IN ({list}) AND seq > $1");
        assert_eq!(lab.store.prepare(TWO).await.unwrap(), ["id", "number"]);
        assert!(lab.store.prepare(sql("SELECT nothing FROM owners")).await.is_err());
    }

    async fn rows_are_counted_for_the_planner(lab) {
        lab.store.analyze().await.unwrap();
        lab.store.analyze().await.unwrap();
    }

    async fn opening_again_changes_nothing(lab) {
        let before = lab.store.catalog().await.unwrap();
        let options = Options { read_only: true, ..Options::new(lab.url.clone()) };
        let again = Store::open(options).await.unwrap();
        assert_eq!(again.catalog().await.unwrap(), before);
        assert!(before.contains(&"events.payload not null".to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_engines_hold_the_same_schema() {
    let mut catalogs = Vec::new();
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let place = Place::new(engine).await;
        let store = Store::open(Options::new(place.url.clone())).await.unwrap();
        catalogs.push(store.catalog().await.unwrap());
        drop(store);
        place.clear().await;
    }
    let missing = |from: usize, to: usize| -> Vec<&String> {
        catalogs[from].iter().filter(|it| !catalogs[to].contains(it)).collect()
    };
    assert!(catalogs[0].len() > 40);
    assert_eq!(missing(0, 1), Vec::<&String>::new(), "in SQLite only");
    assert_eq!(missing(1, 0), Vec::<&String>::new(), "in PostgreSQL only");
    assert_eq!(catalogs[0], catalogs[1]);
}

#[test]
fn migrations_keep_the_portable_dialect() {
    for (index, step) in MIGRATIONS.iter().enumerate() {
        assert_eq!(step.number, i64::try_from(index).unwrap() + 1, "{} out of order", step.name);
        assert!(step.name.starts_with(&format!("{:04}_", step.number)), "{}", step.name);
        let text: String = step
            .text
            .lines()
            .map(|it| it.split("--").next().unwrap())
            .collect::<Vec<_>>()
            .join("\n")
            .to_lowercase();
        for word in ["deferrable", "now()", "serial", "numeric", " integer", "autoincrement"] {
            assert!(!text.contains(word), "{} says {word}", step.name);
        }
        for table in text.split("create table ").skip(1) {
            let end = table.split(';').next().unwrap();
            let strict = end.contains("{strict}") || end.contains("{clustered}");
            assert!(strict, "{}: table {} lacks {{strict}}", step.name, &table[..30]);
        }
    }
}

async fn refusal(url: &DatabaseUrl) -> String {
    match Store::open(Options::new(url.clone())).await {
        Err(Error::Unavailable(why)) => why,
        other => panic!("opened or failed otherwise: {other:?}"),
    }
}

async fn tamper(url: &DatabaseUrl, text: &str) {
    match url {
        DatabaseUrl::Sqlite(path) => {
            rusqlite::Connection::open(path).unwrap().execute_batch(text).unwrap();
        }
        DatabaseUrl::Postgres(_) => {
            test_support::raw(url).await.batch_execute(text).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn edited_or_newer_history_is_refused() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let place = Place::new(engine).await;
        drop(Store::open(Options::new(place.url.clone())).await.unwrap());

        let next = MIGRATIONS.len() + 1;
        let newer = format!("INSERT INTO migrations VALUES ({next}, 'later', 'x')");
        tamper(&place.url, &newer).await;
        let why = refusal(&place.url).await;
        assert!(why.contains("newer than this program"), "{why}");
        tamper(&place.url, &format!("DELETE FROM migrations WHERE number = {next}")).await;

        tamper(&place.url, "UPDATE migrations SET checksum = 'x' WHERE number = 1").await;
        let why = refusal(&place.url).await;
        assert!(why.contains("never edited"), "{why}");
        place.clear().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_postgres_is_brought_up_once_by_two_at_a_time() {
    let place = Place::empty_postgres().await;
    let (one, two) = tokio::join!(
        Store::open(Options::new(place.url.clone())),
        Store::open(Options::new(place.url.clone()))
    );
    let catalog = one.unwrap().catalog().await.unwrap();
    assert_eq!(two.unwrap().catalog().await.unwrap(), catalog);
    place.clear().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn databases_of_other_programs_are_left_alone() {
    let place = Place::empty_postgres().await;
    tamper(&place.url, "CREATE TABLE theirs (a int)").await;
    assert!(refusal(&place.url).await.contains("another program"));
    place.clear().await;

    let place = Place::new(Engine::Sqlite).await;
    tamper(&place.url, "CREATE TABLE theirs (a int); PRAGMA application_id = 7").await;
    assert!(refusal(&place.url).await.contains("another program"));
    let path = place.folder.path().join("text");
    std::fs::write(&path, "not a database, but long enough to be looked at".repeat(20)).unwrap();
    assert!(refusal(&DatabaseUrl::Sqlite(path)).await.contains("not an SQLite database"));
    let nowhere = DatabaseUrl::Sqlite(place.folder.path().join("no/such/folder/file"));
    assert!(refusal(&nowhere).await.contains("No such file"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_could_lose_answers_is_refused() {
    let place = Place::new(Engine::Postgres).await;
    let DatabaseUrl::Postgres(url) = &place.url else { panic!("PostgreSQL") };
    let asleep = format!("{url}?options=-csynchronous_commit%3Doff");
    let why = refusal(&DatabaseUrl::Postgres(asleep)).await;
    assert!(why.contains("synchronous_commit is off"), "{why}");

    let wrapped = DatabaseUrl::Postgres(format!("{url}?sslmode=require"));
    assert!(refusal(&wrapped).await.contains("sslmode=disable or sslmode=prefer"));
    for mode in ["disable", "prefer"] {
        let url = DatabaseUrl::Postgres(format!("{url}?sslmode={mode}"));
        Store::open(Options::new(url)).await.unwrap();
    }
    place.clear().await;

    let nobody = "postgres://nobody@127.0.0.1:1/none".parse().unwrap();
    assert!(refusal(&nobody).await.contains("onnect"));
}

#[test]
fn addresses_are_read() {
    let url = |text: &str| text.parse::<DatabaseUrl>();
    assert_eq!(url("data/a.sqlite"), Ok(DatabaseUrl::Sqlite("data/a.sqlite".into())));
    assert_eq!(url("sqlite:a"), Ok(DatabaseUrl::Sqlite("a".into())));
    assert_eq!(url("postgres://h/d"), Ok(DatabaseUrl::Postgres("postgres://h/d".to_owned())));
    assert!(url("mysql://h/d").is_err());
    assert!(url("").is_err());
    assert!(url("sqlite:").is_err());
}
