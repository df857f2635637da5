# Mandanten importieren: die Datei, ihre Spalten, die Prüfung, die Ausführung, das Ergebnis.

import = Import
steps = Schritte
step-done = Erledigt:
import-file = Datei
import-check = Prüfung
import-file-label = CSV- oder Excel-Datei
import-file-hint = Bis 10 MB und 100.000 Zeilen. Die erste Zeile benennt die Spalten. Nichts wird geschrieben, bevor Sie gesehen haben, was sich ändern würde.
import-template = Mit einer Vorlage beginnen
import-template-lead = Exporte Ihrer Buchhaltungs- oder Kanzleisoftware passen, wie sie sind: Die Spalten wählen Sie im nächsten Schritt. Betreuer und Gruppen werden am Namen oder an der E-Mail-Adresse erkannt.
import-template-csv = Vorlage, CSV
import-template-excel = Vorlage, Excel
import-recent = Dateien des letzten Tages
import-recent-note = Eine Datei und was die Prüfung dazu sagte, werden nach einem Tag gelöscht.
import-brought = { $rows }, hochgeladen von { $name }
import-no-columns = Spalten nicht gewählt
import-not-run = Geprüft, nicht ausgeführt
import-wrong = Zeile { $line }, Spalte { $column }: { $what }

import-columns-title = Was steht in welcher Spalte?
import-columns-lead = { $file }. Die Auswahl ist nach Namen und Werten geraten; berichtigen Sie, was nicht stimmt.
import-columns-caption = Spalten der Datei
import-column = Spalte
import-becomes = Wird zu
import-values = Werte
import-column-of = Spalte { $letter }
import-becomes-of = { $name } wird zu
import-no-values = Keine Werte in den ersten Zeilen
import-leave-column = Weglassen
import-check-do = Zeilen prüfen
import-another = Andere Datei

import-check-title = Prüfen, was sich ändert
import-unwritten = { $file }. Noch ist nichts geschrieben.
import-not-written = { $why } Es wurde nichts geschrieben.
import-do = Importieren
import-change-columns = Spalten ändern
import-download = { $rows } mit Gründen herunterladen
import-discard = Diese Datei verwerfen
import-add = { $add ->
    [one] 1 Mandanten anlegen
   *[other] { $add } Mandanten anlegen
}
import-update = { $update ->
    [one] 1 Mandanten ändern
   *[other] { $update } Mandanten ändern
}
import-add-update = { $add ->
    [one] 1 Mandanten anlegen und { NUMBER($update) } ändern
   *[other] { $add } Mandanten anlegen und { NUMBER($update) } ändern
}
import-leaving-out = { $doing }, { $rows } weglassen
import-nothing-new = Jede Zeile steht schon in Ihrer Liste.
import-nothing-fits = Keine Zeile lässt sich importieren. Die Gründe stehen unten.
import-some-wrong = So nicht zu importieren: { $rows }. Berichtigen Sie das in der Datei, und laden Sie sie noch einmal hoch, oder lassen Sie es weg.
import-looks-like = Sieht aus wie { $name } und steht damit wohl schon in Ihrer Liste.
import-changes = Ändert: { $fields }.

import-tab-add = Neu
import-tab-update = Zu ändern
import-tab-problem = Mit Fehlern
import-same = Unverändert
import-imported = Importiert
import-not-imported = Nicht importiert
import-added = Angelegt
import-updated = Geändert
import-will-add = Anlegen
import-will-update = Ändern
import-problem = Fehler
import-no-name = Ohne Namen
import-no-rows = Hier sind keine Zeilen
import-rows-caption = Zeilen der Datei
import-line = Zeile
import-happens = Was geschieht
import-lines = Zeilen { $first } bis { $last }

import-running = Import läuft
import-running-lead = { $file }. Sie können diese Seite verlassen; der Import geht weiter.
import-whole = { $rows } werden in einem Zug geschrieben: alle oder keine.
import-so-far = { NUMBER($done) } von { $rows }

import-done-add = { $add ->
    [one] 1 Mandant angelegt
   *[other] { $add } Mandanten angelegt
}
import-done-update = { $update ->
    [one] 1 Mandant geändert
   *[other] { $update } Mandanten geändert
}
import-done-both = { $add ->
    [one] 1 Mandant angelegt, { NUMBER($update) } geändert
   *[other] { $add } Mandanten angelegt, { NUMBER($update) } geändert
}
import-failed = { $many ->
    [one] 1 Zeile wurde nicht importiert.
   *[other] { $many } Zeilen wurden nicht importiert.
}
import-failed-do = Berichtigen Sie sie in der Datei unten, und importieren Sie diese erneut: Was schon übernommen ist, wird erkannt und nicht doppelt geschrieben.
import-failed-file = Fehlgeschlagene Zeilen herunterladen
import-see = Mandanten ansehen
import-more = Weitere Datei importieren

