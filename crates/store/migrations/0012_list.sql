-- What the list of clients reads. A live connection carries the few facts of its account that lists
-- are narrowed and sorted by, and one index holds them all beside each other: a firm's whole list is
-- one short range of it. `store::clients::shown` keeps them equal to the account's own.
ALTER TABLE connections ADD COLUMN product {uuid};
ALTER TABLE connections ADD COLUMN plan {text};
ALTER TABLE connections ADD COLUMN trial_ends_at {i64};
ALTER TABLE connections ADD COLUMN activity_at {i64};
UPDATE connections SET product = a.product, plan = a.plan, trial_ends_at = a.trial_ends_at,
    activity_at = a.activity_at
  FROM accounts a WHERE a.id = connections.account;
-- `live` stands in it although it is always true there: only so does SQLite answer from it alone.
CREATE INDEX connections_list ON connections (partner, client, last_access_at, paused_at, ends_at,
    activity_at, trial_ends_at, product, plan, account, live) WHERE live;
CREATE INDEX connections_unlinked ON connections (partner, connected_at, id) WHERE live AND client IS NULL;

-- The folders in force, by name and by id, each answered from the index alone.
DROP INDEX clients_by_name;
CREATE INDEX clients_by_name ON clients (partner, name_sort, id, internal, manager, archived_at, ended_at)
  WHERE archived_at IS NULL AND ended_at IS NULL;
CREATE INDEX clients_list ON clients (partner, id, internal, manager, archived_at, ended_at)
  WHERE archived_at IS NULL AND ended_at IS NULL;

-- What a firm's clients are found by: one row of folded text for each folder, and one for each
-- account that is connected. Natural key: `thing` is the folder's or the account's id. `client` is
-- the folder that is found; an account in none stands for itself there.
CREATE TABLE words (
  partner         {uuid} NOT NULL REFERENCES partners (id),
  thing           {uuid} NOT NULL,
  client          {uuid} NOT NULL,
  words           {text} NOT NULL,
  PRIMARY KEY (partner, thing)
) {clustered};
INSERT INTO words (partner, thing, client, words) SELECT partner, id, id, search FROM clients;
INSERT INTO words (partner, thing, client, words)
  SELECT k.partner, a.id, COALESCE(k.client, a.id), a.search FROM connections k JOIN accounts a ON a.id = k.account WHERE k.live;

-- Lists that somebody saved: the words of an address under a name. Owner of every row: a partner.
-- `staff` is whose it is; NULL means the whole firm's.
CREATE TABLE views (
  partner         {uuid} NOT NULL REFERENCES partners (id),
  id              {uuid} NOT NULL,
  staff           {uuid},
  name            {text} NOT NULL,
  query           {text} NOT NULL,
  pinned          {bool} NOT NULL,
  made_by         {uuid} NOT NULL,
  created_at      {i64} NOT NULL,
  version         {i64} NOT NULL DEFAULT 1,
  PRIMARY KEY (partner, id),
  FOREIGN KEY (partner, staff) REFERENCES staff (partner, id),
  FOREIGN KEY (partner, made_by) REFERENCES staff (partner, id)
) {strict};
CREATE INDEX views_staff ON views (partner, staff, id);
