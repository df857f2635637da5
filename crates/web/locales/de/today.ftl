# Heute, Suche und Palette.

today-whose = Wessen { -client(form: "Many") }
today-first = Ihr erster Tag
today-done-vh = , erledigt
today-nothing = Es gibt nichts zu tun
clients-all = Alle { -client(form: "Many") }
today-away-vh = Zurückstellen: { $name }, { $kind }
today-away = Zurückstellen für
today-1 = 1 Tag
today-7 = 7 Tage
today-30 = 30 Tage
today-back = Wieder zeigen
today-pinned = Angeheftete { -client(form: "Many") }
today-pin-how = Was Sie auf seiner Seite anheften, steht hier griffbereit.
today-recent = Zuletzt bearbeitet
search-title = Suche
search-everything = Alles durchsuchen
search-what = Name, Konto, Person oder Seite
search-how = Beginnen Sie mit # für eine Nummer, @ für eine Person, > für eine Seite oder Aktion.
search-none = Nichts heißt „{ $q }“
search-where = Gesucht wird in Namen, Nummern, Adressen und E-Mail-Adressen.
head-name = Name
head-about = Dazu
head-actions = Aktionen
go-choose-about = Bei einem Konto anmelden: { $name }
go-about = Anmelden: { $name }
palette-sign-in = ⌘↵ anmelden
palette-none = Nichts heißt „{ $q }“.
search-pinned = Angeheftet
search-accounts = Konten
search-people = Personen
search-do = Aktionen
search-pages = Öffnen
search-import = Mandanten importieren
search-export = Mandanten exportieren
staff-invite = Mitarbeiter einladen
clients-new = { -client(form: "One") } anlegen
today-everyone = Alle
today-mine = Meine
today-no-clients = Noch gibt es keine Mandanten.
today-calm = { $many ->
    [one] Bei einem Mandanten ist alles in Ordnung.
   *[other] Bei { $many } Mandanten ist alles in Ordnung.
}
today-calm-mine = Keiner Ihrer eigenen Mandanten braucht etwas.
today-put-away = { $many ->
    [one] 1 Eintrag ist zurückgestellt.
   *[other] { $many } Einträge sind zurückgestellt.
}
today-colleagues = Kollegen einladen
today-import = Mandanten importieren
today-connect = Ersten Mandanten verbinden
today-steps = { NUMBER($done) } von { NUMBER($all) } erledigt
today-late = { $product } hat sich seit { $since } nicht gemeldet. Was dort seither geschah, ist nicht bekannt.
today-expired = Zugriff abgelaufen
today-expiring = Zugriff läuft bald ab
today-trial = Testphasen enden bald
today-declined = Zugriff abgelehnt
today-invitation = Einladungen ohne Antwort
today-unlinked = Konten ohne Mappe
today-waiting = Wartet auf Antwort
today-allowed = Zugriff erlaubt
today-all = Alle ansehen
today-all-trials = Alle Testphasen
today-send-again = Erneut senden
today-open = { -client(form: "One") } öffnen
today-in-no-folder = Ohne Mappe
today-put-in = In eine Mappe legen
today-allowed-mark = Erlaubt
today-late-never = { $product } hat sich noch nicht gemeldet. Was dort geschieht, ist nicht bekannt.
today-reconnect = Erweiterungen neu zu verbinden
today-payer = Um Zahlung einer Erweiterung gebeten
today-again = Neu verbinden
today-payer-mark = Wartet auf Sie
today-answer = Antworten
today-defaults = Bestätigen, wer Erweiterungen zahlt
today-right = Besonderes Recht
today-right-until = Bis { $at }
today-agreed = Endet am { $day }, wie vereinbart
today-renew = Um Verlängerung bitten
