# The firm's own pages: settings, details, keys, the log, changes of partner.

settings-slug = Name in addresses
settings-since = Partner since
settings-code-lead = A client who enters this code on their own page adds you. The account then stands under your unlinked accounts, with access on.
settings-code-link = Or send them this link:
settings-code-new = Make a new code
settings-code-note = The old code then opens nothing any more. Clients who added you stay.
settings-more = More settings
settings-firm = Firm details
settings-firm-what = Name, address, how people reach you, time zone.
settings-sign-in = How staff sign in
settings-sign-in-what = What your firm asks for beyond the portal’s own rule.
settings-staff-what = Who works here, and what they reach.
settings-roles-what = The rules, as they are in force.
settings-ownership-what = Who owns the firm, and handing that over.
settings-audit-what = What happened, by whom; checked and taken away.
settings-ended-what = What ended in the last 30 days.
settings-keys = API keys
settings-keys-what = Let programs do what you do on pages.
settings-take = Take your data away
settings-take-what = Everything of the firm as one ZIP file of CSV tables.
settings-own-security = Your security
settings-security-what = Passkeys, password, and where you are signed in.

firm-lead = Clients read the name wherever your firm asks for something. The time zone is that of everybody who has not chosen their own.
firm-place = Town or region
firm-logo-lead = It stands in the invitations that owners get from your firm: on the page and, carried with it, in the letter.
firm-logo-hint = PNG or WebP, at most 200 kB and 2,000 pixels on a side. It is shown 40 pixels high, on light and on dark.
firm-digest = Digest by e-mail for staff who have not chosen
firm-digest-hint = Whoever has chosen in their own preferences keeps that.
firm-stale = Somebody changed these details since you opened this form. Your text is kept below; saving it now replaces theirs.

key-lead = A key acts for the firm, within its scopes. Everything it does stands in the activity of the client.
key-copy-now = Copy the new key now. It is shown only once.
key-list = Keys
key-none = No key yet.
key-made = made { $when }
key-used = used { $when }
key-revoke = Revoke
key-revoke-of = Revoke the key { $name }
key-new = New key
key-name-hint = What it is for.
key-may = May
key-days = Ends after so many days
key-create = Create key
key-revoked = Revoked { $day }
key-ended = Ended { $day }
key-ends = Ends { $day }

audit-shown-csv = What is shown, CSV
audit-shown-excel = What is shown, Excel
audit-chain = The whole chain, to verify elsewhere
audit-check-do = Check the chain
audit-filters = Filters
audit-show = Show
audit-list = What happened
audit-none = Nothing like this happened.
audit-everybody = Everybody
audit-everything = Everything
audit-one-client = one client
audit-check = Check
audit-check-title = Check of the log
audit-intact = The chain is intact: { $events }.
audit-intact-why = Each carries the fingerprint of the one before. None was changed, removed, added or moved.
audit-broken = The chain is broken.
audit-broken-do = Tell the vendor. { $events } were read.
audit-take = The owner can take the chain away as a file and verify it anywhere:
audit-back = Back to the log
audit-events = { $n ->
    [one] 1 event
   *[other] { $n } events
}
audit-changed = Event { $seq }: it is not what was written down.
audit-unlinked = Event { $seq }: it does not follow the one that was before it.
audit-gap = Event { $seq }: one is missing, was added, or was moved.
audit-head = Event { $seq }: the chain does not end where it should.
audit-exported = Event { $seq }: it is not the one that was kept elsewhere.
audit-orphan = Event { $seq }: it belongs to no chain.

changes-lead = A client decides itself who manages its subscription. Nobody can stop a change but the client.
changes-none = No change of partner is running
changes-none-lead = When a client names another firm, or asks you to manage its subscription, it stands here with its date.
change-object = Object
change-object-to = Object…
change-object-of = Object to the change of { $name }
change-object-page = Object to a change
change-object-hint = The owner reads it, once. It does not stop the change.
change-object-send = Send objection
change-take = Take it on
change-take-of = Take it on, the subscription of { $name }
change-refuse = Do not take it on
change-refuse-of = Do not take it on, the subscription of { $name }
change-cannot = You cannot answer this.
change-leaves = The owner has named another firm. You manage the subscription and keep your access until { $on }; then the connection ends.
change-ours = Your firm manages, and pays for, the subscription from { $on }.
change-not-ours = Your firm does not take the subscription on. You stay connected and pay nothing; you can still change your mind until { $on }.
change-asked = The owner asks your firm to manage, and pay for, the subscription from { $on }. Without your yes you stay connected and pay nothing.

rule-lead = The rule holds from everybody’s next click. Whoever has not set up what it asks for is led to the page where they do, and opens nothing else of the firm until then. You must be signed in like that yourself.
rule-label = What everybody at the firm needs
rule-vendor = What the portal asks for
rule-vendor-note = A passkey, or a password with a second step. A recovery code counts.
rule-second-factor = A passkey or an authenticator app
rule-second-factor-note = Whoever came in by a recovery code sets up a new app or a passkey first.
rule-passkey = A passkey
rule-passkey-note = Passwords and codes alone open nothing of the firm: a passkey cannot be given away to a false page.
rule-decided = In force as { $by } decided: { $on }.
