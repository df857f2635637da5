-- Persons, how they prove who they are, and their signed-in browsers. Owner of every row: a person.

CREATE TABLE persons (
  id              {uuid} NOT NULL PRIMARY KEY,
  name            {text} NOT NULL,
  email           {text} NOT NULL,
  email_folded    {text} NOT NULL,
  verified_at     {i64},
  password_hash   {text},
  password_at     {i64},
  totp_sealed     {bytes},
  totp_confirmed_at {i64},
  totp_last_step  {i64},
  locale          {text} NOT NULL DEFAULT 'en-GB',
  created_at      {i64} NOT NULL,
  disabled_at     {i64},
  version         {i64} NOT NULL DEFAULT 1
) {strict};
CREATE UNIQUE INDEX persons_email ON persons (email_folded);

-- The vendor's own people.
CREATE TABLE operators (
  person          {uuid} NOT NULL PRIMARY KEY REFERENCES persons (id),
  level           {text} NOT NULL CHECK (level IN ('support', 'admin')),
  created_at      {i64} NOT NULL
) {strict};

CREATE TABLE passkeys (
  id              {uuid} NOT NULL PRIMARY KEY,
  person          {uuid} NOT NULL REFERENCES persons (id),
  credential      {bytes} NOT NULL,
  name            {text} NOT NULL,
  passkey         {text} NOT NULL,
  created_at      {i64} NOT NULL,
  last_used_at    {i64}
) {strict};
CREATE UNIQUE INDEX passkeys_credential ON passkeys (credential);
CREATE INDEX passkeys_person ON passkeys (person, id);

CREATE TABLE recovery_codes (
  person          {uuid} NOT NULL REFERENCES persons (id),
  hash            {bytes} NOT NULL,
  used_at         {i64},
  PRIMARY KEY (person, hash)
) {strict};

-- One row per signed-in browser and realm. The cookie holds the token; only its hash is here.
-- `stage` is 'half' while the second factor is still missing.
CREATE TABLE sessions (
  id              {uuid} NOT NULL PRIMARY KEY,
  person          {uuid} NOT NULL REFERENCES persons (id),
  realm           {text} NOT NULL CHECK (realm IN ('partner', 'client', 'operator')),
  token_hash      {bytes} NOT NULL,
  stage           {text} NOT NULL CHECK (stage IN ('half', 'full')),
  amr             {text} NOT NULL,
  user_agent      {text} NOT NULL,
  address         {text} NOT NULL,
  created_at      {i64} NOT NULL,
  seen_at         {i64} NOT NULL,
  proven_at       {i64} NOT NULL,
  entered_at      {i64},
  expires_at      {i64} NOT NULL,
  ended_at        {i64}
) {strict};
CREATE UNIQUE INDEX sessions_token ON sessions (token_hash);
CREATE INDEX sessions_person ON sessions (person, id);

-- Ceremonies in the middle: a passkey challenge, a TOTP enrolment. Short-lived, single use.
CREATE TABLE ceremonies (
  id              {uuid} NOT NULL PRIMARY KEY,
  kind            {text} NOT NULL,
  person          {uuid},
  payload         {text} NOT NULL,
  created_at      {i64} NOT NULL,
  expires_at      {i64} NOT NULL,
  used_at         {i64}
) {strict};

-- Single-use links in letters. The token in the letter is derived from the id with a key, so
-- nothing here opens anything.
CREATE TABLE links (
  id              {uuid} NOT NULL PRIMARY KEY,
  kind            {text} NOT NULL,
  person          {uuid},
  email           {text} NOT NULL,
  subject         {uuid},
  created_at      {i64} NOT NULL,
  expires_at      {i64} NOT NULL,
  used_at         {i64}
) {strict};
CREATE INDEX links_person ON links (person, id);

-- Failed guesses per account and per address, so that guessing is bounded without locking out.
CREATE TABLE guesses (
  id              {uuid} NOT NULL PRIMARY KEY,
  subject         {bytes} NOT NULL,
  at              {i64} NOT NULL
) {strict};
CREATE INDEX guesses_subject ON guesses (subject, at);
