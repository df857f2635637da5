# Sentences behind stable codes, for the pages that are converted. Codes without one here keep the
# sentence of the rule, in English.

code-sign_in_failed = The e-mail address and the password do not belong together.
code-code_invalid = This code is not right, or it was used before. Wait for the next one.
code-passkey_invalid = This passkey was not accepted. Try again, or sign in another way.
code-email_invalid = Enter an e-mail address like name@example.com.
code-accounts_required = Tick at least one account.
code-password_too_short = A password has at least 15 characters.
code-password_too_long = A password has at most 256 characters.
code-password_common = This password is well known. Choose another one.
code-password_contextual = This password contains your name, your address or the name of this portal.
code-password_unchanged = This is the password you have. Choose another one.
code-name_required = Give a name.
code-last_factor = It is your only way in. Add another passkey, or a password with an authenticator app, first.
code-already_member = You work at this firm already.
code-code_unknown = No firm has this code. Look at the code again.
code-invite_expired_or_used = This invitation was used, withdrawn or is too old.
code-link_used_or_expired = This link was used before or has run out. Ask for a new one.
code-reauth_failed = This was not right. Try again.
code-partner_required = Choose the firm that shall come.
code-same_partner = This firm manages the subscription already.
code-account_closed = This account is closed. Nothing about it changes.
code-no_change_running = No change of partner is running.
code-no_grace = There is nothing to take over: the subscription is yours, or a firm manages it.
