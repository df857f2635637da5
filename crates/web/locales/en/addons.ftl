# Add-ons: what they are, who pays, what is to come, what can be done. `$price` is a sentence part such as
# "£6.00 a month + VAT", `$on` a date.

nav-addons = Connections & add-ons
nav-addons-short = Add-ons
own-addons = Add-ons and who pays
own-addons-lead = What runs in your accounts on top of the subscription, and who pays for it. You can end each at any time.
own-addons-none = You own no account yet.
client-addons = Add-ons
addons-of = Add-ons of { $name }
addons-lead = What can be turned on for your clients. Each row behind Manage says whether it can be activated, and if not, why and who can change that.
addons-none = The vendor offers no add-ons yet.
addons-unconfirmed = Until you confirm your defaults, clients can turn add-ons on and pay themselves, and staff cannot.
addons-confirm = Confirm defaults
addons-confirm-all = Confirm and save
addons-defaults = Default settings
addons-defaults-lead = Who pays when an add-on begins, unless a client has a setting of its own. What runs already is never changed by this: its payer stays.
addon-one = Add-on
addon-none = There is no add-on for these accounts.
addon-no-clients = No client has an account that this add-on is for.
addon-no-match = No client matches “{ $words }”
addon-find = Find a client
addon-clients-of = { $name }: clients
addon-caption = Clients and where { $name } stands
addon-manage = Manage
addon-manage-of = Manage { $name }
addon-for-product = for { $product }
addon-for-account = { $addon } for { $account }
addon-payer = Who pays
addon-because = Why
addon-since = Active since
addon-allowance = Included each month
addon-includes = { $many } { $unit }
addon-list-price = List price
addon-third = Third party
addon-price = { $price } a month + VAT
addon-price-free = free until { $on }, then { $price } a month + VAT
addon-price-firm = Price when your firm pays
addon-price-client = Price when the client pays
addon-default = Default
addon-default-unset = Not confirmed yet: the client pays.
addon-default-client = Your default: the client pays.
addon-default-firm = Your default: your firm pays.
addon-default-firm-may = Your default: your firm pays, and clients may activate it themselves.
addon-count-on = Active
addon-count-waiting = Waiting
addon-count-lost = To connect again
addon-retired = Not offered any more
addon-offered = Offered
ops-addons-lead = Add-ons are files in the data folder. A fault in one stops the start and names its line.

addon-off = Not active
addon-on = Active
addon-waiting = { $third ->
    [none] Waiting
   *[other] Waiting for { $third }
}
addon-ends = Ends { $on }
addon-reconnect-mark = Reconnect
addon-reconnect-note = No data from { $third }

addon-client-pays = The client pays { $price }, each month in advance.
addon-firm-pays = Your firm pays { $price }, in arrears on the next month’s invoice.
addon-not-us = Not paid by your firm.
addon-you-pay = You pay { $price }, each month in advance.
addon-that-firm-pays = { $firm } pays for it. It costs you nothing.
addon-a-firm-pays = Your partner pays for it. It costs you nothing.
source-billing = because the client manages the subscription
source-override = set for this client
source-default = by your firm’s default
source-never = because your firm has not confirmed its defaults

addon-charge-client = { $money } + VAT from the client, for the month from { $from }
addon-charge-you = { $money } + VAT from you, for the month from { $from }
addon-charge-firm = { $money } + VAT on your firm’s invoice, for the month from { $from }
addon-charge-partner = Charged to your partner, not to you
addon-coming = What will be charged
addon-stand = Where it stands
addon-about = About this add-on
addon-shared = What goes to the third party:
addon-holds = holds
addon-fails = does not hold
addon-suits = Whom it suits
addon-suits-yes = I confirm that it suits this account
addon-region = Region
addon-seller = { $third ->
    [none] Account there
   *[other] { $third } account
}
addon-consent-until = Consent until

