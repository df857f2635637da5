# Wörter für Werte: Daten, Anzahlen, Zustände, die gemeinsamen Teile der Seiten.

value-today-at = Heute, { $time }
value-yesterday-at = Gestern, { $time }
value-today = heute
value-yesterday = gestern
value-days-ago = vor { NUMBER($days) } Tagen
value-minutes = { $many ->
    [one] 1 Minute
   *[other] { $many } Minuten
}
value-hours = { $many ->
    [one] 1 Stunde
   *[other] { $many } Stunden
}
value-days = { $many ->
    [one] 1 Tag
   *[other] { $many } Tage
}
value-moment = weniger als eine Minute
value-accounts = { $many ->
    [one] 1 Konto
   *[other] { $many } Konten
}
value-expires = { $days ->
    [0] Läuft heute ab
    [1] Läuft morgen ab
   *[other] Läuft in { $days } Tagen ab
}
value-days-left = noch { NUMBER($days) } Tage

mark-expired = Abgelaufen
mark-off = Aus
mark-unknown = Nicht bekannt
usage-hidden = solange der Zugriff ausgeschaltet ist
paused-limited = Der Mandant hat den Zugriff ausgeschaltet: Sie sehen nur Name, Stand und Tarif.

field-optional = freiwillig
field-error = Fehler:
faults-title = Es gibt ein Problem
page-previous = Zurück
page-next = Weiter
pages = Seiten
nothing-happened = Noch ist nichts geschehen.
undo = Rückgängig
mark-open = Offen
mark-paused = Ausgeschaltet
mark-requested = Angefragt
mark-declined = Abgelehnt
mark-invited = Eingeladen
mark-no-accounts = Keine Konten
mark-active = Aktiv
mark-inactive = Inaktiv
trial-over = Beendet
trial-ends = { $days ->
    [0] Endet heute
    [1] Endet morgen
   *[other] Endet in { $days } Tagen
}
