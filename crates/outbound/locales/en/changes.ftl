# Letters about who manages a subscription. Those to firms never name the other firm. `$on` and
# `$until` are dates; `$at` is a date with its time.

offer-line = They also ask to manage the subscription: { $firm } would pay for it. If another firm manages it now, that firm is told and stays until a date that the page states.
reason-given = The reason they give:
open = Open

leaving-subject = { $account } changes its partner on { $on }
leaving-heading = A client changes its partner
leaving-line = The owner of { $account } has named another firm. You look after it until { $at }.
leaving-stay = Your access stays until then. Your firm can object in words; it cannot stop it.
leaving-button = See the change
leaving-after = Your own notes can be exported for 30 days after the date; then they are erased.

stopped-subject = The change of partner for { $account } is off
stopped-heading = A change of partner is off
stopped-line = The change that was agreed for { $account } will not be made.
stopped-stays = Who manages the subscription stays as it is.

gone-subject = { $account } has changed its partner
gone-heading = A client has changed its partner
gone-line = As announced, { $account } is no longer connected to your firm.
gone-notes = It has left your list. Your own notes can be exported by your firm’s owner and seniors for 30 days; then they are erased.

asked-subject = Will you manage the subscription of { $account } from { $on }?
asked-heading = A client asks you to manage its subscription
asked-line = The owner of { $account } has let your firm in and asks you to manage, and pay for, its subscription from { $at }.
asked-without = Say whether you take it on. Without your yes you stay connected and pay nothing.
asked-button = Answer

managing-subject = Your firm manages the subscription of { $account }
managing-heading = You manage a subscription
managing-line = From now on your firm manages, and pays for, the subscription of { $account }.

agreed-subject = { $account } changes its partner on { $on }
agreed-heading = You change to { $firm }
agreed-line = On { $at } { $firm } takes the place of the firm that manages { $account } now. Until then that firm keeps its access. Nothing in your account stops.
agreed-stop = You can stop it until then, on the page below.

taken-subject = { $firm } manages { $account } from { $on }
taken-heading = { $firm } takes the subscription on
taken-line = From { $at } { $firm } manages, and pays for, the subscription of { $account }.

refused-subject = { $firm } does not manage the subscription of { $account }
refused-heading = { $firm } does not take the subscription on
refused-line = { $firm } stays connected to { $account }, but does not pay for it. If nothing changes, you have 14 days from { $at } to subscribe yourself or to choose another firm.

objected-subject = { $firm } objects to the change for { $account }
objected-heading = { $firm } objects
objected-line = { $firm } objects to the change that you agreed for { $account }. That stops nothing: it is made on { $at } unless you stop it.
objected-quote = { $firm } writes:

off-subject = The change of partner for { $account } is off
off-heading = The change of partner is off
off-line = Nothing changes for { $account }: who manages it stays as it is.
off-withdrawn = { $firm } has taken its offer back.
off-left = { $firm } is no longer connected.
off-unready = { $firm } cannot come now.

done-subject = { $account } has changed its partner
done-heading = Your change of partner is made
done-line = From now on { $firm } is the partner for { $account }. Nothing in your account has stopped.
done-unmanaged = It does not manage the subscription. You have 14 days, until { $at }, to choose who pays for it.

grace-subject = Choose who pays for { $account } by { $on }
grace-heading = No firm manages your subscription any more
grace-line = The firm that paid for { $account } pays no more. Your account runs on until { $at }; until then choose: subscribe yourself, name another firm, or take your data away.

grace-soon-subject = { $account } becomes inactive on { $on }
grace-soon-heading = Choose who pays for your account
grace-soon-line = Nobody pays for { $account } yet. On { $at } it becomes inactive: everything stays in it, but nobody can work in it until somebody pays.

grace-over-subject = { $account } is inactive
grace-over-heading = Your account is inactive
grace-over-line = Nobody chose to pay for { $account }, so it is inactive since { $at }. Everything is still in it. Subscribe or name a firm, and it is active again at once.

subscribed-subject = You pay for { $account } yourself
subscribed-heading = You subscribe directly
subscribed-line = From now on you manage, and pay for, the subscription of { $account }.

closed-subject = { $account } is closed
closed-heading = { $firm } closed { $account }
closed-line = A closed account is final: it can be read and exported, and nothing in it can change.

activated-subject = { $account } is active
activated-heading = { $firm } activated { $account }
activated-line = You can sign in to it and work in it from now on.
