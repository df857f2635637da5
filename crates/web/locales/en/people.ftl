# Signing in, the second factor, joining, security, hats.

people-email = Email
people-password = Password
people-new-password = New password
people-your-name = Your name
people-continue = Continue
people-cancel = Cancel
people-or = or
people-not-now = Not now
people-passkey = Use a passkey
people-password-hint = At least 15 characters. A few unrelated words are good.
people-choose-password = Choose a new password
people-send-link = Send the link

again-title = Thank you
again-lead = What you entered was kept. Go on with it now.
again-page = Go on

codes-title = Keep these recovery codes
codes-lead = Each one signs you in once when your authenticator app is gone. They are shown only now.
codes-copy = Copy all
codes-saved = I have saved them

forgot-lead = We send a link to your address. Your authenticator app stays as it is.

hats-title = Where to?
hats-lead = You have more than one workspace here.
hats-owner = Owner of { $accounts }
hats-staff = Staff

join-page = Invitation
join-over = This invitation no longer works
join-over-ask = Ask for a new one from the person who invited you.
join-title = Join { $firm }
join-by = { $by } invited you as { $role }.
join-as = You are invited as { $role }.
join-accept = Accept and open { $firm }
join-passkey = Create a passkey
join-or = or use a password
join-hint = At least 15 characters. A few unrelated words are good. Then you add an authenticator app.
join-set = Set the password

link-over = This link no longer works
link-over-lead = A sign-in link works once and for a short time. Ask for a new one.
link-as = Sign in as { $name }
link-note = Opening this page changed nothing; the button signs you in.

reset-change = Change the password
reset-note = All sessions end. You sign in with the new password and your second factor.

second-recovery = Use a recovery code
second-recovery-code = Recovery code
second-recovery-hint = Each code works once.
second-app = Use the authenticator app
second-title = Enter your code
second-code = Code from your authenticator app
second-hint = Six digits; a new one every 30 seconds.

sent-title = Look in your mail
sent-lead = If { $email } is known here, a sign-in link is on its way. It works once, for { $lives }.
sent-outbox = Open the sandbox’s outbox
sent-other = Use another address

sign-in-changed = Your password is changed. Sign in with it.
sign-in-without = without a password
sign-in-mail = Email me a sign-in link
sign-in-where = Where to
sign-in-forgot = Forgot your password?
sign-in-demo = Demo people
sign-in-too-many = Too many wrong tries. Wait { $minutes }, or use a passkey or a link in a letter.

step-title = Show that it is you
step-why-security = Needed to change how you sign in. What you entered is kept.
step-why = Needed to do this. What you entered is kept.
step-neither = You have neither a passkey nor an authenticator app.
step-again = Sign in once more to go on

totp-title = Add an authenticator app
totp-scan = Scan this with the app
totp-qr = QR code with the secret below
totp-type = or type the secret
totp-copy = Copy
totp-open = Open an app on this device
totp-then = Then enter the code it shows
totp-code = Code
totp-add = Add the app

security-back-clients = { -client(form: "Many") }
security-back-partners = { -partner(form: "Many") }
security-passkeys = Passkeys
security-add-passkey = Add a passkey
security-no-passkey = No passkey yet. A passkey signs you in with your device’s own lock and cannot be phished.
security-added = Added { $when }
security-last-used = last used { $when }
security-never-used = never used
security-remove = Remove
security-remove-passkey = Remove the passkey { $name }
security-only-way = It is your only way in.
security-password-now = Password now
security-set-password = Set a password
security-changed = Changed { $when }
security-app = Authenticator app
security-not-set-up = Not set up
security-set-up = Set up
security-add-app = Add an app
security-replace-app = Replace the app
security-codes = Recovery codes
security-codes-left = { $left } of { $all } left
security-new-codes = Make new codes
security-sessions = Sessions
security-end-others = Sign out everywhere else
security-this-one = This one
security-sign-out = Sign out { $device }
security-at-portal = Partner portal
security-at-operator = Operator
security-at-accounts = Your accounts
device-browser = A browser
device-on = { $browser } on { $system }
hats-none = You have no workspace here any more. Whoever let you in can invite you again.
hats-one = You have one workspace here.

asked-passkey = Your firm asks for a passkey.
asked-passkey-lead = { $by } decided ({ $on }) that everybody at { $firm } signs in with a passkey. Add one below, or confirm with yours; until then nothing else of { $firm } opens.
asked-second-factor = Your firm asks for a passkey or an authenticator app.
asked-second-factor-lead = { $by } decided ({ $on }) that everybody at { $firm } signs in with a passkey or an authenticator app, not with a recovery code. Set one of them up below, or confirm with yours; until then nothing else of { $firm } opens.
asked-confirm = Confirm with what you have
