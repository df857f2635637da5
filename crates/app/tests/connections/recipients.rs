//! Who is told of what: each event, its readers, each of them once and nobody else.
//!
//! A new kind of event belongs into one of the three lists below; the first test says so.

use super::world::{DAY, World};
use app::connections::{Invite, Whole, Why, Wish, cancel, invite, request_access, revoke};
use app::owners::{self, RequestAnswer};
use domain::access::Role;
use std::collections::BTreeSet;
use test_support::both;

const JOE: &str = "joe@hartwell.example";
const BEN: &str = "ben@ph.example";
const ISLA: &str = "isla@ph.example";
const OLIVE: &str = "olive@ph.example";

/// In the order of one account's life. The firm's owner and its seniors always hear, the named
/// manager where there is a folder; never another manager, another firm, or another owner.
const TOLD: &[(&str, &[&str])] = &[
    ("invitation_sent", &[JOE]),
    ("invitation_accepted", &[BEN, ISLA, OLIVE]),
    ("access_paused", &[BEN, ISLA, OLIVE]),
    ("access_resumed", &[BEN, ISLA, OLIVE]),
    ("access_requested", &[JOE]),
    ("access_allowed", &[BEN, ISLA, OLIVE]),
    ("access_declined", &[BEN, ISLA, OLIVE]),
    ("connection_cancelled", &[BEN, ISLA, JOE, OLIVE]),
    ("partner_added", &[ISLA, OLIVE]),
    ("connection_revoked", &[ISLA, JOE, OLIVE]),
    ("invitation_declined", &[BEN, ISLA, OLIVE]),
    ("partner_removed", &[BEN, ISLA, JOE, OLIVE]),
];

/// Told by a letter that another test reads.
const ELSEWHERE: &[&str] = &[
    "access_ending",
    "access_reminded",
    "access_renewed",
    "account_activated",
    "account_closed",
    "account_created",
    "addon_activated",
    "addon_asked",
    "addon_cancelled",
    "addon_consent_ending",
    "addon_consent_lost",
    "addon_ended",
    "addon_left",
    "addon_not_activated",
    "addon_resumed",
    "approval_forwarded",
    "billing_handed_back",
    "change_announced",
    "change_asked",
    "change_objected",
    "change_refused",
    "change_stopped",
    "change_taken_on",
    "clients_reassigned",
    "colleague_asked",
    "grace_begun",
    "grace_over",
    "handover_agreed",
    "handover_asked",
    "handover_stopped",
    "invitation_reported",
    "invitation_resent",
    "key_revoked",
    "management_moved",
    "mentioned",
    "ownership_declined",
    "ownership_moved",
    "ownership_offered",
    "ownership_withdrawn",
    "partner_left",
    "person_security",
    "renewal_requested",
    "right_elevated",
    "sign_in_rule_changed",
    "signed_in",
    "staff_handed_over",
    "staff_invitation_resent",
    "staff_invited",
    "staff_removed",
    "staff_suspended",
    "subscribed_directly",
];

/// A story and no letter: whoever needs it sees it on the page, or in a digest.
const SILENT: &[&str] = &[
    "partner_created",
    "partner_suspended",
    "partner_resumed",
    "staff_invitation_withdrawn",
    "staff_invitation_changed",
    "staff_joined",
    "staff_role_changed",
    "staff_resumed",
    "group_created",
    "group_changed",
    "group_deleted",
    "staff_assigned",
    "staff_unassigned",
    "manager_named",
    "manager_cleared",
    "staff_signed_out",
    "staff_copied",
    "group_joined",
    "group_left",
    "group_filled",
    "client_marked_internal",
    "client_made_ordinary",
    "insider_added",
    "insider_removed",
    "firm_changed",
    "client_created",
    "client_changed",
    "client_archived",
    "client_restored",
    "run_started",
    "run_stopped",
    "run_finished",
    "import_started",
    "import_finished",
    "note_added",
    "note_edited",
    "note_deleted",
    "note_pinned",
    "note_unpinned",
    "account_ready",
    "account_linked",
    "account_unlinked",
    "account_moved",
    "list_exported",
    "invitation_withdrawn",
    "invitation_opened",
    "access_request_withdrawn",
    "access_expired",
    "firm_blocked",
    "firm_unblocked",
    "onboarding_passed",
    "person_blocked",
    "person_unblocked",
    "view_saved",
    "view_deleted",
    "requests_blocked",
    "requests_unblocked",
    "account_claimed",
    "ended_unlisted",
    "notes_restored",
    "partner_code_changed",
    "sign_in_reused",
    "key_created",
    "person_signed_in",
    "product_loaded",
    "product_retired",
    "brand_changed",
    "preferences_changed",
    "clock_moved",
    "addon_loaded",
    "addon_retired",
    "addon_default_set",
    "addon_payer_set",
    "addon_payer_cleared",
    "addon_reconnected",
    "discount_set",
    "token_key_rotated",
];

