//! Passkeys, from the first to a copied one.

use super::*;
use crate::people::factors::{add_passkey, begin_passkey, factors, remove_passkey};
use crate::people::sign_in::{ask_passkey, with_passkey};
use crate::people::soft_key::{Bend, SoftKey};
use crate::people::step_up::{Proof, prove};
use test_support::both;

async fn enrolled(ctx: &Ctx, email: &str) -> (SoftKey, Session) {
    let own = session(ctx, &enters(ctx, email).await).await;
    let mut key = SoftKey::new("http://localhost:4100");
    let asked = begin_passkey(ctx, &own).await.unwrap();
    add_passkey(ctx, &own, &key.make(&asked.options), "Laptop").await.unwrap();
    (key, own)
}

both! {
    async fn a_passkey_alone_opens_the_firm(lab) {
        let ctx = ctx(&lab);
        let isla = person(&ctx, "isla@pemberton.example").await;
        let partner = firm(&ctx, "pemberton").await;
        seat(&ctx, partner, isla, "owner").await;
        let (mut key, own) = enrolled(&ctx, "isla@pemberton.example").await;
        let asked = ask_passkey(&ctx).await.unwrap();
        let answer = key.answer(&asked.options, Bend::Straight);
        let opened = with_passkey(&ctx, &answer, None, &here()).await.unwrap();
        assert_eq!((opened.person, opened.realm), (isla, Realm::Partner));
        let shown = factors(&ctx, &own).await.unwrap();
        assert!(shown.passkeys[0].last_used_at.is_some());
        let reused = with_passkey(&ctx, &answer, None, &here()).await;
        assert_eq!(said(reused), (401, "passkey_invalid"), "a challenge counts once");
    }

    async fn whatever_is_bent_gets_one_answer(lab) {
        let ctx = ctx(&lab);
        person(&ctx, "isla@pemberton.example").await;
        let (mut key, _) = enrolled(&ctx, "isla@pemberton.example").await;
        for bend in [Bend::Origin, Bend::RpId, Bend::NotVerified, Bend::Signature, Bend::Challenge]
        {
            let asked = ask_passkey(&ctx).await.unwrap();
            let answer = key.answer(&asked.options, bend);
            let refused = with_passkey(&ctx, &answer, None, &here()).await;
            assert_eq!(said(refused), (401, "passkey_invalid"), "{bend:?}");
        }
        let asked = ask_passkey(&ctx).await.unwrap();
        let answer = key.answer(&asked.options, Bend::Straight);
        ctx.clock.pass(5 * MINUTE);
        let late = with_passkey(&ctx, &answer, None, &here()).await;
        assert_eq!(said(late), (401, "passkey_invalid"), "five minutes");
        let mut unknown = SoftKey::new("http://localhost:4100");
        let asked = ask_passkey(&ctx).await.unwrap();
        let answer = unknown.answer(&asked.options, Bend::Straight);
        for junk in [answer.as_str(), "", "{}", "null", "[1,2"] {
            let refused = with_passkey(&ctx, junk, None, &here()).await;
            assert_eq!(said(refused), (401, "passkey_invalid"), "{junk:.20}");
        }
    }

    async fn a_copied_passkey_is_refused_and_told(lab) {
        let ctx = ctx(&lab);
        let isla = person(&ctx, "isla@pemberton.example").await;
        let (mut key, _) = enrolled(&ctx, "isla@pemberton.example").await;
        let asked = ask_passkey(&ctx).await.unwrap();
        let answer = key.answer(&asked.options, Bend::Straight);
        with_passkey(&ctx, &answer, None, &here()).await.unwrap();
        let asked = ask_passkey(&ctx).await.unwrap();
        let answer = key.answer(&asked.options, Bend::CounterBack);
        let refused = with_passkey(&ctx, &answer, None, &here()).await;
        assert_eq!(said(refused), (401, "passkey_invalid"));
        let told = chain(&ctx, isla).await;
        assert!(told[0].starts_with("person_security") && told[0].contains("counter"), "{told:?}");
        let letter = &letters(&ctx, "isla@pemberton.example").await[0];
        assert!(letter.payload.to_string().contains("passkey_copied"));
    }

    async fn a_passkey_steps_up_its_own_person_only(lab) {
        let ctx = ctx(&lab);
        person(&ctx, "isla@pemberton.example").await;
        person(&ctx, "mark@pemberton.example").await;
        let (mut key, own) = enrolled(&ctx, "isla@pemberton.example").await;
        let (mut other, _) = enrolled(&ctx, "mark@pemberton.example").await;
        ctx.clock.pass(6 * MINUTE);
        let asked = ask_passkey(&ctx).await.unwrap();
        let foreign = Proof::Passkey(other.answer(&asked.options, Bend::Straight));
        assert_eq!(said(prove(&ctx, &own, &foreign).await), (401, "passkey_invalid"));
        let asked = ask_passkey(&ctx).await.unwrap();
        let proof = Proof::Passkey(key.answer(&asked.options, Bend::Straight));
        let renewed = prove(&ctx, &own, &proof).await.unwrap();
        let amr = session(&ctx, &renewed).await.amr.to_string();
        assert_eq!(amr, "password totp passkey");
    }

    async fn the_only_way_in_stays(lab) {
        let ctx = ctx(&lab);
        let isla = person(&ctx, "isla@pemberton.example").await;
        let partner = firm(&ctx, "pemberton").await;
        seat(&ctx, partner, isla, "owner").await;
        let (_, own) = enrolled(&ctx, "isla@pemberton.example").await;
        forget_password(&ctx, isla).await;
        let shown = factors(&ctx, &own).await.unwrap();
        assert!(!shown.can_remove);
        let id = shown.passkeys[0].id;
        assert_eq!(said(remove_passkey(&ctx, &own, id).await), (409, "last_factor"));
        let unknown = ctx.ids.next(ctx.clock.security());
        assert_eq!(said(remove_passkey(&ctx, &own, unknown).await), (404, "not_found"));
        let mut second = SoftKey::new("http://localhost:4100");
        let asked = begin_passkey(&ctx, &own).await.unwrap();
        add_passkey(&ctx, &own, &second.make(&asked.options), "Phone").await.unwrap();
        remove_passkey(&ctx, &own, id).await.unwrap();
        assert_eq!(factors(&ctx, &own).await.unwrap().passkeys[0].name, "Phone");
    }
}

async fn forget_password(ctx: &Ctx, person: PersonId) {
    use store::{Sql, sql, vals};
    const FORGET: Sql = sql("UPDATE persons SET password_hash = NULL WHERE id = $1");
    let mut tx = ctx.store.append(&Actor::System.scope()).await.unwrap();
    tx.run(FORGET, &vals![person]).await.unwrap();
    tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
}
