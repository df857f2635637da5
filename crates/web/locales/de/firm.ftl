# Die eigenen Seiten der Firma: Einstellungen, Angaben, Schlüssel, Protokoll, Partnerwechsel.

settings-slug = Name in Adressen
settings-since = Partner seit
settings-code-lead = Ein Mandant, der diesen Code auf seiner eigenen Seite eingibt, fügt Sie hinzu. Das Konto steht dann bei Ihren Konten ohne Mappe, mit offenem Zugriff.
settings-code-link = Oder senden Sie diesen Link:
settings-code-new = Neuen Code erzeugen
settings-code-note = Der alte Code öffnet dann nichts mehr. Mandanten, die Sie hinzugefügt haben, bleiben.
settings-more = Weitere Einstellungen
settings-firm = Angaben der Firma
settings-firm-what = Name, Adresse, wie man Sie erreicht, Zeitzone.
settings-sign-in = Wie sich Mitarbeiter anmelden
settings-sign-in-what = Was Ihre Firma über die Regel des Portals hinaus verlangt.
settings-staff-what = Wer hier arbeitet und was er erreicht.
settings-roles-what = Die Regeln, wie sie gelten.
settings-ownership-what = Wem die Firma gehört, und die Übergabe.
settings-audit-what = Was geschah und durch wen; zum Prüfen und Mitnehmen.
settings-ended-what = Was in den letzten 30 Tagen endete.
settings-keys = API-Schlüssel
settings-keys-what = Programme tun lassen, was Sie auf Seiten tun.
settings-take = Ihre Daten mitnehmen
settings-take-what = Alles von der Firma als eine ZIP-Datei mit CSV-Tabellen.
settings-own-security = Ihre Sicherheit
settings-security-what = Passkeys, Passwort und wo Sie angemeldet sind.

firm-lead = Mandanten lesen den Namen überall, wo Ihre Firma um etwas bittet. Die Zeitzone gilt für alle, die keine eigene gewählt haben.
firm-place = Ort oder Region
firm-logo-lead = Es steht in den Einladungen, die Inhaber von Ihrer Firma bekommen: auf der Seite und, mitgeschickt, im Brief.
firm-logo-hint = PNG oder WebP, höchstens 200 kB und 2.000 Pixel je Seite. Es erscheint 40 Pixel hoch, auf Hell und auf Dunkel.
firm-digest = Zusammenfassung per E-Mail für Mitarbeiter, die nichts gewählt haben
firm-digest-hint = Wer in den eigenen Einstellungen gewählt hat, behält das.
firm-stale = Jemand hat diese Angaben geändert, seit Sie dieses Formular geöffnet haben. Ihr Text steht noch unten; wenn Sie jetzt speichern, ersetzt er den anderen.

key-lead = Ein Schlüssel handelt für die Firma, im Rahmen seiner Rechte. Alles, was er tut, steht in der Aktivität des Mandanten.
key-copy-now = Kopieren Sie den neuen Schlüssel jetzt. Er wird nur einmal gezeigt.
key-list = Schlüssel
key-none = Noch kein Schlüssel.
key-made = angelegt: { $when }
key-used = benutzt: { $when }
key-revoke = Widerrufen
key-revoke-of = Schlüssel { $name } widerrufen
key-new = Neuer Schlüssel
key-name-hint = Wofür er ist.
key-may = Darf
key-days = Endet nach so vielen Tagen
key-create = Schlüssel anlegen
key-revoked = Widerrufen am { $day }
key-ended = Endete am { $day }
key-ends = Endet am { $day }

audit-shown-csv = Was gezeigt wird, CSV
audit-shown-excel = Was gezeigt wird, Excel
audit-chain = Die ganze Kette, um sie anderswo zu prüfen
audit-check-do = Kette prüfen
audit-filters = Filter
audit-show = Zeigen
audit-list = Was geschah
audit-none = Nichts dergleichen ist geschehen.
audit-everybody = Alle
audit-everything = Alles
audit-one-account = ein Konto
audit-client = Mandant
audit-find = Name oder Nummer
audit-without = Nicht nur { $name }
audit-nobody = Kein Mandant heißt „{ $name }“.
audit-which = Welcher Mandant?
audit-of-account = Was hier geschah
audit-one-client = ein Mandant
audit-check = Prüfung
audit-check-title = Prüfung des Protokolls
audit-intact = Die Kette ist unversehrt: { $events }.
audit-intact-why = Jedes trägt den Fingerabdruck des vorigen. Keines wurde geändert, entfernt, hinzugefügt oder verschoben.
audit-broken = Die Kette ist gebrochen.
audit-broken-do = Verständigen Sie den Anbieter. Gelesen wurden { $events }.
audit-take = Der Inhaber kann die Kette als Datei mitnehmen und überall prüfen:
audit-back = Zurück zum Protokoll
audit-events = { $n ->
    [one] 1 Ereignis
   *[other] { $n } Ereignisse
}
audit-changed = Ereignis { $seq }: Es ist nicht das, was aufgeschrieben wurde.
audit-unlinked = Ereignis { $seq }: Es folgt nicht auf das, was vor ihm stand.
audit-gap = Ereignis { $seq }: Eines fehlt, wurde hinzugefügt oder verschoben.
audit-head = Ereignis { $seq }: Die Kette endet nicht, wo sie enden sollte.
audit-exported = Ereignis { $seq }: Es ist nicht das, was anderswo aufbewahrt wurde.
audit-orphan = Ereignis { $seq }: Es gehört zu keiner Kette.