#[test]
fn every_kind_of_event_has_its_readers_or_is_silent() {
    let source = include_str!("../../../domain/src/event/kinds.rs");
    let (_, after) = source.split_once("pub const fn kind").unwrap();
    let (kinds, _) = after.split_once("#[cfg(test)]").unwrap();
    let kinds: BTreeSet<&str> =
        kinds.split("=> \"").skip(1).filter_map(|it| it.split('"').next()).collect();
    let lists = TOLD.iter().map(|it| it.0).chain(ELSEWHERE.iter().copied());
    let listed: Vec<&str> = lists.chain(SILENT.iter().copied()).collect();
    let once: BTreeSet<&str> = listed.iter().copied().collect();
    assert_eq!(once.len(), listed.len(), "a kind stands in two lists");
    let missing: Vec<_> = kinds.difference(&once).collect();
    assert!(
        missing.is_empty(),
        "say who is told of {missing:?}, in crates/app/tests/connections/recipients.rs"
    );
    let gone: Vec<_> = once.difference(&kinds).collect();
    assert!(gone.is_empty(), "{gone:?} are no kinds of events any more");
}

fn ask() -> Invite {
    Invite { email: JOE.to_owned(), products: vec!["jobs".to_owned()], ..Invite::default() }
}

fn wish() -> Wish {
    Wish { reason: "Payroll is due".to_owned(), days: String::new() }
}

/// Lets one event happen, as the next thing in the account's life.
async fn happen(it: &World, kind: &str) {
    let (ctx, firm) = (&it.ctx, it.firm);
    match kind {
        "invitation_sent" => drop(invite(ctx, &it.senior, it.client, &ask()).await.unwrap()),
        "invitation_accepted" => {
            let by = owners::invitation_link(ctx, &it.token("/i/")).unwrap();
            owners::accept(ctx, &it.joe, by, &[it.jobs]).await.unwrap();
        }
        "access_paused" => drop(owners::pause(ctx, &it.joe, firm, &[]).await.unwrap()),
        "access_resumed" => drop(owners::resume(ctx, &it.joe, firm, &[]).await.unwrap()),
        "access_requested" => {
            it.passes(60 * DAY);
            it.letters().await;
            request_access(ctx, &it.manager, it.jobs, &wish()).await.unwrap();
        }
        "access_allowed" => answer(it, RequestAnswer::Allow).await,
        "access_declined" => {
            it.passes(60 * DAY);
            request_access(ctx, &it.manager, it.jobs, &wish()).await.unwrap();
            it.letters().await;
            answer(it, RequestAnswer::Decline).await;
        }
        "connection_cancelled" => {
            let why = Why { reason: "client_left".to_owned(), words: String::new() };
            cancel(ctx, &it.senior, Whole::Client(it.client), &why).await.unwrap();
        }
        "partner_added" => {
            owners::add_partner(ctx, &it.joe, "PH-1", &[it.jobs]).await.unwrap();
        }
        "connection_revoked" => {
            drop(revoke(ctx, &it.operator, (it.jobs, firm), "A court order").await.unwrap());
        }
        "invitation_declined" => {
            let client = it.folder("Hartwell again").await;
            invite(ctx, &it.senior, client, &ask()).await.unwrap();
            it.letters().await;
            let by = owners::invitation_link(ctx, &it.token("/i/")).unwrap();
            owners::decline(ctx, &it.joe, by, (false, "")).await.unwrap();
        }
        "partner_removed" => {
            it.connected(it.books).await;
            owners::remove(ctx, &it.joe, firm, &[it.books]).await.unwrap();
        }
        other => panic!("nothing lets {other} happen"),
    }
}

async fn answer(it: &World, answer: RequestAnswer) {
    let by = owners::request_link(&it.ctx, &it.token("/r/")).unwrap();
    owners::answer(&it.ctx, &it.joe, by, answer).await.unwrap();
}

both! {
    async fn each_reader_is_told_once_and_nobody_else(lab) {
        let it = World::new(&lab).await;
        World::seat(&it.ctx, it.firm, "Olive", OLIVE, Role::Owner).await;
        World::seat(&it.ctx, it.firm, "Una", "una@ph.example", Role::Manager).await;
        let other = World::firm(&it.ctx, "south", "South", "SO-1").await;
        World::seat(&it.ctx, other, "Sue", "sue@south.example", Role::Senior).await;
        for (kind, readers) in TOLD {
            happen(&it, kind).await;
            let told: Vec<String> = it.letters().await.into_iter().map(|it| it.0).collect();
            assert_eq!(told, *readers, "{kind}");
        }
        assert!(it.letters().await.is_empty(), "the queue is empty");
        let sent = it.mail.letters();
        let ids: BTreeSet<&str> = sent.iter().map(|it| it.message_id.as_str()).collect();
        assert_eq!(ids.len(), sent.len(), "each letter has an id of its own");
    }
}
