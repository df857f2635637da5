//! Links in letters: signing owners in, new passwords, the sandbox's printed ones.

use super::*;
use crate::people::links::{
    SEND_LINK, Wanted, Wish, demo_link, look, look_reset, redeem, reset, send, want,
};
use domain::ids::{AccountId, ProductId};
use domain::letter::Letter;
use test_support::both;

/// Runs the jobs that wait for a letter's link; answers how many there were.
async fn works(ctx: &Ctx) -> usize {
    let scope = Actor::System.scope();
    let now = domain::time::micros(ctx.clock.security());
    let jobs = store::jobs::claim(&ctx.store, &scope, now, MINUTE, 100).await.unwrap();
    let mut done = 0;
    for job in jobs {
        if job.kind == SEND_LINK {
            let wanted: Wanted = serde_json::from_value(job.payload.clone()).unwrap();
            send(ctx, &wanted).await.unwrap();
            done += 1;
        }
        let mut tx = ctx.store.append(&scope).await.unwrap();
        store::jobs::finish(&mut tx, &job, now).await.unwrap();
        tx.commit_quiet(Quiet::Queue, &[], now).await.unwrap();
    }
    done
}

/// The token of the newest letter to an address.
async fn token(ctx: &Ctx, to: &str) -> String {
    let newest = letters(ctx, to).await.remove(0);
    let letter: Letter = serde_json::from_value(newest.payload["letter"].clone()).unwrap();
    let (Letter::SignInLink { link, .. } | Letter::PasswordReset { link }) = letter else {
        panic!("no link: {letter:?}");
    };
    ctx.secrets.link_token(link.0)
}

async fn account(ctx: &Ctx, email: &str) -> AccountId {
    use store::{Sql, sql, vals};
    const PRODUCT: Sql = sql("INSERT INTO products (id, slug, name, client_id, definition, jwks,
           rank, created_at) VALUES ($1, 'jobs', 'Jobs', 'jobs', '', '', 1, $2)");
    const ACCOUNT: Sql = sql(
        "INSERT INTO accounts (id, product, subdomain, business_name,
           owner_name, owner_email, owner_email_folded, life, search, created_at)
         VALUES ($1, $2, 'hartwell', 'Hartwell Joinery', 'Joe Hartwell', $3, $3, 'active', '', $4)",
    );
    let product: ProductId = ctx.ids.next(ctx.clock.security());
    let id: AccountId = ctx.ids.next(ctx.clock.security());
    let mut tx = ctx.store.append(&Actor::System.scope()).await.unwrap();
    tx.add_owner(id).await.unwrap();
    tx.run(PRODUCT, &vals![product, NOW]).await.unwrap();
    tx.run(ACCOUNT, &vals![id, product, email, NOW]).await.unwrap();
    tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
    id
}

