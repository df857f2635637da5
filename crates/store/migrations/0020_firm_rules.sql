-- What a firm asks of its own staff at the sign-in, and who decided so when.
ALTER TABLE partners ADD COLUMN sign_in_rule {text} NOT NULL DEFAULT 'vendor';
ALTER TABLE partners ADD COLUMN sign_in_by {uuid};
ALTER TABLE partners ADD COLUMN sign_in_at {i64};
