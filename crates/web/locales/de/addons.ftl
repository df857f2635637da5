# Erweiterungen: was sie sind, wer zahlt, was kommt, was möglich ist. `$price` ist ein Satzteil wie
# „6,00 £ im Monat zzgl. MwSt.“, `$on` ein Datum.

nav-addons = Verbindungen & Erweiterungen
nav-addons-short = Erweiterungen
own-addons = Erweiterungen und wer zahlt
own-addons-lead = Was in Ihren Konten zusätzlich zum Abonnement läuft und wer dafür zahlt. Sie können jede jederzeit beenden.
own-addons-none = Sie besitzen noch kein Konto.
client-addons = Erweiterungen
addons-of = Erweiterungen von { $name }
addons-lead = Was für Ihre Mandanten eingeschaltet werden kann. Jede Zeile hinter „Verwalten“ sagt, ob es geht, und wenn nicht, warum und wer das ändern kann.
addons-none = Der Anbieter hat noch keine Erweiterungen.
addons-unconfirmed = Bis Sie Ihre Vorgaben bestätigen, können Mandanten Erweiterungen selbst einschalten und zahlen, Mitarbeiter nicht.
addons-confirm = Vorgaben bestätigen
addons-confirm-all = Bestätigen und speichern
addons-defaults = Vorgaben
addons-defaults-lead = Wer zahlt, wenn eine Erweiterung beginnt, solange ein Mandant keine eigene Einstellung hat. Was schon läuft, ändert sich dadurch nie: Sein Zahler bleibt.
addon-one = Erweiterung
addon-none = Für diese Konten gibt es keine Erweiterung.
addon-no-clients = Kein Mandant hat ein Konto, für das diese Erweiterung gedacht ist.
addon-no-match = Kein Mandant passt zu „{ $words }“
addon-find = Mandanten finden
addon-clients-of = { $name }: Mandanten
addon-caption = Mandanten und wie es um { $name } steht
addon-manage = Verwalten
addon-manage-of = { $name } verwalten
addon-for-product = für { $product }
addon-for-account = { $addon } für { $account }
addon-payer = Wer zahlt
addon-because = Warum
addon-since = Aktiv seit
addon-allowance = Je Monat enthalten
addon-includes = { $many } { $unit }
addon-list-price = Listenpreis
addon-third = Dritter
addon-price = { $price } im Monat zzgl. MwSt.
addon-price-free = kostenlos bis { $on }, dann { $price } im Monat zzgl. MwSt.
addon-price-firm = Preis, wenn Ihre Firma zahlt
addon-price-client = Preis, wenn der Mandant zahlt
addon-default = Vorgabe
addon-default-unset = Noch nicht bestätigt: Der Mandant zahlt.
addon-default-client = Ihre Vorgabe: Der Mandant zahlt.
addon-default-firm = Ihre Vorgabe: Ihre Firma zahlt.
addon-default-firm-may = Ihre Vorgabe: Ihre Firma zahlt, und Mandanten dürfen sie selbst einschalten.
addon-count-on = Aktiv
addon-count-waiting = Wartend
addon-count-lost = Neu zu verbinden
addon-retired = Nicht mehr angeboten
addon-offered = Angeboten
ops-addons-lead = Erweiterungen sind Dateien im Datenordner. Ein Fehler in einer hält den Start an und nennt seine Zeile.

addon-off = Nicht aktiv
addon-on = Aktiv
addon-waiting = { $third ->
    [none] Wartet
   *[other] Wartet auf { $third }
}
addon-ends = Endet { $on }
addon-reconnect-mark = Neu verbinden
addon-reconnect-note = Keine Daten von { $third }

addon-client-pays = Der Mandant zahlt { $price }, jeden Monat im Voraus.
addon-firm-pays = Ihre Firma zahlt { $price }, nachträglich auf der Rechnung des nächsten Monats.
addon-not-us = Nicht von Ihrer Firma bezahlt.
addon-you-pay = Sie zahlen { $price }, jeden Monat im Voraus.
addon-that-firm-pays = { $firm } zahlt dafür. Sie kostet es nichts.
addon-a-firm-pays = Ihr Partner zahlt dafür. Sie kostet es nichts.
source-billing = weil der Mandant das Abonnement verwaltet
source-override = für diesen Mandanten eingestellt
source-default = nach der Vorgabe Ihrer Firma
source-never = weil Ihre Firma ihre Vorgaben nicht bestätigt hat

