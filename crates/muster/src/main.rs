//! The `muster` binary: hands its arguments to the command line and maps errors to exit codes.

/// Keeps memory low and even under many short requests; the system's allocator kept a third more after load.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Huge pages (2 MiB) made a server hold a quarter more memory after load, most of it empty, and a large snapshot take a
/// second more of processor time to fill them with zeros (docs/benchmarks.md).
fn keep_pages_small() {
    // Where the system cannot, it only costs memory.
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}

fn main() -> std::process::ExitCode {
    keep_pages_small();
    muster::cli::main()
}
