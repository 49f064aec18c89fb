//! What to do with one exposed file, in plain words and as a command. Nothing is ever done by the
//! scan itself.

use super::Entry;
use crate::model::{Audience, Certainty, Exposure, FixFile, Party, Remedy};
use crate::report::escape::Untrusted;
use std::collections::HashMap;

/// Groups and users that are named one by one.
const NAMED: usize = 4;

/// The remedy for an entry; `twins` are the entries of the same bytes.
pub(super) fn of(
    entries: &[Entry],
    at: usize,
    twins: &HashMap<usize, &[usize]>,
    masked: bool,
) -> Option<FixFile> {
    let entry = entries.get(at)?;
    let exposure = entry.exposure.as_deref()?;
    let kept = twins.get(&at).and_then(|twins| kept(entries, twins));
    let path = Untrusted::from(entry.path.as_os_str()).for_shell();
    let (remedy, advice, command) = match (kept, entry.audience()) {
        (_, Audience::Unknown) => {
            let advice = "find out who can read it, and take away what others need not".to_owned();
            (Remedy::Ask, advice, None)
        }
        (Some((place, other)), _) if place != at => {
            let other = other.shown.path.to_string_lossy();
            let advice = format!("the same as {other}: delete it if nobody needs it here");
            (Remedy::Delete, advice, Some(format!("rm -- {path}")))
        }
        _ => {
            let advice = restriction(exposure);
            (Remedy::Restrict, advice, Some(restrict(exposure, &path)))
        }
    };
    let remote = match exposure.certainty {
        Certainty::Partly(why) => format!(" (not certain: {why})"),
        Certainty::Known | Certainty::Unknown(_) => String::new(),
    };
    Some(FixFile {
        origin: std::sync::Arc::clone(&entry.shown),
        audience: entry.audience(),
        remedy,
        words: format!("{}{remote}; {advice}", readers(exposure)),
        command: command.filter(|_| !masked),
    })
}

/// Which of files with the same bytes stays: the one that fewest can read, then the oldest.
fn kept<'e>(entries: &'e [Entry], twins: &[usize]) -> Option<(usize, &'e Entry)> {
    let twins = twins.iter().filter_map(|at| Some((*at, entries.get(*at)?)));
    // Not one of which nobody knows who reads it.
    let circle = |entry: &Entry| match entry.audience() {
        Audience::Unknown => None,
        known => Some(known),
    };
    twins.min_by_key(|(at, entry)| {
        let circle = circle(entry);
        (circle.is_none(), circle, entry.modified, *at)
    })
}

/// `everyone can read it`, `the group interns (12 members) can read it`.
fn readers(exposure: &Exposure) -> String {
    match exposure.audience() {
        Audience::Unknown => match exposure.certainty {
            Certainty::Unknown(why) | Certainty::Partly(why) => {
                format!("not known who can read it: {why}")
            }
            Certainty::Known => "not known who can read it".to_owned(),
        },
        Audience::Everyone => "everyone can read it".to_owned(),
        _ => {
            let groups = exposure.groups.iter().map(|group| match group.members {
                Some(1) => format!("the group {} (1 member)", group.shown()),
                Some(members @ 2..) => format!("the group {} ({members} members)", group.shown()),
                _ => format!("the group {}", group.shown()),
            });
            let users = exposure.users.iter().map(Party::shown);
            let all: Vec<String> = groups.chain(users).collect();
            let more = match all.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let named: Vec<&str> = all.iter().take(NAMED).map(String::as_str).collect();
            format!("{}{more} can read it", named.join(", "))
        }
    }
}

fn restriction(exposure: &Exposure) -> String {
    match exposure.audience() {
        Audience::Groups => "let only its owner read it; if the group needs it, keep it in an \
             encrypted archive"
            .to_owned(),
        _ => "let only its owner read it".to_owned(),
    }
}

/// Takes away what others than the owner may do: the access list, if that lets anyone read, then
/// the bits of the owning group and of everyone else.
fn restrict(exposure: &Exposure, path: &str) -> String {
    let owning = exposure.group.id;
    let listed = exposure.groups.iter().any(|group| group.id != owning);
    let group = exposure.groups.iter().any(|group| group.id == owning);
    let whose = match (group, exposure.everyone) {
        (false, true) => "o",
        (true, false) => "g",
        _ => "go",
    };
    let bits = format!("chmod {whose}-rwx -- {path}");
    match exposure.has_acl && (listed || !exposure.users.is_empty()) {
        true => format!("setfacl -b -- {path} && chmod go-rwx -- {path}"),
        false => bits,
    }
}