addon-charge-client = { $money } zzgl. MwSt. vom Mandanten, für den Monat ab { $from }
addon-charge-you = { $money } zzgl. MwSt. von Ihnen, für den Monat ab { $from }
addon-charge-firm = { $money } zzgl. MwSt. auf der Rechnung Ihrer Firma, für den Monat ab { $from }
addon-charge-partner = Wird Ihrem Partner berechnet, nicht Ihnen
addon-coming = Was berechnet wird
addon-stand = Wie es steht
addon-about = Über diese Erweiterung
addon-shared = Was an den Dritten geht:
addon-holds = trifft zu
addon-fails = trifft nicht zu
addon-suits = Für wen sie passt
addon-suits-yes = Ich bestätige, dass sie für dieses Konto passt
addon-region = Region
addon-seller = { $third ->
    [none] Konto dort
   *[other] { $third }-Konto
}
addon-consent-until = Zustimmung bis

addon-activate = Einschalten
addon-activate-for = Einschalten für { $name }
addon-open = Öffnen
addon-open-for = { $name } öffnen
addon-pick = Auswählen
addon-pick-one = { $name } auswählen
addon-many = Was zu tun ist
addon-many-picked = Für die ausgewählten…
addon-many-all = Für alle passenden…
addon-by-link = Dem Mandanten einen Link senden (empfohlen)
addon-link-lead = Der Inhaber meldet sich allein bei { $third } an; Sie brauchen sein Passwort nie.
addon-link-sent = Der Inhaber hat einen Link zu { $third } und hat ihn noch nicht benutzt.
addon-send-link = Link senden
addon-send-again = Noch einmal senden
addon-here = Selbst verbinden
addon-here-lead = Nur, wenn Sie sich für diesen Mandanten bei { $third } anmelden dürfen. Es wird festgehalten, dass Sie es waren.
addon-continue = Weiter zu { $third }
addon-fix = Einstellung des Mandanten ändern: bezahlt vom Partner, wenn eingeschaltet
addon-fix-title = Jetzt zahlt der Mandant
addon-fix-note = Ändert nur die Einstellung dieses Mandanten. Berechnet wird erst nach dem Einschalten.
addon-clear = Eigene Einstellung des Mandanten entfernen
addon-clear-title = Dieser Mandant hat eine eigene Einstellung
addon-clear-note = Dann gilt wieder die Vorgabe Ihrer Firma.
addon-take-back = Zurücknehmen
addon-take-back-note = Noch ist nichts aktiv, und nichts wurde berechnet.
addon-go-on = Behalten
addon-go-on-note = Sie wurde gekündigt und läuft noch. Behalten ändert sonst nichts.
addon-go-on-do = Weiterlaufen lassen
addon-reconnect = { $third } neu verbinden
addon-reconnect-lead = Gibt bei { $third } eine neue Zustimmung. Wer zahlt und was berechnet wird, bleibt gleich.
addon-cancel = Erweiterung kündigen
addon-cancel-note = Sie läuft bis zum Ende dessen, was bezahlt ist.
addon-cancel-to = Kündigen…
addon-cancel-title = { $name } kündigen
addon-runs-until = Sie läuft bis zum { $on }.
addon-billed-until = Der laufende Monat wird ganz berechnet, danach nichts mehr.
addon-client-may-go-on = Der Mandant erfährt es und kann sie weiterführen und selbst zahlen.
addon-reason-words = In eigenen Worten
addon-pay = Zahlung übernehmen
addon-pay-lead = Ab { $on }: { $pays } Die Erweiterung läuft ohne Lücke weiter.
addon-pay-do = Ab dann zahlen
addon-hand-over = Den Mandanten bitten zu zahlen
addon-hand-over-lead = Der Inhaber wird gebeten, ab { $on } { $price } zu zahlen. Ohne sein Ja ändert sich nichts.
addon-hand-over-do = Mandanten bitten
addon-keep = Zahler lassen, wie er ist
addon-keep-note = Nimmt zurück, was gefragt oder vereinbart ist. Das geht bis zu dem Tag.
addon-keep-do = Zurücknehmen
addon-own-pay = Weiterführen und selbst zahlen
addon-own-pay-lead = Sie zahlen ab { $on } { $price }, jeden Monat im Voraus. Sie läuft ohne Lücke weiter.
addon-own-pay-do = Weiterführen und selbst zahlen
addon-ask-pay = Ihren Partner bitten zu zahlen
addon-ask-pay-lead = { $firm } wird gebeten, ab { $on } zu zahlen. Ohne deren Ja ändert sich nichts.
addon-ask-pay-do = Bitten
addon-asked-by = { $firm } bittet Sie, sie zu verbinden, und zahlt dafür. Sie kostet es nichts.
addon-decline = Ablehnen
addon-decline-note = Sie bleibt aus. Ihr Partner erfährt es.

