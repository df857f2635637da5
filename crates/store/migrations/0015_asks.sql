-- Whom somebody asked last to do which act upon what, and when: once in 24 hours. `object` is the client or the
-- account, or nil for the firm itself. Natural key, no surrogate.
CREATE TABLE asks (
  partner         {uuid} NOT NULL,
  staff           {uuid} NOT NULL,
  asked           {uuid} NOT NULL,
  act             {text} NOT NULL,
  object          {uuid} NOT NULL,
  at              {i64} NOT NULL,
  PRIMARY KEY (partner, staff, asked, act, object),
  FOREIGN KEY (partner, staff) REFERENCES staff (partner, id),
  FOREIGN KEY (partner, asked) REFERENCES staff (partner, id)
) {clustered};
CREATE INDEX asks_asked ON asks (partner, asked);
