# The frame of the help.

help-lead = Short answers, in the words of the pages.
help-articles = Articles
help-everybody = Everybody
help-leads = A firm's owner and seniors
help-owners = Owners of accounts
help-vendor = The vendor's people
help-more = More
