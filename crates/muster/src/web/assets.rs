//! Style sheets and scripts, part of the binary. Each is served under a name that holds a hash of its content, so that
//! browsers keep it for good.

use std::collections::BTreeMap;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use muster_model::Digest;

#[derive(rust_embed::RustEmbed)]
#[folder = "assets"]
struct Folder;

/// One file, as it is served.
struct Asset {
    bytes: Vec<u8>,
    media: &'static str,
}

/// Every file by its served name, and the served name of each.
pub struct Assets {
    served: BTreeMap<String, Asset>,
    /// Address of the style sheet.
    pub style: String,
    /// Address of the script.
    pub script: String,
    /// Address of the icon.
    pub icon: String,
}

impl Assets {
    /// Reads and names every file.
    pub fn load() -> Self {
        let read = |name: &str| Folder::get(name).map(|f| f.data.into_owned()).unwrap_or_default();
        // The house's own rules first; what a page adds stands in a file of its name, taken in by itself.
        let mut style = read("muster.css");
        let mut sheets: Vec<_> =
            Folder::iter().filter(|n| n.ends_with(".css") && n != "muster.css").collect();
        sheets.sort();
        style.extend(sheets.iter().flat_map(|name| read(name)));
        style.extend(super::look::figures_css().bytes());
        let mut all = Self {
            served: BTreeMap::new(),
            style: String::new(),
            script: String::new(),
            icon: String::new(),
        };
        all.style = all.add("muster", "css", "text/css; charset=utf-8", style);
        all.script = all.add("muster", "js", "text/javascript; charset=utf-8", read("muster.js"));
        all.icon = all.add("icon", "svg", "image/svg+xml", read("icon.svg"));
        all
    }

    fn add(&mut self, stem: &str, end: &str, media: &'static str, bytes: Vec<u8>) -> String {
        let name = format!("{stem}.{}.{end}", Digest::of(&bytes).short());
        let address = format!("/assets/{name}");
        self.served.insert(name, Asset { bytes, media });
        address
    }

    /// Answers a request for one file.
    pub fn answer(&self, name: &str) -> Response {
        match self.served.get(name) {
            Some(asset) => (
                [
                    (header::CONTENT_TYPE, asset.media),
                    (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
                ],
                asset.bytes.clone(),
            )
                .into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }
}
