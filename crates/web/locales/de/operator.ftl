# Die Seiten der Betreiber.

jobs-which = Welche Vorgänge
jobs-none = Hier wartet nichts
head-job = Vorgang
head-when = Wann
head-attempts = Versuche
head-state = Stand
jobs-again-of = Erneut ausführen: { $kind } { $key }
jobs-again = Erneut ausführen
letter-envelope = Umschlag
letter-text = Text
letter-links = Links darin
letter-html = Wie gesendet zeigen (HTML)
outbox-find = Nachricht suchen
outbox-search = Adresse oder Betreff
outbox-none = Keine Nachrichten
outbox-caption = Nachrichten, neueste zuerst
head-subject = Betreff
head-to = An
head-made = Erstellt
facts = Angaben
activity = Aktivität
suspended = Gesperrt
partner-suspended = Niemand aus der Firma kann sich anmelden. Die Verbindungen bleiben.
partner-resume = { $name } entsperren
partner-suspend-title = Firma sperren
partner-suspend-lead = Gilt sofort: Alle aus der Firma werden abgemeldet, hier und in den Produkten. Die Verbindungen bleiben.
partner-suspend = { $name } sperren
field-reason = Grund
partner-new = { -partner(form: "One") } anlegen
partner-first = Erster Inhaber
partner-first-lead = Erhält eine Einladung, die einmal und 7 Tage lang gilt.
partner-create = Anlegen und einladen
head-firm = Firma
partner-slug = Teil der Adressen
partner-slug-hint = Leer: aus dem Namen gebildet, etwa pemberton-hale.
field-zone = Zeitzone
field-email = E-Mail
partners-find = { -partner(form: "One") } suchen
partners-search = Name oder Code
partners-none = Noch kein { -partner(form: "One") }
partners-no-match = Kein { -partner(form: "One") } passt zu „{ $q }“
partners-caption = { -partner(form: "Many") }, nach Namen
head-code = Code
head-staff = Mitarbeiter
head-since = Seit
product-configuration = Konfiguration
product-plans = Tarife
products-none = Noch kein Produkt
products-none-lead = Ein Produkt ist eine TOML-Datei in der Konfiguration.
head-heard = Letzte Meldung
never = Nie
sandbox-clock = Die Uhr
sandbox-lead = { $ahead }. Sie stellt nur die Geschäftszeit vor: Zugriff, Testphasen, Hinweise. Sitzungen und Anmeldecodes behalten die wirkliche Zeit. Zurück geht sie nie.
sandbox-set-off = Was das letzte Vorstellen auslöste
sandbox-to = Auf einen Tag
partner-code = Code
product-client-id = Client-ID
product-redirects = Rücksprungadressen
product-initiate = Anmeldung beginnt bei
product-logout = Abmeldungen gehen an
product-events = Sicherheitsmeldungen gehen an
product-provisioning = Anlegen von Konten
product-keys = Schlüssel
product-active = Aktiv innerhalb von
product-no-trial = Keine Testphase
letter-to = An
letter-from = Von
letter-made = Erstellt
letter-sent = Gesendet
letter-not-yet = Noch nicht
letter-id = Nachrichten-ID
jobs-given-up = Aufgegeben
partner-waits = Wartet auf seinen Inhaber
product-reports = Meldet sich
product-silent = Noch keine Meldung
mark-failed = Fehlgeschlagen
mark-waiting = Wartet
sandbox-real = Die wirkliche Zeit
partner-waits-for = Wartet auf { $email } seit { $day }
people-many = { $many ->
    [one] 1 Person
   *[other] { $many } Personen
}
partners-many = { $many ->
    [one] 1 { -partner(form: "One") }
   *[other] { $many } { -partner(form: "Many") }
}
letters-many = { $many ->
    [one] 1 Nachricht
   *[other] { $many } Nachrichten
}
jobs-counts = { $waiting } warten, { $done } sind erledigt
sandbox-ahead = { $days } vor der wirklichen Zeit
sandbox-forward = { $days } vor
outbox-comes-back = { $to } (Briefe kommen zurück: { $since }; { $why })
