//! Joining a firm, whole or not at all.

use super::*;
use crate::people::joining::{
    accept_staff_invitation, again, begin_passkey, look, with_code, with_passkey,
    with_password as set_password,
};
use crate::people::soft_key::SoftKey;
use domain::ids::{InvitationId, LinkId};
use test_support::both;

const DAY: i64 = 24 * 60 * MINUTE;

/// An invitation to a firm; answers its token.
async fn invited(ctx: &Ctx, partner: PartnerId, email: &str, role: &str) -> String {
    let now = ctx.clock.business();
    let (id, link): (InvitationId, LinkId) = (ctx.ids.next(now), ctx.ids.next(now));
    let at = domain::time::micros(now);
    let row = store::staff::Invited {
        id,
        partner,
        name: "Mia Long".to_owned(),
        email: email.to_owned(),
        email_folded: email.to_lowercase(),
        role: role.to_owned(),
        groups: String::new(),
        link,
        state: "pending".to_owned(),
        invited_by: None,
        created_at: at,
        expires_at: at + 7 * DAY,
        bounced_at: None,
    };
    let locks = Locks::new().lock(partner);
    let mut tx = ctx.store.write(&Actor::System.scope(), locks).await.unwrap();
    store::staff::add_invitation(&mut tx, &row).await.unwrap();
    tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
    ctx.secrets.link_token(link.0)
}

fn first_code(ctx: &Ctx, secret: &str) -> String {
    codes::Secret::from_text(secret).unwrap().code(ctx.clock.security())
}

both! {
    async fn the_first_owner_sets_a_password_and_an_app(lab) {
        let ctx = ctx(&lab);
        let partner = firm(&ctx, "pemberton").await;
        let token = invited(&ctx, partner, "mia@pemberton.example", "owner").await;
        let seen = look(&ctx, &token).await.unwrap();
        assert_eq!((seen.firm.as_str(), seen.role.as_str()), ("Pemberton & Hale", "owner"));
        assert_eq!(seen.known, None);
        let Err(Error::Invalid(faults)) = set_password(&ctx, &token, " ", "short").await else {
            panic!("both are wrong");
        };
        let codes: Vec<_> = faults.iter().map(|it| it.code).collect();
        assert_eq!(codes, ["name_required", "password_too_short"]);
        let half = set_password(&ctx, &token, "Mia Long", PASSWORD).await.unwrap();
        let wrong = with_code(&ctx, &token, (&half.sealed, "000000"), &here()).await;
        assert_eq!(said(wrong), (401, "code_invalid"));
        assert_eq!(
            again(&ctx, &token, &half.sealed).await.unwrap().enrolment.secret,
            half.enrolment.secret
        );
        let early = with_password(&ctx, typed("mia@pemberton.example", PASSWORD), &here()).await;
        assert_eq!(said(early), (401, "sign_in_failed"), "nothing is stored half-way");
        let code = first_code(&ctx, &half.enrolment.secret);
        let joined = with_code(&ctx, &token, (&half.sealed, &code), &here()).await.unwrap();
        assert_eq!(joined.codes.len(), 10);
        let own = crate::people::session(&ctx, Realm::Partner, &joined.opened.token, Some(&joined.slug));
        let own = own.await.unwrap();
        assert_eq!(own.actor.staff().unwrap().role, domain::access::Role::Owner);
        assert_eq!(own.name, "Mia Long");
        let used = with_code(&ctx, &token, (&half.sealed, &code), &here()).await;
        assert_eq!(said(used), (410, "link_used_or_expired"));
        assert_eq!(said(look(&ctx, &token).await), (410, "link_used_or_expired"));
    }

    async fn a_member_of_staff_begins_with_a_passkey(lab) {
        let ctx = ctx(&lab);
        let partner = firm(&ctx, "pemberton").await;
        let token = invited(&ctx, partner, "mia@pemberton.example", "manager").await;
        let asked = begin_passkey(&ctx, &token, "Mia Long").await.unwrap();
        let answer = SoftKey::new("http://localhost:4100").make(&asked.options);
        let joined = with_passkey(&ctx, &token, ("Mia Long", &answer), &here()).await.unwrap();
        assert!(joined.codes.is_empty());
        let own = session(&ctx, &joined.opened).await;
        assert_eq!(own.amr.to_string(), "passkey");
        let again = with_passkey(&ctx, &token, ("Mia Long", &answer), &here()).await;
        assert_eq!(said(again), (401, "passkey_invalid"), "the challenge is used up");
    }

    async fn a_known_person_signs_in_and_accepts(lab) {
        let ctx = ctx(&lab);
        let isla = person(&ctx, "isla@pemberton.example").await;
        person(&ctx, "other@pemberton.example").await;
        let partner = firm(&ctx, "pemberton").await;
        let token = invited(&ctx, partner, "isla@pemberton.example", "senior").await;
        assert_eq!(look(&ctx, &token).await.unwrap().known, Some(isla));
        let over = set_password(&ctx, &token, "Isla", "nine brown horses in a field").await;
        assert_eq!(said(over), (401, "unauthenticated"), "no new password without the old one");
        let other = session(&ctx, &enters(&ctx, "other@pemberton.example").await).await;
        let wrong = accept_staff_invitation(&ctx, &token, &other, &here()).await;
        assert_eq!(said(wrong), (403, "wrong_person"));
        let own = session(&ctx, &enters(&ctx, "isla@pemberton.example").await).await;
        let joined = accept_staff_invitation(&ctx, &token, &own, &here()).await.unwrap();
        let asked = crate::people::session(&ctx, Realm::Partner, &joined.opened.token, Some("pemberton"));
        asked.await.unwrap();
        let second = invited(&ctx, partner, "isla@pemberton.example", "senior").await;
        let twice = accept_staff_invitation(&ctx, &second, &own, &here()).await;
        assert_eq!(said(twice), (409, "already_member"));
    }

    async fn an_owner_of_an_account_adds_what_staff_need(lab) {
        let ctx = ctx(&lab);
        let joe = owner(&ctx, "joe@hartwell.example", None).await;
        let partner = firm(&ctx, "pemberton").await;
        let token = invited(&ctx, partner, "joe@hartwell.example", "assistant").await;
        let half = set_password(&ctx, &token, "Joe", PASSWORD).await.unwrap();
        let code = first_code(&ctx, &half.enrolment.secret);
        let joined = with_code(&ctx, &token, (&half.sealed, &code), &here()).await.unwrap();
        assert_eq!(joined.opened.person, joe, "the same human");
    }

    async fn an_invitation_runs_out_after_a_week(lab) {
        let ctx = ctx(&lab);
        let partner = firm(&ctx, "pemberton").await;
        let token = invited(&ctx, partner, "mia@pemberton.example", "owner").await;
        ctx.clock.advance(7 * DAY);
        assert_eq!(said(look(&ctx, &token).await), (410, "link_used_or_expired"));
        let late = set_password(&ctx, &token, "Mia", PASSWORD).await;
        assert_eq!(said(late), (410, "link_used_or_expired"));
    }
}
