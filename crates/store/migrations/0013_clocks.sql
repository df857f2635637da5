-- The clocks of access. `runs_out_at` is when access ends by itself: the earlier of the idle end and the
-- agreed end. It does not depend on now; whoever moves one of the clocks works it out anew with the domain's
-- function, and a test holds every statement that reads it against that function. `tell_at` is the next
-- instant at which both sides are to hear of that end (30, 14, 7, 1 days before, and the end itself): the
-- sweep reads what is due and nothing else. `held` says that the idle clock waits for the product's
-- onboarding mark; `idle_from` is when it was let go.
ALTER TABLE connections ADD COLUMN held {bool} NOT NULL DEFAULT false;
ALTER TABLE connections ADD COLUMN idle_from {i64} NOT NULL DEFAULT 0;
ALTER TABLE connections ADD COLUMN runs_out_at {i64} NOT NULL DEFAULT 0;
ALTER TABLE connections ADD COLUMN tell_at {i64} NOT NULL DEFAULT 0;
UPDATE connections SET runs_out_at = CASE
  WHEN ends_at < last_access_at + 5184000000000 THEN ends_at ELSE last_access_at + 5184000000000 END;
UPDATE connections SET tell_at = runs_out_at - 2592000000000;
CREATE INDEX connections_tell ON connections (tell_at, id) WHERE live AND paused_at IS NULL;
-- The list reads the end alone, and no more the two clocks it comes from.
DROP INDEX connections_list;
CREATE INDEX connections_list ON connections (partner, client, runs_out_at, paused_at,
    activity_at, trial_ends_at, product, plan, account, live) WHERE live;
CREATE INDEX connections_runs_out ON connections (partner, runs_out_at, id) WHERE live;

-- What is still to be written to people about ends that come near, one row per connection, end and mark: the
-- key makes each warning one. The letters gather the rows of one reader. Natural key, no surrogate.
CREATE TABLE end_notices (
  connection      {uuid} NOT NULL REFERENCES connections (id),
  ends_at         {i64} NOT NULL,
  days            {i64} NOT NULL,
  account         {uuid} NOT NULL,
  partner         {uuid} NOT NULL,
  created_at      {i64} NOT NULL,
  client_told_at  {i64},
  partner_told_at {i64},
  PRIMARY KEY (connection, ends_at, days)
) {clustered};
CREATE INDEX end_notices_client ON end_notices (account) WHERE client_told_at IS NULL;
CREATE INDEX end_notices_partner ON end_notices (partner) WHERE partner_told_at IS NULL;
CREATE INDEX end_notices_created_at ON end_notices (created_at);

-- How much the account has been used in all, as the product reports it: what onboarding marks count.
ALTER TABLE accounts ADD COLUMN usage_total {i64} NOT NULL DEFAULT 0;

-- A request before the end asks to renew. Requests of one letter share its link.
ALTER TABLE access_requests ADD COLUMN renewal {bool} NOT NULL DEFAULT false;
ALTER TABLE access_requests ADD COLUMN reminded_at {i64};
CREATE INDEX access_requests_newest ON access_requests (partner, id);

-- A request that its reader handed on: a link of its own, for one address.
CREATE TABLE request_forwards (
  id              {uuid} NOT NULL PRIMARY KEY,
  request_link    {uuid} NOT NULL,
  email           {text} NOT NULL,
  email_folded    {text} NOT NULL,
  person          {uuid} NOT NULL REFERENCES persons (id),
  created_at      {i64} NOT NULL
) {strict};
CREATE INDEX request_forwards_link ON request_forwards (request_link);

-- The length that an invitation asks for, in days; NULL for as long as it is used.
ALTER TABLE invitations ADD COLUMN days {i64};

-- Firms whose requests and invitations an owner does not want to hear of. Owner: the person.
CREATE TABLE firm_blocks (
  person          {uuid} NOT NULL REFERENCES persons (id),
  partner         {uuid} NOT NULL REFERENCES partners (id),
  at              {i64} NOT NULL,
  PRIMARY KEY (person, partner)
) {clustered};

-- Single people of a firm whom an account's owner keeps out.
CREATE TABLE blocked_staff (
  account         {uuid} NOT NULL REFERENCES accounts (id),
  partner         {uuid} NOT NULL,
  staff           {uuid} NOT NULL,
  at              {i64} NOT NULL,
  PRIMARY KEY (account, partner, staff)
) {clustered};

-- Dangerous rights, taken up for an hour. All instants are real: tokens carry them.
CREATE TABLE elevations (
  id              {uuid} NOT NULL PRIMARY KEY,
  account         {uuid} NOT NULL REFERENCES accounts (id),
  connection      {uuid} NOT NULL REFERENCES connections (id),
  partner         {uuid} NOT NULL REFERENCES partners (id),
  staff           {uuid} NOT NULL,
  right_code      {text} NOT NULL,
  reason          {text} NOT NULL,
  created_at      {i64} NOT NULL,
  ends_at         {i64} NOT NULL
) {strict};
CREATE INDEX elevations_connection ON elevations (connection, staff, ends_at);
