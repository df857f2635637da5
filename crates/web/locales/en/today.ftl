# Today, search and the palette.

today-whose = Whose { -client(form: "many") }
today-first = Your first day
today-done-vh = , done
today-nothing = Nothing needs you
clients-all = All { -client(form: "many") }
today-away-vh = Put away: { $name }, { $kind }
today-away = Put away for
today-1 = 1 day
today-7 = 7 days
today-30 = 30 days
today-back = Bring back
today-pinned = Pinned { -client(form: "many") }
today-pin-how = Pin a client on its page to keep it at hand here.
today-recent = You worked on last
search-title = Search
search-everything = Search everything
search-what = Client, account, person or page
search-how = Begin with # for a client number, @ for a person, > for a page or an act.
search-none = Nothing is called “{ $q }”
search-where = Names, client numbers, addresses and e-mails are searched.
head-name = Name
head-about = About it
head-actions = Actions
go-choose-about = Sign in to an account of { $name }
go-about = Sign in to { $name }
palette-sign-in = ⌘↵ sign in
palette-none = Nothing is called “{ $q }”.
search-pinned = Pinned
search-accounts = Accounts
search-people = People
search-do = Do
search-pages = Go to
search-import = Import clients
search-export = Export clients
staff-invite = Invite staff
clients-new = New { -client(form: "one") }
today-everyone = Everyone
today-mine = Mine
today-no-clients = There are no clients yet.
today-calm = { $many ->
    [one] 1 client is fine.
   *[other] { $many } clients are fine.
}
today-calm-mine = None of your own clients needs anything.
today-put-away = { $many ->
    [one] 1 thing is put away.
   *[other] { $many } things are put away.
}
today-colleagues = Invite your colleagues
today-import = Import your clients
today-connect = Connect your first client
today-steps = { NUMBER($done) } of { NUMBER($all) } done
today-late = { $product } has not reported since { $since }. What happened there since is not known.
today-expired = Access has expired
today-expiring = Access expires soon
today-trial = Trials end soon
today-declined = Access was declined
today-invitation = Invitations without an answer
today-unlinked = Accounts in no folder
today-waiting = Waiting for a client
today-allowed = Access was allowed
today-all = See all
today-all-trials = See all trials
today-send-again = Send again
today-open = Open { -client(form: "one") }
today-in-no-folder = In no folder
today-put-in = Put into a folder
today-allowed-mark = Allowed
today-late-never = { $product } has not reported yet. What it would tell is not known.
today-reconnect = Add-ons to connect again
today-payer = Asked to pay for an add-on
today-again = Connect again
today-payer-mark = Waits for you
today-answer = Answer
today-defaults = Confirm who pays for add-ons
today-right = Special right
today-right-until = Until { $at }
today-agreed = Ends { $day }, as agreed
today-renew = Ask to renew
