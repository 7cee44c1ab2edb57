//! SQLite: record versions, journal, users and sessions. Every SQL string of the project, and nothing else.
