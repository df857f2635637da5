-- The vendor's products and the keys that sign what leaves the portal. Owner: the operator.

CREATE TABLE products (
  id              {uuid} NOT NULL PRIMARY KEY,
  slug            {text} NOT NULL,
  name            {text} NOT NULL,
  client_id       {text} NOT NULL,
  definition      {text} NOT NULL,
  jwks            {text} NOT NULL,
  rank            {i64} NOT NULL,
  created_at      {i64} NOT NULL,
  retired_at      {i64}
) {strict};
CREATE UNIQUE INDEX products_slug ON products (slug);
CREATE UNIQUE INDEX products_client_id ON products (client_id);

CREATE TABLE signing_keys (
  id              {uuid} NOT NULL PRIMARY KEY,
  kid             {text} NOT NULL,
  private_sealed  {bytes} NOT NULL,
  public_jwk      {text} NOT NULL,
  created_at      {i64} NOT NULL,
  retired_at      {i64}
) {strict};
