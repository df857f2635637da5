# Anmelden, zweiter Faktor, Beitreten, Sicherheit, Arbeitsbereiche.

people-email = E-Mail
people-password = Passwort
people-new-password = Neues Passwort
people-your-name = Ihr Name
people-continue = Weiter
people-cancel = Abbrechen
people-or = oder
people-not-now = Jetzt nicht
people-passkey = Passkey verwenden
people-password-hint = Mindestens 15 Zeichen. Einige Wörter ohne Zusammenhang sind gut.
people-choose-password = Neues Passwort wählen
people-send-link = Link senden

again-title = Vielen Dank
again-lead = Ihre Eingaben sind noch da. Machen Sie jetzt damit weiter.
again-page = Weitermachen

codes-title = Bewahren Sie diese Wiederherstellungscodes auf
codes-lead = Jeder meldet Sie einmal an, wenn Ihre Authenticator-App fehlt. Sie werden nur jetzt gezeigt.
codes-copy = Alle kopieren
codes-saved = Ich habe sie gesichert

forgot-lead = Wir senden einen Link an Ihre Adresse. Ihre Authenticator-App bleibt, wie sie ist.

hats-title = Wohin möchten Sie?
hats-lead = Sie haben hier mehr als einen Arbeitsbereich.
hats-owner = Inhaber von { $accounts }
hats-staff = Mitarbeit

join-page = Einladung
join-over = Diese Einladung gilt nicht mehr
join-over-ask = Bitten Sie die Person, die Sie eingeladen hat, um eine neue.
join-title = Bei { $firm } mitarbeiten
join-by = { $by } hat Sie eingeladen. Ihre Rolle: { $role }.
join-as = Sie sind eingeladen. Ihre Rolle: { $role }.
join-accept = Annehmen und { $firm } öffnen
join-passkey = Passkey anlegen
join-or = oder mit Passwort
join-hint = Mindestens 15 Zeichen. Einige Wörter ohne Zusammenhang sind gut. Danach richten Sie eine Authenticator-App ein.
join-set = Passwort festlegen

link-over = Dieser Link gilt nicht mehr
link-over-lead = Ein Anmeldelink funktioniert einmal und nur für kurze Zeit. Fordern Sie einen neuen an.
link-as = Als { $name } anmelden
link-note = Das Öffnen dieser Seite hat nichts geändert; erst die Schaltfläche meldet Sie an.

reset-change = Passwort ändern
reset-note = Alle Sitzungen enden. Sie melden sich mit dem neuen Passwort und Ihrem zweiten Faktor an.

second-recovery = Wiederherstellungscode verwenden
second-recovery-code = Wiederherstellungscode
second-recovery-hint = Jeder Code funktioniert einmal.
second-app = Authenticator-App verwenden
second-title = Code eingeben
second-code = Code aus Ihrer Authenticator-App
second-hint = Sechs Ziffern; alle 30 Sekunden neu.

sent-title = Sehen Sie in Ihre E-Mails
sent-lead = Wenn { $email } hier bekannt ist, ist ein Anmeldelink unterwegs. Er funktioniert einmal, { $lives } lang.
sent-outbox = Postausgang der Testumgebung öffnen
sent-other = Andere Adresse verwenden

sign-in-changed = Ihr Passwort ist geändert. Melden Sie sich damit an.
sign-in-without = ohne Passwort
sign-in-mail = Anmeldelink per E-Mail
sign-in-where = Wohin
sign-in-forgot = Passwort vergessen?
sign-in-demo = Personen zum Ausprobieren
sign-in-too-many = Zu viele falsche Versuche. Warten Sie { $minutes }, oder verwenden Sie einen Passkey oder einen Link per E-Mail.

step-title = Zeigen Sie, dass Sie es sind
step-why-security = Nötig, um Ihre Anmeldung zu ändern. Ihre Eingaben bleiben erhalten.
step-why = Nötig für diesen Schritt. Ihre Eingaben bleiben erhalten.
step-neither = Sie haben weder einen Passkey noch eine Authenticator-App.
step-again = Zum Fortfahren noch einmal anmelden

totp-title = Authenticator-App einrichten
totp-scan = Scannen Sie dies mit der App
totp-qr = QR-Code mit dem Geheimnis darunter
totp-type = oder tippen Sie das Geheimnis ab
totp-copy = Kopieren
totp-open = Eine App auf diesem Gerät öffnen
totp-then = Geben Sie dann den angezeigten Code ein
totp-code = Code
totp-add = App hinzufügen

security-back-clients = { -client(form: "Many") }
security-back-partners = { -partner(form: "Many") }
security-passkeys = Passkeys
security-add-passkey = Passkey hinzufügen
security-no-passkey = Noch kein Passkey. Ein Passkey meldet Sie mit der Sperre Ihres Geräts an und lässt sich nicht abfangen.
security-added = Hinzugefügt: { $when }
security-last-used = zuletzt benutzt: { $when }
security-never-used = nie benutzt
security-remove = Entfernen
security-remove-passkey = Passkey { $name } entfernen
security-only-way = Er ist Ihr einziger Weg hinein.
security-password-now = Jetziges Passwort
security-set-password = Passwort festlegen
security-changed = Geändert: { $when }
security-app = Authenticator-App
security-not-set-up = Nicht eingerichtet
security-set-up = Eingerichtet
security-add-app = App einrichten
security-replace-app = App ersetzen
security-codes = Wiederherstellungscodes
security-codes-left = noch { $left } von { $all }
security-new-codes = Neue Codes erzeugen
security-sessions = Sitzungen
security-end-others = Überall sonst abmelden
security-this-one = Diese hier
security-sign-out = { $device } abmelden
security-at-portal = Partnerportal
security-at-operator = Betreiber
security-at-accounts = Ihre Konten
device-browser = Ein Browser
device-on = { $browser } auf { $system }
hats-none = Sie haben hier keinen Arbeitsbereich mehr. Wer Sie hereingelassen hat, kann Sie erneut einladen.
hats-one = Sie haben hier einen Arbeitsbereich.

asked-passkey = Ihre Firma verlangt einen Passkey.
asked-passkey-lead = { $by } hat entschieden ({ $on }), dass sich alle bei { $firm } mit einem Passkey anmelden. Fügen Sie unten einen hinzu, oder bestätigen Sie mit Ihrem; bis dahin öffnet sich nichts anderes von { $firm }.
asked-second-factor = Ihre Firma verlangt einen Passkey oder eine Authenticator-App.
asked-second-factor-lead = { $by } hat entschieden ({ $on }), dass sich alle bei { $firm } mit einem Passkey oder einer Authenticator-App anmelden, nicht mit einem Wiederherstellungscode. Richten Sie unten eines davon ein, oder bestätigen Sie damit; bis dahin öffnet sich nichts anderes von { $firm }.
asked-confirm = Damit bestätigen
