# Briefe, in der Sie-Form. Ein Zeilenumbruch ist ein Leerzeichen.

### Was jeder Brief hat

hello = Guten Tag { $name },
open-address = Oder öffnen Sie diese Adresse:
why-asked = Sie erhalten diese Nachricht, weil jemand, vermutlich Sie selbst, diese Adresse auf der Anmeldeseite von { $vendor } eingegeben hat.
why-invited = Sie erhalten diese Nachricht, weil { $inviter } Ihre Adresse eingegeben hat.
why-owner = Sie erhalten diese Nachricht, weil Ihnen { $account } gehört.
why-connection = Sie erhalten diese Nachricht, weil Ihnen { $account } gehört oder weil Sie bei { $firm } arbeiten.
why-firm = Sie erhalten diese Nachricht, weil Ihre Firma hierüber Inhaber, leitende Betreuer und den zuständigen Betreuer informiert.
why-security = Sie erhalten diese Nachricht, weil es um Ihre eigene Anmeldung geht. Nachrichten zur Sicherheit lassen sich nicht abschalten.
ask = Fragen? Schreiben Sie an { $address }.
ask-nobody = Eine Antwort auf diese Nachricht ist nicht nötig.
accounts-more = { NUMBER($more) } weitere
sent-to = Gesendet von { $vendor } an { $email }.

### Was eine Firma kann und nicht kann

firm-could = { $firm } könnte
firm-could-never = { $firm } könnte niemals
firm-can = { $firm } kann
firm-can-never = { $firm } kann niemals
can-open = die Konten öffnen, die Sie auswählen, und darin für Sie arbeiten
can-see = Firmenname, Inhaber, Tarif, Testphase und letzte Aktivität sehen
cannot-password = Ihr Passwort sehen oder verwenden
cannot-owner = den Inhaber oder den Tarif ändern oder das Konto kündigen
cannot-history = den Aktivitätsverlauf lesen oder Benutzer und API-Schlüssel verwalten
cannot-firm = eine andere Firma hereinlassen

### Anmelden

link-subject = Anmelden bei { $vendor }
link-heading = Ihr Anmeldelink
link-line = Sie haben einen Link angefordert, der Sie anmeldet. Er funktioniert einmal und nur für kurze Zeit.
link-button = Anmelden
link-after = Wenn Sie ihn nicht angefordert haben, ignorieren Sie diese Nachricht: Ohne sie kommt niemand hinein.

reset-subject = Neues Passwort wählen
reset-line = Jemand, vermutlich Sie selbst, möchte für diese Adresse ein neues Passwort wählen.
reset-after = Wenn Sie das nicht waren, ignorieren Sie diese Nachricht: Ihr Passwort bleibt, wie es ist.

security-subject = Zur Sicherheit Ihrer Anmeldung
security-heading = Ihre Anmeldung
security-after = Wenn Sie das waren, ist nichts zu tun. Wenn nicht, melden Sie sich an, beenden Sie die Sitzungen, die Sie nicht kennen, und sagen Sie uns Bescheid.
security-password-changed = Ihr Passwort wurde geändert. Alle anderen Sitzungen wurden beendet.
security-password-reset = Ihr Passwort wurde über einen Link in einer Nachricht geändert. Alle Sitzungen wurden beendet.
security-app-added = Ihrer Anmeldung wurde eine Authenticator-App hinzugefügt, mit neuen Wiederherstellungscodes.
security-codes-made = Neue Wiederherstellungscodes wurden erzeugt. Die früheren funktionieren nicht mehr.
security-code-used =
    Ein Wiederherstellungscode wurde zum Anmelden benutzt.
    { $left ->
        [0] Es ist keiner mehr übrig: Erzeugen Sie jetzt neue.
        [one] Einer ist noch übrig.
       *[other] { $left } sind noch übrig.
    }
security-passkey-added = Der Passkey „{ $name }“ wurde Ihrer Anmeldung hinzugefügt.
security-passkey-removed = Der Passkey „{ $name }“ wurde entfernt.
security-passkey-copied = Der Passkey „{ $name }“ wurde abgelehnt: Sein Zähler lief zurück, wie es bei einer Kopie geschieht. Entfernen Sie ihn, wenn Sie den Grund nicht kennen.
security-key-in-url = Der API-Schlüssel „{ $name }“ wurde als Teil einer Webadresse gesendet, wo Protokolle ihn festhalten. Er wurde widerrufen. Erzeugen Sie einen neuen und senden Sie ihn im Authorization-Header.

