# The operators' pages.

jobs-which = Which jobs
jobs-none = Nothing waits here
head-job = Job
head-when = When
head-attempts = Attempts
head-state = State
jobs-again-of = Run again: { $kind } { $key }
jobs-again = Run again
letter-envelope = Envelope
letter-text = Text
letter-links = Links in it
letter-html = Show as sent (HTML)
outbox-find = Find a letter
outbox-search = Address or subject
outbox-none = No letters
outbox-caption = Letters, newest first
head-subject = Subject
head-to = To
head-made = Made
facts = Facts
activity = Activity
suspended = Suspended
partner-suspended = Nobody of the firm can sign in. Connections stay.
partner-resume = Resume { $name }
partner-suspend-title = Suspend the firm
partner-suspend-lead = Works at once: everybody of the firm is signed out, here and in the products. Connections stay.
partner-suspend = Suspend { $name }
field-reason = Reason
partner-new = New { -partner(form: "one") }
partner-first = First owner
partner-first-lead = Gets an invitation that works once, for 7 days.
partner-create = Create { -partner(form: "one") } and invite
head-firm = Firm
partner-slug = Part of addresses
partner-slug-hint = Made from the name when empty: pemberton-hale.
field-zone = Time zone
field-email = Email
partners-find = Find a { -partner(form: "one") }
partners-search = Name or code
partners-none = No { -partner(form: "one") } yet
partners-no-match = No { -partner(form: "one") } matches “{ $q }”
partners-caption = { -partner(form: "Many") }, by name
head-code = Code
head-staff = Staff
head-since = Since
product-configuration = Configuration
product-plans = Plans
products-none = No product yet
products-none-lead = A product is a TOML file in the configuration.
head-heard = Last report
never = Never
sandbox-clock = The clock
sandbox-lead = { $ahead }. Moving it moves business time only: access, trials, notices. Sessions and sign-in codes keep the real time. It never goes back.
sandbox-set-off = What the last move set off
sandbox-to = To a day
partner-code = Code
product-client-id = Client id
product-redirects = Redirect addresses
product-initiate = Sign-in starts at
product-logout = Logout tokens go to
product-events = Security events go to
product-provisioning = Provisioning
product-keys = Keys
product-active = Active within
product-no-trial = No trial
letter-to = To
letter-from = From
letter-made = Made
letter-sent = Sent
letter-not-yet = Not yet
letter-id = Message id
jobs-given-up = Given up
partner-waits = Waits for its owner
product-reports = Reports
product-silent = Has not reported yet
mark-failed = Failed
mark-waiting = Waiting
sandbox-real = The real time
partner-waits-for = Waits for { $email } since { $day }
people-many = { $many ->
    [one] 1 person
   *[other] { $many } people
}
partners-many = { $many ->
    [one] 1 { -partner(form: "one") }
   *[other] { $many } { -partner(form: "many") }
}
letters-many = { $many ->
    [one] 1 letter
   *[other] { $many } letters
}
jobs-counts = { $waiting } wait, { $done } are done
sandbox-ahead = { $days } ahead of the real time
sandbox-forward = { $days } forward
outbox-comes-back = { $to } (letters come back: { $since }; { $why })
