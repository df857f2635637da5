# Words for values: dates, counts, states, the shared pieces of pages. A wrapped line is a space.

value-today-at = Today, { $time }
value-yesterday-at = Yesterday, { $time }
value-today = today
value-yesterday = yesterday
value-days-ago = { NUMBER($days) } days ago
value-minutes = { $many ->
    [one] 1 minute
   *[other] { $many } minutes
}
value-hours = { $many ->
    [one] 1 hour
   *[other] { $many } hours
}
value-days = { $many ->
    [one] 1 day
   *[other] { $many } days
}
value-moment = less than a minute
value-accounts = { $many ->
    [one] 1 account
   *[other] { $many } accounts
}
value-expires = { $days ->
    [0] Expires today
    [1] Expires tomorrow
   *[other] Expires in { $days } days
}
value-days-left = { NUMBER($days) } days left

mark-expired = Expired
mark-off = Off
mark-unknown = Not known
usage-hidden = while access is paused
paused-limited = Access is paused by the client: you see the name, the status and the plan only.

field-optional = optional
field-error = Error:
faults-title = There is a problem
page-previous = Previous
page-next = Next
pages = Pages
nothing-happened = Nothing has happened yet.
undo = Undo
mark-open = Open
mark-paused = Off by { -client(form: "one") }
mark-requested = Requested
mark-declined = Declined
mark-invited = Invited
mark-no-accounts = No accounts
mark-active = Active
mark-inactive = Inactive
trial-over = Ended
trial-ends = { $days ->
    [0] Ends today
    [1] Ends tomorrow
   *[other] Ends in { $days } days
}
