//! What a crash may reveal: where it happened, never what was being worked on.

use std::panic::PanicHookInfo;

/// Installs a hook that prints the place of a panic only, and keeps memory out of core dumps.
pub(super) fn keep_values_private() {
    std::panic::set_hook(Box::new(|panic| super::output::complain(place(panic))));
    forbid_core_dumps();
}

/// A panic's own message may quote a value from the input.
fn place(panic: &PanicHookInfo<'_>) -> String {
    let place = panic.location().map_or_else(
        || "an unknown place".to_owned(),
        |location| {
            format!(
                "{}:{}:{}",
                location.file(),
                location.line(),
                location.column()
            )
        },
    );
    format!("internal error at {place}; please report it (the values at hand are not shown)")
}

#[cfg(unix)]
fn forbid_core_dumps() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    // A system that refuses leaves us where every other program is.
    let _ = setrlimit(Resource::Core, none);
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

#[cfg(not(unix))]
fn forbid_core_dumps() {}
