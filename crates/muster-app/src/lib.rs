//! Use cases: one verb phrase each, with authorization and transactions. No HTML, no argv.
