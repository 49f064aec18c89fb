//! The binary: hands the arguments to the command line and returns its exit code.

fn main() -> std::process::ExitCode {
    spillmap::cli::run(std::env::args_os().collect()).into()
}
