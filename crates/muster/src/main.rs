//! The `muster` binary: hands its arguments to the command line and maps errors to exit codes.

fn main() -> std::process::ExitCode {
    muster::cli::main()
}
