//! Passwords and codes.

use super::*;
use test_support::both;

both! {
    async fn a_password_and_a_code_open_the_door(lab) {
        let ctx = ctx(&lab);
        let isla = person(&ctx, "isla@pemberton.example").await;
        let partner = firm(&ctx, "pemberton").await;
        seat(&ctx, partner, isla, "senior").await;
        let half = half(&ctx, " Isla@Pemberton.example ").await;
        assert_eq!(realm_of(&half), Realm::Partner);
        let shut = crate::people::session(&ctx, Realm::Partner, &half.token, None).await;
        assert_eq!(said(shut), (401, "unauthenticated"), "half a session opens nothing");
        let second = Second::Totp(code(&ctx, 0));
        let opened =
            with_second(&ctx, Realm::Partner, &half.token, &second, &here()).await.unwrap();
        assert_ne!(opened.token, half.token);
        let found =
            crate::people::session(&ctx, Realm::Partner, &opened.token, Some("pemberton")).await;
        let found = found.unwrap();
        assert_eq!(found.actor.staff().unwrap().partner, partner);
        assert_eq!(found.amr.to_string(), "password totp");
        let again = with_second(&ctx, Realm::Partner, &half.token, &second, &here()).await;
        assert_eq!(said(again), (401, "unauthenticated"), "a half session is used up");
        assert!(chain(&ctx, isla).await[0].contains("person_signed_in"));
    }

    async fn whoever_cannot_sign_in_gets_one_answer(lab) {
        let ctx = ctx(&lab);
        person(&ctx, "isla@pemberton.example").await;
        let gone = person(&ctx, "gone@pemberton.example").await;
        let new = person(&ctx, "new@pemberton.example").await;
        owner(&ctx, "joe@hartwell.example", None).await;
        disable(&ctx, gone, new).await;
        let mut answers = Vec::new();
        for (email, password) in [
            ("isla@pemberton.example", "seven green bicycles inside"),
            ("nobody@pemberton.example", PASSWORD),
            ("gone@pemberton.example", PASSWORD),
            ("new@pemberton.example", PASSWORD),
            ("joe@hartwell.example", PASSWORD),
            ("not an address", PASSWORD),
            ("isla@pemberton.example", ""),
        ] {
            let error = with_password(&ctx, typed(email, password), &here()).await.unwrap_err();
            let Error::Denied(it) = &error else { panic!("{email}: {error:?}") };
            answers.push((it.status, it.code, it.detail.clone()));
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "{answers:?}");
        assert_eq!((answers[0].0, answers[0].1), (401, "sign_in_failed"));
    }

    async fn a_code_counts_once_and_is_right_for_a_minute_and_a_half(lab) {
        let ctx = ctx(&lab);
        person(&ctx, "isla@pemberton.example").await;
        let half = half(&ctx, "isla@pemberton.example").await;
        for wrong in [code(&ctx, -2), code(&ctx, 2), "12345".into(), "abcdef".into()] {
            let second = Second::Totp(wrong);
            let refused = with_second(&ctx, half.realm, &half.token, &second, &here()).await;
            assert_eq!(said(refused), (401, "code_invalid"));
        }
        let right = Second::Totp(code(&ctx, 0));
        with_second(&ctx, half.realm, &half.token, &right, &here()).await.unwrap();
        let half = super::half(&ctx, "isla@pemberton.example").await;
        let reused = with_second(&ctx, half.realm, &half.token, &right, &here()).await;
        assert_eq!(said(reused), (401, "code_invalid"));
    }

    async fn the_sixth_code_waits(lab) {
        let ctx = ctx(&lab);
        person(&ctx, "isla@pemberton.example").await;
        let half = half(&ctx, "isla@pemberton.example").await;
        let ask = |code: String| {
            let (ctx, half) = (ctx.clone(), half.clone());
            async move {
                let second = Second::Totp(code);
                with_second(&ctx, half.realm, &half.token, &second, &here()).await
            }
        };
        for _ in 0..5 {
            assert_eq!(said(ask("000000".into()).await), (401, "code_invalid"));
        }
        assert_eq!(said(ask(code(&ctx, 0)).await), (429, "rate_limited"));
        ctx.clock.pass(16 * MINUTE);
        let half = super::half(&ctx, "isla@pemberton.example").await;
        let second = Second::Totp(code(&ctx, 0));
        with_second(&ctx, half.realm, &half.token, &second, &here()).await.unwrap();
    }

    async fn a_stranger_who_guesses_does_not_lock_the_owner_out(lab) {
        let ctx = ctx(&lab);
        owner(&ctx, "joe@hartwell.example", Some(PASSWORD)).await;
        for email in ["joe@hartwell.example", "nobody@hartwell.example"] {
            for _ in 0..5 {
                let wrong = with_password(&ctx, typed(email, "wrong"), &there()).await;
                assert_eq!(said(wrong), (401, "sign_in_failed"));
            }
            let bound = with_password(&ctx, typed(email, PASSWORD), &there()).await;
            assert_eq!(said(bound), (429, "rate_limited"), "known or not: {email}");
        }
        let joe = with_password(&ctx, typed("joe@hartwell.example", PASSWORD), &here()).await;
        assert!(matches!(joe.unwrap(), Next::Done(it) if it.realm == Realm::Client));
    }

    async fn a_recovery_code_works_once(lab) {
        let ctx = ctx(&lab);
        let isla = person(&ctx, "isla@pemberton.example").await;
        let opened = enters(&ctx, "isla@pemberton.example").await;
        let own = session(&ctx, &opened).await;
        let codes = crate::people::factors::new_codes(&ctx, &own).await.unwrap();
        let second = Second::Recovery(codes[3].to_uppercase());
        let half = half(&ctx, "isla@pemberton.example").await;
        let opened = with_second(&ctx, half.realm, &half.token, &second, &here()).await.unwrap();
        assert_eq!(session(&ctx, &opened).await.amr.to_string(), "password recovery");
        let half = super::half(&ctx, "isla@pemberton.example").await;
        let again = with_second(&ctx, half.realm, &half.token, &second, &here()).await;
        assert_eq!(said(again), (401, "code_invalid"));
        let told = letters(&ctx, "isla@pemberton.example").await;
        assert!(told[0].payload.to_string().contains("\"left\":9"), "{:?}", told[0]);
        assert!(chain(&ctx, isla).await[0].contains("password recovery"));
    }

    async fn a_password_alone_opens_no_firm(lab) {
        let ctx = ctx(&lab);
        let joe = owner(&ctx, "joe@hartwell.example", Some(PASSWORD)).await;
        let partner = firm(&ctx, "pemberton").await;
        seat(&ctx, partner, joe, "senior").await;
        let refused = with_password(&ctx, typed("joe@hartwell.example", PASSWORD), &here()).await;
        assert_eq!(said(refused), (403, "second_factor_required"));
    }
}

async fn disable(ctx: &Ctx, gone: PersonId, unverified: PersonId) {
    use store::{Sql, sql, vals};
    const DISABLE: Sql = sql("UPDATE persons SET disabled_at = $2 WHERE id = $1");
    const UNVERIFY: Sql = sql("UPDATE persons SET verified_at = NULL WHERE id = $1");
    let mut tx = ctx.store.append(&Actor::System.scope()).await.unwrap();
    tx.run(DISABLE, &vals![gone, NOW]).await.unwrap();
    tx.run(UNVERIFY, &vals![unverified]).await.unwrap();
    tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
}
