//! Files that people keep beside their records, by checksum: `files/ORG/ab/cdef…` in the data folder. Written once, under
//! a name of its own until it is whole; never changed.

use std::path::PathBuf;

use muster_model::{Digest, OrgId};

use crate::Result;
use crate::error::StoreError;
use crate::open::Store;

impl Store {
    fn file_path(&self, org: &OrgId, digest: Digest) -> PathBuf {
        let hex = digest.to_string().trim_start_matches("sha256:").to_owned();
        let (shelf, rest) = hex.split_at_checked(2).unwrap_or(("", &hex));
        self.folder().join("files").join(org.as_str()).join(shelf).join(rest)
    }

    /// Keeps a file of an organisation; the same bytes are kept once.
    pub async fn keep_file(&self, org: &OrgId, bytes: &[u8]) -> Result<Digest> {
        let digest = Digest::of(bytes);
        let path = self.file_path(org, digest);
        let unwritten =
            |e: std::io::Error| StoreError::Unavailable(format!("the file could not be kept ({e})"));
        if tokio::fs::try_exists(&path).await.unwrap_or(false) {
            return Ok(digest);
        }
        let part = path.with_extension(format!("part-{}", uuid::Uuid::now_v7()));
        if let Some(shelf) = path.parent() {
            tokio::fs::create_dir_all(shelf).await.map_err(unwritten)?;
        }
        tokio::fs::write(&part, bytes).await.map_err(unwritten)?;
        tokio::fs::rename(&part, &path).await.map_err(unwritten)?;
        Ok(digest)
    }

    /// The bytes of a file that is kept.
    ///
    /// # Errors
    /// When it is not there, or is no longer what it was when it was kept.
    pub async fn kept_file(&self, org: &OrgId, digest: Digest) -> Result<Vec<u8>> {
        let path = self.file_path(org, digest);
        let bytes = match tokio::fs::read(&path).await {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                return Err(StoreError::NotFound(format!("the file {}", digest.short())));
            }
            Err(e) => return Err(StoreError::Unavailable(format!("the file could not be read ({e})"))),
        };
        if Digest::of(&bytes) != digest {
            return Err(StoreError::Corrupt(format!(
                "the file {} is not what was kept: its bytes were changed on disk; restore it from a backup",
                digest.short()
            )));
        }
        Ok(bytes)
    }
}
