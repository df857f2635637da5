//! Sessions: clocks, realms, step-up, hats.

use super::*;
use crate::people::hats::{change, hats};
use crate::people::step_up::{Proof, Waiting, keep, kept, prove};
use crate::people::{entered, fresh, may_enter};
use test_support::both;

const DAY_SHIFT: i64 = 12 * 60 * MINUTE;

both! {
    async fn a_session_opens_one_realm_by_one_statement(lab) {
        let ctx = ctx(&lab);
        let isla = person(&ctx, "isla@pemberton.example").await;
        let partner = firm(&ctx, "pemberton").await;
        firm(&ctx, "other").await;
        seat(&ctx, partner, isla, "senior").await;
        let token = enters(&ctx, "isla@pemberton.example").await.token;
        let ask = |realm, token: String, slug: Option<&'static str>| {
            let ctx = ctx.clone();
            async move { crate::people::session(&ctx, realm, &token, slug).await }
        };
        ask(Realm::Partner, token.clone(), Some("pemberton")).await.unwrap();
        let before = ctx.store.statements();
        ask(Realm::Partner, token.clone(), Some("pemberton")).await.unwrap();
        assert_eq!(ctx.store.statements() - before, 1);
        for realm in [Realm::Client, Realm::Operator] {
            assert_eq!(said(ask(realm, token.clone(), None).await), (401, "unauthenticated"));
        }
        // One token in 64 begins with an A already.
        let bent = format!("{}{}", if token.starts_with('A') { 'B' } else { 'A' }, &token[1..]);
        for bad in [String::new(), token[..42].to_owned(), bent, "x".repeat(8_000)] {
            let refused = ask(Realm::Partner, bad, Some("pemberton")).await;
            assert_eq!(said(refused), (401, "unauthenticated"));
        }
        for foreign in ["other", "nowhere"] {
            let refused = ask(Realm::Partner, token.clone(), Some(foreign)).await;
            assert_eq!(said(refused), (404, "not_found"));
        }
    }

    async fn suspension_ends_it_at_once(lab) {
        let ctx = ctx(&lab);
        let isla = person(&ctx, "isla@pemberton.example").await;
        let partner = firm(&ctx, "pemberton").await;
        let staff = seat(&ctx, partner, isla, "senior").await;
        let opened = enters(&ctx, "isla@pemberton.example").await;
        set(&ctx, partner, staff, ("suspended", "active")).await;
        let asked = crate::people::session(&ctx, Realm::Partner, &opened.token, Some("pemberton"));
        assert_eq!(said(asked.await), (401, "unauthenticated"));
        set(&ctx, partner, staff, ("active", "suspended")).await;
        let asked = crate::people::session(&ctx, Realm::Partner, &opened.token, Some("pemberton"));
        assert_eq!(said(asked.await), (401, "unauthenticated"));
        set(&ctx, partner, staff, ("removed", "active")).await;
        let asked = crate::people::session(&ctx, Realm::Partner, &opened.token, Some("pemberton"));
        assert_eq!(said(asked.await), (404, "not_found"));
    }

    async fn idle_and_old_sessions_are_none(lab) {
        let ctx = ctx(&lab);
        owner(&ctx, "joe@hartwell.example", Some(PASSWORD)).await;
        let ask = typed("joe@hartwell.example", PASSWORD);
        let Next::Done(opened) = with_password(&ctx, ask.clone(), &here()).await.unwrap() else {
            panic!("no code is due");
        };
        ctx.clock.pass(29 * MINUTE);
        session(&ctx, &opened).await;
        // The use before counted: half an hour begins again.
        ctx.clock.pass(29 * MINUTE);
        session(&ctx, &opened).await;
        ctx.clock.pass(30 * MINUTE);
        let idle = crate::people::session(&ctx, Realm::Client, &opened.token, None).await;
        assert_eq!(said(idle), (401, "unauthenticated"));
        let Next::Done(opened) = with_password(&ctx, ask, &here()).await.unwrap() else {
            panic!("no code is due");
        };
        for _ in 0..(DAY_SHIFT / (20 * MINUTE) - 1) {
            ctx.clock.pass(20 * MINUTE);
            session(&ctx, &opened).await;
        }
        ctx.clock.pass(20 * MINUTE);
        let old = crate::people::session(&ctx, Realm::Client, &opened.token, None).await;
        assert_eq!(said(old), (401, "unauthenticated"));
    }

    async fn a_step_up_renews_the_token_and_keeps_the_form(lab) {
        let ctx = ctx(&lab);
        person(&ctx, "isla@pemberton.example").await;
        let opened = enters(&ctx, "isla@pemberton.example").await;
        ctx.clock.pass(5 * MINUTE);
        let own = session(&ctx, &opened).await;
        let mut tx = ctx.store.read(&Actor::System.scope()).await.unwrap();
        let asked = fresh(&ctx, &mut tx, &own.actor).await.unwrap_err();
        assert!(matches!(asked, Error::StepUp { max_age: 300 }));
        let asked = may_enter(&ctx, &mut tx, &own.actor).await.unwrap_err();
        assert_eq!((asked.status(), asked.code()), (401, "reauth_required"));
        drop(tx);
        let form = Waiting { path: "/p/pemberton/staff".into(), fields: vec![("a".into(), "b".into())] };
        let id = keep(&ctx, &own, &form).await.unwrap();
        let wrong = Proof::Password { password: "wrong".into(), code: code(&ctx, 0) };
        assert_eq!(said(prove(&ctx, &own, &wrong).await), (401, "reauth_failed"));
        let wrong = Proof::Password { password: PASSWORD.into(), code: "000000".into() };
        assert_eq!(said(prove(&ctx, &own, &wrong).await), (401, "code_invalid"));
        let right = Proof::Password { password: PASSWORD.into(), code: code(&ctx, 0) };
        let renewed = prove(&ctx, &own, &right).await.unwrap();
        let old = crate::people::session(&ctx, opened.realm, &opened.token, None).await;
        assert_eq!(said(old), (401, "unauthenticated"), "the old token is dead");
        let own = session(&ctx, &renewed).await;
        assert_eq!(own.id, opened.id);
        own.needs_fresh(domain::time::micros(ctx.clock.security())).unwrap();
        assert_eq!(kept(&ctx, &own, &id).await.unwrap(), Some(form));
        assert_eq!(kept(&ctx, &own, &id).await.unwrap(), None, "given out once");
        assert_eq!(kept(&ctx, &own, "junk").await.unwrap(), None);
    }

    async fn a_kept_form_belongs_to_one_session(lab) {
        let ctx = ctx(&lab);
        person(&ctx, "isla@pemberton.example").await;
        let one = session(&ctx, &enters(&ctx, "isla@pemberton.example").await).await;
        let two = session(&ctx, &enters(&ctx, "isla@pemberton.example").await).await;
        let form = Waiting { path: "/x".into(), fields: Vec::new() };
        let id = keep(&ctx, &one, &form).await.unwrap();
        assert_eq!(kept(&ctx, &two, &id).await.unwrap(), None);
        assert_eq!(kept(&ctx, &one, &id).await.unwrap(), Some(form));
    }

    async fn only_the_first_entry_of_a_session_asks_again(lab) {
        let ctx = ctx(&lab);
        person(&ctx, "isla@pemberton.example").await;
        let own = session(&ctx, &enters(&ctx, "isla@pemberton.example").await).await;
        let mut tx = ctx.store.append(&Actor::System.scope()).await.unwrap();
        may_enter(&ctx, &mut tx, &own.actor).await.unwrap();
        entered(&ctx, &mut tx, &own.actor).await.unwrap();
        tx.commit_quiet(Quiet::Session, &[], NOW).await.unwrap();
        ctx.clock.pass(20 * MINUTE);
        let mut tx = ctx.store.read(&Actor::System.scope()).await.unwrap();
        may_enter(&ctx, &mut tx, &own.actor).await.unwrap();
        assert!(fresh(&ctx, &mut tx, &own.actor).await.is_err());
    }

    async fn sessions_are_listed_and_ended(lab) {
        use crate::people::sessions::{end, end_others, list};
        let ctx = ctx(&lab);
        let isla = person(&ctx, "isla@pemberton.example").await;
        person(&ctx, "other@pemberton.example").await;
        let mine = enters(&ctx, "isla@pemberton.example").await;
        let own = session(&ctx, &mine).await;
        let second = enters(&ctx, "isla@pemberton.example").await;
        let third = enters(&ctx, "isla@pemberton.example").await;
        let foreign = enters(&ctx, "other@pemberton.example").await;
        assert_eq!(list(&ctx, isla).await.unwrap().len(), 3);
        assert_eq!(said(end(&ctx, &own, foreign.id).await), (404, "not_found"));
        end(&ctx, &own, second.id).await.unwrap();
        assert_eq!(said(end(&ctx, &own, second.id).await), (404, "not_found"));
        assert_eq!(end_others(&ctx, &own).await.unwrap(), 1);
        for ended in [second, third] {
            let asked = crate::people::session(&ctx, ended.realm, &ended.token, None).await;
            assert_eq!(said(asked), (401, "unauthenticated"));
        }
        session(&ctx, &mine).await;
        session(&ctx, &foreign).await;
    }

    async fn a_hat_is_changed_on_the_same_proof(lab) {
        let ctx = ctx(&lab);
        let isla = person(&ctx, "isla@pemberton.example").await;
        let partner = firm(&ctx, "pemberton").await;
        seat(&ctx, partner, isla, "senior").await;
        let own = session(&ctx, &enters(&ctx, "isla@pemberton.example").await).await;
        let worn = hats(&ctx, isla).await.unwrap();
        assert_eq!((worn.seats.len(), worn.count(), worn.first()), (1, 1, Realm::Partner));
        let client = change(&ctx, &own, Realm::Client, &here()).await.unwrap();
        let found = session(&ctx, &client).await;
        assert_eq!(found.clocks.proven_at, own.clocks.proven_at);
        assert_eq!(found.clocks.expires_at, own.clocks.expires_at);
        let refused = change(&ctx, &own, Realm::Operator, &here()).await;
        assert_eq!(said(refused), (404, "not_found"));
        let joe = owner(&ctx, "joe@hartwell.example", Some(PASSWORD)).await;
        let ask = typed("joe@hartwell.example", PASSWORD);
        let Next::Done(weak) = with_password(&ctx, ask, &here()).await.unwrap() else {
            panic!("no code is due");
        };
        seat(&ctx, partner, joe, "manager").await;
        let weak = session(&ctx, &weak).await;
        let refused = change(&ctx, &weak, Realm::Partner, &here()).await;
        assert_eq!(said(refused), (401, "unauthenticated"), "a password is too weak there");
    }

    async fn a_new_password_ends_the_other_sessions(lab) {
        use crate::people::factors::change_password;
        let ctx = ctx(&lab);
        person(&ctx, "isla@pemberton.example").await;
        let other = enters(&ctx, "isla@pemberton.example").await;
        let own = session(&ctx, &enters(&ctx, "isla@pemberton.example").await).await;
        let new = "nine brown horses in a field";
        let refused = change_password(&ctx, &own, "wrong", new).await;
        assert_eq!(said(refused), (401, "reauth_failed"));
        for (bad, wanted) in [
            (PASSWORD, "password_unchanged"),
            ("fourteen chars", "password_too_short"),
            ("isla@pemberton.example", "password_contextual"),
            (&"x".repeat(1_025), "password_too_long"),
        ] {
            let Err(Error::Invalid(faults)) = change_password(&ctx, &own, PASSWORD, bad).await else {
                panic!("{bad} is refused");
            };
            assert_eq!(faults[0].code, wanted);
        }
        change_password(&ctx, &own, PASSWORD, new).await.unwrap();
        let ended = crate::people::session(&ctx, other.realm, &other.token, None).await;
        assert_eq!(said(ended), (401, "unauthenticated"));
        let told = letters(&ctx, "isla@pemberton.example").await;
        assert!(told[0].payload.to_string().contains("password_changed"));
        ctx.clock.pass(6 * MINUTE);
        let stale = change_password(&ctx, &own, new, PASSWORD).await;
        assert_eq!(said(stale), (401, "reauth_required"));
    }
}

async fn set(ctx: &Ctx, partner: PartnerId, staff: StaffId, (seat, firm): (&str, &str)) {
    use store::{Sql, sql, vals};
    const SEAT: Sql = sql("UPDATE staff SET state = $3 WHERE partner = $1 AND id = $2");
    const FIRM: Sql = sql("UPDATE partners SET state = $2 WHERE id = $1");
    let mut tx = ctx.store.append(&Actor::System.scope()).await.unwrap();
    tx.run(SEAT, &vals![partner, staff, seat]).await.unwrap();
    tx.run(FIRM, &vals![partner, firm]).await.unwrap();
    tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
}