addon-who-pays = Wer zahlt
addon-pays-client = Der Mandant zahlt
addon-pays-client-note = Listenpreis, jeden Monat im Voraus. Nur der Mandant kann sie einschalten.
addon-pays-firm = Ihre Firma zahlt
addon-pays-firm-note = Mit Ihrem Rabatt, nachträglich auf der Rechnung des nächsten Monats. Mitarbeiter können sie einschalten.
addon-clients-may = Mandanten dürfen sie selbst einschalten, während Ihre Firma zahlt
addon-clients-may-note = Ihrer Firma wird berechnet, was sie einschalten.
addon-confirmed = Bestätigt von { $by } am { $on }.
addon-follows = { $overrides ->
    [one] Ein Mandant hat eine eigene Einstellung;
   *[other] { $overrides } Mandanten haben eigene Einstellungen;
} { $running ->
    [one] in einem Konto läuft sie und ändert sich nicht.
   *[other] in { $running } Konten läuft sie und ändert sich nicht.
}
addon-client-settings = Wer für diesen Mandanten zahlt
addon-settings-of = Wer für { $name } zahlt
addon-settings-lead = Eine Einstellung hier geht der Vorgabe Ihrer Firma vor, für diesen Mandanten und für das, was ab jetzt beginnt.
addon-follow = Vorgabe Ihrer Firma verwenden
addon-follow-client = Dann zahlt der Mandant.
addon-follow-firm = Dann zahlt Ihre Firma.
addon-result-client = Beginnt sie jetzt, zahlt der Mandant – { $source }.
addon-result-firm = Beginnt sie jetzt, zahlt Ihre Firma – { $source }.
addon-unchanged = Was läuft, ändert sich dadurch nicht: { $paid } Der bezahlte Zeitraum endet am { $on }.

handover-client = Ab { $on } zahlt der Mandant. Bis dahin kann jede Seite das zurücknehmen.
handover-firm = Ab { $on } zahlt Ihre Firma. Bis dahin kann jede Seite das zurücknehmen.
handover-you = Ab { $on } zahlen Sie. Bis dahin kann jede Seite das zurücknehmen.
handover-that-firm = Ab { $on } zahlt { $firm }. Bis dahin kann jede Seite das zurücknehmen.
handover-asked-client = Der Mandant wurde gebeten zu zahlen und hat nicht geantwortet.
handover-asked-us = Der Mandant bittet Ihre Firma zu zahlen.
handover-asked-you = { $firm } bittet Sie zu zahlen.
handover-asked-firm = { $firm } wurde gebeten zu zahlen und hat nicht geantwortet.

seller-title = Ist das das richtige { $third }-Konto?
seller-lead = { $addon } wird aktiv, wenn Sie Ja sagen.
seller-again = Die Verbindung zu { $third } wird erneuert, wenn Sie Ja sagen.
seller-yes = Ja, verbinden
seller-wrong = Nein, es ist ein anderes
seller-shared = Dieser Verkäufer ist schon mit einem anderen Konto verbunden.
seller-shared-yes = Er gehört zu beiden Konten

run-addon-activate = Erweiterung einschalten
run-addon-cancel = Erweiterung kündigen
run-addon-partner-pays = Auf „bezahlt vom Partner“ stellen
run-addon-client-pays = Auf „bezahlt vom Mandanten“ stellen
run-addon-follow-default = Eigenen Zahler des Mandanten entfernen
run-do-addon-activate = Einschalten für { $rows }
run-do-addon-cancel = Kündigen für { $rows }
run-do-addon-payer = Einstellen für { $rows }

