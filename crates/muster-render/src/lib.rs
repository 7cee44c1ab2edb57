//! Diagnostics to terminal, JSON and SARIF; tables, plans and diagrams to their formats. Queries nothing.
