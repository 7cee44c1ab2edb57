//! The release binary as a child on a data folder, stopped when dropped.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::Context;
use muster_app::{AccessRole, Actor, Clock, Muster, NewUser, read_folder};
use muster_model::OrgId;

/// The binary measured.
pub const BINARY: &str = env!("CARGO_BIN_EXE_muster");
/// Who signs in.
pub const LOGIN: (&str, &str) = ("bench", "correct horse battery staple");

/// A running server.
pub struct Server {
    /// Where it listens on loopback.
    pub port: u16,
    child: Child,
}

impl Server {
    /// Starts the server and waits until it says where it listens.
    pub fn start(data: &Path) -> anyhow::Result<Self> {
        let mut child = Command::new(BINARY)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let out = child.stdout.take().context("its output")?;
        let mut lines = BufReader::new(out).lines();
        let port = loop {
            let line = lines.next().context("the server ended")??;
            if let Some((_, port)) = line.rsplit_once(':').filter(|(head, _)| head.contains("http://")) {
                break port.trim().parse()?;
            }
        };
        // Keep reading, so that the child never waits for us.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { port, child })
    }

    /// Resident memory, in MB.
    pub fn resident_mb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let kb = status
            .lines()
            .find_map(|l| l.strip_prefix("VmRSS:")?.trim().split(' ').next()?.parse::<u64>().ok());
        kb.unwrap_or(0) / 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Fills a data folder from an ISMS folder, with a user who may do everything.
pub fn fill(data: &Path, dir: &Path) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let muster = Muster::open(data, Clock::new(jiff::Timestamp::now)).await?;
        let org = OrgId::new("bench").context("a slug")?;
        let console = Actor::console(org.clone());
        let folder = read_folder(dir)?;
        muster.create_organisation(&console, &org, folder.profile.as_deref().unwrap_or_default()).await?;
        muster.import_folder(&console, folder, true, false).await?;
        let access = vec![AccessRole::Administrator, AccessRole::IsmsManager, AccessRole::IdentityEngineer];
        let (login, password) = LOGIN;
        let user = NewUser { login: login.into(), password: Some(password.into()), access, person: None };
        muster.add_user(&console, user).await?;
        muster.close().await;
        Ok(())
    })
}