### Einer Firma beitreten

staff-subject = { $inviter } lädt Sie zu { $firm } ein
staff-heading = Bei { $firm } auf { $vendor } mitarbeiten
staff-line = { $inviter } lädt Sie ein, bei { $firm } mitzuarbeiten.
staff-button = Einladung öffnen
staff-after = Der Link gehört nur Ihnen und funktioniert einmal. Geben Sie ihn nicht weiter.
fact-role = Ihre Rolle
fact-until = Gültig bis

### Verbindungen

invitation-subject = { $firm } möchte in Ihrem { $products }-Konto arbeiten
invitation-heading = { $firm } bittet um Zugriff
invitation-line = { $inviter } von { $firm } bittet um Zugriff auf Ihr { $products }-Konto. Nichts ist offen, bevor Sie zustimmen, und Sie können es jederzeit mit einem Klick beenden.
invitation-quote = { $inviter } schreibt:
invitation-button = Einladung lesen
invitation-after = Die Seite zeigt alles, bevor Sie sich anmelden. Wenn Sie diese Firma nicht kennen, sagen Sie es dort, und niemand kommt hinein.
fact-answer-until = Antwort bis

answered-subject-yes = { $client } hat Ihre Einladung angenommen
answered-subject-no = { $client } hat Ihre Einladung abgelehnt
answered-heading-yes = Ihre Einladung wurde angenommen
answered-heading-no = Ihre Einladung wurde abgelehnt
answered-line-yes = { $client } ist verbunden. Der Zugriff ist ab jetzt offen.
answered-line-no = { $client } möchte jetzt nicht verbunden werden. Kein Konto wurde verbunden.
open-client = { -client } öffnen

created-subject = Ihr { $product }-Konto für { $business }
created-heading = { $firm } hat ein { $product }-Konto für { $business } angelegt
created-line = Das Konto gehört Ihnen. { $firm } hat Zugriff, bis Sie etwas anderes sagen.
created-after = Auf dieser Seite können Sie den Zugriff von { $firm } ausschalten oder die Firma entfernen, jederzeit und ohne jemanden zu fragen.
see-access = Ansehen, wer Zugriff hat

added-subject = { $business } hat Ihre Firma hinzugefügt
added-line = Der Inhaber von { $business } hat Ihrer Firma Zugriff auf das { $product }-Konto gegeben.
added-line-unlinked = Es steht unter Ihren nicht zugeordneten Konten, bis Sie es zuordnen ({ -client }).
see-clients = { -client(form: "many") } ansehen

removed-subject = { $many ->
    [one] { $account } ist nicht mehr verbunden
   *[other] { $account } sind nicht mehr verbunden
}
removed-heading = Ihre Firma wurde entfernt
removed-line = { $many ->
    [one] Der Inhaber von { $account } hat Ihre Firma entfernt. Die Verbindung ist beendet.
   *[other] Der Inhaber von { $account } hat Ihre Firma entfernt. Die Verbindungen sind beendet.
}
removed-notes = { $many ->
    [one] Der Eintrag ist aus Ihrer Liste verschwunden. Ihre eigenen Notizen können Inhaber und leitende Betreuer Ihrer Firma noch 30 Tage lang exportieren; dann werden sie gelöscht.
   *[other] Die Einträge sind aus Ihrer Liste verschwunden. Ihre eigenen Notizen können Inhaber und leitende Betreuer Ihrer Firma noch 30 Tage lang exportieren; dann werden sie gelöscht.
}

cancelled-subject = { $firm } betreut { $account } nicht mehr
cancelled-heading = { $many ->
    [one] Eine Verbindung wurde beendet
   *[other] Verbindungen wurden beendet
}
cancelled-line = { $many ->
    [one] { $firm } hat die Verbindung zu { $account } gekündigt.
   *[other] { $firm } hat die Verbindungen zu { $account } gekündigt.
}
cancelled-keep = { $many ->
    [one] Die Firma hat keinen Zugriff mehr. Ihr Konto, seine Daten und die Zusatzfunktionen, die Sie selbst bezahlen, bleiben, wie sie sind.
   *[other] Die Firma hat keinen Zugriff mehr. Ihre Konten, deren Daten und die Zusatzfunktionen, die Sie selbst bezahlen, bleiben, wie sie sind.
}

