//! Who can read a file, as far as the file system says.

use std::sync::Arc;

/// A user or a group of users.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Party {
    /// Numeric id, where the system has one.
    pub id: Option<u32>,
    /// Name, where the system knows one.
    pub name: Option<Arc<str>>,
    /// Known members of a group, its own and those whose first group it is; at least so many.
    pub members: Option<u32>,
}

impl Party {
    /// Whether both are one: by number, or by name where one of them has no number.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self.id, other.id) {
            (Some(mine), Some(theirs)) => mine == theirs,
            _ => self.name.is_some() && self.name == other.name,
        }
    }

    /// The name, or else the number.
    pub fn shown(&self) -> String {
        match (&self.name, self.id) {
            (Some(name), _) => name.to_string(),
            (None, Some(id)) => id.to_string(),
            (None, None) => "(not told)".to_owned(),
        }
    }
}

/// How far the answer can be relied on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Certainty {
    /// The file system holds the rights itself, and all of them were read.
    Known,
    /// Something may be otherwise; why.
    Partly(&'static str),
    /// Nothing is known; why.
    Unknown(&'static str),
}

/// The widest circle that can read a file; wider ones compare greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Audience {
    /// Not known.
    Unknown,
    /// The owner alone, or nobody but the administrator.
    Owner,
    /// Users who are named one by one.
    Users,
    /// The members of groups.
    Groups,
    /// Everyone who has an account on the machine or reaches the share.
    Everyone,
}

impl Audience {
    /// The word for it in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Owner => "owner",
            Self::Users => "users",
            Self::Groups => "groups",
            Self::Everyone => "everyone",
        }
    }
}

/// Who can read a file: its own rights and those of every folder above it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Exposure {
    /// The owner.
    pub owner: Party,
    /// The group that the file belongs to, whether or not it can read the file.
    pub group: Party,
    /// Whether everyone else can read it.
    pub everyone: bool,
    /// Groups whose members can read it, by number.
    pub groups: Vec<Party>,
    /// Users besides the owner who can read it and are named, by number.
    pub users: Vec<Party>,
    /// Whether an access list stands beside the mode bits.
    pub has_acl: bool,
    /// How far this can be relied on.
    pub certainty: Certainty,
    /// Who says so: `file_system` or `access_list`.
    pub source: &'static str,
}

impl Exposure {
    /// Leaves the numbers of users and groups only.
    pub fn forget_names(&mut self) {
        let listed = self.groups.iter_mut().chain(&mut self.users);
        for party in listed.chain([&mut self.owner, &mut self.group]) {
            party.name = None;
        }
    }

    /// The widest circle.
    pub fn audience(&self) -> Audience {
        if matches!(self.certainty, Certainty::Unknown(_)) {
            Audience::Unknown
        } else if self.everyone {
            Audience::Everyone
        } else if !self.groups.is_empty() {
            Audience::Groups
        } else if !self.users.is_empty() {
            Audience::Users
        } else {
            Audience::Owner
        }
    }
}
