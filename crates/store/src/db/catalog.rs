//! What the two engines say about the schema and the statements, in comparable words.
//!
//! Tests compare the two; the copy between engines walks the tables in this list.

use super::error::Result;
use super::{Engine, Store, lite, pg};
use crate::sql::{Sql, expand};

impl Store {
    /// Prepares a statement and returns the names of its columns. Nothing runs.
    pub async fn prepare(&self, sql: Sql) -> Result<Vec<String>> {
        let two = expand(sql.text(), parameters(sql.text()), 2);
        let text = crate::sql::render(self.dialect(), &two);
        match &self.inner.engine {
            Engine::Lite { readers, .. } => {
                let reading = readers.acquire().await?;
                let statement = reading.conn()?.prepare(&text)?;
                Ok(statement.column_names().map(str::to_owned).collect())
            }
            Engine::Pg(pool) => {
                let statement = pg::client(pool).await?.prepare(&text).await?;
                Ok(statement.columns().iter().map(|it| it.name().to_owned()).collect())
            }
        }
    }

    /// One line per column and per index: `table.column type null|not null`,
    /// `index name on table (columns) unique partial`.
    pub async fn catalog(&self) -> Result<Vec<String>> {
        let mut lines = match &self.inner.engine {
            Engine::Lite { readers, .. } => {
                let reading = readers.acquire().await?;
                let conn = reading.conn()?;
                let mut lines = Vec::new();
                for text in LITE {
                    for row in lite::rows(conn, text, &[])? {
                        lines.push(row.first::<String>()?);
                    }
                }
                lines
            }
            Engine::Pg(pool) => {
                let client = pg::client(pool).await?;
                let mut lines = Vec::new();
                for text in PG {
                    let rows = client.query(text, &[]).await?;
                    lines.extend(rows.iter().map(|it| it.get::<_, String>(0)));
                }
                lines
            }
        };
        lines.sort();
        Ok(lines)
    }
}

/// The highest `$n` in a text.
fn parameters(text: &str) -> usize {
    let digits = |it: &str| it.chars().take_while(char::is_ascii_digit).collect::<String>();
    text.split('$').skip(1).filter_map(|it| digits(it).parse().ok()).max().unwrap_or(0)
}

const LITE: [&str; 4] = [
    "SELECT t.name || '.' || c.name || CASE WHEN c.\"notnull\" THEN ' not null' ELSE ' null' END
     FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
     WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
    "SELECT 'index on ' || t.name || ' ('
       || (SELECT group_concat(coalesce(i.name, '<expression>'), ',' ORDER BY i.seqno)
           FROM pragma_index_info(l.name) AS i)
       || ')' || CASE WHEN l.\"unique\" THEN ' unique' ELSE '' END
       || CASE WHEN l.partial THEN ' partial' ELSE '' END
       || CASE WHEN l.origin = 'c' THEN ' ' || l.name ELSE '' END
     FROM pragma_table_list AS t, pragma_index_list(t.name) AS l
     WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
    "SELECT 'foreign key on ' || t.name || ' (' || group_concat(f.\"from\", ',' ORDER BY f.seq)
       || ') to ' || f.\"table\" || ' on delete ' || lower(f.on_delete)
     FROM pragma_table_list AS t, pragma_foreign_key_list(t.name) AS f
     WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
     GROUP BY t.name, f.id",
    // A whole number as the primary key is SQLite's row number and has no index of its own.
    "SELECT 'index on ' || t.name || ' (' || c.name || ') unique'
     FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
     WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND c.pk = 1
       AND NOT EXISTS (SELECT 1 FROM pragma_index_list(t.name) AS l WHERE l.origin = 'pk')",
];

const PG: [&str; 3] = [
    "SELECT table_name || '.' || column_name
       || CASE WHEN is_nullable = 'NO' THEN ' not null' ELSE ' null' END
     FROM information_schema.columns WHERE table_schema = current_schema()",
    "SELECT 'index on ' || t.relname || ' ('
       || (SELECT string_agg(coalesce(a.attname, '<expression>'), ',' ORDER BY k.at)
           FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS k (number, at)
           LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number AND k.number > 0)
       || ')' || CASE WHEN x.indisunique THEN ' unique' ELSE '' END
       || CASE WHEN x.indpred IS NOT NULL THEN ' partial' ELSE '' END
       || CASE WHEN c.oid IS NULL THEN ' ' || i.relname ELSE '' END
     FROM pg_index x
     JOIN pg_class i ON i.oid = x.indexrelid
     JOIN pg_class t ON t.oid = x.indrelid
     JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = current_schema()
     LEFT JOIN pg_constraint c ON c.conindid = x.indexrelid AND c.contype IN ('p', 'u')",
    "SELECT 'foreign key on ' || t.relname || ' ('
       || (SELECT string_agg(a.attname, ',' ORDER BY k.at)
           FROM unnest(c.conkey) WITH ORDINALITY AS k (number, at)
           JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number)
       || ') to ' || r.relname || ' on delete ' || CASE c.confdeltype
         WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade'
         WHEN 'n' THEN 'set null' ELSE 'set default' END
     FROM pg_constraint c
     JOIN pg_class t ON t.oid = c.conrelid
     JOIN pg_class r ON r.oid = c.confrelid
     JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = current_schema()
     WHERE c.contype = 'f'",
];