addon-activate = Activate
addon-activate-for = Activate for { $name }
addon-open = Open
addon-open-for = Open { $name }
addon-pick = Choose
addon-pick-one = Choose { $name }
addon-many = What to do
addon-many-picked = Do it for the chosen…
addon-many-all = Do it for all that match…
addon-by-link = Send the client a link (recommended)
addon-link-lead = The owner signs in at { $third } alone; you never need their password.
addon-link-sent = The owner has a link to { $third } and has not used it yet.
addon-send-link = Send the link
addon-send-again = Send it again
addon-here = Connect it yourself
addon-here-lead = Only if you may sign in at { $third } for this client. It is recorded that you did.
addon-continue = Continue to { $third }
addon-fix = Update client’s settings to paid for by the partner if activated
addon-fix-title = The client pays now
addon-fix-note = Changes the setting of this client only. Nothing is charged until it is activated.
addon-clear = Remove the client’s own setting
addon-clear-title = This client has a setting of its own
addon-clear-note = Your firm’s default counts again.
addon-take-back = Take it back
addon-take-back-note = Nothing is active yet and nothing was charged.
addon-go-on = Keep it
addon-go-on-note = It was cancelled and still runs. Keeping it changes nothing else.
addon-go-on-do = Keep it running
addon-reconnect = Connect { $third } again
addon-reconnect-lead = Gives a new consent at { $third }. Who pays and what is charged stay the same.
addon-cancel = Cancel add-on
addon-cancel-note = It runs to the end of what is paid for.
addon-cancel-to = Cancel…
addon-cancel-title = Cancel { $name }
addon-runs-until = It runs until { $on }.
addon-billed-until = The current month is charged in full; after that nothing is.
addon-client-may-go-on = The client is told, and can go on and pay itself.
addon-reason-words = In your own words
addon-pay = Take over paying
addon-pay-lead = From { $on } on: { $pays } The add-on runs on without a gap.
addon-pay-do = Pay from then on
addon-hand-over = Ask the client to pay
addon-hand-over-lead = The owner is asked to pay { $price } from { $on } on. Nothing changes without their yes.
addon-hand-over-do = Ask the client
addon-keep = Leave the payer as it is
addon-keep-note = Takes back what was asked or agreed. It can be taken back until the date.
addon-keep-do = Take it back
addon-own-pay = Continue and pay myself
addon-own-pay-lead = You pay { $price } from { $on } on, each month in advance. It runs on without a gap.
addon-own-pay-do = Continue and pay myself
addon-ask-pay = Ask your partner to pay
addon-ask-pay-lead = { $firm } is asked to pay from { $on } on. Nothing changes without their yes.
addon-ask-pay-do = Ask them
addon-asked-by = { $firm } asks you to connect it and pays for it. It costs you nothing.
addon-decline = Decline
addon-decline-note = It stays off. Your partner is told.

addon-who-pays = Who pays
addon-pays-client = The client pays
addon-pays-client-note = List price, each month in advance. Only the client can activate it.
addon-pays-firm = Your firm pays
addon-pays-firm-note = Your discount applies, in arrears on the next month’s invoice. Staff can activate it.
addon-clients-may = Clients may activate it themselves while your firm pays
addon-clients-may-note = Your firm is charged for what they turn on.
addon-confirmed = Confirmed by { $by } on { $on }.
addon-follows = { $overrides ->
    [one] One client has a setting of its own;
   *[other] { $overrides } clients have settings of their own;
} { $running ->
    [one] one account runs it and will not change.
   *[other] { $running } accounts run it and will not change.
}
addon-client-settings = Who pays for this client
addon-settings-of = Who pays for { $name }
addon-settings-lead = A setting here beats your firm’s default, for this client and for what begins from now on.
addon-follow = Use your firm’s default
addon-follow-client = Then the client pays.
addon-follow-firm = Then your firm pays.
addon-result-client = If it begins now, the client pays – { $source }.
addon-result-firm = If it begins now, your firm pays – { $source }.
addon-unchanged = This will not change what runs: { $paid } The period that is paid for ends on { $on }.

handover-client = The client pays from { $on } on. Either side can take this back until then.
handover-firm = Your firm pays from { $on } on. Either side can take this back until then.
handover-you = You pay from { $on } on. Either side can take this back until then.
handover-that-firm = { $firm } pays from { $on } on. Either side can take this back until then.
handover-asked-client = The client has been asked to pay and has not answered.
handover-asked-us = The client asks your firm to pay.
handover-asked-you = { $firm } asks you to pay.
handover-asked-firm = { $firm } has been asked to pay and has not answered.

