//! The queue: letters that fail come again, those that cannot be delivered wait for an operator.

use super::world::{World, said};
use app::letters::{self, Which};
use app::owners;
use outbound::mail::MailError;
use test_support::both;

both! {
    async fn a_letter_comes_again_until_it_goes(lab) {
        let it = World::new(&lab).await;
        it.connected(it.jobs).await;
        it.mail.fails(MailError::Later("greylisted".to_owned()));
        owners::pause(&it.ctx, &it.joe, it.firm, &[]).await.unwrap();
        assert_eq!(it.letters().await.len(), 1, "one of the two failed");
        let waiting = Which::State("waiting".to_owned());
        let found = letters::list(&it.ctx, &it.operator, &waiting, None, 10).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].row.error.as_deref(), Some("greylisted"));
        it.passes(2_000_000);
        assert_eq!(it.letters().await.len(), 1);
        assert!(it.letters().await.is_empty());
    }

    async fn a_letter_that_cannot_be_delivered_waits_for_an_operator(lab) {
        let it = World::new(&lab).await;
        it.connected(it.jobs).await;
        it.mail.fails(MailError::Never("no such mailbox".to_owned()));
        owners::pause(&it.ctx, &it.joe, it.firm, &[]).await.unwrap();
        it.letters().await;
        let dead = letters::dead_jobs(&it.ctx, &it.operator, None, 10).await.unwrap();
        assert_eq!(dead.len(), 1);
        assert_eq!(said(letters::dead_jobs(&it.ctx, &it.senior, None, 10).await).0, 401);
        letters::revive(&it.ctx, &it.operator, dead[0].id).await.unwrap();
        assert_eq!(it.letters().await.len(), 1);
        let all = letters::list(&it.ctx, &it.operator, &Which::All, None, 10).await.unwrap();
        assert!(all.iter().all(|it| it.row.state == "sent"));
        let one = letters::one(&it.ctx, &it.operator, all[0].row.id).await.unwrap();
        assert!(one.words.text.contains("turned off your firm’s access"));
    }
}
