//! How a connection moves between the nine states: these ways and no others.

use crate::access::State;

/// How a connection or its invitation begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beginning {
    /// The partner invited the account's owner from a folder.
    Invited,
    /// The partner created the account in a folder.
    Created,
    /// The owner added the partner from its own side.
    ClientAdded,
    /// The account was opened on the product's own website.
    Website,
}

impl Beginning {
    /// The first state. What comes from the other side is in no folder yet.
    pub const fn state(self) -> State {
        match self {
            Self::Invited => State::Invited,
            Self::Created => State::Active,
            Self::ClientAdded | Self::Website => State::UnlinkedActive,
        }
    }
}

/// What moves a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transition {
    /// The partner invites the account's owner.
    Invite,
    /// The owner accepts.
    Accept,
    /// The owner declines, the partner withdraws, or 14 days pass.
    EndInvitation,
    /// The partner creates an account in an empty folder.
    Create,
    /// The account is put into a folder.
    Assign,
    /// The account is taken out of its folder.
    Unassign,
    /// The idle clock or the agreed end is reached.
    Expire,
    /// The owner pauses access.
    Pause,
    /// The owner approves a request or opens access again: a new clock.
    Reopen,
    /// The owner removes the partner; while invited this is the same as declining.
    Remove,
    /// The partner cancels the connection.
    Cancel,
}

impl Transition {
    /// Every transition.
    pub const ALL: &'static [Self] = &[
        Self::Invite,
        Self::Accept,
        Self::EndInvitation,
        Self::Create,
        Self::Assign,
        Self::Unassign,
        Self::Expire,
        Self::Pause,
        Self::Reopen,
        Self::Remove,
        Self::Cancel,
    ];
}

/// The state after `transition`, or nothing where it does not exist or changes nothing. An ended
/// connection never moves again: a new invitation starts a new one.
pub fn next(from: State, transition: Transition) -> Option<State> {
    match transition {
        Transition::Invite => when(from, State::FolderOnly, State::Invited),
        Transition::Accept => when(from, State::Invited, State::Active),
        Transition::EndInvitation => when(from, State::Invited, State::FolderOnly),
        Transition::Create => when(from, State::FolderOnly, State::Active),
        Transition::Assign => assign(from),
        Transition::Unassign => unassign(from),
        Transition::Expire => expire(from),
        Transition::Pause => pause(from),
        Transition::Reopen => reopen(from),
        Transition::Remove => {
            when(from, State::Invited, State::FolderOnly).or_else(|| cancel(from))
        }
        Transition::Cancel => cancel(from),
    }
}

fn when(from: State, expected: State, to: State) -> Option<State> {
    (from == expected).then_some(to)
}

const fn assign(from: State) -> Option<State> {
    match from {
        State::UnlinkedActive => Some(State::Active),
        State::UnlinkedExpired => Some(State::Expired),
        State::UnlinkedCancelled => Some(State::Cancelled),
        State::FolderOnly
        | State::Invited
        | State::Active
        | State::Expired
        | State::Cancelled
        | State::Disconnected => None,
    }
}

const fn unassign(from: State) -> Option<State> {
    match from {
        State::Active => Some(State::UnlinkedActive),
        State::Expired => Some(State::UnlinkedExpired),
        State::Cancelled => Some(State::UnlinkedCancelled),
        State::FolderOnly
        | State::Invited
        | State::Disconnected
        | State::UnlinkedActive
        | State::UnlinkedExpired
        | State::UnlinkedCancelled => None,
    }
}

const fn expire(from: State) -> Option<State> {
    match from {
        State::Active => Some(State::Expired),
        State::UnlinkedActive => Some(State::UnlinkedExpired),
        State::FolderOnly
        | State::Invited
        | State::Expired
        | State::Cancelled
        | State::Disconnected
        | State::UnlinkedExpired
        | State::UnlinkedCancelled => None,
    }
}

const fn pause(from: State) -> Option<State> {
    match from {
        State::Active | State::Expired => Some(State::Cancelled),
        State::UnlinkedActive | State::UnlinkedExpired => Some(State::UnlinkedCancelled),
        State::FolderOnly
        | State::Invited
        | State::Cancelled
        | State::Disconnected
        | State::UnlinkedCancelled => None,
    }
}

const fn reopen(from: State) -> Option<State> {
    match from {
        State::Expired | State::Cancelled => Some(State::Active),
        State::UnlinkedExpired | State::UnlinkedCancelled => Some(State::UnlinkedActive),
        State::FolderOnly
        | State::Invited
        | State::Active
        | State::Disconnected
        | State::UnlinkedActive => None,
    }
}

const fn cancel(from: State) -> Option<State> {
    if from.connected() { Some(State::Disconnected) } else { None }
}