ended-subject = { $firm } und { $account } sind nicht mehr verbunden
ended-line = { $many ->
    [one] { $by } hat die Verbindung zwischen { $firm } und { $account } beendet.
   *[other] { $by } hat die Verbindungen von { $firm } zu { $account } beendet.
}
ended-line-you = { $many ->
    [one] Sie haben die Verbindung zwischen { $firm } und { $account } beendet.
   *[other] Sie haben die Verbindungen von { $firm } zu { $account } beendet.
}
ended-now = { $firm } hat von diesem Augenblick an keinen Zugriff mehr.

### Zugriff

request-subject = { $person } von { $firm } bittet um Zugriff auf { $account }
request-heading = { $firm } bittet erneut um Zugriff
request-line = { $person } von { $firm } bittet um Zugriff auf { $account }.
request-quote = Die Begründung:
request-button = Anfrage beantworten
request-after = Nichts öffnet sich von selbst: Die Seite hat Schaltflächen zum Erlauben und zum Ablehnen.

allowed-subject = Zugriff auf { $account }: erlaubt
allowed-heading = Ihre Anfrage wurde angenommen
allowed-line = Der Inhaber hat Ihrer Firma den angefragten Zugriff auf { $account } erlaubt.
allowed-until = Der Zugriff ist bis zum { $day } offen.
allowed-idle = Der Zugriff ist offen. Er endet nach 60 Tagen ohne Anmeldung.
declined-subject = Zugriff auf { $account }: abgelehnt
declined-heading = Ihre Anfrage wurde abgelehnt
declined-line = Der Inhaber hat die Anfrage Ihrer Firma nach Zugriff auf { $account } abgelehnt.
declined-again = Ab dem { $day } können Sie erneut anfragen.

paused-subject = Der Zugriff auf { $account } ist aus
paused-heading = Der Zugriff wurde ausgeschaltet
paused-line = Der Inhaber hat den Zugriff Ihrer Firma auf { $account } ausgeschaltet.
paused-keep = Sie sind weiterhin verbunden: Name, Status und Tarif bleiben sichtbar. Wer dort angemeldet war, wurde abgemeldet.

resumed-subject = Der Zugriff auf { $account } ist wieder an
resumed-heading = Der Zugriff ist wieder an
resumed-line = Der Inhaber hat { $account } wieder für Ihre Firma geöffnet.

### Unter den Leuten einer Firma

