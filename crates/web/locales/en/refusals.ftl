# Refusals of the access rules: the English is the rule's own, word for word; a test compares them.

refused-requires-owner = Only the firm's owner can { $deed }.
refused-requires-senior = Only the firm's owner and seniors can { $deed }.
refused-requires-client-role = Only the firm's owner, seniors, the client's named manager and managers who share a group with the client can { $deed }; you are assigned to the account only.
refused-requires-account-owner = Only the account's owner can { $deed }.
refused-not-in-delegated-session = Nobody can { $deed } while signed in to a client's account as its partner; the account's owner does that in a session of their own.
refused-support-code-required = To { $deed } you need the support code that its owner gives out.
refused-requires-operator-admin = Only an operator administrator can { $deed }.
refused-never-allowed = No operator can { $deed }, by any setting.
refused-blocked-by-client = The account's owner has blocked you: you cannot { $deed }. Your colleagues can.
refused-request-cooldown = The owner refused the last request; you can ask again from { $at }, seven days after the refusal.
refused-remind-cooldown = The owner has heard of it less than three days ago; you can remind them from { $at }.
refused-ask = { $sentence } Ask { $who }.
