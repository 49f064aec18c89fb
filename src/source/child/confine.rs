//! What a child gives up before it sees the first byte. What a system does not offer is left out:
//! the limits of the parent, time and silence, hold anyway.

/// Binds this process: so much memory, so many seconds, no files, no network, no children, no core
/// dump, and no life beyond that of the parent.
#[cfg(unix)]
pub(super) fn confine(memory: u64, seconds: u64) {
    use rustix::process::Resource;
    #[cfg(target_os = "linux")]
    {
        let _ =
            rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    }
    limit(Resource::Core, 0);
    limit(Resource::Cpu, seconds);
    limit(Resource::As, memory);
    limit(Resource::Fsize, 0);
    limit(Resource::Nofile, 16);
    enclose();
    limit(Resource::Nofile, 3);
    limit(Resource::Nproc, 0);
}

/// Nothing of the kind is known for this system.
#[cfg(not(unix))]
pub(super) fn confine(_memory: u64, _seconds: u64) {}

#[cfg(unix)]
fn limit(resource: rustix::process::Resource, most: u64) {
    use rustix::process::{Rlimit, setrlimit};
    let limit = Rlimit {
        current: Some(most),
        maximum: Some(most),
    };
    let _ = setrlimit(resource, limit);
}

/// Nothing can be opened, connected or signalled any more (Landlock, Linux 5.13 and later).
#[cfg(target_os = "linux")]
fn enclose() {
    use landlock::{
        ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetError,
        Scope,
    };
    let enclosed = || -> Result<(), RulesetError> {
        Ruleset::default()
            .handle_access(AccessFs::from_all(ABI::V6))?
            .handle_access(AccessNet::from_all(ABI::V6))?
            .scope(Scope::from_all(ABI::V6))?
            .create()?
            .no_new_privs(true)
            .restrict_self()
            .map(|_| ())
    };
    let _ = enclosed();
}

#[cfg(all(unix, not(target_os = "linux")))]
fn enclose() {}
