//! Names of accounts, and addresses of people's pages at social networks.

use super::Fit;

/// Letters, digits and a few marks, at least one letter; handles begin with `@`.
pub(super) fn user_name(cell: &[u8]) -> Fit {
    if let Some(fit) = profile(cell) {
        return fit;
    }
    let name = cell.strip_prefix(b"@").unwrap_or(cell);
    let letters = name
        .iter()
        .filter(|b| b.is_ascii_alphabetic() || **b >= 0x80)
        .count();
    let usual = name
        .iter()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-' | b'+') || *b >= 0x80);
    if !usual || letters == 0 || !(2..=40).contains(&name.len()) {
        return Fit::No;
    }
    if name.len() < cell.len() {
        Fit::Known
    } else {
        Fit::Shape
    }
}

/// Networks and where people's pages are: known where companies' stand elsewhere.
const NETWORKS: [(&str, &str, Fit); 22] = [
    ("linkedin.com", "in/", Fit::Known),
    ("linkedin.com", "pub/", Fit::Known),
    ("linkedin.com", "sales/lead/", Fit::Known),
    ("xing.com", "profile/", Fit::Known),
    ("facebook.com", "profile.php?id=", Fit::Known),
    ("facebook.com", "people/", Fit::Known),
    ("facebook.com", "", Fit::Shape),
    ("fb.com", "", Fit::Shape),
    ("twitter.com", "", Fit::Shape),
    ("x.com", "", Fit::Shape),
    ("instagram.com", "", Fit::Shape),
    ("github.com", "", Fit::Shape),
    ("tiktok.com", "@", Fit::Shape),
    ("youtube.com", "@", Fit::Shape),
    ("threads.net", "@", Fit::Shape),
    ("medium.com", "@", Fit::Shape),
    ("t.me", "", Fit::Shape),
    ("pinterest.com", "", Fit::Shape),
    ("vk.com", "", Fit::Shape),
    ("snapchat.com", "add/", Fit::Shape),
    ("bsky.app", "profile/", Fit::Shape),
    ("linktr.ee", "", Fit::Shape),
];

/// First parts of paths that are pages of the network itself or of its groups.
const PAGES: [&str; 30] = [
    "about",
    "ads",
    "business",
    "careers",
    "channel",
    "company",
    "events",
    "explore",
    "gaming",
    "groups",
    "hashtag",
    "help",
    "home",
    "i",
    "intent",
    "jobs",
    "login",
    "marketplace",
    "orgs",
    "p",
    "pages",
    "policies",
    "posts",
    "privacy",
    "reel",
    "school",
    "search",
    "settings",
    "share",
    "watch",
];

/// Whether an address is that of somebody's page; `None` for what is no address.
fn profile(cell: &[u8]) -> Option<Fit> {
    let start = ["https://", "http://"].into_iter().find_map(|scheme| {
        let rest = cell.get(scheme.len()..)?;
        let lead = cell.get(..scheme.len())?;
        lead.eq_ignore_ascii_case(scheme.as_bytes()).then_some(rest)
    });
    let address = start.unwrap_or(cell);
    let slash = address.iter().position(|b| *b == b'/');
    let Some(slash) = slash.filter(|at| address.get(..*at).is_some_and(|h| h.contains(&b'.')))
    else {
        return start.map(|_| Fit::No);
    };
    let (host, path) = address.split_at(slash);
    let path = path.get(1..).unwrap_or_default();
    let fitting = NETWORKS.iter().find_map(|(network, folder, fit)| {
        let name = path.strip_prefix(folder.as_bytes())?;
        (is_host(host, network) && is_page_of_one(name, folder.is_empty())).then_some(*fit)
    });
    Some(fitting.unwrap_or(Fit::No))
}

/// The network's domain, alone or behind `www`, `m` or a country.
fn is_host(host: &[u8], network: &str) -> bool {
    let Some(at) = host.len().checked_sub(network.len()) else {
        return false;
    };
    let (front, domain) = host.split_at(at);
    domain.eq_ignore_ascii_case(network.as_bytes())
        && (front.is_empty() || front.len() <= 4 && front.ends_with(b"."))
}

/// One name, and nothing behind it but the address's parameters; `open` where pages of the
/// network itself stand beside people's.
fn is_page_of_one(path: &[u8], open: bool) -> bool {
    let end = path.iter().position(|b| matches!(b, b'?' | b'#'));
    let path = path.get(..end.unwrap_or(path.len())).unwrap_or_default();
    let path = path.strip_suffix(b"/").unwrap_or(path);
    let first = path.split(|b| *b == b'/').next().unwrap_or_default();
    let usual = |b: &u8| b.is_ascii_alphanumeric() || b"_.-%+,@".contains(b) || *b >= 0x80;
    let own = PAGES
        .iter()
        .any(|page| first.eq_ignore_ascii_case(page.as_bytes()));
    !first.is_empty()
        && first.len() <= 120
        && first.iter().all(usual)
        && !(open && (own || first.len() < path.len()))
}
