//! A real slapd (OpenLDAP 2.5 or newer, Debian's packages slapd and slapd-contrib) with its own configuration and data in
//! a temporary folder and a loopback port of its own, killed when dropped.
use std::fmt::Write as _;
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

pub const SUFFIX: &str = "dc=example,dc=org";
pub const READER: &str = "cn=muster,ou=system,dc=example,dc=org";
pub const PASSWORD: &str = "let me read";

/// How a directory is set up.
#[derive(Clone, Copy)]
pub struct Setup {
    /// Keep `pwdLastSuccess` and `authTimestamp`.
    pub lastbind: bool,
    /// Give out certificates for `localhost` from an authority of its own.
    pub tls: bool,
    /// Most entries the reader may have from one paged search.
    pub reader_limit: Option<u32>,
}

impl Default for Setup {
    fn default() -> Self {
        Self { lastbind: true, tls: false, reader_limit: None }
    }
}

pub struct Slapd {
    child: Child,
    folder: TempDir,
    pub port: u16,
    pub tls_port: u16,
}

impl Slapd {
    /// Loads `ldif` offline (so that operational times can be planted) and starts the server. `None` after a line
    /// `SKIPPED:` when slapd is missing and MUSTER_ALLOW_SKIP=1 allows that; a panic when it does not.
    pub fn start(setup: Setup, ldif: &str) -> Option<Self> {
        if !available() {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("data")).unwrap();
        std::fs::write(folder.path().join("slapd.conf"), configuration(folder.path(), setup)).unwrap();
        std::fs::write(folder.path().join("load.ldif"), ldif).unwrap();
        let conf = folder.path().join("slapd.conf");
        let load = Command::new(sbin("slapadd"))
            .args(["-q", "-f"])
            .arg(&conf)
            .arg("-l")
            .arg(folder.path().join("load.ldif"))
            .output()
            .unwrap();
        assert!(load.status.success(), "slapadd: {}", String::from_utf8_lossy(&load.stderr));
        // Between asking for a free port and slapd taking it another process may: then try again.
        for _ in 0..5 {
            let (port, tls_port) = (free_port(), free_port());
            let pid = folder.path().join("slapd.pid");
            let mut urls = format!("ldap://127.0.0.1:{port}");
            if setup.tls {
                write!(urls, " ldaps://127.0.0.1:{tls_port}").unwrap();
            }
            let mut child = Command::new(sbin("slapd"))
                .args(["-d", "0", "-h", &urls, "-f"])
                .arg(&conf)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let started = Instant::now();
            while started.elapsed() < Duration::from_secs(20) && child.try_wait().unwrap().is_none() {
                // The file comes after the ports are bound: without it the port may be answered by someone else.
                if pid.exists() && TcpStream::connect(("127.0.0.1", port)).is_ok() {
                    return Some(Self { child, folder, port, tls_port });
                }
                std::thread::sleep(Duration::from_millis(20));
            }
            let _ = child.kill();
            let _ = child.wait();
        }
        panic!("slapd did not start");
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn url(&self) -> String {
        format!("ldap://127.0.0.1:{}", self.port)
    }

    /// Settings that read the whole directory.
    pub fn settings(&self, name: &str) -> serde_json::Value {
        let secret = self.folder.path().join("secret");
        std::fs::write(&secret, format!("{PASSWORD}\n")).unwrap();
        serde_json::json!({
            "name": name, "url": self.url(), "base_dn": SUFFIX,
            "bind_dn": READER, "password": {"file": secret},
        })
    }
}

impl Drop for Slapd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn available() -> bool {
    installed(&["/usr/sbin/slapd", "/usr/sbin/slapadd"], "slapd slapd-contrib")
}

/// Whether these programs are there. If not: a line `SKIPPED:` where MUSTER_ALLOW_SKIP=1 allows that, else a panic.
pub fn installed(programs: &[&str], packages: &str) -> bool {
    let missing: Vec<_> = programs.iter().copied().filter(|p| !Path::new(p).exists()).collect();
    if missing.is_empty() {
        return true;
    }
    let why = format!("{} missing; apt-get install {packages}", missing.join(" and "));
    assert!(
        std::env::var_os("MUSTER_ALLOW_SKIP").is_some_and(|v| v == "1"),
        "{why} (or set MUSTER_ALLOW_SKIP=1)"
    );
    skipped(&why);
    false
}

/// Says so past the capture of test output, so that a skip is seen in a run that passes.
pub fn skipped(why: &str) {
    // Not `eprintln!`: the test harness would keep that to itself.
    let _ = std::io::stderr().write_all(format!("SKIPPED: {why}\n").as_bytes());
}

fn sbin(program: &str) -> String {
    format!("/usr/sbin/{program}")
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

fn configuration(folder: &Path, setup: Setup) -> String {
    let folder_text = folder.display();
    let mut conf = String::new();
    for schema in ["core", "cosine", "nis", "inetorgperson", "dyngroup"] {
        writeln!(conf, "include /etc/ldap/schema/{schema}.schema").unwrap();
    }
    writeln!(
        conf,
        "pidfile {folder_text}/slapd.pid\nargsfile {folder_text}/slapd.args\nmodulepath /usr/lib/ldap"
    )
    .unwrap();
    for module in ["back_mdb", "memberof", "ppolicy", "lastbind"] {
        writeln!(conf, "moduleload {module}").unwrap();
    }
    if setup.tls {
        certificates(folder, "localhost");
        writeln!(
            conf,
            "TLSCACertificateFile {folder_text}/ca.pem\nTLSCertificateFile {folder_text}/server.pem\n\
             TLSCertificateKeyFile {folder_text}/server.key"
        )
        .unwrap();
    }
    writeln!(
        conf,
        "sizelimit 500\ndatabase mdb\nsuffix {SUFFIX}\nrootdn cn=root,{SUFFIX}\ndirectory {folder_text}/data\n\
         maxsize 4294967296\nenvflags nosync\nindex objectClass eq\nindex employeeType eq\n\
         lastbind {}\nlimits dn.exact=\"{READER}\" size.soft=500 size.hard=500 size.prtotal={}\n\
         access to attrs=userPassword by anonymous auth by * none\naccess to * by dn.exact=\"{READER}\" read by * none",
        if setup.lastbind { "on" } else { "off" },
        setup.reader_limit.map_or("unlimited".to_owned(), |n| n.to_string()),
    )
    .unwrap();
    writeln!(conf, "overlay memberof\noverlay ppolicy").unwrap();
    if setup.lastbind {
        writeln!(conf, "overlay lastbind").unwrap();
    }
    conf
}

/// An authority (`ca.pem`), a server certificate for `name` from it, and another authority (`other-ca.pem`).
pub fn certificates(folder: &Path, name: &str) {
    use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
    let authority = |name: &str| {
        let mut params = CertificateParams::new(vec![]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        (certificate.pem(), Issuer::new(params, key))
    };
    let (ca, issuer) = authority("Example directory authority");
    let (other, _) = authority("Another authority");
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    let server = params.signed_by(&key, &issuer).unwrap();
    std::fs::write(folder.join("ca.pem"), ca).unwrap();
    std::fs::write(folder.join("other-ca.pem"), other).unwrap();
    std::fs::write(folder.join("server.pem"), server.pem()).unwrap();
    std::fs::write(folder.join("server.key"), key.serialize_pem()).unwrap();
}
