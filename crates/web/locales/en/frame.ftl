# The frame around pages.

skip = Skip to content
fault-prefix = Error:
sandbox = Sandbox
sandbox-move = Move the clock
sandbox-outbox = Outbox
your-menu = your menu
switch-to = Switch to
change-workspace = Change workspace
change-workspace-note = Other firms and businesses of yours
partner-of = { $vendor } { -partner }
account-owner = Account owner
operator = Operator
my-security = Your sign-in and security
my-preferences = Your preferences
my-settings = E-mail and language
sign-out = Sign out
help = Help
sign-in = Sign in
which-account = Which account
choose = Choose

# What the last act did.
code-done-saved = Saved.
code-done-on = Access is on.
code-done-declined = Declined.
code-done-blocked = This firm can no longer ask for access.
code-done-unblocked = This firm may ask for access again.
code-done-removed = The firm has been removed. It can no longer see or open the account.
code-done-added = The firm has been added.
code-done-accepted = The firm can sign in now.
code-done-ended = Signed out there.
