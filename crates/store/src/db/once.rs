//! One commit for a whole request: what its deeds keep, and the answer, come to the disk together.
//!
//! A store of this kind does not end a deed's transaction when the deed commits. It parks it; later
//! reads and deeds of the same request go on inside it, and only [`Store::commit_once`] ends it. So an
//! answer that is saved in it is there exactly when the effect is. Whoever drops it undoes all.
//!
//! Within, each later part is a savepoint: a part that is dropped is undone alone.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::error::{Error, Result};
use super::value::{Row, Value};
use super::{Session, Store};
use crate::sql::{Built, Sql};

/// Where a request's transaction waits between its deeds.
#[derive(Debug, Default)]
pub(crate) struct Place(Mutex<Parked>);

#[derive(Debug, Default)]
struct Parked {
    session: Option<Session>,
    /// The last part was dropped: its savepoint is undone before anything else happens.
    undo: bool,
    /// How many jobs wait for the commit.
    jobs: u64,
}

impl Place {
    fn parked(&self) -> MutexGuard<'_, Parked> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn give_back(&self, session: Session, undo: bool, jobs: u64) {
        let mut parked = self.parked();
        parked.session = Some(session);
        parked.undo = undo;
        parked.jobs += jobs;
    }

    /// The request's transaction, if a deed kept something in it before.
    async fn take(&self) -> Result<Option<Session>> {
        let (session, undo) = {
            let mut parked = self.parked();
            (parked.session.take(), std::mem::take(&mut parked.undo))
        };
        let Some(mut session) = session else { return Ok(None) };
        if undo {
            session.say("ROLLBACK TO SAVEPOINT part").await?;
            session.say("RELEASE SAVEPOINT part").await?;
        }
        Ok(Some(session))
    }

    /// The same with a savepoint of its own, for one more part.
    async fn part(&self) -> Result<Option<Session>> {
        let Some(mut session) = self.take().await? else { return Ok(None) };
        session.say("SAVEPOINT part").await?;
        Ok(Some(session))
    }
}

impl Store {
    /// The same database, for one request whose deeds and whose answer are kept by one commit.
    #[must_use]
    pub fn once(&self) -> Store {
        Store { inner: Arc::clone(&self.inner), once: Some(Arc::new(Place::default())) }
    }

    /// Whether a deed of this request has kept something that is not on the disk yet.
    pub fn has_kept(&self) -> bool {
        self.once.as_ref().is_some_and(|it| it.parked().session.is_some())
    }

    /// A part of the request's transaction, if there is one already.
    pub(crate) async fn part(&self, reading: bool) -> Result<Option<Lent>> {
        let Some(home) = &self.once else { return Ok(None) };
        let session = home.part().await?;
        Ok(session.map(|it| Lent {
            session: Some(it),
            home: Some(Arc::clone(home)),
            joined: true,
            reading,
        }))
    }

    /// Ends the request's transaction well: everything is on the disk when this returns. Nothing to
    /// keep is fine.
    pub async fn commit_once(&self) -> Result<()> {
        let Some(home) = &self.once else { return Ok(()) };
        let Some(session) = home.take().await? else { return Ok(()) };
        let jobs = std::mem::take(&mut home.parked().jobs);
        session.commit().await?;
        if jobs > 0 {
            self.inner.jobs.notify_one();
        }
        Ok(())
    }

    /// Undoes everything that the request's deeds kept.
    pub fn drop_once(&self) {
        if let Some(home) = &self.once {
            *home.parked() = Parked::default();
        }
    }
}

/// A session in the hands of one transaction; a request's own goes home when that ends.
#[derive(Debug)]
pub(crate) struct Lent {
    session: Option<Session>,
    home: Option<Arc<Place>>,
    joined: bool,
    reading: bool,
}

impl Lent {
    /// A snapshot of its own.
    pub(crate) fn reading(session: Session) -> Self {
        Self { session: Some(session), home: None, joined: false, reading: true }
    }

    /// A write of its own; what it keeps waits at the request's place, if there is one.
    pub(crate) fn writing(session: Session, store: &Store) -> Self {
        Self { session: Some(session), home: store.once.clone(), joined: false, reading: false }
    }

    fn there(&mut self) -> Result<&mut Session> {
        self.session.as_mut().ok_or_else(|| Error::Broken("the deed has ended".to_owned()))
    }

    fn changing(&mut self) -> Result<&mut Session> {
        if self.reading {
            return Err(Error::Broken("a write in a reading transaction".to_owned()));
        }
        self.there()
    }

    pub(crate) async fn rows(&mut self, store: &Store, sql: Sql, of: &[Value]) -> Result<Vec<Row>> {
        self.there()?.rows(store, sql, of).await
    }

    pub(crate) async fn rows_of(&mut self, store: &Store, built: &Built) -> Result<Vec<Row>> {
        self.there()?.rows_of(store, built).await
    }

    pub(crate) async fn rows_in(
        &mut self,
        store: &Store,
        sql: Sql,
        fixed: &[Value],
        list: &[Value],
    ) -> Result<Vec<Row>> {
        self.there()?.rows_in(store, sql, fixed, list).await
    }

    pub(crate) async fn run(&mut self, store: &Store, sql: Sql, of: &[Value]) -> Result<u64> {
        self.changing()?.run(store, sql, of).await
    }

    pub(crate) async fn run_many(
        &mut self,
        store: &Store,
        sql: Sql,
        many: &[Vec<Value>],
    ) -> Result<u64> {
        self.changing()?.run_many(store, sql, many).await
    }

    /// Keeps the work: on the disk, or until the request's own commit.
    pub(crate) async fn commit(mut self, store: &Store, jobs: u64) -> Result<()> {
        self.changing()?;
        let Some(mut session) = self.session.take() else { return Ok(()) };
        let Some(home) = &self.home else {
            session.commit().await?;
            if jobs > 0 {
                store.inner.jobs.notify_one();
            }
            return Ok(());
        };
        if self.joined {
            session.say("RELEASE SAVEPOINT part").await?;
        }
        home.give_back(session, false, jobs);
        Ok(())
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let (Some(session), Some(home), true) = (self.session.take(), &self.home, self.joined) {
            home.give_back(session, true, 0);
        }
    }
}
