# Letters. A wrapped line is a space. `$firm` is a firm's name, `$account` an account in words:
# "Hartwell Joinery Ltd (Jobs)".

### What every letter has

hello = Hello { $name },
open-address = Or open this address:
why-asked = You get this letter because somebody, probably you, typed this address on { $vendor }’s sign-in page.
why-invited = You get this letter because { $inviter } typed your address.
why-owner = You get this letter because you own { $account }.
why-connection = You get this letter because you own { $account } or work for { $firm }.
why-firm = You get this letter because your firm tells its owner, its seniors and the client’s manager about this.
why-security = You get this letter because it is about your own sign-in. Letters about security cannot be switched off.
ask = Questions? Write to { $address }.
ask-nobody = Nobody needs to answer this letter.
accounts-more = { NUMBER($more) } more
sent-to = Sent by { $vendor } to { $email }.

### What a firm can and cannot do

firm-could = { $firm } could
firm-could-never = { $firm } could never
firm-can = { $firm } can
firm-can-never = { $firm } can never
can-open = Open the accounts that you tick and work in them for you
can-see = See their business name, owner, plan, trial and last activity
cannot-password = See or use your password
cannot-owner = Change the owner or the plan, or cancel the account
cannot-history = Read the account’s activity history or manage its users and API keys
cannot-firm = Let another firm in

### Signing in

link-subject = Sign in to { $vendor }
link-heading = Your sign-in link
link-line = You asked for a link that signs you in. It works once and for a short time.
link-button = Sign in
link-after = If you did not ask for it, ignore this letter: nobody gets in without it.

reset-subject = Choose a new password
reset-line = Somebody, probably you, asked to choose a new password for this address.
reset-after = If that was not you, ignore this letter: your password stays as it is.

security-subject = About the security of your sign-in
security-heading = About your sign-in
security-after = If that was you, there is nothing to do. If it was not, sign in, end the sessions that you do not know, and tell us.
security-password-changed = Your password was changed. All other sessions were ended.
security-password-reset = Your password was changed by a link in a letter. All sessions were ended.
security-app-added = An authenticator app was added to your sign-in, with new recovery codes.
security-codes-made = New recovery codes were made. The earlier ones do not work any more.
security-code-used =
    A recovery code was used to sign in.
    { $left ->
        [0] None of them is left: make new ones now.
        [one] One of them is left.
       *[other] { $left } of them are left.
    }
security-passkey-added = The passkey “{ $name }” was added to your sign-in.
security-passkey-removed = The passkey “{ $name }” was removed.
security-passkey-copied = The passkey “{ $name }” was refused: its counter went back, as that of a copy would. Remove it if you do not know why.
security-key-in-url = The API key “{ $name }” was sent as part of a web address, where logs keep it. It has been revoked. Make a new one and send it in the Authorization header.

### Joining a firm

staff-subject = { $inviter } invites you to { $firm }
staff-heading = Join { $firm } on { $vendor }
staff-line = { $inviter } invites you to work at { $firm }.
staff-button = Open the invitation
staff-after = The link is yours alone and works once. Do not pass it on.
fact-role = Your role
fact-until = Until

### Connections

invitation-subject = { $firm } asks to work in your { $products } account
invitation-heading = { $firm } asks to be let in
invitation-line = { $inviter } of { $firm } asks you to let them into your { $products } account. Nothing is open until you say so, and you can end it at any time with one click.
invitation-quote = { $inviter } writes:
invitation-button = Read the invitation
invitation-after = The page shows everything before you sign in. If you do not know this firm, say so there, and nobody gets in.
fact-answer-until = Answer until

answered-subject-yes = { $client } accepted your invitation
answered-subject-no = { $client } declined your invitation
answered-heading-yes = Your invitation was accepted
answered-heading-no = Your invitation was declined
answered-line-yes = { $client } is connected. Access is open from now on.
answered-line-no = { $client } does not want to be connected now. No account was connected.
open-client = Open the { -client }

created-subject = Your { $product } account for { $business }
created-heading = { $firm } made a { $product } account for { $business }
created-line = The account is yours. { $firm } can get into it until you say otherwise.
created-after = On that page you can turn off { $firm }’s access or remove the firm, at any time and without asking anybody.
see-access = See who can get in

added-subject = { $business } added your firm
added-line = The owner of { $business } let your firm into their { $product } account.
added-line-unlinked = It stands under your unlinked accounts until you put it into a { -client }.
see-clients = See your { -client(form: "many") }

removed-subject = { $many ->
    [one] { $account } is no longer connected
   *[other] { $account } are no longer connected
}
removed-heading = A { -client } has removed your firm
removed-line = { $many ->
    [one] The owner of { $account } removed your firm. The connection has ended.
   *[other] The owner of { $account } removed your firm. The connections have ended.
}
removed-notes = { $many ->
    [one] It has left your list. Your own notes can be exported by your firm’s owner and seniors for 30 days; then they are erased.
   *[other] They have left your list. Your own notes can be exported by your firm’s owner and seniors for 30 days; then they are erased.
}

