# Sätze zu festen Codes, für die übersetzten Seiten.

code-sign_in_failed = Diese E-Mail-Adresse und dieses Passwort gehören nicht zusammen.
code-code_invalid = Dieser Code stimmt nicht oder wurde schon verwendet. Warten Sie auf den nächsten.
code-passkey_invalid = Dieser Passkey wurde nicht angenommen. Versuchen Sie es erneut, oder melden Sie sich anders an.
code-email_invalid = Geben Sie eine E-Mail-Adresse wie name@example.com ein.
code-accounts_required = Wählen Sie mindestens ein Konto aus.
code-password_too_short = Ein Passwort hat mindestens 15 Zeichen.
code-password_too_long = Ein Passwort hat höchstens 256 Zeichen.
code-password_common = Dieses Passwort ist allgemein bekannt. Wählen Sie ein anderes.
code-password_contextual = Dieses Passwort enthält Ihren Namen, Ihre Adresse oder den Namen dieses Portals.
code-password_unchanged = Das ist Ihr jetziges Passwort. Wählen Sie ein anderes.
code-name_required = Geben Sie einen Namen ein.
code-last_factor = Das ist Ihr einziger Weg hinein. Richten Sie zuerst einen weiteren Passkey oder ein Passwort mit Authenticator-App ein.
code-already_member = Sie arbeiten bereits bei dieser Firma.
code-code_unknown = Keine Firma hat diesen Code. Prüfen Sie ihn noch einmal.
code-invite_expired_or_used = Diese Einladung wurde verwendet, zurückgezogen oder ist zu alt.
code-link_used_or_expired = Dieser Link wurde schon verwendet oder ist abgelaufen. Fordern Sie einen neuen an.
code-reauth_failed = Das stimmte nicht. Versuchen Sie es noch einmal.
code-partner_required = Wählen Sie die Firma, die kommen soll.
code-same_partner = Diese Firma verwaltet das Abonnement schon.
code-account_closed = Dieses Konto ist geschlossen. Daran ändert sich nichts mehr.
code-no_change_running = Es läuft kein Partnerwechsel.
code-no_grace = Es gibt nichts zu übernehmen: Das Abonnement gehört Ihnen, oder eine Firma verwaltet es.
