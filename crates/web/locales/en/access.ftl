# The owner's pages: who can get in.

access-title = Who can get into your accounts
access-lead-none = You own no account here yet. When a firm makes one for you, or you join a product, it appears here.
access-lead-accounts = { $many ->
    [one] You own 1 account.
   *[other] You own { $many } accounts.
}
access-lead-firms = { $firms ->
    [one] One firm can work for you. You can turn it off at once.
   *[other] { $firms } firms can work for you. You can turn each off at once.
}
access-they-say = They say: “{ $words }”
access-read = Read and decide
access-decline = Decline
access-allow-7 = Allow for 7 days
access-allow-60 = Allow for 60 days
access-turn-on = Turn on access
access-turn-on-for = Turn on access for { $firm }
access-turn-off = Turn off access
access-turn-off-for = Turn off access for { $firm }
access-off-one = Turn off
access-on-one = Turn on
access-off-one-for = Turn off { $account } for { $firm }
access-on-one-for = Turn on { $account } for { $firm }
access-person = Person
access-accounts = Accounts
access-last = Last signed in
access-never = Never
access-everything = See everything they did
access-everything-of = See everything they did, { $firm }
access-remove = Remove firm…
access-remove-of = Remove firm…, { $firm }
access-nobody = No firm can get in
access-nobody-lead = Only you and the people of your own business can.
access-add = Add a firm by its code
access-take-away = Download what is kept about your connections: connections, activity and sign-ins as CSV tables
access-is-off = Access is off
access-is-on = Access is on
access-is-partly = Access is on for { $on } of { $all }
access-since = Connected since { $day } · { $products }
access-until = Until { $day } without use
access-people-at = { $many ->
    [one] 1 person at { $firm }
   *[other] { $many } people at { $firm }
}
access-ends-agreed = { $days ->
    [one] Ends as agreed. The soonest is { $product }, in 1 day.
   *[other] Ends as agreed. The soonest is { $product }, in { $days } days.
}
access-ends-unused = { $days ->
    [one] Turns itself off after 60 days without use. The soonest is { $product }, in 1 day.
   *[other] Turns itself off after 60 days without use. The soonest is { $product }, in { $days } days.
}
access-of = { $product } of { $business }
access-now-off = { $out ->
    [0] Access is off for { $firm }.
    [one] Access is off for { $firm }. One person was signed in and is being signed out.
   *[other] Access is off for { $firm }. { $out } people were signed in and are being signed out.
}
access-now-on = Access is on for { $firm }.

asks-title = { $firm } asks for access
asks-sentence = { $person } asks for access to { $account }.
asks-sentence-for = { $person } asks for access to { $account } for { $length }.
asked-in-title = { $firm } asks to be let in
asked-in-sentence = { $person } invites you. The invitation ends on { $day }.

can-title = They can
cannot-title = They cannot
can-work = Sign in and work in the accounts you allow
can-see = See their business name, owner, plan, trial and last activity
cannot-password = See or use your password
cannot-owner = Change the owner or the plan, or cancel the account
cannot-history = Read the account’s activity history, manage users or make API keys
cannot-firm = Let another firm in, or see which others you have

add-title = Add a firm
add-let-in = Let { $firm } in?
add-lead = Your accountant or bookkeeper has a partner code. Enter it, and choose what they may open.
add-code = Partner code
add-hint = For example PH-4821.
add-which = For which accounts?
add-means = What this means
add-allow = Allow { $firm }

record-title = Everything { $firm } did
record-connection = Connection
record-did = What they did
record-remove = Remove { $firm }…
record-connected = Connected
record-since = { $product } of { $business }, since { $day }
record-ended = Last ended

