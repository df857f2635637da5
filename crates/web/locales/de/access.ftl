# Die Seiten des Inhabers: wer Zugriff hat.

access-title = Wer Zugriff auf Ihre Konten hat
access-lead-none = Ihnen gehört hier noch kein Konto. Sobald eine Firma eines für Sie anlegt oder Sie ein Produkt nutzen, erscheint es hier.
access-lead-accounts = { $many ->
    [one] Ihnen gehört 1 Konto.
   *[other] Ihnen gehören { $many } Konten.
}
access-lead-firms = { $firms ->
    [one] Eine Firma kann für Sie arbeiten. Sie können ihren Zugriff sofort ausschalten.
   *[other] { $firms } Firmen können für Sie arbeiten. Sie können jeder den Zugriff sofort ausschalten.
}
access-they-say = Die Firma schreibt: „{ $words }“
access-read = Lesen und entscheiden
access-decline = Ablehnen
access-allow-7 = Für 7 Tage erlauben
access-allow-60 = Für 60 Tage erlauben
access-turn-on = Zugriff einschalten
access-turn-on-for = Zugriff einschalten für { $firm }
access-turn-off = Zugriff ausschalten
access-turn-off-for = Zugriff ausschalten für { $firm }
access-off-one = Ausschalten
access-on-one = Einschalten
access-off-one-for = { $account } für { $firm } ausschalten
access-on-one-for = { $account } für { $firm } einschalten
access-person = Person
access-accounts = Konten
access-last = Zuletzt angemeldet
access-never = Nie
access-everything = Verlauf ansehen
access-everything-of = Verlauf ansehen: { $firm }
access-remove = Firma entfernen…
access-remove-of = Firma entfernen… { $firm }
access-nobody = Keine Firma hat Zugriff
access-nobody-lead = Nur Sie und die Menschen in Ihrem eigenen Unternehmen.
access-add = Firma mit ihrem Code hinzufügen
access-take-away = Herunterladen, was zu Ihren Verbindungen gespeichert ist: Verbindungen, Aktivität und Anmeldungen als CSV-Tabellen
access-is-off = Zugriff ist aus
access-is-on = Zugriff ist an
access-is-partly = Zugriff ist an für { $on } von { $all }
access-since = Verbunden seit { $day } · { $products }
access-until = Ohne Nutzung bis zum { $day }
access-people-at = { $many ->
    [one] 1 Person bei { $firm }
   *[other] { $many } Personen bei { $firm }
}
access-ends-agreed = { $days ->
    [one] Endet wie vereinbart. Als Nächstes { $product }, in 1 Tag.
   *[other] Endet wie vereinbart. Als Nächstes { $product }, in { $days } Tagen.
}
access-ends-unused = { $days ->
    [one] Schaltet sich nach 60 Tagen ohne Nutzung selbst aus. Als Nächstes { $product }, in 1 Tag.
   *[other] Schaltet sich nach 60 Tagen ohne Nutzung selbst aus. Als Nächstes { $product }, in { $days } Tagen.
}
access-of = { $product } von { $business }
access-now-off = { $out ->
    [0] Der Zugriff für { $firm } ist aus.
    [one] Der Zugriff für { $firm } ist aus. Eine Person war angemeldet und wird abgemeldet.
   *[other] Der Zugriff für { $firm } ist aus. { $out } Personen waren angemeldet und werden abgemeldet.
}
access-now-on = Der Zugriff für { $firm } ist an.

asks-title = { $firm } bittet um Zugriff
asks-sentence = { $person } bittet um Zugriff auf { $account }.
asks-sentence-for = { $person } bittet um Zugriff auf { $account }. Dauer: { $length }.
asked-in-title = { $firm } bittet um Zugriff
asked-in-sentence = { $person } lädt Sie ein. Die Einladung endet am { $day }.

