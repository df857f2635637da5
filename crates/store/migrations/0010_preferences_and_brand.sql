-- How a person likes to read and hear. Owner of every row: the person. No row: all as we ship it.

CREATE TABLE preferences (
  person          {uuid} NOT NULL PRIMARY KEY REFERENCES persons (id),
  language        {text},
  time_zone       {text},
  theme           {text} NOT NULL,
  density         {text} NOT NULL,
  single_keys     {bool} NOT NULL,
  start_page      {text} NOT NULL,
  digest          {text} NOT NULL,
  digest_topics   {text} NOT NULL,
  sign_in_letter  {text} NOT NULL,
  -- The business instant of the next digest, and where the last one ended.
  digest_at       {i64},
  digest_from     {i64},
  version         {i64} NOT NULL
) {strict};
CREATE INDEX preferences_due ON preferences (digest_at, person) WHERE digest_at IS NOT NULL;

-- The vendor's logos, each under the hash of its bytes. Owner: the operator.
CREATE TABLE logos (
  hash            {text} NOT NULL PRIMARY KEY,
  kind            {text} NOT NULL CHECK (kind IN ('image/png', 'image/webp')),
  bytes           {bytes} NOT NULL,
  created_at      {i64} NOT NULL
) {strict};

-- Addresses that a mail server refused for good: nothing more goes there until somebody says so.
CREATE TABLE bounced (
  email_folded    {text} NOT NULL PRIMARY KEY,
  at              {i64} NOT NULL,
  why             {text} NOT NULL,
  letter          {uuid} NOT NULL
) {strict};
