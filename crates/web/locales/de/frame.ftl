# Der Rahmen um die Seiten.

skip = Zum Inhalt
fault-prefix = Fehler:
sandbox = Testumgebung
sandbox-move = Uhr vorstellen
sandbox-outbox = Postausgang
your-menu = Ihr Menü
switch-to = Wechseln zu
change-workspace = Arbeitsbereich wechseln
change-workspace-note = Ihre anderen Firmen und Unternehmen
partner-of = { -partner } von { $vendor }
account-owner = Kontoinhaber
operator = Betreiber
my-security = Anmeldung und Sicherheit
my-preferences = Ihre Einstellungen
my-settings = E-Mail und Sprache
sign-out = Abmelden
help = Hilfe
sign-in = Anmelden
which-account = Welches Konto
choose = Wählen

code-done-saved = Gespeichert.
code-done-on = Der Zugriff ist an.
code-done-declined = Abgelehnt.
code-done-blocked = Diese Firma kann nicht mehr um Zugriff bitten.
code-done-unblocked = Diese Firma darf wieder um Zugriff bitten.
code-done-removed = Die Firma wurde entfernt. Sie kann das Konto nicht mehr sehen und nicht mehr öffnen.
code-done-added = Die Firma wurde hinzugefügt.
code-done-accepted = Die Firma kann sich jetzt anmelden.
code-done-ended = Dort abgemeldet.
