//! A real Samba domain controller (Debian's packages samba-ad-dc and python3-samba) with its data in a temporary folder, on
//! a loopback address of its own, provisioned and planted here and killed when dropped. Only its LDAP service runs.
use std::fmt::Write as _;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::slapd::{certificates, installed};

pub const DOMAIN: &str = "DC=example,DC=org";
const PLANT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/plant_samba.py");

pub struct Samba {
    child: Child,
    folder: TempDir,
    pub address: Ipv4Addr,
}

impl Samba {
    /// Provisions a domain, plants what `plant_samba.py` plants relative to `as_of` (seconds since the epoch) and starts
    /// the server. None when Samba is missing and that is allowed.
    pub fn start(as_of: i64) -> Option<Self> {
        let programs = ["/usr/bin/samba-tool", "/usr/sbin/samba", "/usr/bin/python3"];
        if !installed(&programs, "samba-ad-dc python3-samba") {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("domain");
        let address = free_address();
        let option = |text: String| format!("--option={text}");
        run(Command::new("/usr/bin/samba-tool")
            .args(["domain", "provision", "--realm=EXAMPLE.ORG", "--domain=EXAMPLE", "--host-name=dc1"])
            .args(["--adminpass=Passw0rd!x", "--server-role=dc", "--dns-backend=SAMBA_INTERNAL"])
            .arg(format!("--host-ip={address}"))
            .arg(format!("--targetdir={}", target.display()))
            .arg(option("vfs objects=dfs_samba4 acl_xattr xattr_tdb".into()))
            .arg(option(format!("xattr_tdb:file={}/xattr.tdb", folder.path().display())))
            .arg(option(format!("interfaces={address}/8")))
            .arg(option("bind interfaces only=yes".into())));
        certificates(folder.path(), &address.to_string());
        let conf = target.join("etc/smb.conf");
        let here = folder.path().display();
        let mut more = String::new();
        writeln!(more, "\tserver services = ldap\n\tlog file = {here}/log\n\ttls enabled = yes").unwrap();
        writeln!(more, "\ttls keyfile = {here}/server.key\n\ttls certfile = {here}/server.pem").unwrap();
        writeln!(more, "\ttls cafile = {here}/ca.pem\n\tpid directory = {here}\n\tdns forwarder = {address}")
            .unwrap();
        let text = std::fs::read_to_string(&conf).unwrap();
        let text: String =
            text.lines().filter(|l| !l.contains("dns forwarder")).map(|l| format!("{l}\n")).collect();
        std::fs::write(&conf, text.replacen("[global]\n", &format!("[global]\n{more}"), 1)).unwrap();
        private(&folder.path().join("server.key"));
        run(Command::new("/usr/bin/python3").arg(PLANT).arg(&conf).arg(as_of.to_string()));
        let child = Command::new("/usr/sbin/samba")
            .arg("-s")
            .arg(&conf)
            // A process group is not needed: in this model there is one process, and it ends when its input does.
            .args(["-i", "-M", "single"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut samba = Self { child, folder, address };
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(60) {
            assert!(samba.child.try_wait().unwrap().is_none(), "samba ended: {}", samba.log());
            if TcpStream::connect((address, 636)).is_ok() {
                return Some(samba);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("samba did not start: {}", samba.log());
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Settings that read the whole domain as an ordinary user.
    pub fn settings(&self, name: &str) -> serde_json::Value {
        let secret = self.folder.path().join("secret");
        std::fs::write(&secret, "Secret-Passw0rd\n").unwrap();
        serde_json::json!({
            "name": name, "url": format!("ldaps://{}", self.address), "base_dn": DOMAIN,
            "ca_file": self.folder.path().join("ca.pem"),
            "bind_dn": "muster@example.org", "password": {"file": secret},
        })
    }
}

impl Drop for Samba {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(command: &mut Command) {
    let done = command.output().unwrap();
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// Its ports are fixed, so it gets a loopback address on which nobody listens on them.
fn free_address() -> Ipv4Addr {
    let mut addresses = (0..50_u8).map(|n| Ipv4Addr::new(127, 77, (std::process::id() % 251) as u8, n + 1));
    let free =
        |address: &Ipv4Addr| [389, 636].iter().all(|port| TcpListener::bind((*address, *port)).is_ok());
    addresses
        .find(free)
        .expect("a loopback address with free ports 389 and 636 (they take root to listen on)")
}

/// Samba refuses a key that others may read.
fn private(key: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(key, std::fs::Permissions::from_mode(0o600)).unwrap();
}
