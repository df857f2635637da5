# Letters about add-ons: turned on and off, who pays, a third party's consent. `$on` is a date.

open-addon = Open the add-on
answer-button = Answer

authorise-subject = { $firm } asks you to connect { $addon }
authorise-heading = Connect { $third }
authorise-line = { $person } of { $firm } wants to turn on { $addon } for { $account }. { $firm } pays for it.
authorise-alone = You sign in at { $third } yourself. Nobody else sees your password there.
authorise-button = Continue to { $third }
authorise-after = If you do not want this, do nothing: it stays off, and { $firm } is told if you decline.

turned-on-subject = { $addon } is active for { $account }
turned-on-heading = { $addon } is active
turned-on-line = { $firm } has turned on { $addon } for { $account } and pays for it.
turned-on-owner = The owner of { $account } has turned on { $addon }.

not-authorised-subject = { $addon } was not connected for { $account }
not-authorised-heading = The owner did not agree
not-authorised-line = { $addon } stays off for { $account }. Nothing is charged.

addon-cancelled-subject = { $addon } for { $account } ends on { $on }
addon-cancelled-heading = { $addon } was cancelled
addon-cancelled-line = { $addon } runs for { $account } until { $on } and is not charged after that.

goes-on-subject = { $addon } for { $account } goes on
goes-on-heading = { $addon } goes on
goes-on-line = The cancellation of { $addon } for { $account } was taken back.

firm-leaves-subject = { $addon } for { $account } ends on { $on }, unless you go on
firm-leaves-heading = Who pays for { $addon } now?
firm-leaves-line = { $firm } no longer pays for { $addon } of { $account }. It runs until { $on }.
firm-leaves-stay = Nothing moves to you by itself. You can go on and pay yourself, without a gap.
firm-leaves-button = Continue and pay myself

addon-over-subject = { $addon } for { $account } has ended
addon-over-heading = { $addon } has ended
addon-over-line = { $addon } no longer runs for { $account }, and its connection to the third party was given back.

pay-asked-subject = Will you pay for { $addon } of { $account }?
pay-asked-heading = { $firm } asks you to pay
pay-asked-line = { $firm } asks you to pay for { $addon } of { $account } from { $on } on.
pay-asked-firm-heading = A client asks you to pay
pay-asked-firm-line = The owner of { $account } asks your firm to pay for { $addon } from { $on } on.
pay-asked-stay = Nothing changes without your yes.

payer-subject = Who pays for { $addon } of { $account } changes on { $on }
payer-firm-heading = { $firm } takes over paying
payer-firm-line = { $firm } pays for { $addon } of { $account } from { $on } on. Until then you do.
payer-owner-heading = The client takes over paying
payer-owner-line = The owner of { $account } pays for { $addon } from { $on } on. Until then your firm does.
payer-back = Either side can take this back until that day. The add-on runs on without a gap.

payer-stays-subject = The payer of { $addon } for { $account } stays
payer-stays-heading = The payer stays
payer-stays-line = The change of payer for { $addon } of { $account } will not be made.

renew-subject = Connect { $third } again for { $account } by { $on }
renew-heading = The consent at { $third } ends
renew-line = The consent that { $addon } of { $account } works with ends on { $on }. After that no data comes from { $third }.
reconnect-button = Connect { $third } again

lost-subject = { $third } is no longer connected for { $account }
lost-heading = { $third } is no longer connected
lost-line = No data comes from { $third } to { $addon } of { $account } until it is connected again.
