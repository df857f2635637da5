-- Files of clients on their way in. Kept for a day, seen by nobody but those who may import; not a
-- row of a list points here. Owner of every row: a partner.

CREATE TABLE imports (
  partner         {uuid} NOT NULL REFERENCES partners (id),
  id              {uuid} NOT NULL,
  staff           {uuid} NOT NULL,
  file_name       {text} NOT NULL,
  state           {text} NOT NULL CHECK (state IN ('staged', 'checked', 'running', 'done')),
  columns         {text} NOT NULL,
  mapping         {text} NOT NULL DEFAULT '',
  whole           {bool} NOT NULL,
  total           {i64} NOT NULL DEFAULT 0,
  done            {i64} NOT NULL DEFAULT 0,
  trouble         {text} NOT NULL DEFAULT '',
  created_at      {i64} NOT NULL,
  started_at      {i64},
  ended_at        {i64},
  expires_at      {i64} NOT NULL,
  PRIMARY KEY (partner, id),
  FOREIGN KEY (partner, staff) REFERENCES staff (partner, id)
) {strict};
CREATE INDEX imports_expires_at ON imports (expires_at);

-- The rows of a file, by the line on which each begins. Natural key, no surrogate: set-based SQL
-- moves them. `verdict` is what the check says, `outcome` what the run did.
CREATE TABLE import_rows (
  partner         {uuid} NOT NULL,
  import          {uuid} NOT NULL,
  line            {i64} NOT NULL,
  cells           {text} NOT NULL,
  verdict         {text} NOT NULL DEFAULT '',
  client          {uuid},
  client_name     {text} NOT NULL DEFAULT '',
  faults          {text} NOT NULL DEFAULT '',
  note            {text} NOT NULL DEFAULT '',
  outcome         {text} NOT NULL DEFAULT '',
  PRIMARY KEY (partner, import, line),
  FOREIGN KEY (partner, import) REFERENCES imports (partner, id)
) {strict};
CREATE INDEX import_rows_verdict ON import_rows (partner, import, verdict, line);
