-- How else a firm is reached, beside its website and address. Empty where nothing is said.
ALTER TABLE partners ADD COLUMN place {text} NOT NULL DEFAULT '';
ALTER TABLE partners ADD COLUMN phone {text} NOT NULL DEFAULT '';
ALTER TABLE partners ADD COLUMN email {text} NOT NULL DEFAULT '';
