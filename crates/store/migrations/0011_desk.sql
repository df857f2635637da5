-- One person's own desk: what they put away for some days, which clients they keep at hand. Nobody
-- else sees it. Owner of every row: a partner.

CREATE TABLE snoozes (
  partner         {uuid} NOT NULL,
  staff           {uuid} NOT NULL,
  kind            {text} NOT NULL,
  subject         {uuid} NOT NULL,
  until           {i64} NOT NULL,
  PRIMARY KEY (partner, staff, kind, subject),
  FOREIGN KEY (partner, staff) REFERENCES staff (partner, id)
) {strict};
CREATE INDEX snoozes_until ON snoozes (until);

CREATE TABLE pins (
  partner         {uuid} NOT NULL,
  staff           {uuid} NOT NULL,
  client          {uuid} NOT NULL,
  created_at      {i64} NOT NULL,
  PRIMARY KEY (partner, staff, client),
  FOREIGN KEY (partner, staff) REFERENCES staff (partner, id),
  FOREIGN KEY (partner, client) REFERENCES clients (partner, id)
) {strict};
CREATE INDEX pins_client ON pins (partner, client);
