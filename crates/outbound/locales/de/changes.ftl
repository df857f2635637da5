# Briefe darüber, wer ein Abonnement verwaltet. Die an Firmen nennen nie die andere Firma.

offer-line = Die Firma möchte auch das Abonnement verwalten: { $firm } würde dafür zahlen. Verwaltet es jetzt eine andere Firma, erfährt sie davon und bleibt bis zu einem Datum, das auf der Seite steht.
reason-given = Der angegebene Grund:
open = Öffnen

leaving-subject = { $account } wechselt am { $on } den Partner
leaving-heading = Ein Kunde wechselt den Partner
leaving-line = Der Inhaber von { $account } hat eine andere Firma benannt. Sie betreuen das Konto bis { $at }.
leaving-stay = Ihr Zugang bleibt bis dahin. Ihre Firma kann in Worten widersprechen; aufhalten kann sie den Wechsel nicht.
leaving-button = Wechsel ansehen
leaving-after = Ihre eigenen Notizen lassen sich nach dem Wechsel 30 Tage lang exportieren; danach werden sie gelöscht.

stopped-subject = Der Partnerwechsel für { $account } entfällt
stopped-heading = Ein Partnerwechsel entfällt
stopped-line = Der vereinbarte Wechsel für { $account } findet nicht statt.
stopped-stays = Wer das Abonnement verwaltet, bleibt, wie es ist.

gone-subject = { $account } hat den Partner gewechselt
gone-heading = Ein Kunde hat den Partner gewechselt
gone-line = Wie angekündigt ist { $account } nicht mehr mit Ihrer Firma verbunden.
gone-notes = Das Konto steht nicht mehr in Ihrer Liste. Inhaber und leitende Betreuer Ihrer Firma können die eigenen Notizen 30 Tage lang exportieren; danach werden sie gelöscht.

asked-subject = Verwalten Sie das Abonnement von { $account } ab { $on }?
asked-heading = Ein Kunde bittet Sie, sein Abonnement zu verwalten
asked-line = Der Inhaber von { $account } hat Ihre Firma hereingelassen und bittet Sie, das Abonnement ab { $at } zu verwalten und zu bezahlen.
asked-without = Sagen Sie, ob Sie es übernehmen. Ohne Ihre Zusage bleiben Sie verbunden und zahlen nichts.
asked-button = Antworten

managing-subject = Ihre Firma verwaltet das Abonnement von { $account }
managing-heading = Sie verwalten ein Abonnement
managing-line = Ab jetzt verwaltet und bezahlt Ihre Firma das Abonnement von { $account }.

agreed-subject = { $account } wechselt am { $on } den Partner
agreed-heading = Sie wechseln zu { $firm }
agreed-line = Am { $at } tritt { $firm } an die Stelle der Firma, die { $account } jetzt verwaltet. Bis dahin behält diese Firma ihren Zugang. In Ihrem Konto steht nichts still.
agreed-stop = Bis dahin können Sie den Wechsel auf der Seite unten stoppen.

taken-subject = { $firm } verwaltet { $account } ab { $on }
taken-heading = { $firm } übernimmt das Abonnement
taken-line = Ab { $at } verwaltet und bezahlt { $firm } das Abonnement von { $account }.

refused-subject = { $firm } verwaltet das Abonnement von { $account } nicht
refused-heading = { $firm } übernimmt das Abonnement nicht
refused-line = { $firm } bleibt mit { $account } verbunden, zahlt aber nicht dafür. Ändert sich nichts, haben Sie ab { $at } 14 Tage Zeit, selbst zu abonnieren oder eine andere Firma zu wählen.

objected-subject = { $firm } widerspricht dem Wechsel für { $account }
objected-heading = { $firm } widerspricht
objected-line = { $firm } widerspricht dem Wechsel, den Sie für { $account } vereinbart haben. Das hält nichts auf: Er findet am { $at } statt, wenn Sie ihn nicht stoppen.
objected-quote = { $firm } schreibt:

off-subject = Der Partnerwechsel für { $account } entfällt
off-heading = Der Partnerwechsel entfällt
off-line = Für { $account } ändert sich nichts: Wer es verwaltet, bleibt, wie es ist.
off-withdrawn = { $firm } hat das Angebot zurückgezogen.
off-left = { $firm } ist nicht mehr verbunden.
off-unready = { $firm } kann zurzeit nicht kommen.

done-subject = { $account } hat den Partner gewechselt
done-heading = Ihr Partnerwechsel ist vollzogen
done-line = Ab jetzt ist { $firm } der Partner für { $account }. In Ihrem Konto stand nichts still.
done-unmanaged = Das Abonnement verwaltet die Firma nicht. Sie haben 14 Tage, bis { $at }, um zu wählen, wer dafür zahlt.

grace-subject = Wählen Sie bis { $on }, wer für { $account } zahlt
grace-heading = Keine Firma verwaltet Ihr Abonnement mehr
grace-line = Die Firma, die für { $account } gezahlt hat, zahlt nicht mehr. Ihr Konto läuft bis { $at } weiter; wählen Sie bis dahin: selbst abonnieren, eine andere Firma benennen oder Ihre Daten mitnehmen.

grace-soon-subject = { $account } wird am { $on } inaktiv
grace-soon-heading = Wählen Sie, wer für Ihr Konto zahlt
grace-soon-line = Noch zahlt niemand für { $account }. Am { $at } wird es inaktiv: Alles bleibt darin, aber niemand kann darin arbeiten, bis jemand zahlt.

grace-over-subject = { $account } ist inaktiv
grace-over-heading = Ihr Konto ist inaktiv
grace-over-line = Niemand zahlt für { $account }, deshalb ist es seit { $at } inaktiv. Alles ist noch darin. Abonnieren Sie oder benennen Sie eine Firma, und es ist sofort wieder aktiv.

subscribed-subject = Sie zahlen selbst für { $account }
subscribed-heading = Sie abonnieren direkt
subscribed-line = Ab jetzt verwalten und bezahlen Sie das Abonnement von { $account } selbst.

closed-subject = { $account } ist geschlossen
closed-heading = { $firm } hat { $account } geschlossen
closed-line = Ein geschlossenes Konto ist endgültig: Es lässt sich lesen und exportieren, und nichts darin ändert sich mehr.

activated-subject = { $account } ist aktiv
activated-heading = { $firm } hat { $account } aktiviert
activated-line = Ab jetzt können Sie sich anmelden und darin arbeiten.
