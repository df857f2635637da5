# Der Rahmen der Hilfe.

help-lead = Kurze Antworten in den Worten der Seiten.
help-articles = Artikel
help-everybody = Alle
help-leads = Inhaber und leitende Betreuer
help-owners = Kontoinhaber
help-vendor = Betreiber
help-more = Weitere
