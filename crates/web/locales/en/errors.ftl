# Error pages.

oops-clients = { -client(form: "Many") }
oops-search = Search clients
search-go = Search
oops-reason = Reason
oops-reference = Reference
oops-back-clients = Back to { -client(form: "many") }
oops-back-accounts = Back to your accounts
oops-back-partners = Back to { -partner(form: "many") }
oops-back-start = To the start page
oops-again-seconds = Try again in { NUMBER($seconds) } seconds.
oops-again-moment = Try again in a moment.
oops-again-minute = Try again in a minute.
oops-fix-link = Put it into a folder
oops-fix-add = Add an account
oops-fix-invitation = See the invitation
oops-fix-accounts = See its accounts
access-request = Request access
enter-may = You can sign in
enter-may-why = Access to this account is open for you.
enter-back = To the { -client(form: "many") }
enter-expired = Access has run out
enter-paused = The { -client(form: "one") } has paused access
enter-silent = The product does not answer
enter-not-ready = The account is not ready yet
enter-not-now = You cannot sign in to this account now
