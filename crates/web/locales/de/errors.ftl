# Fehlerseiten.

oops-clients = { -client(form: "Many") }
oops-search = { -client(form: "Many") } suchen
search-go = Suchen
oops-reason = Grund
oops-reference = Referenz
oops-back-clients = Zurück zur Liste
oops-back-accounts = Zurück zu Ihren Konten
oops-back-partners = Zurück zur Liste
oops-back-start = Zur Startseite
oops-again-seconds = Versuchen Sie es in { NUMBER($seconds) } Sekunden wieder.
oops-again-moment = Versuchen Sie es gleich noch einmal.
oops-again-minute = Versuchen Sie es in einer Minute wieder.
oops-fix-link = In eine Mappe legen
oops-fix-add = Konto hinzufügen
oops-fix-invitation = Einladung ansehen
oops-fix-accounts = Konten ansehen
access-request = Zugriff anfragen
enter-may = Sie können sich anmelden
enter-may-why = Der Zugriff auf dieses Konto ist für Sie offen.
enter-back = Zur Liste
enter-expired = Der Zugriff ist abgelaufen
enter-paused = Der Zugriff ist ausgeschaltet
enter-silent = Das Produkt antwortet nicht
enter-not-ready = Das Konto ist noch nicht bereit
enter-not-now = Sie können sich jetzt nicht bei diesem Konto anmelden