# Was eine Spalte werden kann.
code-column-name = Name des Mandanten
code-column-number = Nummer
code-column-kind = Art
code-column-industry = Branche
code-column-contact_name = Ansprechpartner
code-column-first_name = Vorname des Ansprechpartners
code-column-last_name = Nachname des Ansprechpartners
code-column-contact_email = E-Mail des Ansprechpartners
code-column-phone = Telefon
code-column-website = Website
code-column-address = Adresse
code-column-manager = Benannter Betreuer
code-column-group = Gruppe

# Was an einer Zelle falsch ist.
code-formula_cell = Die Zelle enthält eine Formel. Schreiben Sie den Wert hinein.
code-email_ambiguous = Mehrere Mandanten haben diese Adresse. Nennen Sie die Nummer, oder den Namen, wie er in Ihrer Liste steht.
code-manager_unknown = Niemand in Ihrer Firma heißt so.
code-manager_ambiguous = Mehrere Personen heißen so. Nehmen Sie die E-Mail-Adresse.
code-group_unknown = Eine Gruppe dieses Namens gibt es nicht.

# Warum nichts geschrieben wurde; der Schlüssel ist der englische Wortlaut.
code-trouble-your-clients-have-changed-since-the-check-look-at-the-rows-again = Ihre Mandanten haben sich seit der Prüfung geändert. Sehen Sie sich die Zeilen noch einmal an.
code-trouble-whoever-started-this-may-no-longer-import-clients = Wer dies begonnen hat, darf keine Mandanten mehr importieren.

# Warum eine Datei nicht zu lesen ist; der Schlüssel sind die ersten vier englischen Wörter.
code-file-the-file-is-larger = Die Datei ist größer als 10 MB. Teilen Sie sie.
code-file-this-is-an-old = Das ist eine alte Excel-Datei (.xls). Speichern Sie sie als .xlsx oder als CSV.
code-file-this-is-no-workbook = Diese Arbeitsmappe ist nicht lesbar. Speichern Sie sie neu, als .xlsx oder als CSV.
code-file-the-workbook-unpacks-to = Die Arbeitsmappe wird ausgepackt viel größer, als eine Liste von Mandanten braucht.
code-file-the-file-is-empty = Die Datei ist leer. Ihre erste Zeile benennt die Spalten.
code-file-the-file-has-column = Die Datei hat Spaltennamen und keine Zeilen darunter.
code-file-the-file-holds-a = Die Datei enthält ein NUL-Zeichen: Sie ist kein Text.
code-file-the-file-is-utf = Die Datei ist UTF-16 und hier beschädigt. Speichern Sie sie neu als CSV in UTF-8.
code-file-the-file-is-neither = Die Datei ist weder UTF-8 noch UTF-16 noch Windows-1252. Speichern Sie sie als CSV in UTF-8.
code-file-a-character-here-is = Ein Zeichen hier ist nicht UTF-8, die übrige Datei schon. Speichern Sie die ganze Datei als CSV in UTF-8.
code-file-at-most-rows-can = Auf einmal lassen sich höchstens 100.000 Zeilen importieren. Teilen Sie die Datei.
code-file-the-first-row-must = Die erste Zeile muss die Spalten benennen.
code-file-a-file-has-at = Eine Datei hat höchstens 200 Spalten.
code-file-two-columns-are-called = Zwei Spalten heißen gleich. Benennen Sie eine um.
code-file-this-row-has-more = Diese Zeile hat mehr Zellen, als die erste Zeile Spalten nennt. Ein Komma in einer Zelle braucht Anführungszeichen um die Zelle.
code-file-a-row-has-at = Eine Zeile hat höchstens 200 Zellen.
code-file-a-quote-opens-here = Hier öffnet sich ein Anführungszeichen, das sich nie schließt.
code-file-a-quote-closes-before = Ein Anführungszeichen schließt sich vor dem Ende der Zelle. In einer Zelle mit Anführungszeichen werden sie doppelt geschrieben.
code-file-the-cell-holds-the = Die Zelle enthält einen Fehlerwert. Schreiben Sie einen Wert hinein.
