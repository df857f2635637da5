-- What every deed leaves behind: owners (the locks and the heads of the audit chains), events, jobs,
-- letters, answers to repeated requests, settings.

-- One row per account, partner, person, and one for the operator. A write locks its owner's row.
CREATE TABLE owners (
    id {uuid} NOT NULL PRIMARY KEY,
    kind {text} NOT NULL CHECK (kind IN ('operator', 'person', 'partner', 'account', 'series')),
    seq {i64} NOT NULL,
    head {bytes} NOT NULL
) {clustered};

-- What happened. The rows of one owner are a chain: prev is the hash of the row before.
CREATE TABLE events (
    id {uuid} NOT NULL PRIMARY KEY,
    owner_kind {text} NOT NULL,
    owner {uuid} NOT NULL REFERENCES owners (id),
    seq {i64} NOT NULL,
    at {i64} NOT NULL,
    actor {text} NOT NULL,
    actor_person {uuid},
    actor_staff {uuid},
    actor_partner {uuid},
    actor_product {uuid},
    door {text} NOT NULL,
    on_behalf {uuid},
    account {uuid},
    partner {uuid},
    client {uuid},
    kind {text} NOT NULL,
    payload {text} NOT NULL,
    prev {bytes} NOT NULL,
    hash {bytes} NOT NULL
) {strict};
CREATE UNIQUE INDEX events_chain ON events (owner, seq);
CREATE INDEX events_client ON events (partner, client, id) WHERE client IS NOT NULL;
CREATE INDEX events_account ON events (account, id) WHERE account IS NOT NULL;
CREATE INDEX events_partner ON events (partner, id) WHERE partner IS NOT NULL;
CREATE INDEX events_person ON events (actor_person, id) WHERE actor_person IS NOT NULL;

-- What is still to do. The key keeps a burst of the same wish to one job: unique until the first
-- try, because what comes after a try began must be looked at again.
CREATE TABLE jobs (
    id {uuid} NOT NULL PRIMARY KEY,
    kind {text} NOT NULL,
    payload {json} NOT NULL,
    key {text},
    state {text} NOT NULL CHECK (state IN ('waiting', 'done', 'dead')),
    run_at {i64} NOT NULL,
    attempts {i64} NOT NULL,
    claimed_until {i64} NOT NULL,
    fence {i64} NOT NULL,
    last_error {text},
    created_at {i64} NOT NULL,
    ended_at {i64}
) {strict};
CREATE UNIQUE INDEX jobs_key ON jobs (key) WHERE state = 'waiting' AND attempts = 0;
CREATE INDEX jobs_due ON jobs (run_at, id) WHERE state = 'waiting';
CREATE INDEX jobs_ended ON jobs (state, id) WHERE state <> 'waiting';

-- The outbox: what goes to people, as it goes.
CREATE TABLE letters (
    id {uuid} NOT NULL PRIMARY KEY,
    job {uuid},
    to_email {text} NOT NULL,
    to_person {uuid},
    kind {text} NOT NULL,
    message_id {text} NOT NULL,
    payload {json} NOT NULL,
    subject {text} NOT NULL,
    state {text} NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
    error {text},
    created_at {i64} NOT NULL,
    sent_at {i64}
) {strict};
CREATE UNIQUE INDEX letters_message_id ON letters (message_id);
CREATE INDEX letters_state ON letters (state, id);
CREATE INDEX letters_to_email ON letters (to_email, id);

-- Answers to requests with an idempotency key, saved with the effect they answer.
CREATE TABLE idempotency (
    actor {text} NOT NULL,
    key {text} NOT NULL,
    request {bytes} NOT NULL,
    status {i64},
    headers {json},
    body {bytes},
    created_at {i64} NOT NULL,
    PRIMARY KEY (actor, key)
) {strict};
CREATE INDEX idempotency_created_at ON idempotency (created_at);

-- Few and small: the business clock, the operator's own data.
CREATE TABLE settings (
    key {text} NOT NULL PRIMARY KEY,
    value {json} NOT NULL
) {strict};
