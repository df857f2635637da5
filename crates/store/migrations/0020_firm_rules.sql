-- What a firm asks of its own staff at the sign-in, and who decided so when.
ALTER TABLE partners ADD COLUMN sign_in_rule {text} NOT NULL DEFAULT 'vendor';
ALTER TABLE partners ADD COLUMN sign_in_by {uuid};
ALTER TABLE partners ADD COLUMN sign_in_at {i64};

-- How often a digest comes to staff who have not chosen: off, daily or weekly.
ALTER TABLE partners ADD COLUMN staff_digest {text} NOT NULL DEFAULT 'off';

-- When somebody first went on from the page behind an invitation's link, by pressing its button.
ALTER TABLE invitations ADD COLUMN opened_at {i64};

-- A firm's logo, which stands in what owners get from it. Owner: the partner.
CREATE TABLE partner_logos (
  partner         {uuid} NOT NULL PRIMARY KEY REFERENCES partners (id),
  hash            {text} NOT NULL,
  kind            {text} NOT NULL CHECK (kind IN ('image/png', 'image/webp')),
  bytes           {bytes} NOT NULL,
  created_at      {i64} NOT NULL
) {strict};
CREATE INDEX partner_logos_hash ON partner_logos (hash);
