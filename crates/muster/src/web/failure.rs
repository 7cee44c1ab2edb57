//! Why a request was not answered as asked, and the page (or JSON) that says so in words.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::html;
use muster_app::AppError;
use serde_json::json;

use super::look;
use super::site::Site;
use super::visit::Visit;

/// A refusal or a failure.
#[derive(Debug)]
pub enum Failure {
    /// A use case said no.
    App(AppError),
    /// The web floor said no.
    Say {
        /// The status.
        status: StatusCode,
        /// What happened, as a headline.
        title: String,
        /// What it means and what to do.
        words: String,
    },
}

impl From<AppError> for Failure {
    fn from(e: AppError) -> Self {
        Self::App(e)
    }
}

impl Failure {
    /// A refusal in words.
    pub fn say(status: StatusCode, title: impl Into<String>, words: impl Into<String>) -> Self {
        Self::Say { status, title: title.into(), words: words.into() }
    }

    /// There is nothing at this address.
    pub fn not_found(what: impl Into<String>) -> Self {
        Self::App(AppError::NotFound { what: what.into() })
    }

    /// The form's secret is missing or old.
    pub fn stale_form() -> Self {
        Self::say(
            StatusCode::FORBIDDEN,
            "This form is too old",
            "It was opened before you signed in again, or not on this server. Nothing was changed. Go back, reload the \
             page, and send it again; what you typed is still in your browser.",
        )
    }

    /// More than is accepted.
    pub fn too_large(limit: usize) -> Self {
        Self::say(
            StatusCode::PAYLOAD_TOO_LARGE,
            "This is too large",
            format!("At most {} are accepted here. Nothing was read or changed.", look::words::bytes(limit)),
        )
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::App(e) => {
                StatusCode::from_u16(e.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            }
            Self::Say { status, .. } => *status,
        }
    }

    fn title(&self) -> &str {
        match self {
            Self::Say { title, .. } => title,
            Self::App(e) => match e {
                AppError::NotFound { .. } => "There is nothing here",
                AppError::NotSignedIn => "You are not signed in",
                AppError::WrongCredentials => "Login and password do not match",
                AppError::Forbidden { .. } => "You may not do this",
                AppError::Invalid { .. } => "Some values were not taken",
                AppError::Conflict(_) | AppError::Changed(_) => "This has changed meanwhile",
                AppError::Removed(_) => "This is not kept any more",
                AppError::TooMany { .. } => "Too many attempts",
                AppError::TooLarge(_) => "This is too large",
                AppError::Unavailable(_) => "The store cannot be reached",
                AppError::Corrupt(_) => "The store holds something it must not",
            },
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Say { words, .. } => words.clone(),
            Self::App(AppError::NotFound { .. }) => {
                "It may have been deleted, the address may be mistyped, or it may belong to an organisation you are \
                 not in."
                    .into()
            }
            Self::App(e) => e.to_string(),
        }
    }

    /// The page inside the organisation the visitor is in.
    pub fn page(&self, v: &Visit) -> Response {
        self.log();
        let body = html! {
            header.page-head { h1 { (self.title()) } }
            p.lede { (self.words()) }
            @for field in self.fields() { p { strong { (field.0) } ": " (field.1) } }
            p { a.button href=(v.href("/")) { "Go to the start page" } }
        };
        self.finish(look::layout::page(v, self.title(), None, &body).into_response())
    }

    /// The page outside any organisation.
    pub fn bare(&self, site: &Site) -> Response {
        self.log();
        let body = html! {
            h1 { (self.title()) }
            p { (self.words()) }
            @if self.status() != StatusCode::MISDIRECTED_REQUEST { p { a.button href="/" { "Go to the start page" } } }
        };
        self.finish(look::layout::bare(site, self.title(), &body).into_response())
    }

    /// The same for programs.
    pub fn json(&self) -> Response {
        self.log();
        let fields: Vec<_> =
            self.fields().map(|(path, message)| json!({"path": path, "message": message})).collect();
        let body = json!({"error": self.title(), "message": self.words(), "fields": fields});
        self.finish(Json(body).into_response())
    }

    fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        let fields = match self {
            Self::App(e) => e.fields(),
            Self::Say { .. } => &[],
        };
        fields.iter().map(|f| (f.path.as_str(), f.message.as_str()))
    }

    fn finish(&self, mut response: Response) -> Response {
        *response.status_mut() = self.status();
        if let Self::App(AppError::TooMany { retry_after }) = self
            && let Ok(value) = HeaderValue::from_str(&retry_after.to_string())
        {
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        response
    }

    fn log(&self) {
        if self.status().is_server_error() {
            tracing::error!("{}: {}", self.title(), self.words());
        }
    }
}
