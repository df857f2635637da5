# Acts upon many rows: the list of them, what an act needs, its preview, its result.

runs-whose = Whose jobs
runs-everyones = Everyone's
runs-none = No jobs yet
runs-none-lead = Select clients in the list and choose what to do with all of them. What becomes of each is shown here.
runs-open-list = Open the list of clients
runs-caption = Jobs, newest first
runs-imports = Imports of the last day
runs-imports-caption = Imports of the last day, newest first

# What is done.
run-name-manager = Name a manager
run-group-add = Add to a group
run-group-remove = Remove from a group
run-give-staff = Give staff access
run-take-staff = Take staff access
run-archive = Archive folders
run-reassign = Reassign clients
run-request-access = Request access
run-request-renewal = Ask to renew access
run-remind = Remind owners of requests
run-withdraw-request = Withdraw requests
run-cancel-connection = Cancel connections
run-folder-each = Make a folder for each
run-take-out = Take accounts out of folders
run-resend-invitation = Send invitations again
run-withdraw-invitation = Withdraw invitations
run-invite = Invite from a list
run-unknown = Something that this version does not know
run-undo = Undo: { $title }
run-clear = Clear the manager
run-name = Name { $staff } as manager
run-add-to = Add to { $group }
run-remove-from = Remove from { $group }
run-give = Give { $staff } access
run-take = Take access from { $staff }
run-reassign-to = Reassign from { $from } to { $staff }

# The button that does it, with how many.
run-invitations = { $many ->
    [one] 1 invitation
   *[other] { $many } invitations
}
run-do-undo = Undo for { $rows }
run-do-clear = Clear the manager of { $rows }
run-do-name = Name { $staff } for { $rows }
run-do-group-add = Add { $rows } to { $group }
run-do-group-remove = Remove { $rows } from { $group }
run-do-give = Give { $staff } access to { $rows }
run-do-take = Take { $rows } from { $staff }
run-do-archive = Archive { $rows }
run-do-reassign = Reassign { $rows } to { $staff }
run-do-request = Request access to { $rows }
run-do-renew = Ask to renew { $rows }
run-do-remind = { $many ->
    [one] Send 1 reminder
   *[other] Send { $many } reminders
}
run-do-withdraw = { $many ->
    [one] Withdraw 1 request
   *[other] Withdraw { $many } requests
}
run-do-cancel = { $many ->
    [one] Cancel 1 connection
   *[other] Cancel { $many } connections
}
run-do-folders = { $many ->
    [one] Make 1 folder
   *[other] Make { $many } folders
}
run-do-take-out = Take { $rows } out of folders
run-do-resend = Send { $rows } again
run-do-withdraw-invitations = Withdraw { $rows }
run-do-invite = { $many ->
    [one] Send 1 invitation
   *[other] Send { $many } invitations
}

# What was selected.
run-selected-clients = { $many ->
    [one] 1 selected client
   *[other] { $many } selected clients
}
run-selected-accounts = { $many ->
    [one] 1 selected account
   *[other] { $many } selected accounts
}
run-selected-invitations = { $many ->
    [one] 1 selected invitation
   *[other] { $many } selected invitations
}
run-all = All clients
run-all-but = All clients, except { NUMBER($many) }
run-matching = All clients that match the list's filter
run-matching-but = All clients that match the list's filter, except { NUMBER($many) }
run-of-one = All of one person's clients
run-unlinked = All accounts that are in no folder
run-lines = { $many ->
    [one] 1 line of a list
   *[other] { $many } lines of a list
}

# Where it stands.
run-not-started = Not started
run-checking = Being checked
run-ready = Preview ready
run-would-change = { NUMBER($many) } would change
run-running = Running
run-stopped = Stopped
run-done = Done
run-some-failed = { NUMBER($many) } failed
run-some-changed = { NUMBER($many) } changed
run-checked = Checked
run-changed = Changed
run-left-alone = Left alone
run-will-change = Will change
run-will-be-left = Will be left alone

run-sum-none = Nothing would change: all { $rows } are left alone.
run-sum-all = All { $rows } will change.
run-sum-some = { $rows } will change, { NUMBER($left) } will be left alone.
run-sum = { $rows } changed, { NUMBER($left) } left alone.
run-sum-failed = { $rows } changed, { NUMBER($left) } left alone, { NUMBER($failed) } failed.
run-sum-open = { $rows } changed, { NUMBER($left) } left alone, { NUMBER($open) } not done yet.
run-sum-failed-open = { $rows } changed, { NUMBER($left) } left alone, { NUMBER($failed) } failed, { NUMBER($open) } not done yet.
run-sum-invite-none = Nobody would be invited: { $left ->
    [one] the line is
   *[other] all { $left } lines are
} left alone.
run-sum-invite = { $many ->
    [one] 1 invitation will be sent.
   *[other] { $many } invitations will be sent.
} { $left ->
    [0] No line is left alone.
    [one] 1 line will be left alone.
   *[other] { $left } lines will be left alone.
}
run-sum-invited = { $many ->
    [one] 1 invitation sent,
   *[other] { $many } invitations sent,
} { $left ->
    [one] 1 line left alone.
   *[other] { $left } lines left alone.
}
run-sum-invited-open = { $many ->
    [one] 1 invitation sent,
   *[other] { $many } invitations sent,
} { NUMBER($left) } left alone, { NUMBER($failed) } failed, { NUMBER($open) } not done yet.

# Where an invitation of a list goes.
run-invite-there = It stands in your list.
run-invite-new = It is not in your list yet: a { -client(form: "one") } is made.

# Its page.
run-step-preview = Preview
run-step-run = Run
run-step-result = Result
run-see-undo = See the undo
run-see-first = See the first run
run-csv-rest = CSV of what did not change
run-starter-gone = It was stopped, because { $name } was suspended or no longer works here. An owner or a senior can do the rest.
run-was-stopped = It was stopped. What is done stays done; the rest can be done later.
run-taken-back = This run was taken back.
run-takes-back = This takes an earlier run back. Rows changed since are left alone.
run-for-good = What this does cannot be taken back.
run-looking = Looking at each row
run-working = Working
run-may-leave = You can leave this page; the work goes on.
run-look-again = Look again
run-exactly = What exactly
run-else = Choose something else
run-choose = Choose …
run-nobody = Nobody: clear the manager
run-member = Member of staff
run-reason-hint = Shown to each owner. At most 200 characters.
run-nothing-yet = Nothing is changed yet. Next you see what would become of each row.
run-show-preview = Show the preview
run-type-number = Type the number of rows that will change
run-no-undo = This cannot be undone.
run-leave = Leave it
run-stop = Stop
run-rest = Do the rest
run-which-rows = Which rows
run-why-left = Why rows are left alone
run-show-all-vh = , show all rows
run-already = It is so already.
run-no-rows = No rows here.
run-becomes = What becomes of it
run-rows-range = Rows { $first } to { $last }
run-gone = No longer there
run-ask-who = Ask { $who }.