act-addon-loaded = hat die Erweiterung { $name } geladen
act-addon-retired = hat die Erweiterung { $name } zurückgezogen
act-addon-asked = hat { $addon } für { $account } angefragt
act-addon-activated-firm = hat { $addon } für { $account } eingeschaltet; die Firma zahlt
act-addon-activated-client = hat { $addon } für { $account } eingeschaltet; der Mandant zahlt
act-addon-not-activated = { $addon } wurde für { $account } nicht eingeschaltet
act-addon-cancelled = hat { $addon } für { $account } gekündigt
act-addon-resumed = hat { $addon } für { $account } behalten
act-addon-left = zahlt nicht mehr für { $addon } von { $account }
act-addon-ended = { $addon } ist für { $account } beendet
act-addon-default-firm = hat als Vorgabe für { $addon } gesetzt: die Firma zahlt
act-addon-default-client = hat als Vorgabe für { $addon } gesetzt: der Mandant zahlt
act-addon-payer-firm = hat { $addon } auf „bezahlt von der Firma“ gestellt
act-addon-payer-client = hat { $addon } auf „bezahlt vom Mandanten“ gestellt
act-addon-payer-cleared = hat den eigenen Zahler des Mandanten für { $addon } entfernt
act-handover-asked-client = hat den Mandanten gebeten, für { $addon } von { $account } zu zahlen
act-handover-asked-firm = hat die Firma gebeten, für { $addon } von { $account } zu zahlen
act-handover-agreed-client = hat vereinbart, dass der Mandant für { $addon } von { $account } zahlt
act-handover-agreed-firm = hat vereinbart, dass die Firma für { $addon } von { $account } zahlt
act-handover-stopped = hat den Zahler von { $addon } für { $account } gelassen, wie er ist
act-addon-reconnected = hat { $addon } von { $account } neu verbunden
act-addon-consent-ending = Die Zustimmung für { $addon } von { $account } endet in { $days }
act-addon-consent-lost = Die Zustimmung für { $addon } von { $account } ist beendet
act-discount-set = hat den Rabatt von { $firm } ab { $from } gesetzt
act-token-key-rotated = hat den Schlüssel gewechselt, der die Zugänge zu Dritten versiegelt

code-done-addon-active = Die Erweiterung ist aktiv.
code-done-addon-sent = Der Link wurde dem Inhaber gesendet.
code-done-addon-cancelled = Die Erweiterung wurde gekündigt.
code-done-addon-connected = Verbunden.
code-done-seller-refused = Es wurde nichts verbunden. Die Zustimmung wurde zurückgegeben.
code-done-payer-set = Gespeichert. Was schon läuft, ändert sich nicht.
code-done-payer-agreed = Der Wechsel des Zahlers ist vereinbart. Bis zu dem Tag lässt er sich zurücknehmen.
code-done-payer-asked = Die andere Seite wurde gefragt.
code-done-payer-kept = Es bleibt beim bisherigen Zahler.
code-done-defaults-set = Ihre Vorgaben sind bestätigt. Was schon läuft, ändert sich nicht.
code-done-discount-set = Der Rabatt ist gesetzt.

discount-title = Rabatt auf Erweiterungen
discount-none = Keiner. Die Kanzlei zahlt die Listenpreise.
discount-lead = Auf den Listenpreis jeder Erweiterung, die die Kanzlei zahlt, ab einem Tag. Was davor berechnet wurde, bleibt.
discount-from = { $percent } % ab { $day }
discount-percent = Rabatt in Prozent
discount-day = Ab
discount-set = Rabatt festlegen
addon-then = Dann wird Ihnen beiden berechnet:
addon-suits-all = Ich bestätige, dass sie für jedes dieser Konten passt. Konten, für die eine Regel nicht gilt, bleiben außen vor.
addon-by = Eingeschaltet von
addon-turned-on-by = eingeschaltet von { $name }
record-pays = Zahlt
addon-is-waiting = Wartet auf Zustimmung
addon-is-reconnect = Neu zu verbinden
filter-addon = Erweiterung
filter-addon-is = Stand der Erweiterung
addons-on-client = Erweiterungen
addon-which = Welche Mandanten
addon-none-so = Hier gibt es keine Mandanten

# The way of an add-on that a third party has to consent to.
addon-way-on = Einschalten
addon-way-consent = Zustimmung bei { $third }
addon-way-whose = Das richtige Konto
addon-way-runs = Es läuft
