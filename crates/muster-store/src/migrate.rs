//! Brings the tables up to date: each migration once, in order, all in one transaction. Refuses a database that a newer
//! version of Muster has written.

use std::path::Path;

use sqlx::sqlite::SqlitePool;

use crate::Result;
use crate::error::StoreError;

/// Every migration, in order: one file per backend, the same numbers in both.
const SQLITE: &[(&str, &str)] = &[
    ("0001_records", include_str!("../migrations/sqlite/0001_records.sql")),
    ("0002_estate", include_str!("../migrations/sqlite/0002_estate.sql")),
    ("0003_users", include_str!("../migrations/sqlite/0003_users.sql")),
    ("0004_search", include_str!("../migrations/sqlite/0004_search.sql")),
    ("0005_scim", include_str!("../migrations/sqlite/0005_scim.sql")),
    ("0006_sources", include_str!("../migrations/sqlite/0006_sources.sql")),
    ("0007_keeping", include_str!("../migrations/sqlite/0007_keeping.sql")),
    ("0008_deeds", include_str!("../migrations/sqlite/0008_deeds.sql")),
];

pub(crate) async fn run(writer: &SqlitePool, folder: &Path) -> Result<()> {
    let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::raw_sql(
        "CREATE TABLE IF NOT EXISTS migrations (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)",
    )
    .execute(&mut *tx)
    .await?;
    let done: i64 =
        sqlx::query_scalar("SELECT COALESCE(MAX(number), 0) FROM migrations").fetch_one(&mut *tx).await?;
    let known = SQLITE.len() as i64;
    if done > known {
        return Err(StoreError::Unavailable(format!(
            "the database in {} was written by a newer version of Muster (format {done}, this one knows {known}): \
             install that version, or choose another folder with --data",
            folder.display()
        )));
    }
    for (number, (name, sql)) in (1i64..).zip(SQLITE).skip(usize::try_from(done).unwrap_or(0)) {
        sqlx::raw_sql(*sql).execute(&mut *tx).await?;
        sqlx::query("INSERT INTO migrations (number, name) VALUES ($1, $2)")
            .bind(number)
            .bind(*name)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_backends_have_the_same_migrations() {
        let names = |folder: &str| {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(folder);
            let mut names: Vec<_> = std::fs::read_dir(path)
                .unwrap()
                .map(|f| f.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        };
        let embedded: Vec<_> = SQLITE.iter().map(|(name, _)| format!("{name}.sql")).collect();
        assert_eq!(names("sqlite"), embedded);
        assert_eq!(names("postgres"), embedded);
    }
}
