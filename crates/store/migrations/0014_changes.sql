-- Who manages a subscription and how that moves, invitations of two kinds, and what is left of an
-- ended connection.

-- A change of partner that is agreed. Owner: the account. `taken_on_at`: the new firm has agreed to
-- manage the subscription; without it the grace begins at the switch.
CREATE TABLE partner_changes (
  id              {uuid} NOT NULL PRIMARY KEY,
  account         {uuid} NOT NULL REFERENCES accounts (id),
  old_partner     {uuid} NOT NULL REFERENCES partners (id),
  new_partner     {uuid} NOT NULL REFERENCES partners (id),
  how             {text} NOT NULL CHECK (how IN ('takeover', 'client')),
  state           {text} NOT NULL CHECK (state IN ('open', 'made', 'stopped')),
  agreed_at       {i64} NOT NULL,
  switch_at       {i64} NOT NULL,
  taken_on_at     {i64},
  declined_at     {i64},
  objection       {text} NOT NULL DEFAULT '',
  objected_at     {i64},
  ended_at        {i64},
  because         {text} NOT NULL DEFAULT ''
) {strict};
CREATE UNIQUE INDEX partner_changes_open ON partner_changes (account) WHERE state = 'open';
CREATE INDEX partner_changes_due ON partner_changes (switch_at, id) WHERE state = 'open';
CREATE INDEX partner_changes_old ON partner_changes (old_partner, id);
CREATE INDEX partner_changes_new ON partner_changes (new_partner, id);

-- The grace after a managing firm has gone: from whom, until when, how many reminders were sent.
ALTER TABLE accounts ADD COLUMN grace_from {uuid};
ALTER TABLE accounts ADD COLUMN grace_ends_at {i64};
ALTER TABLE accounts ADD COLUMN grace_reminders {i64} NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN closed_because {text} NOT NULL DEFAULT '';
CREATE INDEX accounts_grace ON accounts (grace_ends_at, id) WHERE grace_ends_at IS NOT NULL AND life = 'active';

-- `transfer` asks to manage the subscription, `link` does not. `staff`: who is given the accounts.
ALTER TABLE invitations ADD COLUMN kind {text} NOT NULL DEFAULT 'link' CHECK (kind IN ('link', 'transfer'));
ALTER TABLE invitations ADD COLUMN staff {text} NOT NULL DEFAULT '';
ALTER TABLE invitations ADD COLUMN declined_because {text} NOT NULL DEFAULT '';

-- An ended connection that the firm has taken off its list; it is erased with the next sweep.
ALTER TABLE clients ADD COLUMN unlisted_at {i64};