seller-title = Is this the right { $third } account?
seller-lead = { $addon } becomes active when you say yes.
seller-again = The connection to { $third } is renewed when you say yes.
seller-yes = Yes, connect
seller-wrong = No, it is another one
seller-shared = This seller is connected to another account already.
seller-shared-yes = It belongs to both accounts

run-addon-activate = Activate an add-on
run-addon-cancel = Cancel an add-on
run-addon-partner-pays = Set to paid for by the partner
run-addon-client-pays = Set to paid for by the client
run-addon-follow-default = Remove the client’s own payer
run-do-addon-activate = Activate for { $rows }
run-do-addon-cancel = Cancel for { $rows }
run-do-addon-payer = Set for { $rows }

act-addon-loaded = loaded the add-on { $name }
act-addon-retired = retired the add-on { $name }
act-addon-asked = asked for { $addon } for { $account }
act-addon-activated-firm = activated { $addon } for { $account }; the firm pays
act-addon-activated-client = activated { $addon } for { $account }; the client pays
act-addon-not-activated = { $addon } was not activated for { $account }
act-addon-cancelled = cancelled { $addon } for { $account }
act-addon-resumed = kept { $addon } for { $account }
act-addon-left = stopped paying for { $addon } of { $account }
act-addon-ended = { $addon } ended for { $account }
act-addon-default-firm = set the default of { $addon } to: the firm pays
act-addon-default-client = set the default of { $addon } to: the client pays
act-addon-payer-firm = set { $addon } to paid for by the firm
act-addon-payer-client = set { $addon } to paid for by the client
act-addon-payer-cleared = removed the client’s own payer of { $addon }
act-handover-asked-client = asked the client to pay for { $addon } of { $account }
act-handover-asked-firm = asked the firm to pay for { $addon } of { $account }
act-handover-agreed-client = agreed that the client pays for { $addon } of { $account }
act-handover-agreed-firm = agreed that the firm pays for { $addon } of { $account }
act-handover-stopped = left the payer of { $addon } of { $account } as it is
act-addon-reconnected = connected { $addon } of { $account } again
act-addon-consent-ending = The consent of { $addon } for { $account } ends in { $days }
act-addon-consent-lost = The consent of { $addon } for { $account } has ended
act-discount-set = set the discount of { $firm } from { $from } on
act-token-key-rotated = changed the key that seals third parties’ tokens

code-done-addon-active = The add-on is active.
code-done-addon-sent = The owner has been sent the link.
code-done-addon-cancelled = The add-on was cancelled.
code-done-addon-connected = Connected.
code-done-seller-refused = Nothing was connected. The consent was given back.
code-done-payer-set = Saved. What runs already does not change.
code-done-payer-agreed = The change of payer is agreed. It can be taken back until the date.
code-done-payer-asked = The other side has been asked.
code-done-payer-kept = The payer stays as it is.
code-done-defaults-set = Your defaults are confirmed. What runs already does not change.
code-done-discount-set = The discount is set.

discount-title = Discount on add-ons
discount-none = None. The firm pays the list prices.
discount-lead = Off the list price of every add-on that the firm pays, from a day on. What was charged before stays as it was.
discount-from = { $percent } % from { $day } on
discount-percent = Discount in percent
discount-day = From
discount-set = Set discount
addon-then = Then both of you will be charged:
addon-suits-all = I confirm that it suits each of these accounts. Accounts for which a rule does not hold are left out.
addon-by = Turned on by
addon-turned-on-by = turned on by { $name }
record-pays = Pays for
addon-is-waiting = Waiting for consent
addon-is-reconnect = To connect again
filter-addon = Add-on
filter-addon-is = Add-on state
addons-on-client = Add-ons
addon-which = Which clients
addon-none-so = No clients here

# The way of an add-on that a third party has to consent to.
addon-way-on = Turn on
addon-way-consent = Consent at { $third }
addon-way-whose = The right account
addon-way-runs = It runs
