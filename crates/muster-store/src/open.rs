//! Opens the database of a data folder, creating it on first use. One writer connection, a pool of readers, WAL.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use crate::error::StoreError;
use crate::{Result, migrate};

/// File name of the database in its data folder.
const FILE: &str = "muster.sqlite";
/// Most readers at a time.
const READERS: u32 = 6;

/// The store of one installation. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) db: Db,
    folder: PathBuf,
}

/// The database behind it. PostgreSQL follows as a second variant with the same SQL.
#[derive(Debug, Clone)]
pub(crate) enum Db {
    /// One file.
    Sqlite {
        /// The one connection that writes.
        writer: SqlitePool,
        /// Connections that read.
        readers: SqlitePool,
    },
}

impl Store {
    /// Opens the database in `folder`, creating both on first use, and brings its tables up to date.
    pub async fn open(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(|e| unwritable(folder, &e.to_string()))?;
        let probe = folder.join(".muster-write-test");
        std::fs::write(&probe, b"").map_err(|e| unwritable(folder, &e.to_string()))?;
        drop(std::fs::remove_file(&probe));
        let options = SqliteConnectOptions::new()
            .filename(folder.join(FILE))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
            .foreign_keys(true)
            .pragma("cache_size", "-8000")
            .row_buffer_size(1024);
        let wait = Duration::from_secs(15);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(wait)
            .connect_with(options.clone())
            .await
            .map_err(|e| opening(folder, e))?;
        migrate::run(&writer, folder).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(wait)
            .connect_with(options.pragma("query_only", "1"))
            .await?;
        Ok(Self { db: Db::Sqlite { writer, readers }, folder: folder.to_owned() })
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Closes every connection and folds the write-ahead log into the file.
    pub async fn close(&self) {
        let Db::Sqlite { writer, readers } = &self.db;
        readers.close().await;
        writer.close().await;
    }

    pub(crate) fn writer(&self) -> &SqlitePool {
        let Db::Sqlite { writer, .. } = &self.db;
        writer
    }

    pub(crate) fn readers(&self) -> &SqlitePool {
        let Db::Sqlite { readers, .. } = &self.db;
        readers
    }
}

fn unwritable(folder: &Path, why: &str) -> StoreError {
    StoreError::Unavailable(format!(
        "the data folder {} cannot be written ({why}): choose another with --data, or change its permissions",
        folder.display()
    ))
}

fn opening(folder: &Path, e: sqlx::Error) -> StoreError {
    match StoreError::from(e) {
        StoreError::Corrupt(_) => StoreError::Corrupt(format!(
            "{} is damaged or no SQLite database: restore a backup, or move it away to begin anew",
            folder.join(FILE).display()
        )),
        StoreError::Unavailable(why) => unwritable(folder, &why),
        other => other,
    }
}
