# Vorgänge über viele Zeilen: ihre Liste, was sie brauchen, Vorschau und Ergebnis.

runs-whose = Wessen Vorgänge
runs-everyones = Von allen
runs-none = Noch keine Vorgänge
runs-none-lead = Wählen Sie Mandanten in der Liste aus und dann, was mit allen geschehen soll. Hier steht, was aus jedem wird.
runs-open-list = Liste der Mandanten öffnen
runs-caption = Vorgänge, neueste zuerst
runs-imports = Importe des letzten Tages
runs-imports-caption = Importe des letzten Tages, neueste zuerst

# Was getan wird.
run-name-manager = Betreuer benennen
run-group-add = In eine Gruppe aufnehmen
run-group-remove = Aus einer Gruppe nehmen
run-give-staff = Mitarbeiter zuteilen
run-take-staff = Zuteilung aufheben
run-archive = Mappen archivieren
run-reassign = Mandanten übergeben
run-request-access = Zugriff anfragen
run-request-renewal = Verlängerung erbitten
run-remind = Inhaber an Anfragen erinnern
run-withdraw-request = Anfragen zurückziehen
run-cancel-connection = Verbindungen kündigen
run-folder-each = Für jedes eine Mappe anlegen
run-take-out = Konten aus ihren Mappen nehmen
run-resend-invitation = Einladungen erneut senden
run-withdraw-invitation = Einladungen zurückziehen
run-invite = Aus einer Liste einladen
run-unknown = Etwas, das diese Version nicht kennt
run-undo = Rückgängig: { $title }
run-clear = Betreuer entfernen
run-name = { $staff } als Betreuer benennen
run-add-to = In { $group } aufnehmen
run-remove-from = Aus { $group } nehmen
run-give = { $staff } Zugriff geben
run-take = { $staff } den Zugriff nehmen
run-reassign-to = Von { $from } an { $staff } übergeben

# Der Knopf dafür, mit der Anzahl.
run-invitations = { $many ->
    [one] 1 Einladung
   *[other] { $many } Einladungen
}
run-do-undo = Rückgängig machen: { $rows }
run-do-clear = Betreuer entfernen: { $rows }
run-do-name = { $staff } benennen: { $rows }
run-do-group-add = In { $group } aufnehmen: { $rows }
run-do-group-remove = Aus { $group } nehmen: { $rows }
run-do-give = { $staff } Zugriff geben: { $rows }
run-do-take = { $staff } den Zugriff nehmen: { $rows }
run-do-archive = Archivieren: { $rows }
run-do-reassign = An { $staff } übergeben: { $rows }
run-do-request = Zugriff anfragen: { $rows }
run-do-renew = Verlängerung erbitten: { $rows }
run-do-remind = { $many ->
    [one] 1 Erinnerung senden
   *[other] { $many } Erinnerungen senden
}
run-do-withdraw = { $many ->
    [one] 1 Anfrage zurückziehen
   *[other] { $many } Anfragen zurückziehen
}
run-do-cancel = { $many ->
    [one] 1 Verbindung kündigen
   *[other] { $many } Verbindungen kündigen
}
run-do-folders = { $many ->
    [one] 1 Mappe anlegen
   *[other] { $many } Mappen anlegen
}
run-do-take-out = Aus Mappen nehmen: { $rows }
run-do-resend = Erneut senden: { $rows }
run-do-withdraw-invitations = Zurückziehen: { $rows }
run-do-invite = { $many ->
    [one] 1 Einladung senden
   *[other] { $many } Einladungen senden
}

# Was ausgewählt wurde.
run-selected-clients = { $many ->
    [one] 1 ausgewählter Mandant
   *[other] { $many } ausgewählte Mandanten
}
run-selected-accounts = { $many ->
    [one] 1 ausgewähltes Konto
   *[other] { $many } ausgewählte Konten
}
run-selected-invitations = { $many ->
    [one] 1 ausgewählte Einladung
   *[other] { $many } ausgewählte Einladungen
}
run-all = Alle Mandanten
run-all-but = Alle Mandanten bis auf { NUMBER($many) }
run-matching = Alle Mandanten, die zum Filter der Liste passen
run-matching-but = Alle Mandanten, die zum Filter der Liste passen, bis auf { NUMBER($many) }
run-of-one = Alle Mandanten einer Person
run-unlinked = Alle Konten, die in keiner Mappe liegen
run-lines = { $many ->
    [one] 1 Zeile einer Liste
   *[other] { $many } Zeilen einer Liste
}

