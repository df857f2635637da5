-- What a firm asks of its own staff at the sign-in, and who decided so when.
ALTER TABLE partners ADD COLUMN sign_in_rule {text} NOT NULL DEFAULT 'vendor';
ALTER TABLE partners ADD COLUMN sign_in_by {uuid};
ALTER TABLE partners ADD COLUMN sign_in_at {i64};

-- How often a digest comes to staff who have not chosen: off, daily or weekly.
ALTER TABLE partners ADD COLUMN staff_digest {text} NOT NULL DEFAULT 'off';

-- When somebody first went on from the page behind an invitation's link, by pressing its button.
ALTER TABLE invitations ADD COLUMN opened_at {i64};