can-title = Die Firma kann
cannot-title = Die Firma kann nicht
can-work = sich anmelden und in den Konten arbeiten, die Sie erlauben
can-see = Firmenname, Inhaber, Tarif, Testphase und letzte Aktivität sehen
cannot-password = Ihr Passwort sehen oder verwenden
cannot-owner = den Inhaber oder den Tarif ändern oder das Konto kündigen
cannot-history = den Aktivitätsverlauf lesen, Benutzer verwalten oder API-Schlüssel anlegen
cannot-firm = eine andere Firma hereinlassen oder sehen, welche anderen Sie haben

add-title = Firma hinzufügen
add-let-in = { $firm } Zugriff geben?
add-lead = Ihre Steuerberatung oder Buchhaltung hat einen Partnercode. Geben Sie ihn ein und wählen Sie, was sie öffnen darf.
add-code = Partnercode
add-hint = Zum Beispiel PH-4821.
add-which = Für welche Konten?
add-means = Was das bedeutet
add-allow = { $firm } erlauben

record-title = Alles, was { $firm } getan hat
record-connection = Verbindung
record-did = Was die Firma getan hat
record-remove = { $firm } entfernen …
record-connected = Verbunden
record-since = { $product } von { $business }, seit { $day }
record-ended = Zuletzt beendet

invitation-asks = { $firm } möchte in Ihrem { $products }-Konto arbeiten
invitation-by = { $person } hat dies an { $email } gesendet
invitation-sign-in = Zum Antworten anmelden
invitation-nothing = Nichts geschieht, bevor Sie auf „Erlauben“ drücken.
invitation-allow = Erlauben
invitation-not-now = Jetzt nicht
invitation-unknown = Ich kenne diese Firma nicht
invitation-length = Der Zugriff endet von selbst nach 60 Tagen ohne Nutzung. Sie können ihn jederzeit mit einem Klick beenden.
invitation-pays = Nichts ändert sich: Wer für das Konto zahlt, zahlt weiter.
invitation-closed = Diese Einladung ist abgeschlossen
invitation-closed-why = Sie wurde beantwortet oder zurückgezogen.
invitation-late = Diese Einladung ist abgelaufen
invitation-late-why = Sie endete am { $day }. Bitten Sie { $firm }, sie erneut zu senden.
invitation-suspended = Diese Einladung kann jetzt nicht beantwortet werden
invitation-suspended-why = Der Anbieter hat diese Firma gesperrt.
invitation-other = Diese Einladung ist für jemand anderen
invitation-other-why = Sie wurde an { $email } gesendet. Melden Sie sich mit dieser Adresse an, um sie zu beantworten.
invitation-declined = { $firm } hat keinen Zugriff und wurde informiert.
invitation-reported = { $firm } hat keinen Zugriff, und wir wurden informiert.

said-declined = Abgelehnt
said-open = Der Zugriff ist offen
said-open-why = Die Firma kann sich jetzt bei { $account } anmelden.
said-closed-why = { $account } bleibt geschlossen. Die Firma kann in sieben Tagen erneut anfragen.
said-blocked-why = { $account } bleibt geschlossen, und Anfragen dieser Firma erreichen Sie nicht mehr.
said-removed = Die Firma wurde entfernt
said-removed-why = Die Verbindung zu { $account } ist beendet.

request-closed = Diese Anfrage ist abgeschlossen
request-closed-why = Sie wurde beantwortet oder zurückgenommen, oder sie verfiel nach 14 Tagen.
request-the = Die Anfrage
request-who = Wer fragt
request-by = { $person } von { $firm }
request-for = Wofür
request-why = Warum
request-long = Wie lange
request-at-most = Höchstens { $length }
request-block = Ablehnen, und keine weiteren Anfragen
request-remove = Ablehnen und die Firma entfernen
request-note = „60 Tage“ endet nach 60 Tagen ohne Nutzung. „7 Tage“ endet auf jeden Fall nach 7 Tagen.
request-ended = Der Zugriff endete am { $day }.
request-you-off = Sie haben den Zugriff ausgeschaltet.

