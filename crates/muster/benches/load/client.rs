//! A small HTTP/1.1 client on one kept connection: enough to ask our own server, nothing more.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use anyhow::{Context, bail};

use crate::server::LOGIN;

/// One connection with its cookies.
pub struct Client {
    stream: BufReader<TcpStream>,
    host: String,
    cookies: Vec<(String, String)>,
}

struct Answer {
    status: u16,
    location: Option<String>,
    body: Vec<u8>,
}

impl Client {
    /// Connects.
    pub fn new(port: u16) -> anyhow::Result<Self> {
        let host = format!("127.0.0.1:{port}");
        let stream = TcpStream::connect(&host)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream), host, cookies: Vec::new() })
    }

    /// Signs in through the form, as a browser would.
    pub fn sign_in(&mut self) -> anyhow::Result<()> {
        let page = String::from_utf8(self.ask("GET", "/sign-in", "")?.body)?;
        let mut form: Vec<String> =
            hidden(&page).into_iter().map(|(k, v)| format!("{k}={}", encode(&v))).collect();
        form.push(format!("login={}&password={}", encode(LOGIN.0), encode(LOGIN.1)));
        let answer = self.ask("POST", "/sign-in", &form.join("&"))?;
        if answer.status != 303 {
            bail!("sign-in gave {}", answer.status);
        }
        Ok(())
    }

    /// Gets a page and follows one redirect; the size of its body.
    pub fn get(&mut self, path: &str) -> anyhow::Result<usize> {
        Ok(self.body(path)?.len())
    }

    /// The same; its text.
    #[allow(dead_code, reason = "not every benchmark reads what it gets")]
    pub fn page(&mut self, path: &str) -> anyhow::Result<String> {
        Ok(String::from_utf8(self.body(path)?)?)
    }

    fn body(&mut self, path: &str) -> anyhow::Result<Vec<u8>> {
        let mut answer = self.ask("GET", path, "")?;
        if let Some(next) = answer.location.take() {
            answer = self.ask("GET", &next, "")?;
        }
        if answer.status != 200 {
            bail!("{path} gave {}", answer.status);
        }
        Ok(answer.body)
    }

    fn ask(&mut self, method: &str, path: &str, form: &str) -> anyhow::Result<Answer> {
        let cookies: Vec<_> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nOrigin: http://{}\r\nCookie: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            self.host,
            self.host,
            cookies.join("; "),
            form.len()
        );
        self.stream.get_mut().write_all(head.as_bytes())?;
        let mut answer = Answer { status: 0, location: None, body: Vec::new() };
        let mut length = None;
        let mut line = String::new();
        loop {
            line.clear();
            if self.stream.read_line(&mut line)? == 0 {
                bail!("the server hung up");
            }
            let text = line.trim_end();
            if text.is_empty() {
                break;
            }
            if answer.status == 0 {
                answer.status = text.split(' ').nth(1).context("a status")?.parse()?;
            } else if let Some((name, value)) = text.split_once(": ") {
                match name.to_ascii_lowercase().as_str() {
                    "content-length" => length = Some(value.parse()?),
                    "location" => answer.location = Some(value.to_owned()),
                    "set-cookie" => self.keep(value),
                    _ => {}
                }
            }
        }
        match length {
            Some(length) => {
                answer.body.resize(length, 0);
                self.stream.read_exact(&mut answer.body)?;
            }
            None if answer.status != 303 && answer.status != 304 => self.chunks(&mut answer.body)?,
            None => {}
        }
        Ok(answer)
    }

    fn chunks(&mut self, body: &mut Vec<u8>) -> anyhow::Result<()> {
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line)?;
            let size = usize::from_str_radix(line.trim(), 16)?;
            let from = body.len();
            body.resize(from + size + 2, 0);
            self.stream.read_exact(&mut body[from..])?;
            body.truncate(from + size);
            if size == 0 {
                return Ok(());
            }
        }
    }

    fn keep(&mut self, cookie: &str) {
        let pair = cookie.split(';').next().and_then(|c| c.split_once('='));
        if let Some((name, value)) = pair {
            self.cookies.retain(|(k, _)| k != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
    }
}

fn hidden(page: &str) -> Vec<(String, String)> {
    let attribute = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!("{name}=\""))?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    };
    page.split("<input")
        .filter_map(|tag| tag.split('>').next())
        .filter(|tag| tag.contains("type=\"hidden\""))
        .filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default())))
        .collect()
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { (b as char).to_string() } else { format!("%{b:02X}") })
        .collect()
}
