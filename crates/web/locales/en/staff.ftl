# Staff, groups, roles, leaving, ownership.

staff-caption = Staff of the firm
head-person = Person
head-role = Role
head-reaches = Reaches
head-active = Last active
staff-invite-title = Invite a member of staff
staff-invite-note = The invitation works once, for 7 days.
person-suspended = { $name } is suspended
person-suspended-note = and cannot sign in or enter any account.
person-leaving-on = Go on with leaving
person-resume = Let { $name } back in
person-brings = Clients they will get
person-brings-lead = With the seat, { $name } gets every account of these clients.
clients-to-add = Clients to add
clients-add = Add clients
found = Found
add-ticked = Add those ticked
no-client-matches = No client matches “{ $q }”.
person-take-off = Take off the invitation, { $name }
invitation = Invitation
invitation-withdraw = Withdraw invitation
person-reach-of = What { $name } reaches
person-reach-search = Search what { $name } reaches
search-these = Search these clients
person-reach-none = No client yet. Groups below, or a client’s staff matrix, give some.
roles-title = Who may do what
person-change-role = Change role
person-save-groups = Save groups
person-signed-in = Signed in
person-nowhere = Nowhere at the moment.
person-sign-out = Sign out everywhere
leaving = Leaving
person-suspend-or = Suspend or remove
person-leaving-lead = What { $name } works on can be handed over; then they can be removed.
person-suspend-lead = Suspending works at once, everywhere: sessions here and in the products end. Leaving hands clients over first.
person-leaves-go = { $name } leaves the firm…
person-what-may = What they may do
person-in-groups = In these groups
group-save = Save group
group-search-add = Search clients to add
group-search-hint = Name, number or e-mail
group-find = Find clients
group-outside = Not in the group
group-in-list = Show in the list
group-clients-of = Clients of { $name }
group-search-of = Search the clients of { $name }
group-empty = No client is in this group yet.
group-no-match = No client of this group matches “{ $q }”.
group-open-of = Open { $name }
open = Open
group-take-out = Take those ticked out
group-delete-title = Delete
group-delete-lead = People and clients stay; what people reach only through this group goes.
group-delete-go = Delete { $name }…
group-take-all = Take all { NUMBER($many) } that match out of the group
group-none-outside = No client outside this group matches.
group-none-outside-q = No client outside this group matches “{ $q }”.
groups-lead = A group joins people and clients: each manager in it reaches every client in it.
groups-new = New group
groups-add = Add group
groups-none = No groups yet
group-delete-ask = Delete the group { $name }?
group-delete-nobody = Nobody loses a client: each is reached by another way as well.
group-delete-losing = These reach clients only through this group and lose them at once, but for accounts that they are given one by one:
group-keep = Keep the group
group-delete-now = Delete { $name }
leave-title = { $name } leaves the firm
leave-lead = Three steps. You can stop after each one and come back: this page says what is left.
leave-1 = 1. Suspend
leave-2 = 2. Hand over
leave-3 = 3. Remove
leave-done = Done
leave-suspended = { $name } is signed out everywhere and cannot come back in.
leave-suspend-lead = Works at once: { $name } is signed out here and in every product, and cannot sign in again. Do this first.
leave-suspend-now = Suspend { $name } now
leave-nothing = Nothing left
leave-nobody-waits = Nobody waits for { $name }.
leave-nobody-else = There is nobody else to hand it to. Invite a colleague first.
leave-remove-lead = { $name } leaves the list of staff. What they did stays in the record under their name, and their own notes stay.
leave-remove = Remove { $name }
leave-parts = What goes over
leave-parts-hint = What is not ticked ends with the removal. Clients must go over before it.
ownership = Ownership
ownership-of = Ownership of { $firm }
ownership-own = You own this firm.
ownership-other = { $owner } owns this firm.
ownership-lead = A firm has one owner at any time: they pay, make keys for programs, and see internal clients.
ownership-offers-you = { $owner } offers you the ownership
ownership-offered = Offered to { $who }
ownership-when = When you accept, you are the owner at once and { $owner } is a senior account manager. Both of you sign in to products anew.
ownership-waits = Waits for { $who } until { $until }. Nothing changes before that.
ownership-become = Become the owner of { $firm }
ownership-until = You can answer until { $until }.
ownership-withdraw = Withdraw the offer
ownership-else = Offer it to somebody else
ownership-hand = Hand it over
ownership-no-senior = There is no senior to offer it to. Change somebody’s role to senior first, under
ownership-offer = Offer ownership
ownership-only = Only { $owner } can offer it. Nothing is offered to you now.
ownership-hint = They have seven days to accept. You stay the owner until then, and a senior after it.
roles-lead = Made from the rules that decide every click. “May” means: in at least one state of the client; the page says why not where it does not fit now. Nobody changes their own access.
roles-to = To
roles-factor = Second factor
roles-may = may
roles-may-not = may not
staff-colleague = Invite a colleague
reach-all = Every client
reach-none = Nobody yet
badge-ran-out = Invitation ran out
reach-by-name = { $many ->
    [one] 1 client by name
   *[other] { $many } clients by name
}
reach-groups = the clients of the groups
reach-accounts = { $many ->
    [one] 1 single account
   *[other] { $many } single accounts
}
role-senior-note = Reaches every client, manages staff and settings.
role-manager-note = Reaches the clients they are named for, given, or share a group with.
role-assistant-note = Reaches what they are given or share a group with; changes little.
person-link-until = Link works until
person-joined = Joined
person-signs-in = Signs in with
person-two-step = Two-step sign-in
person-passkey-used = Passkey last used
person-session-since = Signed in: { $since }
person-session-from = Signed in: { $since }, from { $from }
person-session-seen = Last used
person-own-owner = The firm needs its owner: offer the ownership to a senior first.
person-own = Nobody can change themselves. Ask another owner or senior.
person-is-owner = Only the owner can change the owner.
person-on = On
person-not-set = Not set up
person-app = password and authenticator app
person-nothing = Nothing yet
passkeys-many = { $many ->
    [one] 1 passkey
   *[other] { $many } passkeys
}
found-many = { $what } found
clients-here = { $many ->
    [one] 1 client here
   *[other] { $many } clients here
}
way-internal-owner = internal: the owner sees it
way-internal-added = internal: added by the owner
way-role = { $role }: reaches every client
way-named = named manager
way-group = through group { $groups }
way-given = given { $products }
way-given-only = given { $products } only
groups-nobody = nobody
group-delete-page = Delete a group
range = { $first } to { $last }
group-delete-what = { $clients } leave it, and so do its people: { $people }.
role-owner = Owner
role-owner-what = One per firm. Reaches every client, internal ones too.
role-senior = Senior
role-senior-what = Reaches every client that is not internal.
role-named = Named manager
role-named-what = A manager, towards clients they are named for.
role-group = In the group
role-group-what = A manager, towards clients of their groups.
role-given = Given accounts
role-given-what = A manager who is given single accounts, and an assistant however they reach a client.
part-clients = Clients
part-accounts = Accounts and connections
part-addons = Add-ons and payment
part-people = People
part-firm = The firm
factor-recent = Within 5 minutes
factor-first = First time in a session
left-clients = { $many ->
    [one] 1 client by name
   *[other] { $many } clients by name
}
left-groups = { $many ->
    [one] 1 group
   *[other] { $many } groups
}
left-open = { $many ->
    [one] 1 open request or invitation
   *[other] { $many } open requests and invitations
}
left-ends = Groups and single accounts that were not handed over.
left-keys = { $many ->
    [one] 1 API key that acts in their name. Make new ones first where programs need them.
   *[other] { $many } API keys that act in their name. Make new ones first where programs need them.
}
leave-hand-all = Hand over { $clients } and what is ticked
leave-hand = Hand over what is ticked
leave-still-manager = { $name } is still the named manager of { $clients }. Hand them over first.
leave-left = What is left: { $left }.
ask-what-for = What is asked for
ask-what = What
ask-where = Where
ask-nobody = Nobody at your firm can do this at the moment.
ask-go = Ask
ask-whom = Whom
ask-words = Your words
ask-hint = They come along in the letter, with a link to the page where it is done. Asking changes nothing by itself.
letters-come-back = Letters come back: { $since }