invitation-asks = { $firm } asks to work in your { $products } account
invitation-by = { $person } sent this to { $email }
invitation-sign-in = Sign in to answer
invitation-nothing = Nothing happens until you press Allow.
invitation-allow = Allow
invitation-not-now = Not now
invitation-unknown = I do not know this firm
invitation-length = It ends by itself after 60 days without use. You can end it at any time with one click.
invitation-pays = Nothing changes: whoever pays for the account keeps paying.
invitation-closed = This invitation is closed
invitation-closed-why = It was answered or withdrawn.
invitation-late = This invitation has ended
invitation-late-why = It ended on { $day }. Ask { $firm } to send it again.
invitation-suspended = This invitation cannot be answered now
invitation-suspended-why = The vendor has suspended this firm.
invitation-other = This invitation is for somebody else
invitation-other-why = This was sent to { $email }. Sign in with that address to answer it.
invitation-declined = { $firm } cannot get in. They have been told.
invitation-reported = { $firm } cannot get in, and we have been told.

said-declined = Declined
said-open = Access is open
said-open-why = They can sign in to { $account } now.
said-closed-why = { $account } stays closed. They can ask again in seven days.
said-blocked-why = { $account } stays closed, and their requests reach you no more.
said-removed = The firm has been removed
said-removed-why = The connection to { $account } has ended.

request-closed = This request is closed
request-closed-why = It was answered or taken back, or it lapsed after 14 days.
request-the = The request
request-who = Who asks
request-by = { $person } of { $firm }
request-for = For
request-why = Why
request-long = How long
request-at-most = For at most { $length }
request-block = Decline, and no more requests
request-remove = Decline and remove the firm
request-note = “60 days” ends after 60 days without use. “7 days” ends after 7 days in any case.
request-ended = Their access ended on { $day }.
request-you-off = You turned their access off.

remove-title = Remove { $firm }
remove-lead = The connection ends at once. To come back they need a new invitation from you, or yours to theirs.
remove-pause-title = Only want them out for now?
remove-pause-lead = Turning access off keeps the connection; you can turn it on again.
remove-pause = Turn off access instead
remove-follows = What follows
remove-loses = { $firm } loses
remove-you-keep = You keep
remove-loses-sign-in = Sign-in to your accounts, at once; whoever is inside is signed out
remove-loses-dashboard = Their dashboard of your business
remove-loses-managing = Managing the subscription that they pay for now
remove-keep-accounts = Your accounts and everything in them
remove-keep-firms = Every other firm you let in
remove-keep-days = 14 days to subscribe yourself, choose another firm, or export your data
remove-from = From which accounts?
remove-keep-firm = Keep { $firm }


did-filter = Narrowed by: { $filter }
did-reason = “{ $reason }”

# The clocks of access.
access-soon = { $many ->
    [one] Access to 1 account ends in the next 30 days.
   *[other] Access to { $many } accounts ends in the next 30 days.
}
access-soon-what = Renew what should go on. What you leave ends by itself.
access-renew = Renew
access-acts = Actions
access-kept-out = Kept out
access-keep-out = Keep out
access-keep-out-of = Keep out { $name } of { $firm }
access-let-in = Let in
access-let-in-of = Let in { $name } of { $firm } again
access-unheard = You do not hear their requests and invitations. They are not told.
access-blocked = Firms you do not hear
access-hear = Hear their requests again
access-hear-of = Hear { $firm } again
access-block = Hear no more requests or invitations
access-until-agreed = Until { $day }, as agreed
access-how-long = How long
access-who-of = Who of them
access-days = End it after so many days
access-days-hint = 1 to 730 days in any case. Leave empty to let it end after 60 days without use.
invitation-length-days = They ask for { $length }; it ends then whatever the use, and after 60 days without use. You choose below.
request-reads = Only the owner of the account can allow this. You can hand it on to them.
request-elsewhere = This letter was handed to another address. Sign in with it to read on.
request-open-until = Their access is open until { $day }.
request-allow-for = Allow for { $length }
request-allow-days = Allow for so long
request-days = Another length, in days
request-renewal = { $firm } asks to keep access
request-forward = Hand it on…
record-export = Download everything (CSV)
kinds-filter = Filter
kinds-what = What
kinds-show = Show
kinds-all = Everything
access-kept-out-now = { $many ->
    [one] { $who } is kept out of one account.
   *[other] { $who } is kept out of { $many } accounts.
}
access-blocked-now = { $firm } can no longer ask or invite you. It is not told.
