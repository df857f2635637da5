-- What belongs to people at work: internal clients and who was added to them, offers of ownership,
-- mentions in notes, clients of an invitation, and what a firm tells of itself. Owner: a partner.

ALTER TABLE clients ADD COLUMN internal {bool} NOT NULL DEFAULT FALSE;
CREATE INDEX clients_internal ON clients (partner, id) WHERE internal;

-- Whom the owner added to an internal client. Nothing else gives reach there.
CREATE TABLE client_insiders (
  partner         {uuid} NOT NULL,
  client          {uuid} NOT NULL,
  staff           {uuid} NOT NULL,
  created_at      {i64} NOT NULL,
  PRIMARY KEY (partner, client, staff),
  FOREIGN KEY (partner, client) REFERENCES clients (partner, id),
  FOREIGN KEY (partner, staff) REFERENCES staff (partner, id)
) {strict};
CREATE INDEX client_insiders_staff ON client_insiders (partner, staff, client);

CREATE TABLE ownership_offers (
  partner         {uuid} NOT NULL REFERENCES partners (id),
  id              {uuid} NOT NULL,
  offered_by      {uuid} NOT NULL,
  offered_to      {uuid} NOT NULL,
  state           {text} NOT NULL CHECK (state IN ('pending', 'accepted', 'declined', 'withdrawn')),
  created_at      {i64} NOT NULL,
  expires_at      {i64} NOT NULL,
  answered_at     {i64},
  PRIMARY KEY (partner, id),
  FOREIGN KEY (partner, offered_by) REFERENCES staff (partner, id),
  FOREIGN KEY (partner, offered_to) REFERENCES staff (partner, id)
) {strict};
CREATE UNIQUE INDEX ownership_offers_one ON ownership_offers (partner) WHERE state = 'pending';

-- Colleagues whom a note names with @.
CREATE TABLE note_mentions (
  partner         {uuid} NOT NULL,
  note            {uuid} NOT NULL,
  staff           {uuid} NOT NULL,
  created_at      {i64} NOT NULL,
  PRIMARY KEY (partner, note, staff),
  FOREIGN KEY (partner, note) REFERENCES notes (partner, id),
  FOREIGN KEY (partner, staff) REFERENCES staff (partner, id)
) {strict};
CREATE INDEX note_mentions_staff ON note_mentions (partner, staff, note);

-- Clients whose accounts somebody gets with the seat.
CREATE TABLE staff_invitation_clients (
  partner         {uuid} NOT NULL,
  invitation      {uuid} NOT NULL,
  client          {uuid} NOT NULL,
  PRIMARY KEY (partner, invitation, client),
  FOREIGN KEY (partner, invitation) REFERENCES staff_invitations (partner, id),
  FOREIGN KEY (partner, client) REFERENCES clients (partner, id)
) {strict};
CREATE INDEX staff_invitation_clients_client ON staff_invitation_clients (partner, client);

-- What clients read of the firm where it asks to be let in.
ALTER TABLE partners ADD COLUMN website {text} NOT NULL DEFAULT '';
ALTER TABLE partners ADD COLUMN address {text} NOT NULL DEFAULT '';
ALTER TABLE partners ADD COLUMN greeting {text} NOT NULL DEFAULT '';
