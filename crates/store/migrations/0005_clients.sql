-- Client folders and what a firm keeps in them. Owner of every row: a partner.

CREATE TABLE clients (
  partner         {uuid} NOT NULL REFERENCES partners (id),
  id              {uuid} NOT NULL,
  name            {text} NOT NULL,
  name_sort       {text} {collate_c} NOT NULL,
  skeleton        {text} NOT NULL,
  number          {text} NOT NULL DEFAULT '',
  number_sort     {text} {collate_c} NOT NULL DEFAULT '',
  industry        {text} NOT NULL DEFAULT '',
  kind            {text} NOT NULL DEFAULT '',
  contact_name    {text} NOT NULL DEFAULT '',
  contact_email   {text} NOT NULL DEFAULT '',
  phone           {text} NOT NULL DEFAULT '',
  website         {text} NOT NULL DEFAULT '',
  address         {text} NOT NULL DEFAULT '',
  manager         {uuid},
  search          {text} NOT NULL,
  created_at      {i64} NOT NULL,
  archived_at     {i64},
  ended_at        {i64},
  version         {i64} NOT NULL DEFAULT 1,
  PRIMARY KEY (partner, id),
  FOREIGN KEY (partner, manager) REFERENCES staff (partner, id)
) {strict};
CREATE INDEX clients_by_name ON clients (partner, name_sort, id) WHERE archived_at IS NULL AND ended_at IS NULL;
CREATE INDEX clients_by_number ON clients (partner, number_sort, id) WHERE archived_at IS NULL AND ended_at IS NULL;
CREATE INDEX clients_by_manager ON clients (partner, manager, name_sort, id) WHERE archived_at IS NULL AND ended_at IS NULL;
CREATE INDEX clients_skeleton ON clients (partner, skeleton);

CREATE TABLE group_clients (
  partner         {uuid} NOT NULL,
  grp             {uuid} NOT NULL,
  client          {uuid} NOT NULL,
  PRIMARY KEY (partner, grp, client),
  FOREIGN KEY (partner, grp) REFERENCES groups (partner, id),
  FOREIGN KEY (partner, client) REFERENCES clients (partner, id)
) {strict};
CREATE INDEX group_clients_client ON group_clients (partner, client, grp);

-- Which staff reach which single accounts: the client page's matrix.
CREATE TABLE staff_accounts (
  partner         {uuid} NOT NULL,
  staff           {uuid} NOT NULL,
  account         {uuid} NOT NULL,
  created_at      {i64} NOT NULL,
  PRIMARY KEY (partner, staff, account),
  FOREIGN KEY (partner, staff) REFERENCES staff (partner, id)
) {strict};
CREATE INDEX staff_accounts_account ON staff_accounts (partner, account, staff);

-- An invitation to an account's owner by e-mail. Which accounts it will connect is known only
-- when the owner ticks them.
CREATE TABLE invitations (
  partner         {uuid} NOT NULL REFERENCES partners (id),
  id              {uuid} NOT NULL,
  client          {uuid} NOT NULL,
  email           {text} NOT NULL,
  email_folded    {text} NOT NULL,
  products        {text} NOT NULL,
  message         {text} NOT NULL DEFAULT '',
  link            {uuid} NOT NULL,
  state           {text} NOT NULL CHECK (state IN ('pending', 'accepted', 'declined', 'withdrawn')),
  invited_by      {uuid} NOT NULL,
  created_at      {i64} NOT NULL,
  expires_at      {i64} NOT NULL,
  answered_at     {i64},
  PRIMARY KEY (partner, id),
  FOREIGN KEY (partner, client) REFERENCES clients (partner, id)
) {strict};
CREATE INDEX invitations_client ON invitations (partner, client, id);
CREATE INDEX invitations_email ON invitations (email_folded, state);
CREATE INDEX invitations_link ON invitations (link);

CREATE TABLE notes (
  partner         {uuid} NOT NULL,
  id              {uuid} NOT NULL,
  client          {uuid} NOT NULL,
  account         {uuid},
  author          {uuid} NOT NULL,
  body            {text} NOT NULL,
  created_at      {i64} NOT NULL,
  edited_at       {i64},
  pinned_at       {i64},
  deleted_at      {i64},
  version         {i64} NOT NULL DEFAULT 1,
  PRIMARY KEY (partner, id),
  FOREIGN KEY (partner, client) REFERENCES clients (partner, id),
  FOREIGN KEY (partner, author) REFERENCES staff (partner, id)
) {strict};
CREATE INDEX notes_client ON notes (partner, client, id);

-- What a note said before each edit.
CREATE TABLE note_versions (
  partner         {uuid} NOT NULL,
  note            {uuid} NOT NULL,
  version         {i64} NOT NULL,
  body            {text} NOT NULL,
  until           {i64} NOT NULL,
  PRIMARY KEY (partner, note, version),
  FOREIGN KEY (partner, note) REFERENCES notes (partner, id)
) {strict};
