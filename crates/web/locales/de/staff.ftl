# Mitarbeiter, Gruppen, Rollen, Ausscheiden, Inhaberschaft.

staff-caption = Mitarbeiter der Firma
head-person = Person
head-role = Rolle
head-reaches = Erreicht
head-active = Zuletzt aktiv
staff-invite-title = Mitarbeiter einladen
staff-invite-note = Die Einladung gilt einmal und 7 Tage lang.
person-suspended = { $name } ist gesperrt
person-suspended-note = und kann sich nirgends anmelden.
person-leaving-on = Ausscheiden fortsetzen
person-resume = { $name } entsperren
person-brings = Künftige Mandanten
person-brings-lead = Mit dem Zugang erhält { $name } alle Konten dieser Mandanten.
clients-to-add = Mandanten zum Hinzufügen
clients-add = Mandanten hinzufügen
found = Gefunden
add-ticked = Angekreuzte hinzufügen
no-client-matches = Kein Mandant passt zu „{ $q }“.
person-take-off = Herausnehmen aus der Einladung, { $name }
invitation = Einladung
invitation-withdraw = Einladung zurückziehen
person-reach-of = Was { $name } erreicht
person-reach-search = Durchsuchen, was { $name } erreicht
search-these = Diese Mandanten durchsuchen
person-reach-none = Noch keine Mandanten. Gruppen unten oder die Zuteilung bei einem Mandanten geben welche.
roles-title = Wer was darf
person-change-role = Rolle ändern
person-save-groups = Gruppen speichern
person-signed-in = Angemeldet
person-nowhere = Im Moment nirgends.
person-sign-out = Überall abmelden
leaving = Ausscheiden
person-suspend-or = Sperren oder entfernen
person-leaving-lead = Woran { $name } arbeitet, lässt sich übergeben; danach lässt sich die Person entfernen.
person-suspend-lead = Sperren gilt sofort und überall: Sitzungen hier und in den Produkten enden. Beim Ausscheiden werden zuerst die Mandanten übergeben.
person-leaves-go = { $name } scheidet aus …
person-what-may = Was die Person darf
person-in-groups = In diesen Gruppen
group-save = Gruppe speichern
group-search-add = Mandanten zum Hinzufügen suchen
group-search-hint = Name, Nummer, E-Mail
group-find = Mandanten suchen
group-outside = Nicht in der Gruppe
group-in-list = In der Liste zeigen
group-clients-of = Mandanten: { $name }
group-search-of = Mandanten durchsuchen: { $name }
group-empty = Noch ist kein Mandant in dieser Gruppe.
group-no-match = Kein Mandant dieser Gruppe passt zu „{ $q }“.
group-open-of = { $name } öffnen
open = Öffnen
group-take-out = Angekreuzte herausnehmen
group-delete-title = Löschen
group-delete-lead = Personen und Mandanten bleiben; was jemand nur über diese Gruppe erreicht, geht verloren.
group-delete-go = { $name } löschen …
group-take-all = Alle { NUMBER($many) } passenden aus der Gruppe nehmen
group-none-outside = Kein Mandant außerhalb dieser Gruppe passt.
group-none-outside-q = Kein Mandant außerhalb dieser Gruppe passt zu „{ $q }“.
groups-lead = Eine Gruppe verbindet Personen und Mandanten: Jeder Betreuer darin erreicht jeden Mandanten darin.
groups-new = Neue Gruppe
groups-add = Gruppe hinzufügen
groups-none = Noch keine Gruppen
group-delete-ask = Gruppe { $name } löschen?
group-delete-nobody = Niemand verliert einen Mandanten: Jeder ist auch auf anderem Weg erreichbar.
group-delete-losing = Diese erreichen Mandanten nur über diese Gruppe und verlieren sie sofort, bis auf einzeln zugeteilte Konten:
group-keep = Gruppe behalten
group-delete-now = { $name } löschen
leave-title = { $name } scheidet aus
leave-lead = Drei Schritte. Nach jedem können Sie aufhören und wiederkommen: Diese Seite sagt, was noch bleibt.
leave-1 = 1. Sperren
leave-2 = 2. Übergeben
leave-3 = 3. Entfernen
leave-done = Erledigt
leave-suspended = { $name } ist überall abgemeldet und kommt nicht wieder hinein.
leave-suspend-lead = Gilt sofort: { $name } wird hier und in jedem Produkt abgemeldet und kann sich nicht mehr anmelden. Tun Sie das zuerst.
leave-suspend-now = { $name } jetzt sperren
leave-nothing = Nichts mehr
leave-nobody-waits = Niemand wartet auf { $name }.
leave-nobody-else = Es gibt niemanden, an den übergeben werden kann. Laden Sie zuerst jemanden ein.
leave-remove-lead = { $name } verlässt die Liste der Mitarbeiter. Was die Person tat, bleibt unter ihrem Namen im Verlauf, und ihre Notizen bleiben.
leave-remove = { $name } entfernen
leave-parts = Was übergeht
leave-parts-hint = Was nicht angekreuzt ist, endet mit dem Entfernen. Mandanten müssen vorher übergehen.
ownership = Inhaberschaft
ownership-of = Inhaberschaft: { $firm }
ownership-own = Sie sind Inhaber dieser Firma.
ownership-other = { $owner } ist Inhaber dieser Firma.
ownership-lead = Eine Firma hat immer genau einen Inhaber: Er zahlt, legt Schlüssel für Programme an und sieht interne Mandanten.
ownership-offers-you = { $owner } bietet Ihnen die Inhaberschaft an
ownership-offered = Angeboten: { $who }
ownership-when = Mit der Annahme sind Sie sofort Inhaber, und { $owner } ist leitender Betreuer. Sie melden sich beide bei Produkten neu an.
ownership-waits = Wartet auf { $who } bis { $until }. Vorher ändert sich nichts.
ownership-become = Inhaber werden: { $firm }
ownership-until = Sie können bis { $until } antworten.
ownership-withdraw = Angebot zurückziehen
ownership-else = Jemand anderem anbieten
ownership-hand = Übergeben
ownership-no-senior = Es gibt keinen leitenden Betreuer. Geben Sie zuerst jemandem diese Rolle, unter
ownership-offer = Inhaberschaft anbieten
ownership-only = Nur { $owner } kann sie anbieten. Ihnen ist jetzt nichts angeboten.
ownership-hint = Die Person hat sieben Tage zur Annahme. Bis dahin bleiben Sie Inhaber, danach sind Sie leitender Betreuer.
roles-lead = Erstellt aus den Regeln, die über jeden Klick entscheiden. „Darf“ heißt: in mindestens einem Zustand des Mandanten; wo es gerade nicht geht, sagt die Seite warum. Niemand ändert den eigenen Zugriff.
roles-to = Darf
roles-factor = Zweiter Faktor
roles-may = darf
roles-may-not = darf nicht
staff-colleague = Kollegen einladen
reach-all = Alle Mandanten
reach-none = Noch niemand
badge-ran-out = Einladung abgelaufen
reach-by-name = { $many ->
    [one] 1 Mandant namentlich
   *[other] { $many } Mandanten namentlich
}
reach-groups = die Mandanten der Gruppen
reach-accounts = { $many ->
    [one] 1 einzelnes Konto
   *[other] { $many } einzelne Konten
}
role-senior-note = Erreicht alle Mandanten, verwaltet Mitarbeiter und Einstellungen.
role-manager-note = Erreicht Mandanten, für die er benannt ist, die ihm zugeteilt sind oder mit denen er eine Gruppe teilt.
role-assistant-note = Erreicht, was zugeteilt ist oder in einer gemeinsamen Gruppe liegt; ändert wenig.
person-link-until = Link gilt bis
person-joined = Dabei seit
person-signs-in = Anmeldung mit
person-two-step = Anmeldung in zwei Schritten
person-passkey-used = Passkey zuletzt benutzt
person-session-since = Angemeldet: { $since }
person-session-from = Angemeldet: { $since }, von { $from }
person-session-seen = Zuletzt benutzt:
person-own-owner = Die Firma braucht ihren Inhaber: Bieten Sie die Inhaberschaft zuerst einem leitenden Betreuer an.
person-own = Niemand kann sich selbst ändern. Bitten Sie den Inhaber oder einen anderen leitenden Betreuer.
person-is-owner = Den Inhaber kann nur er selbst ändern.
person-on = An
person-not-set = Nicht eingerichtet
person-app = Passwort mit Authenticator-App
person-nothing = Noch nichts
passkeys-many = { $many ->
    [one] 1 Passkey
   *[other] { $many } Passkeys
}
found-many = { $what } gefunden
clients-here = { $many ->
    [one] 1 Mandant hier
   *[other] { $many } Mandanten hier
}
way-internal-owner = intern: Der Inhaber sieht ihn
way-internal-added = intern: vom Inhaber hinzugefügt
way-role = { $role }: erreicht alle Mandanten
way-named = benannter Betreuer
way-group = über die Gruppe { $groups }
way-given = zugeteilt: { $products }
way-given-only = zugeteilt: nur { $products }
groups-nobody = niemand
group-delete-page = Gruppe löschen
range = { $first } bis { $last }
group-delete-what = Heraus kommen { $clients } und diese Personen: { $people }.
role-owner = Inhaber
role-owner-what = Einer je Firma. Erreicht alle Mandanten, auch interne.
role-senior = Leitend
role-senior-what = Erreicht alle Mandanten, die nicht intern sind.
role-named = Benannter Betreuer
role-named-what = Ein Betreuer, bei Mandanten, für die er benannt ist.
role-group = In der Gruppe
role-group-what = Ein Betreuer, bei Mandanten seiner Gruppen.
role-given = Zugeteilt
role-given-what = Ein Betreuer mit einzeln zugeteilten Konten, und jede Assistenz.
part-clients = Mandanten
part-accounts = Konten und Verbindungen
part-addons = Erweiterungen und Zahlung
part-people = Personen
part-firm = Die Firma
factor-recent = Innerhalb von 5 Minuten
factor-first = Beim ersten Mal je Sitzung
left-clients = { $many ->
    [one] 1 Mandant namentlich
   *[other] { $many } Mandanten namentlich
}
left-groups = { $many ->
    [one] 1 Gruppe
   *[other] { $many } Gruppen
}
left-open = { $many ->
    [one] 1 offene Anfrage oder Einladung
   *[other] { $many } offene Anfragen und Einladungen
}
left-ends = Gruppen und einzelne Konten, die nicht übergeben wurden.
left-keys = { $many ->
    [one] 1 API-Schlüssel, der in ihrem Namen handelt. Legen Sie zuerst neue an, wo Programme sie brauchen.
   *[other] { $many } API-Schlüssel, die in ihrem Namen handeln. Legen Sie zuerst neue an, wo Programme sie brauchen.
}
leave-hand-all = { $clients } und Angekreuztes übergeben
leave-hand = Angekreuztes übergeben
leave-still-manager = { $name } ist noch benannter Betreuer: { $clients }. Übergeben Sie diese zuerst.
leave-left = Was bleibt: { $left }.
ask-what-for = Worum gebeten wird
ask-what = Was
ask-where = Wo
ask-nobody = Im Moment kann das niemand in Ihrer Firma tun.
ask-go = Bitten
ask-whom = Wen
ask-words = Ihre Worte
ask-hint = Sie stehen in der Nachricht, mit einem Link zu der Seite, auf der es geschieht. Bitten ändert von selbst nichts.
letters-come-back = Briefe kommen zurück: { $since }
