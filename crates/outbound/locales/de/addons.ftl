# Briefe über Erweiterungen: ein- und ausgeschaltet, wer zahlt, die Zustimmung eines Dritten.

open-addon = Erweiterung öffnen
answer-button = Antworten

authorise-subject = { $firm } bittet Sie, { $addon } zu verbinden
authorise-heading = { $third } verbinden
authorise-line = { $person } von { $firm } möchte { $addon } für { $account } einschalten. { $firm } zahlt dafür.
authorise-alone = Sie melden sich selbst bei { $third } an. Ihr Passwort dort sieht sonst niemand.
authorise-button = Weiter zu { $third }
authorise-after = Wenn Sie das nicht möchten, tun Sie nichts: Es bleibt aus, und { $firm } erfährt, wenn Sie ablehnen.

turned-on-subject = { $addon } ist aktiv für { $account }
turned-on-heading = { $addon } ist aktiv
turned-on-line = { $firm } hat { $addon } für { $account } eingeschaltet und zahlt dafür.
turned-on-owner = Der Inhaber von { $account } hat { $addon } eingeschaltet.

not-authorised-subject = { $addon } wurde nicht verbunden für { $account }
not-authorised-heading = Der Inhaber hat nicht zugestimmt
not-authorised-line = { $addon } bleibt aus für { $account }. Es wird nichts berechnet.

addon-cancelled-subject = { $addon } für { $account } endet am { $on }
addon-cancelled-heading = { $addon } wurde gekündigt
addon-cancelled-line = { $addon } läuft für { $account } bis zum { $on } und wird danach nicht mehr berechnet.

goes-on-subject = { $addon } für { $account } läuft weiter
goes-on-heading = { $addon } läuft weiter
goes-on-line = Die Kündigung von { $addon } für { $account } wurde zurückgenommen.

firm-leaves-subject = { $addon } für { $account } endet am { $on }, wenn Sie es nicht weiterführen
firm-leaves-heading = Wer zahlt jetzt für { $addon }?
firm-leaves-line = { $firm } zahlt nicht mehr für { $addon } von { $account }. Es läuft bis zum { $on }.
firm-leaves-stay = Nichts geht von selbst auf Sie über. Sie können es ohne Lücke weiterführen und selbst zahlen.
firm-leaves-button = Weiterführen und selbst zahlen

addon-over-subject = { $addon } für { $account } ist beendet
addon-over-heading = { $addon } ist beendet
addon-over-line = { $addon } läuft nicht mehr für { $account }, und die Verbindung zum Dritten wurde zurückgegeben.

pay-asked-subject = Zahlen Sie für { $addon } von { $account }?
pay-asked-heading = { $firm } bittet Sie zu zahlen
pay-asked-line = { $firm } bittet Sie, ab { $on } für { $addon } von { $account } zu zahlen.
pay-asked-firm-heading = Ein Mandant bittet Sie zu zahlen
pay-asked-firm-line = Der Inhaber von { $account } bittet Ihre Firma, ab { $on } für { $addon } zu zahlen.
pay-asked-stay = Ohne Ihr Ja ändert sich nichts.

payer-subject = Wer für { $addon } von { $account } zahlt, ändert sich am { $on }
payer-firm-heading = { $firm } übernimmt die Zahlung
payer-firm-line = { $firm } zahlt ab { $on } für { $addon } von { $account }. Bis dahin zahlen Sie.
payer-owner-heading = Der Mandant übernimmt die Zahlung
payer-owner-line = Der Inhaber von { $account } zahlt ab { $on } für { $addon }. Bis dahin zahlt Ihre Firma.
payer-back = Bis zu diesem Tag kann jede Seite das zurücknehmen. Die Erweiterung läuft ohne Lücke weiter.

payer-stays-subject = Wer für { $addon } von { $account } zahlt, bleibt gleich
payer-stays-heading = Es bleibt beim bisherigen Zahler
payer-stays-line = Der Wechsel des Zahlers für { $addon } von { $account } findet nicht statt.

renew-subject = Verbinden Sie { $third } für { $account } bis { $on } neu
renew-heading = Die Zustimmung bei { $third } endet
renew-line = Die Zustimmung, mit der { $addon } von { $account } arbeitet, endet am { $on }. Danach kommen von { $third } keine Daten mehr.
reconnect-button = { $third } neu verbinden

lost-subject = { $third } ist für { $account } nicht mehr verbunden
lost-heading = { $third } ist nicht mehr verbunden
lost-line = Von { $third } kommen keine Daten zu { $addon } von { $account }, bis es neu verbunden ist.