security-signed-out = { $by } von { $firm } hat Sie überall abgemeldet. Sie können sich wieder anmelden.
security-rule-vendor = { $by } von { $firm } hat geändert, wie sich die Mitarbeiter anmelden: so wie alle im Portal, und nicht mehr.
security-rule-second-factor = { $by } von { $firm } hat geändert, wie sich die Mitarbeiter anmelden: Alle brauchen einen Passkey oder eine Authenticator-App. Ein Wiederherstellungscode allein öffnet die Firma nicht mehr. Wer beides nicht hat, richtet es bei der nächsten Anmeldung ein.
security-rule-passkey = { $by } von { $firm } hat geändert, wie sich die Mitarbeiter anmelden: Alle brauchen einen Passkey. Wer keinen hat, fügt bei der nächsten Anmeldung einen hinzu; bis dahin öffnet sich nichts anderes der Firma.
handed-subject = { $count ->
    [one] Sie betreuen bei { $firm } nun { $count } { -client }
   *[other] Sie betreuen bei { $firm } nun { $count } { -client(form: "many") }
}
handed-heading = { $count ->
    [one] { $count } { -client } wurde Ihnen übergeben
   *[other] { $count } { -client(form: "many") } wurden Ihnen übergeben
}
handed-line = { $count ->
    [one] { $by } hat Ihnen bei { $firm } die Betreuung übertragen: { $count } { -client }.
   *[other] { $by } hat Ihnen bei { $firm } die Betreuung übertragen: { $count } { -client(form: "many") }.
}
handed-from = Bisher betreut von { $from }.
stopped-subject-removed = Sie arbeiten nicht mehr bei { $firm }
stopped-line-removed = { $by } hat Sie aus dem Team von { $firm } entfernt. Sie wurden abgemeldet.
stopped-keep = Ihre eigene Anmeldung bleibt Ihnen, für andere Firmen und für Konten, die Ihnen gehören.
stopped-subject-suspended = Sie sind bei { $firm } gesperrt
stopped-line-suspended = { $by } hat Sie bei { $firm } gesperrt. Sie wurden abgemeldet, hier und in den Produkten.
stopped-ask = Fragen Sie { $by } oder andere leitende Betreuer von { $firm }, wenn Sie den Grund nicht kennen.
left-subject-removed = { $name } wurde bei { $firm } entfernt
left-heading-removed = { $by } hat { $name } entfernt
left-subject-suspended = { $name } wurde bei { $firm } gesperrt
left-heading-suspended = { $by } hat { $name } gesperrt
left-line = { $name } kann sich weder bei { $firm } noch in einem betreuten Konto anmelden.
left-stay = Die Betreuung bleibt bestehen, bis jemand sie übergibt.
left-button = Team der Firma
offered-subject = { $by } bietet Ihnen die Inhaberschaft von { $firm } an
offered-heading = Inhaber von { $firm } werden?
offered-line = { $by } möchte Ihnen die Inhaberschaft von { $firm } übergeben.
offered-means = Der Inhaber bezahlt, erzeugt Schlüssel für Programme, sieht, was die Firma intern hält, und kann allein die Inhaberschaft weitergeben. Vor Ihrer Zusage ändert sich nichts.
offered-button = Angebot lesen
stays-subject-withdrawn = Das Angebot der Inhaberschaft von { $firm } wurde zurückgezogen
stays-line-withdrawn = { $by } hat das Angebot zurückgenommen. Es hat sich nichts geändert.
stays-subject-declined = { $by } hat die Inhaberschaft von { $firm } nicht übernommen
stays-line-declined = { $by } hat Ihr Angebot abgelehnt. Sie bleiben Inhaber.
moved-subject = { $to } ist nun Inhaber von { $firm }
moved-heading = { $firm } hat einen neuen Inhaber
moved-line = { $to } hat die von { $from } angebotene Inhaberschaft angenommen.
moved-senior = { $from } gehört nun zu den leitenden Betreuern von { $firm }.
mention-subject = { $by } hat Sie in einer Notiz zu { $client } erwähnt
mention-heading = { $by } hat Sie erwähnt
mention-line = { $by } von { $firm } hat Sie in einer Notiz zu { $client } genannt.
mention-button = Notiz lesen
mention-after = Was in einer Notiz steht, wird nie per E-Mail gesendet.
asks-subject = { $by } bittet Sie um Hilfe: { $act }
asks-heading = { $by } bittet Sie um Hilfe
asks-line = { $by } von { $firm } darf dies nicht selbst und bittet Sie darum.
asks-act = Was
asks-about = Wo
asks-words = { $by } schreibt
asks-button = Seite öffnen
asks-after = Das Öffnen der Seite ändert nichts. Sie entscheiden dort.
asks-why = Sie erhalten diese Nachricht, weil { $by } gerade Sie darum bittet.
act-update = Angaben ändern
act-archive = Mappe archivieren
act-staff = Festlegen, wer dafür arbeitet
act-internal = Als intern kennzeichnen oder festlegen, wer es sieht
act-account = Ein Konto anlegen
act-link = Das Konto in eine Mappe legen
act-unlink = Das Konto aus seiner Mappe nehmen
act-sign-in = Sich im Konto anmelden
act-elevate = Ein besonderes Recht im Konto nutzen
act-request = Den Inhaber um Zugang bitten
act-remind = Den Inhaber an die Anfrage erinnern
act-renew = Den Inhaber um Verlängerung bitten
act-invite = Den Inhaber einladen
act-withdraw = Die Einladung zurückziehen
act-cancel = Die Verbindung beenden
act-new = { -client(form: "many") } anlegen
act-export = { -client(form: "many") } exportieren
act-people = Mitarbeiter einladen oder ändern
act-groups = Gruppen ändern
act-view = Eine Ansicht für die ganze Firma speichern
act-audit = Das Protokoll lesen
act-firm = Die Angaben der Firma ändern
act-sign-in-rule = Festlegen, wie sich die Mitarbeiter der Firma anmelden
act-keys = API-Schlüssel verwalten
act-ownership = Die Inhaberschaft der Firma übertragen
act-data = Die Daten der Firma mitnehmen
act-other = Etwas anderes
### Zusammenfassungen, und Anmeldungen bei den Konten eines Inhabers