cancelled-subject = { $firm } no longer looks after { $account }
cancelled-heading = { $many ->
    [one] A connection has ended
   *[other] Connections have ended
}
cancelled-line = { $many ->
    [one] { $firm } has cancelled its connection to { $account }.
   *[other] { $firm } has cancelled its connections to { $account }.
}
cancelled-keep = { $many ->
    [one] They can no longer get in. Your account, its data and the add-ons that you pay yourself stay as they are.
   *[other] They can no longer get in. Your accounts, their data and the add-ons that you pay yourself stay as they are.
}

ended-subject = { $firm } and { $account } are no longer connected
ended-line = { $many ->
    [one] { $by } ended the connection between { $firm } and { $account }.
   *[other] { $by } ended the connections between { $firm } and { $account }.
}
ended-line-you = { $many ->
    [one] You ended the connection between { $firm } and { $account }.
   *[other] You ended the connections between { $firm } and { $account }.
}
ended-now = { $firm } can no longer get in, from this moment on.

### Access

request-subject = { $person } of { $firm } asks for access to { $account }
request-heading = { $firm } asks to be let in again
request-line = { $person } of { $firm } asks for access to { $account }.
request-quote = The reason they give:
request-button = Answer the request
request-after = Nothing opens by itself: the page has the buttons to allow or to decline.

allowed-subject = Access to { $account }: allowed
allowed-heading = Your request was allowed
allowed-line = The owner allowed your firm’s request for access to { $account }.
allowed-until = Access is open until { $day }.
allowed-idle = Access is open. It ends after 60 days without a sign-in.
declined-subject = Access to { $account }: declined
declined-heading = Your request was declined
declined-line = The owner declined your firm’s request for access to { $account }.
declined-again = You can ask again from { $day }.

paused-subject = Access to { $account } is off
paused-heading = Access was turned off
paused-line = The owner turned off your firm’s access to { $account }.
paused-keep = You are still connected: name, status and plan stay visible. Whoever was signed in there has been signed out.

resumed-subject = Access to { $account } is on again
resumed-heading = Access is on again
resumed-line = The owner opened { $account } to your firm again.

### Among a firm's own people

security-signed-out = { $by } of { $firm } signed you out everywhere. You can sign in again.
security-rule-vendor = { $by } of { $firm } changed how its staff sign in: as for everybody on the portal, and nothing more.
security-rule-second-factor = { $by } of { $firm } changed how its staff sign in: each needs a passkey or an authenticator app. A recovery code alone opens the firm no longer. Whoever has neither sets it up at the next sign-in.
security-rule-passkey = { $by } of { $firm } changed how its staff sign in: each needs a passkey. Whoever has none adds one at the next sign-in; until then nothing else of the firm opens.
handed-subject = { $count ->
    [one] You now manage { $count } { -client } at { $firm }
   *[other] You now manage { $count } { -client(form: "many") } at { $firm }
}
handed-heading = { $count ->
    [one] { $count } { -client } handed over to you
   *[other] { $count } { -client(form: "many") } handed over to you
}
handed-line = { $count ->
    [one] { $by } made you the named manager of { $count } { -client } at { $firm }.
   *[other] { $by } made you the named manager of { $count } { -client(form: "many") } at { $firm }.
}
handed-from = They were managed by { $from } before.
stopped-subject-removed = You no longer work at { $firm }
stopped-line-removed = { $by } removed you from the staff of { $firm }. You were signed out.
stopped-keep = Your own sign-in stays yours, for other firms and for accounts that you own.
stopped-subject-suspended = You are suspended at { $firm }
stopped-line-suspended = { $by } suspended you at { $firm }. You were signed out, here and in products.
stopped-ask = Ask { $by } or another senior of { $firm } if you do not know why.
left-subject-removed = { $name } was removed at { $firm }
left-heading-removed = { $by } removed { $name }
left-subject-suspended = { $name } was suspended at { $firm }
left-heading-suspended = { $by } suspended { $name }
left-line = { $name } cannot sign in to { $firm } or to any account that it looks after.
left-stay = What they manage stays theirs until somebody hands it over.
left-button = Partner staff
offered-subject = { $by } offers you the ownership of { $firm }
offered-heading = Become the owner of { $firm }?
offered-line = { $by } wants to hand the ownership of { $firm } over to you.
offered-means = The owner pays, makes keys for programs, sees what the firm keeps internal, and alone can hand the ownership on. Nothing changes before you accept.
offered-button = Read the offer
stays-subject-withdrawn = The offer of ownership of { $firm } was withdrawn
stays-line-withdrawn = { $by } took the offer back. Nothing has changed.
stays-subject-declined = { $by } did not take the ownership of { $firm }
stays-line-declined = { $by } declined your offer. You are still the owner.
moved-subject = { $to } is the owner of { $firm } now
moved-heading = { $firm } has a new owner
moved-line = { $to } accepted the ownership that { $from } had offered.
moved-senior = { $from } is a senior of { $firm } from now on.
mention-subject = { $by } mentioned you in a note about { $client }
mention-heading = { $by } mentioned you
mention-line = { $by } of { $firm } named you in a note about { $client }.
mention-button = Read the note
mention-after = What a note says is never sent by e-mail.
asks-subject = { $by } asks for your help: { $act }
asks-heading = { $by } asks for your help
asks-line = { $by } of { $firm } may not do this and asks you.
asks-act = What
asks-about = Where
asks-words = { $by } writes
asks-button = Open the page
asks-after = Opening the page changes nothing. You decide there.
asks-why = You get this letter because { $by } chose you to ask.
act-update = Change the details
act-archive = Archive the folder
act-staff = Choose which staff work for it
act-internal = Mark it as internal, or choose who sees it
act-account = Create an account
act-link = Put the account into a folder
act-unlink = Take the account out of its folder
act-sign-in = Sign in to the account
act-elevate = Use a special right in the account
act-request = Ask the owner for access
act-remind = Remind the owner of the request
act-renew = Ask the owner to renew access
act-invite = Invite the owner
act-withdraw = Withdraw the invitation
act-cancel = Cancel the connection
act-new = Create { -client(form: "many") }
act-export = Export { -client(form: "many") }
act-people = Invite or change staff
act-groups = Change groups
act-view = Save a view for the whole firm
act-audit = Read the audit log
act-firm = Change the details of the firm
act-sign-in-rule = Set how the staff of the firm sign in
act-keys = Manage API keys
act-ownership = Transfer the ownership of the firm
act-data = Take the data of the firm away
act-other = Something else
### Digests, and sign-ins to an owner's accounts

