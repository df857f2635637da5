-- Partners and their staff. Owner of every row: a partner.

CREATE TABLE partners (
  id              {uuid} NOT NULL PRIMARY KEY,
  slug            {text} NOT NULL,
  name            {text} NOT NULL,
  code            {text} NOT NULL,
  state           {text} NOT NULL CHECK (state IN ('active', 'suspended')),
  time_zone       {text} NOT NULL,
  created_at      {i64} NOT NULL,
  version         {i64} NOT NULL DEFAULT 1
) {strict};
CREATE UNIQUE INDEX partners_slug ON partners (slug);
CREATE UNIQUE INDEX partners_code ON partners (code);

CREATE TABLE staff (
  partner         {uuid} NOT NULL REFERENCES partners (id),
  id              {uuid} NOT NULL,
  person          {uuid} NOT NULL REFERENCES persons (id),
  role            {text} NOT NULL CHECK (role IN ('owner', 'senior', 'manager', 'assistant')),
  state           {text} NOT NULL CHECK (state IN ('active', 'suspended', 'removed')),
  created_at      {i64} NOT NULL,
  version         {i64} NOT NULL DEFAULT 1,
  PRIMARY KEY (partner, id)
) {strict};
CREATE UNIQUE INDEX staff_person ON staff (partner, person) WHERE state <> 'removed';
CREATE UNIQUE INDEX staff_one_owner ON staff (partner) WHERE role = 'owner' AND state <> 'removed';
CREATE INDEX staff_by_person ON staff (person);

CREATE TABLE staff_invitations (
  partner         {uuid} NOT NULL REFERENCES partners (id),
  id              {uuid} NOT NULL,
  name            {text} NOT NULL,
  email           {text} NOT NULL,
  email_folded    {text} NOT NULL,
  role            {text} NOT NULL CHECK (role IN ('owner', 'senior', 'manager', 'assistant')),
  groups          {text} NOT NULL,
  link            {uuid} NOT NULL,
  state           {text} NOT NULL CHECK (state IN ('pending', 'accepted', 'withdrawn')),
  invited_by      {uuid},
  created_at      {i64} NOT NULL,
  expires_at      {i64} NOT NULL,
  PRIMARY KEY (partner, id)
) {strict};
CREATE UNIQUE INDEX staff_invitations_email ON staff_invitations (partner, email_folded) WHERE state = 'pending';

CREATE TABLE groups (
  partner         {uuid} NOT NULL REFERENCES partners (id),
  id              {uuid} NOT NULL,
  name            {text} NOT NULL,
  name_sort       {text} {collate_c} NOT NULL,
  created_at      {i64} NOT NULL,
  PRIMARY KEY (partner, id)
) {strict};
CREATE UNIQUE INDEX groups_name ON groups (partner, name_sort);

CREATE TABLE group_staff (
  partner         {uuid} NOT NULL,
  grp             {uuid} NOT NULL,
  staff           {uuid} NOT NULL,
  PRIMARY KEY (partner, grp, staff),
  FOREIGN KEY (partner, grp) REFERENCES groups (partner, id),
  FOREIGN KEY (partner, staff) REFERENCES staff (partner, id)
) {strict};
CREATE INDEX group_staff_staff ON group_staff (partner, staff, grp);

-- Scoped keys of the REST API. Only a hash of the secret is here; the prefix names it to people.
CREATE TABLE api_keys (
  partner         {uuid} NOT NULL REFERENCES partners (id),
  id              {uuid} NOT NULL,
  name            {text} NOT NULL,
  staff           {uuid} NOT NULL,
  hash            {bytes} NOT NULL,
  scopes          {text} NOT NULL,
  start           {text} NOT NULL,
  ends_at         {i64},
  created_at      {i64} NOT NULL,
  last_used_at    {i64},
  revoked_at      {i64},
  PRIMARY KEY (partner, id),
  FOREIGN KEY (partner, staff) REFERENCES staff (partner, id)
) {strict};
CREATE UNIQUE INDEX api_keys_hash ON api_keys (hash);