digest-subject-daily = { $many ->
    [one] 1 Änderung seit gestern
   *[other] { $many } Änderungen seit gestern
}
digest-subject-weekly = { $many ->
    [one] 1 Änderung in der letzten Woche
   *[other] { $many } Änderungen in der letzten Woche
}
digest-heading = Was sich geändert hat
digest-open = Öffnen
digest-more = Und { NUMBER($more) } weitere auf den Seiten.
digest-why = Sie erhalten dies, weil Sie es in Ihren Einstellungen gewählt haben.
digest-why-firm = Sie erhalten dies, weil Ihre Firma es für ihre Mitarbeiter so eingestellt hat. In Ihren Einstellungen können Sie anders wählen.
digest-off = Diese Nachrichten abschalten

signed-in-subject = { $person } von { $firm } hat sich bei { $account } angemeldet
signed-in-heading = Jemand hat sich bei Ihrem Konto angemeldet
signed-in-after = Wenn Sie das nicht erwartet haben, schalten Sie den Zugriff auf dieser Seite aus. Das wirkt sofort.
signed-in-why = Sie erhalten diese Nachricht, weil Sie bei jeder Anmeldung eine wünschen. Das können Sie in Ihren Einstellungen ändern.

news-paused = Der Zugriff auf { $account } wurde ausgeschaltet
news-resumed = Der Zugriff auf { $account } ist wieder an
news-allowed = Der Zugriff auf { $account } wurde erlaubt
news-declined = Der Zugriff auf { $account } wurde abgelehnt
news-accepted = Eine Einladung wurde angenommen: { $accounts }
news-refused = Eine Einladung wurde abgelehnt
news-added = { $account } wurde verbunden
news-removed = Ihre Firma wurde von { $account } entfernt
news-cancelled = Die Verbindung zu { $account } wurde gekündigt
news-revoked = Der Anbieter hat die Verbindung zu { $account } beendet
news-unlinked = { $account } ist keiner Mappe mehr zugeordnet
news-claimed = { $owner } ist jetzt Inhaber von { $account }
news-joined = { $name } arbeitet jetzt in Ihrer Firma
news-left = { $name } hat Ihre Firma verlassen
news-suspended = { $name } wurde gesperrt
news-back = { $name } ist wieder aktiv
news-role = { $name } hat jetzt eine andere Rolle
news-signed-in = { $who } hat sich bei { $account } angemeldet
news-other = Etwas hat sich geändert


# The clocks of access.
ending-subject = Zugriff endet bald
ending-owner = Verlängern Sie, was weitergehen soll. Was Sie lassen, endet von selbst.
ending-firm = Eine Anmeldung lässt die 60 Tage neu beginnen; ein vereinbartes Ende kann nur der Inhaber verschieben.
ending-for = { $days ->
    [one] { $account }, für { $firm }: in 1 Tag, am { $day }.
   *[other] { $account }, für { $firm }: in { $days } Tagen, am { $day }.
}
ending-one = { $days ->
    [one] { $account }: in 1 Tag, am { $day }.
   *[other] { $account }: in { $days } Tagen, am { $day }.
}
ending-more = Und { $more } weitere.
ending-renew = Verlängern
ending-see = Ansehen, was endet
renewal-subject = { $firm } bittet, den Zugriff zu behalten
renewal-line = { $person } von { $firm } bittet Sie, den Zugriff auf { $account } vor dem Ende zu verlängern.
renewal-after = Wenn Sie nichts tun, endet der Zugriff von selbst.
reminder-subject = { $firm } wartet noch auf Ihre Antwort
reminder-heading = Eine Anfrage wartet auf Sie
reminder-line = { $person } von { $firm } hat um Zugriff auf { $account } gebeten und noch keine Antwort.
reminder-after = Wenn Sie nichts tun, endet die Anfrage nach 14 Tagen von selbst.
elevated-subject = { $person } von { $firm } nutzt ein besonderes Recht
elevated-heading = Ein besonderes Recht ist in Gebrauch
elevated-line = { $person } von { $firm } darf jetzt in { $account }: { $right }. Das endet von selbst.
elevated-after = Wenn Sie das überrascht, schalten Sie den Zugriff auf dieser Seite aus: Das wirkt sofort.
forwarded-subject = { $from } gibt Ihnen eine Anfrage von { $firm } weiter
forwarded-heading = Eine Anfrage wurde Ihnen weitergegeben
forwarded-line = { $firm } bittet um Zugriff auf { $account }. { $from } bittet Sie, sie anzusehen.
forwarded-after = { $many ->
    [one] Nur der Inhaber des Kontos kann zustimmen; der Link gilt nur für Sie.
   *[other] Nur der Inhaber der Konten kann zustimmen; der Link gilt nur für Sie.
}
