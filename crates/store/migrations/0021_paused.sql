-- What an account whose client paused access is found by: not by its owner's e-mail address.
UPDATE words SET words = replace(words.words, a.owner_email_folded, '')
  FROM accounts a JOIN connections k ON k.account = a.id AND k.live AND k.paused_at IS NOT NULL
  WHERE a.owner_email_folded <> '' AND words.thing = a.id AND words.partner = k.partner;
