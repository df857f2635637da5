-- Add-ons: what the vendor offers, who pays by whose setting, what runs for an account, and the
-- third parties' consents and tokens.

-- Owner: the operator. As products: the rows are what others point to.
CREATE TABLE addons (
  id              {uuid} NOT NULL PRIMARY KEY,
  product         {uuid} NOT NULL REFERENCES products (id),
  slug            {text} NOT NULL,
  name            {text} NOT NULL,
  definition      {text} NOT NULL,
  rank            {i64} NOT NULL,
  created_at      {i64} NOT NULL,
  retired_at      {i64}
) {strict};
CREATE UNIQUE INDEX addons_slug ON addons (slug);

-- A firm's discount, from a day on (ISO date, so that it sorts). Owner: the partner.
CREATE TABLE partner_discounts (
  partner         {uuid} NOT NULL REFERENCES partners (id),
  starts_on       {text} {collate_c} NOT NULL,
  basis_points    {i64} NOT NULL CHECK (basis_points BETWEEN 0 AND 10000),
  set_at          {i64} NOT NULL,
  PRIMARY KEY (partner, starts_on)
) {clustered};

-- The firm's default. No row: never confirmed. Owner: the partner.
CREATE TABLE addon_defaults (
  partner         {uuid} NOT NULL REFERENCES partners (id),
  addon           {uuid} NOT NULL REFERENCES addons (id),
  payer           {text} NOT NULL CHECK (payer IN ('client', 'partner')),
  clients_may     {bool} NOT NULL,
  set_at          {i64} NOT NULL,
  set_by          {uuid} NOT NULL,
  version         {i64} NOT NULL,
  PRIMARY KEY (partner, addon)
) {clustered};

-- A client's own setting, which beats the default. Owner: the partner.
CREATE TABLE addon_overrides (
  partner         {uuid} NOT NULL,
  client          {uuid} NOT NULL,
  addon           {uuid} NOT NULL REFERENCES addons (id),
  payer           {text} NOT NULL CHECK (payer IN ('client', 'partner')),
  set_at          {i64} NOT NULL,
  set_by          {uuid} NOT NULL,
  PRIMARY KEY (partner, client, addon),
  FOREIGN KEY (partner, client) REFERENCES clients (partner, id)
) {clustered};

-- An add-on at work for one account. It never comes back to life: a second try is a second row.
-- While it waits for consent, `payer` and `partner` say who will pay. `ends_at` copies the end of the
-- last term, for the sweep. Owner: the account.
CREATE TABLE activations (
  id              {uuid} NOT NULL PRIMARY KEY,
  account         {uuid} NOT NULL REFERENCES accounts (id),
  addon           {uuid} NOT NULL REFERENCES addons (id),
  state           {text} NOT NULL CHECK (state IN ('pending', 'running', 'ended')),
  payer           {text} NOT NULL CHECK (payer IN ('client', 'partner')),
  partner         {uuid},
  staff           {uuid},
  person          {uuid},
  linked          {bool} NOT NULL,
  asked_at        {i64} NOT NULL,
  begun_at        {i64},
  ends_at         {i64},
  reason          {text} NOT NULL DEFAULT '',
  because         {text} NOT NULL DEFAULT '',
  version         {i64} NOT NULL DEFAULT 1
) {strict};
CREATE UNIQUE INDEX activations_alive ON activations (account, addon) WHERE state <> 'ended';
CREATE INDEX activations_ends ON activations (ends_at, id) WHERE state = 'running' AND ends_at IS NOT NULL;
CREATE INDEX activations_addon ON activations (addon, state, id);

-- The stretches of one, each with who pays: see domain::addons::Running.
CREATE TABLE activation_terms (
  activation      {uuid} NOT NULL REFERENCES activations (id),
  seq             {i64} NOT NULL,
  starts_at       {i64} NOT NULL,
  ends_at         {i64},
  payer           {text} NOT NULL CHECK (payer IN ('client', 'partner')),
  partner         {uuid},
  list            {i64} NOT NULL,
  discount_bp     {i64} NOT NULL,
  currency        {text} NOT NULL,
  zone            {text} NOT NULL,
  anchor          {i64} NOT NULL,
  after_end       {bool} NOT NULL,
  PRIMARY KEY (activation, seq)
) {clustered};

