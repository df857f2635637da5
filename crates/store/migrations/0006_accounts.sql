-- Accounts and everything that hangs on one: connections, access, sign-ins. Owner: an account.

CREATE TABLE accounts (
  id              {uuid} NOT NULL PRIMARY KEY,
  product         {uuid} NOT NULL REFERENCES products (id),
  external_id     {text},
  subdomain       {text} NOT NULL,
  business_name   {text} NOT NULL,
  owner           {uuid} REFERENCES persons (id),
  owner_name      {text} NOT NULL DEFAULT '',
  owner_email     {text} NOT NULL DEFAULT '',
  owner_email_folded {text} NOT NULL DEFAULT '',
  managed_by      {uuid} REFERENCES partners (id),
  life            {text} NOT NULL CHECK (life IN ('creating', 'inactive', 'active', 'closed')),
  industry        {text} NOT NULL DEFAULT '',
  accounting_package {text} NOT NULL DEFAULT '',
  plan            {text} NOT NULL DEFAULT '',
  plan_name       {text} NOT NULL DEFAULT '',
  trial_ends_at   {i64},
  activity_at     {i64},
  activity_label  {text} NOT NULL DEFAULT '',
  reported_at     {i64},
  search          {text} NOT NULL,
  created_at      {i64} NOT NULL,
  version         {i64} NOT NULL DEFAULT 1
) {strict};
CREATE UNIQUE INDEX accounts_external ON accounts (product, external_id);
CREATE UNIQUE INDEX accounts_subdomain ON accounts (product, subdomain);
CREATE INDEX accounts_owner ON accounts (owner, id);
CREATE INDEX accounts_owner_email ON accounts (owner_email_folded, id);

-- People of the customer besides the owner.
CREATE TABLE account_users (
  account         {uuid} NOT NULL REFERENCES accounts (id),
  person          {uuid} NOT NULL REFERENCES persons (id),
  PRIMARY KEY (account, person)
) {strict};
CREATE INDEX account_users_person ON account_users (person, account);

-- Facts that products sent, so that a repeat is harmless. Natural key, no surrogate.
CREATE TABLE facts_seen (
  product         {uuid} NOT NULL,
  source          {text} NOT NULL,
  id              {text} NOT NULL,
  digest          {bytes} NOT NULL,
  at              {i64} NOT NULL,
  PRIMARY KEY (product, source, id)
) {clustered};
CREATE INDEX facts_seen_at ON facts_seen (at);

-- The relation partner - account. A new invitation after an end starts a new row.
-- `client` is the partner's folder; NULL means unlinked. Access is open while connected, not
-- paused, and the clocks have not run out.
CREATE TABLE connections (
  id              {uuid} NOT NULL PRIMARY KEY,
  account         {uuid} NOT NULL REFERENCES accounts (id),
  partner         {uuid} NOT NULL REFERENCES partners (id),
  client          {uuid},
  live            {bool} NOT NULL,
  how             {text} NOT NULL CHECK (how IN ('invited', 'created', 'client_added', 'website')),
  connected_at    {i64} NOT NULL,
  last_access_at  {i64} NOT NULL,
  last_access_by  {uuid},
  ends_at         {i64},
  paused_at       {i64},
  requests_blocked_at {i64},
  ended_at        {i64},
  ended_by        {text},
  version         {i64} NOT NULL DEFAULT 1,
  FOREIGN KEY (partner, client) REFERENCES clients (partner, id)
) {strict};
CREATE UNIQUE INDEX connections_live ON connections (account, partner) WHERE live;
CREATE INDEX connections_client ON connections (partner, client, account) WHERE live;
CREATE INDEX connections_clock ON connections (partner, last_access_at, account) WHERE live;
CREATE INDEX connections_ended ON connections (partner, ended_at, id) WHERE NOT live;

CREATE TABLE access_requests (
  id              {uuid} NOT NULL PRIMARY KEY,
  account         {uuid} NOT NULL REFERENCES accounts (id),
  connection      {uuid} NOT NULL REFERENCES connections (id),
  partner         {uuid} NOT NULL REFERENCES partners (id),
  staff           {uuid} NOT NULL,
  reason          {text} NOT NULL,
  days            {i64},
  silent          {bool} NOT NULL,
  link            {uuid} NOT NULL,
  state           {text} NOT NULL CHECK (state IN ('open', 'allowed', 'declined', 'withdrawn')),
  created_at      {i64} NOT NULL,
  answered_at     {i64}
) {strict};
CREATE INDEX access_requests_connection ON access_requests (connection, id);
CREATE INDEX access_requests_partner ON access_requests (partner, state, id);
CREATE INDEX access_requests_account ON access_requests (account, state, id);
CREATE INDEX access_requests_link ON access_requests (link);

-- One entry of a staff member into an account, from the press of the button to its end. Only a
-- hash of the one-time hint is here. `created_at`, `redeemed_at` and `ended_at` are business time;
-- `hint_until`, `hint_used_at`, `reauth_at` and `seen_at` (the last code redeemed) are real time.
CREATE TABLE sign_ins (
  id              {uuid} NOT NULL PRIMARY KEY,
  account         {uuid} NOT NULL REFERENCES accounts (id),
  connection      {uuid} NOT NULL REFERENCES connections (id),
  partner         {uuid} NOT NULL,
  staff           {uuid} NOT NULL,
  person          {uuid} NOT NULL,
  product         {uuid} NOT NULL REFERENCES products (id),
  session         {uuid} NOT NULL,
  mode            {text} NOT NULL CHECK (mode IN ('own_rights', 'as_client')),
  hint_hash       {bytes} NOT NULL,
  hint_until      {i64} NOT NULL,
  hint_used_at    {i64},
  reauth_at       {i64},
  created_at      {i64} NOT NULL,
  redeemed_at     {i64},
  seen_at         {i64},
  ended_at        {i64},
  ended_because   {text}
) {strict};
CREATE UNIQUE INDEX sign_ins_hint ON sign_ins (hint_hash);
CREATE INDEX sign_ins_connection ON sign_ins (connection, id);
CREATE INDEX sign_ins_account ON sign_ins (account, id) WHERE redeemed_at IS NOT NULL;
CREATE INDEX sign_ins_partner ON sign_ins (partner, id) WHERE redeemed_at IS NOT NULL;
CREATE INDEX sign_ins_product ON sign_ins (product, id) WHERE redeemed_at IS NOT NULL;
CREATE INDEX sign_ins_staff ON sign_ins (staff, account) WHERE ended_at IS NULL;
CREATE INDEX sign_ins_session ON sign_ins (session, product) WHERE ended_at IS NULL;

-- Authorization codes: the first of an entry and one per silent renewal. All instants are real.
CREATE TABLE sign_in_codes (
  code_hash       {bytes} NOT NULL PRIMARY KEY,
  sign_in         {uuid} NOT NULL REFERENCES sign_ins (id),
  redirect_uri    {text} NOT NULL,
  nonce           {text},
  challenge       {text} NOT NULL,
  created_at      {i64} NOT NULL,
  used_at         {i64}
) {strict};
CREATE INDEX sign_in_codes_sign_in ON sign_in_codes (sign_in, created_at);
CREATE INDEX sign_in_codes_created_at ON sign_in_codes (created_at);

-- Client assertions that products showed, until they are over: none counts twice. Natural key.
CREATE TABLE assertions_seen (
  product         {uuid} NOT NULL,
  jti_hash        {bytes} NOT NULL,
  over_at         {i64} NOT NULL,
  PRIMARY KEY (product, jti_hash)
) {clustered};
CREATE INDEX assertions_seen_over_at ON assertions_seen (over_at);