remove-title = { $firm } entfernen
remove-lead = Die Verbindung endet sofort. Für eine Rückkehr braucht die Firma eine neue Einladung: Ihre oder die eigene.
remove-pause-title = Soll die Firma nur vorerst draußen bleiben?
remove-pause-lead = Wenn Sie den Zugriff ausschalten, bleibt die Verbindung bestehen; Sie können ihn wieder einschalten.
remove-pause = Stattdessen Zugriff ausschalten
remove-follows = Was folgt
remove-loses = { $firm } verliert
remove-you-keep = Sie behalten
remove-loses-sign-in = die Anmeldung bei Ihren Konten, sofort; wer gerade darin ist, wird abgemeldet
remove-loses-dashboard = die Übersicht über Ihr Unternehmen
remove-loses-managing = die Verwaltung des Abonnements, das die Firma jetzt bezahlt
remove-keep-accounts = Ihre Konten und alles darin
remove-keep-firms = jede andere Firma, der Sie Zugriff gegeben haben
remove-keep-days = 14 Tage, um selbst zu abonnieren, eine andere Firma zu wählen oder Ihre Daten zu exportieren
remove-from = Von welchen Konten?
remove-keep-firm = { $firm } behalten


did-filter = Eingegrenzt: { $filter }
did-reason = „{ $reason }“

# The clocks of access.
access-soon = { $many ->
    [one] Der Zugriff auf 1 Konto endet in den nächsten 30 Tagen.
   *[other] Der Zugriff auf { $many } Konten endet in den nächsten 30 Tagen.
}
access-soon-what = Verlängern Sie, was weitergehen soll. Was Sie lassen, endet von selbst.
access-renew = Verlängern
access-acts = Aktionen
access-kept-out = Ausgesperrt
access-keep-out = Aussperren
access-keep-out-of = { $name } von { $firm } aussperren
access-let-in = Einlassen
access-let-in-of = { $name } von { $firm } wieder einlassen
access-unheard = Ihre Anfragen und Einladungen erreichen Sie nicht. Die Firma erfährt das nicht.
access-blocked = Firmen, die Sie nicht hören
access-hear = Anfragen wieder hören
access-hear-of = { $firm } wieder hören
access-block = Keine Anfragen und Einladungen mehr hören
access-until-agreed = Wie vereinbart bis zum { $day }
access-how-long = Wie lange
access-who-of = Wer von ihnen
access-days = Nach so vielen Tagen beenden
access-days-hint = 1 bis 730 Tage auf jeden Fall. Leer lassen, damit es nach 60 Tagen ohne Nutzung endet.
invitation-length-days = Gebeten wird um { $length }; dann endet es unabhängig von der Nutzung, und nach 60 Tagen ohne Nutzung. Sie wählen unten.
request-reads = Nur der Inhaber des Kontos kann zustimmen. Sie können die Anfrage weitergeben.
request-elsewhere = Dieser Brief wurde an eine andere Adresse weitergegeben. Melden Sie sich mit ihr an, um weiterzulesen.
request-open-until = Der Zugriff ist bis zum { $day } offen.
request-allow-for = { $length } lang erlauben
request-allow-days = So lange erlauben
request-days = Andere Dauer, in Tagen
request-renewal = { $firm } bittet, den Zugriff zu behalten
request-forward = Weitergeben…
record-export = Alles herunterladen (CSV)
kinds-filter = Filter
kinds-what = Was
kinds-show = Zeigen
kinds-all = Alles
access-kept-out-now = { $many ->
    [one] { $who } hat auf ein Konto keinen Zugriff mehr.
   *[other] { $who } hat auf { $many } Konten keinen Zugriff mehr.
}
access-blocked-now = { $firm } kann Sie nicht mehr fragen oder einladen. Die Firma erfährt das nicht.