-- A change of payer that somebody asked for and that waits for the other side's yes.
CREATE TABLE payer_handovers (
  id              {uuid} NOT NULL PRIMARY KEY,
  activation      {uuid} NOT NULL REFERENCES activations (id),
  payer           {text} NOT NULL CHECK (payer IN ('client', 'partner')),
  partner         {uuid},
  state           {text} NOT NULL CHECK (state IN ('asked', 'agreed', 'stopped')),
  asked_at        {i64} NOT NULL,
  ended_at        {i64}
) {strict};
CREATE UNIQUE INDEX payer_handovers_open ON payer_handovers (activation) WHERE state = 'asked';

-- One visit to a third party. Only a hash of its state is here. `started_at`, `until` and `used_at` are real
-- time. `granted` holds what the third party gave, sealed, until somebody confirms whose it is.
CREATE TABLE consents (
  id              {uuid} NOT NULL PRIMARY KEY,
  activation      {uuid} NOT NULL REFERENCES activations (id),
  account         {uuid} NOT NULL REFERENCES accounts (id),
  addon           {uuid} NOT NULL REFERENCES addons (id),
  person          {uuid} NOT NULL REFERENCES persons (id),
  staff           {uuid},
  partner         {uuid},
  session         {uuid} NOT NULL,
  again           {bool} NOT NULL,
  state_hash      {bytes} NOT NULL,
  proof_sealed    {bytes} NOT NULL,
  region          {text} NOT NULL,
  started_at      {i64} NOT NULL,
  until           {i64} NOT NULL,
  used_at         {i64},
  state           {text} NOT NULL CHECK (state IN ('started', 'used', 'granted', 'done', 'refused')),
  seller          {text} NOT NULL DEFAULT '',
  seller_name     {text} NOT NULL DEFAULT '',
  grant_key       {uuid},
  grant_sealed    {bytes}
) {strict};
CREATE UNIQUE INDEX consents_state ON consents (state_hash);
CREATE INDEX consents_activation ON consents (activation, id);
CREATE INDEX consents_open ON consents (until, id) WHERE state IN ('started', 'used', 'granted');

-- What seals the tokens: keys that are themselves sealed by the installation's secret.
CREATE TABLE token_keys (
  id              {uuid} NOT NULL PRIMARY KEY,
  sealed          {bytes} NOT NULL,
  created_at      {i64} NOT NULL,
  retired_at      {i64}
) {strict};

-- A third party's tokens for one account, sealed with this row's identity. `ends_at` is the access
-- token's end and `busy_until` the lease of whoever refreshes it, both in real time; `renew_by` is business time.
CREATE TABLE provider_tokens (
  id              {uuid} NOT NULL PRIMARY KEY,
  account         {uuid} NOT NULL REFERENCES accounts (id),
  addon           {uuid} NOT NULL REFERENCES addons (id),
  activation      {uuid} NOT NULL REFERENCES activations (id),
  seller          {text} NOT NULL,
  seller_name     {text} NOT NULL,
  region          {text} NOT NULL,
  token_key       {uuid} NOT NULL REFERENCES token_keys (id),
  sealed          {bytes} NOT NULL,
  ends_at         {i64} NOT NULL,
  renew_by        {i64} NOT NULL,
  told_days       {i64} NOT NULL,
  busy_until      {i64} NOT NULL,
  fence           {i64} NOT NULL,
  lost_at         {i64},
  lost_because    {text} NOT NULL DEFAULT '',
  created_at      {i64} NOT NULL,
  gone_at         {i64}
) {strict};
CREATE UNIQUE INDEX provider_tokens_live ON provider_tokens (activation) WHERE gone_at IS NULL;
CREATE INDEX provider_tokens_seller ON provider_tokens (addon, seller, id) WHERE gone_at IS NULL;
CREATE INDEX provider_tokens_renew ON provider_tokens (renew_by, id) WHERE gone_at IS NULL;
CREATE INDEX provider_tokens_key ON provider_tokens (token_key, id) WHERE gone_at IS NULL;

-- Tokens that are to be taken back at the third party: nothing else knows them any more.
CREATE TABLE revoked_tokens (
  id              {uuid} NOT NULL PRIMARY KEY,
  addon           {uuid} NOT NULL REFERENCES addons (id),
  token_key       {uuid} NOT NULL REFERENCES token_keys (id),
  sealed          {bytes} NOT NULL,
  created_at      {i64} NOT NULL
) {strict};

-- Where the account is, as its product reports it: two capitals, or empty.
ALTER TABLE accounts ADD COLUMN country {text} NOT NULL DEFAULT '';