digest-subject-daily = { $many ->
    [one] 1 change since yesterday
   *[other] { $many } changes since yesterday
}
digest-subject-weekly = { $many ->
    [one] 1 change in the last week
   *[other] { $many } changes in the last week
}
digest-heading = What changed
digest-open = Open
digest-more = And { NUMBER($more) } more on the pages.
digest-why = You get this because you chose it in your preferences.
digest-why-firm = You get this because your firm has set it for its staff. You can choose otherwise in your preferences.
digest-off = Switch these letters off

signed-in-subject = { $person } of { $firm } signed in to { $account }
signed-in-heading = Somebody signed in to your account
signed-in-after = If you did not expect this, turn access off on that page. It works at once.
signed-in-why = You get this letter because you asked for one each time somebody signs in. You can change that in your settings.

news-paused = Access to { $account } was turned off
news-resumed = Access to { $account } is on again
news-allowed = Access to { $account } was allowed
news-declined = Access to { $account } was declined
news-accepted = An invitation was accepted: { $accounts }
news-refused = An invitation was declined
news-added = { $account } was connected
news-removed = Your firm was removed from { $account }
news-cancelled = The connection to { $account } was cancelled
news-revoked = The vendor ended the connection to { $account }
news-unlinked = { $account } is in no folder now
news-claimed = { $owner } is the owner of { $account } now
news-joined = { $name } joined your firm
news-left = { $name } left your firm
news-suspended = { $name } was suspended
news-back = { $name } is active again
news-role = { $name } has another role now
news-signed-in = { $who } signed in to { $account }
news-other = Something changed


# The clocks of access.
ending-subject = Access ends soon
ending-owner = Renew what should go on. What you leave ends by itself.
ending-firm = Signing in starts the 60 days anew; an agreed end only the owner can move.
ending-for = { $days ->
    [one] { $account }, for { $firm }: in 1 day, on { $day }.
   *[other] { $account }, for { $firm }: in { $days } days, on { $day }.
}
ending-one = { $days ->
    [one] { $account }: in 1 day, on { $day }.
   *[other] { $account }: in { $days } days, on { $day }.
}
ending-more = And { $more } more.
ending-renew = Renew
ending-see = See what ends
renewal-subject = { $firm } asks to keep access
renewal-line = { $person } of { $firm } asks you to renew their access to { $account } before it ends.
renewal-after = If you do nothing, access ends by itself.
reminder-subject = { $firm } still waits for your answer
reminder-heading = A request waits for you
reminder-line = { $person } of { $firm } asked for access to { $account } and has no answer yet.
reminder-after = If you do nothing, the request ends by itself after 14 days.
elevated-subject = { $person } of { $firm } took up a special right
elevated-heading = A special right is in use
elevated-line = { $person } of { $firm } may now do this in { $account }: { $right }. It ends by itself.
elevated-after = If this surprises you, turn off their access on that page: it works at once.
forwarded-subject = { $from } hands you a request of { $firm }
forwarded-heading = A request was handed to you
forwarded-line = { $firm } asks for access to { $account }. { $from } asks you to look at it.
forwarded-after = { $many ->
    [one] Only the owner of the account can allow it; the link works for you alone.
   *[other] Only the owner of the accounts can allow it; the link works for you alone.
}