both! {
    async fn a_reported_owner_becomes_a_person_by_the_button(lab) {
        let ctx = ctx(&lab);
        account(&ctx, "joe@hartwell.example").await;
        want(&ctx, Wish::SignIn, ("Joe@Hartwell.example", ""), &here()).await.unwrap();
        assert_eq!(works(&ctx).await, 1);
        let token = token(&ctx, "joe@hartwell.example").await;
        for _ in 0..3 {
            assert_eq!(look(&ctx, &token).await.unwrap().name, "Joe Hartwell");
        }
        let opened = redeem(&ctx, &token, &here()).await.unwrap();
        let own = session(&ctx, &opened).await;
        assert_eq!((own.realm, own.name.as_str()), (Realm::Client, "Joe Hartwell"));
        let worn = crate::people::hats::hats(&ctx, own.person).await.unwrap();
        assert_eq!(worn.businesses, ["Hartwell Joinery"], "the account has its owner");
        let again = redeem(&ctx, &token, &here()).await;
        assert_eq!(said(again), (410, "link_used_or_expired"));
        assert_eq!(said(look(&ctx, &token).await), (410, "link_used_or_expired"));
    }

    async fn nobody_learns_whose_address_it_is(lab) {
        let ctx = ctx(&lab);
        person(&ctx, "isla@pemberton.example").await;
        let before = ctx.store.statements();
        want(&ctx, Wish::SignIn, ("isla@pemberton.example", ""), &here()).await.unwrap();
        let known = ctx.store.statements() - before;
        let before = ctx.store.statements();
        want(&ctx, Wish::SignIn, ("nobody@pemberton.example", ""), &here()).await.unwrap();
        assert_eq!(ctx.store.statements() - before, known, "the same work");
        assert_eq!(works(&ctx).await, 2);
        assert!(letters(&ctx, "nobody@pemberton.example").await.is_empty());
        let bad = want(&ctx, Wish::SignIn, ("nobody", ""), &here()).await;
        assert_eq!(said(bad), (422, "invalid_fields"));
    }

    async fn staff_do_not_come_in_by_a_letter(lab) {
        let ctx = ctx(&lab);
        let isla = person(&ctx, "isla@pemberton.example").await;
        let partner = firm(&ctx, "pemberton").await;
        seat(&ctx, partner, isla, "senior").await;
        want(&ctx, Wish::SignIn, ("isla@pemberton.example", ""), &here()).await.unwrap();
        works(&ctx).await;
        assert!(letters(&ctx, "isla@pemberton.example").await.is_empty());
        account(&ctx, "isla@pemberton.example").await;
        want(&ctx, Wish::SignIn, ("isla@pemberton.example", ""), &here()).await.unwrap();
        works(&ctx).await;
        let token = token(&ctx, "isla@pemberton.example").await;
        let opened = redeem(&ctx, &token, &here()).await.unwrap();
        assert_eq!(opened.realm, Realm::Client, "an owner too: through the owners' door only");
        let firm = crate::people::session(&ctx, Realm::Partner, &opened.token, Some("pemberton"));
        assert_eq!(said(firm.await), (401, "unauthenticated"));
    }

    async fn a_link_lives_a_quarter_of_an_hour(lab) {
        let ctx = ctx(&lab);
        owner(&ctx, "joe@hartwell.example", None).await;
        want(&ctx, Wish::SignIn, ("joe@hartwell.example", ""), &here()).await.unwrap();
        works(&ctx).await;
        let token = token(&ctx, "joe@hartwell.example").await;
        let reset = reset(&ctx, &token, "nine brown horses in a field").await;
        assert_eq!(said(reset), (410, "link_used_or_expired"), "a link of another kind");
        ctx.clock.pass(15 * MINUTE);
        assert_eq!(said(look(&ctx, &token).await), (410, "link_used_or_expired"));
        assert_eq!(said(redeem(&ctx, &token, &here()).await), (410, "link_used_or_expired"));
        for junk in ["", "x", &token[1..], &token.to_uppercase()] {
            assert_eq!(said(look(&ctx, junk).await), (410, "link_used_or_expired"));
        }
    }

    async fn the_sixth_letter_is_not_written(lab) {
        let ctx = ctx(&lab);
        owner(&ctx, "joe@hartwell.example", None).await;
        for _ in 0..8 {
            want(&ctx, Wish::SignIn, ("joe@hartwell.example", ""), &here()).await.unwrap();
        }
        works(&ctx).await;
        assert_eq!(letters(&ctx, "joe@hartwell.example").await.len(), 5);
    }

    async fn a_reset_asks_for_the_code_as_ever(lab) {
        let ctx = ctx(&lab);
        person(&ctx, "isla@pemberton.example").await;
        let open = enters(&ctx, "isla@pemberton.example").await;
        want(&ctx, Wish::Reset, ("isla@pemberton.example", ""), &here()).await.unwrap();
        works(&ctx).await;
        let token = token(&ctx, "isla@pemberton.example").await;
        look_reset(&ctx, &token).await.unwrap();
        let Err(Error::Invalid(faults)) = reset(&ctx, &token, "fourteen chars").await else {
            panic!("too short");
        };
        assert_eq!(faults[0].code, "password_too_short");
        let new = "nine brown horses in a field";
        reset(&ctx, &token, new).await.unwrap();
        assert_eq!(said(reset(&ctx, &token, new).await), (410, "link_used_or_expired"));
        let ended = crate::people::session(&ctx, open.realm, &open.token, None).await;
        assert_eq!(said(ended), (401, "unauthenticated"));
        let next = with_password(&ctx, typed("isla@pemberton.example", new), &here()).await;
        assert!(matches!(next.unwrap(), Next::Code(_)), "the second factor is asked for");
        let old = with_password(&ctx, typed("isla@pemberton.example", PASSWORD), &here()).await;
        assert_eq!(said(old), (401, "sign_in_failed"));
    }

    async fn a_printed_link_works_again_for_a_day(lab) {
        let ctx = ctx(&lab);
        let isla = person(&ctx, "isla@pemberton.example").await;
        let partner = firm(&ctx, "pemberton").await;
        seat(&ctx, partner, isla, "senior").await;
        let token = demo_link(&ctx, isla, Realm::Partner).await.unwrap();
        for _ in 0..2 {
            let opened = redeem(&ctx, &token, &here()).await.unwrap();
            let own = session(&ctx, &opened).await;
            own.needs_fresh(domain::time::micros(ctx.clock.security())).unwrap();
            assert!(own.amr.is_strong());
            ctx.clock.pass(60 * MINUTE);
        }
        ctx.clock.pass(24 * 60 * MINUTE);
        assert_eq!(said(redeem(&ctx, &token, &here()).await), (410, "link_used_or_expired"));
    }
}
