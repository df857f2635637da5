-- One act upon many rows: the preview, the run and its result. Owner of every row: a partner.

-- `ask` is what the act needs (which manager, the reason), `chosen` what was selected, in words.
-- `checked_to` and `done_to` are the last rows previewed and done: a chunk moves them in its own
-- transaction, so that no row is done twice. `staff` made it; `acts_as` confirmed or resumed it.
CREATE TABLE runs (
  partner         {uuid} NOT NULL REFERENCES partners (id),
  id              {uuid} NOT NULL,
  act             {text} NOT NULL,
  ask             {json} NOT NULL,
  chosen          {text} NOT NULL,
  stage           {text} NOT NULL CHECK (stage IN ('asking', 'checking', 'ready', 'running', 'stopped', 'finished')),
  because         {text} NOT NULL DEFAULT '',
  staff           {uuid} NOT NULL,
  acts_as         {uuid},
  undo_of         {uuid},
  undone_by       {uuid},
  total           {i64} NOT NULL,
  would_change    {i64} NOT NULL DEFAULT 0,
  would_skip      {i64} NOT NULL DEFAULT 0,
  changed         {i64} NOT NULL DEFAULT 0,
  skipped         {i64} NOT NULL DEFAULT 0,
  failed          {i64} NOT NULL DEFAULT 0,
  checked_to      {i64} NOT NULL DEFAULT 0,
  done_to         {i64} NOT NULL DEFAULT 0,
  created_at      {i64} NOT NULL,
  checked_at      {i64},
  started_at      {i64},
  ended_at        {i64},
  PRIMARY KEY (partner, id),
  FOREIGN KEY (partner, staff) REFERENCES staff (partner, id)
) {strict};
CREATE INDEX runs_staff ON runs (partner, staff, id);

-- Natural key, no surrogate. `bundle` ties neighbouring rows that are done together (one letter to
-- one owner). `given` is what the row itself brings (an import's cells, what an undo puts back);
-- `before` is what an undo of this row will need.
CREATE TABLE run_rows (
  partner         {uuid} NOT NULL,
  run             {uuid} NOT NULL,
  seq             {i64} NOT NULL,
  target          {uuid},
  client          {uuid},
  subject         {text} NOT NULL,
  about           {text} NOT NULL DEFAULT '',
  bundle          {text} NOT NULL DEFAULT '',
  given           {json},
  verdict         {text} NOT NULL DEFAULT '' CHECK (verdict IN ('', 'change', 'skip')),
  verdict_code    {text} NOT NULL DEFAULT '',
  verdict_words   {text} NOT NULL DEFAULT '',
  verdict_fix     {text} NOT NULL DEFAULT '',
  state           {text} NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'changed', 'skipped', 'failed')),
  code            {text} NOT NULL DEFAULT '',
  words           {text} NOT NULL DEFAULT '',
  fix             {text} NOT NULL DEFAULT '',
  before          {json},
  done_at         {i64},
  PRIMARY KEY (partner, run, seq),
  FOREIGN KEY (partner, run) REFERENCES runs (partner, id) ON DELETE CASCADE
) {clustered};
