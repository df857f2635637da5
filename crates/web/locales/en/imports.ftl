# Importing clients: the file, its columns, the check, the run, the result.

import = Import
steps = Steps
step-done = Done:
import-file = File
import-check = Check
import-file-label = A CSV or Excel file
import-file-hint = Up to 10 MB and 100,000 rows. The first row names the columns. Nothing is written before you have seen what would change.
import-template = Start from a template
import-template-lead = Exports of your accounting or practice software work as they are: you choose the columns in the next step. Managers and groups are matched by name or e-mail.
import-template-csv = Template, CSV
import-template-excel = Template, Excel
import-recent = Files of the last day
import-recent-note = A file and what the check said of it are erased after a day.
import-brought = { $rows }, brought by { $name }
import-no-columns = Columns not chosen
import-not-run = Checked, not run
import-wrong = Line { $line }, column { $column }: { $what }

import-columns-title = What is in which column?
import-columns-lead = { $file }. The choices are guessed from the names and the values; correct what is wrong.
import-columns-caption = Columns of the file
import-column = Column
import-becomes = Becomes
import-values = Values
import-column-of = Column { $letter }
import-becomes-of = { $name } becomes
import-no-values = No values in the first rows
import-leave-column = Leave out
import-check-do = Check the rows
import-another = Another file

import-check-title = Check what will change
import-unwritten = { $file }. Nothing has been written yet.
import-not-written = { $why } Nothing was written.
import-do = Import
import-change-columns = Change columns
import-download = Download { $rows } with reasons
import-discard = Discard this file
import-add = { $add ->
    [one] Add 1 client
   *[other] Add { $add } clients
}
import-update = { $update ->
    [one] Update 1 client
   *[other] Update { $update } clients
}
import-add-update = { $add ->
    [one] Add 1 client and update { NUMBER($update) }
   *[other] Add { $add } clients and update { NUMBER($update) }
}
import-leaving-out = { $doing }, leave out { $rows }
import-nothing-new = Every row stands in your list already.
import-nothing-fits = No row can be imported. The reasons stand below.
import-some-wrong = { $rows } cannot be imported as they are. Put them right in the file and bring it again, or leave them out.
import-looks-like = Looks like { $name }, which stands in your list already.
import-changes = Changes { $fields }.

import-tab-add = To add
import-tab-update = To update
import-tab-problem = With problems
import-same = Unchanged
import-imported = Imported
import-not-imported = Not imported
import-added = Added
import-updated = Updated
import-will-add = Add
import-will-update = Update
import-problem = Problem
import-no-name = No name
import-no-rows = No rows here
import-rows-caption = Rows of the file
import-line = Line
import-happens = What happens
import-lines = Lines { $first } to { $last }

import-running = Importing
import-running-lead = { $file }. You can leave this page; the import goes on.
import-whole = Writing { $rows } in one go: all of them or none.
import-so-far = { NUMBER($done) } of { $rows }

import-done-add = { $add ->
    [one] 1 client added
   *[other] { $add } clients added
}
import-done-update = { $update ->
    [one] 1 client updated
   *[other] { $update } clients updated
}
import-done-both = { $add ->
    [one] 1 client added, { NUMBER($update) } updated
   *[other] { $add } clients added, { NUMBER($update) } updated
}
import-failed = { $many ->
    [one] 1 row was not imported.
   *[other] { $many } rows were not imported.
}
import-failed-do = Put them right in the file below and import it again: the rows that went in are recognised and not written twice.
import-failed-file = Download the failed rows
import-see = See the clients
import-more = Import another file