changes-lead = Ein Mandant entscheidet selbst, wer sein Abonnement verwaltet. Nur er kann einen Wechsel stoppen.
changes-none = Es läuft kein Partnerwechsel
changes-none-lead = Nennt ein Mandant eine andere Firma oder bittet er Sie, sein Abonnement zu verwalten, steht es hier mit seinem Datum.
change-object = Widersprechen
change-object-to = Widersprechen …
change-object-of = Dem Wechsel von { $name } widersprechen
change-object-page = Einem Wechsel widersprechen
change-object-hint = Der Inhaber liest es, einmal. Es stoppt den Wechsel nicht.
change-object-send = Widerspruch senden
change-take = Übernehmen
change-take-of = Übernehmen, das Abonnement von { $name }
change-refuse = Nicht übernehmen
change-refuse-of = Nicht übernehmen, das Abonnement von { $name }
change-cannot = Darauf können Sie nicht antworten.
change-leaves = Der Inhaber hat eine andere Firma genannt. Sie verwalten das Abonnement und behalten Ihren Zugriff bis zum { $on }; dann endet die Verbindung.
change-ours = Ihre Firma verwaltet und zahlt das Abonnement ab dem { $on }.
change-not-ours = Ihre Firma übernimmt das Abonnement nicht. Sie bleiben verbunden und zahlen nichts; bis zum { $on } können Sie es sich noch anders überlegen.
change-asked = Der Inhaber bittet Ihre Firma, das Abonnement ab dem { $on } zu verwalten und zu zahlen. Ohne Ihre Zusage bleiben Sie verbunden und zahlen nichts.

# Was gesucht werden kann.
code-family-sign-ins = Anmeldungen bei Konten
code-family-access = Zugriff
code-family-connections = Einladungen und Verbindungen
code-family-clients = Mandanten und Konten
code-family-reach = Wer was erreicht
code-family-staff = Mitarbeiter und Gruppen
code-family-notes = Notizen
code-family-many = Viele auf einmal und Importe
code-family-files = Mitgenommene Dateien
code-family-settings = Einstellungen und Schlüssel

# Was ein Schlüssel darf.
code-scope-clients-read = Mandanten, ihre Angaben und Aktivität sehen
code-scope-clients-write = Mandanten anlegen, ändern und archivieren
code-scope-accounts-read = Konten und ihren Zugriff sehen
code-scope-accounts-write = Konten anlegen und einordnen
code-scope-notes-read = Notizen lesen
code-scope-notes-write = Notizen schreiben, anheften und löschen
code-scope-staff-read = Mitarbeiter und Gruppen sehen, und wer was erreicht
code-scope-staff-write = Mitarbeiter und Gruppen verwalten, und wer was erreicht
code-scope-connections-read = Einladungen und Anfragen sehen
code-scope-connections-write = Einladen, um Zugriff bitten, Verbindungen kündigen

# Was geändert wurde; der Schlüssel ist der englische Wortlaut.
code-changed-name = Name
code-changed-number = Nummer
code-changed-industry = Branche
code-changed-type = Art
code-changed-contact-name = Ansprechpartner
code-changed-contact-email = E-Mail des Ansprechpartners
code-changed-phone = Telefon
code-changed-website = Website
code-changed-address = Adresse
code-changed-account-manager = Betreuer
code-changed-group = Gruppe
code-changed-time-zone = Zeitzone
code-changed-digest-of-staff = Zusammenfassung für Mitarbeiter
code-changed-place = Ort
code-changed-email = E-Mail
code-changed-hue = Farbton
code-changed-language = Sprache
code-changed-support = Support-Adresse
code-changed-partnerteam = Partner-Team
code-changed-signinhelp = Hilfe beim Anmelden
code-changed-words = Wörter
code-changed-logo = Logo
code-changed-tags = Schlagwörter

rule-lead = Die Regel gilt für alle ab dem nächsten Klick. Wer noch nicht eingerichtet hat, was sie verlangt, wird auf die Seite dafür geführt und öffnet bis dahin nichts anderes der Firma. Sie selbst müssen so angemeldet sein.
rule-label = Was alle in der Firma brauchen
rule-vendor = Was das Portal verlangt
rule-vendor-note = Einen Passkey, oder ein Passwort mit einem zweiten Schritt. Ein Wiederherstellungscode zählt.
rule-second-factor = Einen Passkey oder eine Authenticator-App
rule-second-factor-note = Wer mit einem Wiederherstellungscode gekommen ist, richtet erst eine neue App oder einen Passkey ein.
rule-passkey = Einen Passkey
rule-passkey-note = Passwort und Code allein öffnen nichts der Firma: Einen Passkey kann man keiner falschen Seite geben.
rule-decided = In Kraft, wie { $by } entschieden hat: { $on }.
# Was als Datei mitgenommen wurde.
code-list-clients = Mandanten
code-list-accounts = Konten
code-list-staff = Mitarbeiter
code-list-groups = Gruppen
code-list-invitations = Einladungen
code-list-ended-connections = Beendete Verbindungen
code-list-run = Die Zeilen einer Aufgabe
code-list-failed-rows = Die fehlgeschlagenen Zeilen eines Imports
code-list-ended-client = Was von einem beendeten Mandanten blieb
code-list-audit = Das Protokoll
code-list-chain = Die ganze Kette des Protokolls
code-list-firm = Alle Daten der Firma