# Wo es steht.
run-not-started = Nicht begonnen
run-checking = Wird geprüft
run-ready = Vorschau bereit
run-would-change = { NUMBER($many) } würden sich ändern
run-running = Läuft
run-stopped = Angehalten
run-done = Fertig
run-some-failed = { NUMBER($many) } fehlgeschlagen
run-some-changed = { NUMBER($many) } geändert
run-checked = Geprüft
run-changed = Geändert
run-left-alone = Unverändert
run-will-change = Wird geändert
run-will-be-left = Bleibt unverändert

run-sum-none = Es würde sich nichts ändern. Unverändert bleiben: { $rows }.
run-sum-all = Alle werden geändert: { $rows }.
run-sum-some = Geändert werden: { $rows }. Unverändert bleiben: { NUMBER($left) }.
run-sum = Geändert: { $rows }. Unverändert: { NUMBER($left) }.
run-sum-failed = Geändert: { $rows }. Unverändert: { NUMBER($left) }. Fehlgeschlagen: { NUMBER($failed) }.
run-sum-open = Geändert: { $rows }. Unverändert: { NUMBER($left) }. Noch offen: { NUMBER($open) }.
run-sum-failed-open = Geändert: { $rows }. Unverändert: { NUMBER($left) }. Fehlgeschlagen: { NUMBER($failed) }. Noch offen: { NUMBER($open) }.
run-sum-invite-none = Niemand würde eingeladen: { $left ->
    [one] Die Zeile bleibt
   *[other] Alle { $left } Zeilen bleiben
} unverändert.
run-sum-invite = { $many ->
    [one] 1 Einladung wird gesendet.
   *[other] { $many } Einladungen werden gesendet.
} { $left ->
    [0] Keine Zeile bleibt unverändert.
    [one] 1 Zeile bleibt unverändert.
   *[other] { $left } Zeilen bleiben unverändert.
}
run-sum-invited = { $many ->
    [one] 1 Einladung gesendet,
   *[other] { $many } Einladungen gesendet,
} { $left ->
    [one] 1 Zeile blieb unverändert.
   *[other] { $left } Zeilen blieben unverändert.
}
run-sum-invited-open = { $many ->
    [one] 1 Einladung gesendet,
   *[other] { $many } Einladungen gesendet,
} { NUMBER($left) } unverändert, { NUMBER($failed) } fehlgeschlagen, { NUMBER($open) } noch offen.

# Where an invitation of a list goes.
run-invite-there = Steht in Ihrer Liste.
run-invite-new = Noch nicht in Ihrer Liste: wird angelegt.

# Seine Seite.
run-step-preview = Vorschau
run-step-run = Ausführung
run-step-result = Ergebnis
run-see-undo = Rücknahme ansehen
run-see-first = Ersten Vorgang ansehen
run-csv-rest = CSV des Unveränderten
run-starter-gone = Der Vorgang wurde angehalten, weil { $name } gesperrt wurde oder nicht mehr hier arbeitet. Der Inhaber oder ein leitender Betreuer kann den Rest erledigen.
run-was-stopped = Der Vorgang wurde angehalten. Was getan ist, bleibt; der Rest lässt sich später erledigen.
run-taken-back = Dieser Vorgang wurde zurückgenommen.
run-takes-back = Dies nimmt einen früheren Vorgang zurück. Zeilen, die sich seither geändert haben, bleiben unverändert.
run-for-good = Das lässt sich nicht zurücknehmen.
run-looking = Jede Zeile wird geprüft
run-working = Der Vorgang läuft
run-may-leave = Sie können diese Seite verlassen; die Arbeit geht weiter.
run-look-again = Noch einmal nachsehen
run-exactly = Was genau
run-else = Etwas anderes wählen
run-choose = Wählen …
run-nobody = Niemand: Betreuer entfernen
run-member = Mitarbeiter
run-reason-hint = Jeder Inhaber liest ihn. Höchstens 200 Zeichen.
run-nothing-yet = Noch wird nichts geändert. Als Nächstes sehen Sie, was aus jeder Zeile würde.
run-show-preview = Vorschau zeigen
run-type-number = Geben Sie ein, wie viele Zeilen sich ändern
run-no-undo = Das lässt sich nicht rückgängig machen.
run-leave = Nicht ausführen
run-stop = Anhalten
run-rest = Rest erledigen
run-which-rows = Welche Zeilen
run-why-left = Warum Zeilen unverändert bleiben
run-show-all-vh = , alle Zeilen zeigen
run-already = Es ist bereits so.
run-no-rows = Hier sind keine Zeilen.
run-becomes = Was daraus wird
run-rows-range = Zeilen { $first } bis { $last }
run-gone = Nicht mehr da
run-ask-who = Zuständig: { $who }.

# Warum eine Zeile unverändert bleibt.
code-row-not_found = Es ist nicht mehr da, oder Sie erreichen es nicht.
