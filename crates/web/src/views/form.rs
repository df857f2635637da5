//! Forms: what a person typed, what is wrong with it, and the fields that show both.
//!
//! A template writes `{{ form.text("name", "Client name").required() }}`; the value and the fault
//! come from the [`Form`]. Typed values always stay (but never a password).

use askama::Template;
use askama::filters::HtmlSafe;
use domain::fault::Fault;

use crate::Words;

/// The state of a form: typed (or stored) values and faults.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// Pairs as posted; a name may repeat.
    pub values: Vec<(String, String)>,
    /// Faults; each is shown at its field and in the summary on top.
    pub faults: Vec<Fault>,
    /// In whose language its own words are.
    pub t: Words,
}

/// One choice of a select, of radio buttons or of checkboxes.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// What is posted.
    pub value: String,
    /// What is read.
    pub words: String,
    /// A second line, or empty.
    pub note: String,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, words: impl Into<String>) -> Self {
        Self { value: value.into(), words: words.into(), note: String::new() }
    }

    /// Adds the second line.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

impl Form {
    /// A form with values, for example of a stored noun.
    pub fn of<const N: usize>(values: [(&str, &str); N]) -> Self {
        let values =
            values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { values, ..Self::default() }
    }

    /// The form as posted, with what is wrong.
    pub fn failed(values: Vec<(String, String)>, faults: Vec<Fault>) -> Self {
        Self { values, faults, t: Words::default() }
    }

    /// The same form for this reader: its own words and the sentences of its faults.
    #[must_use]
    pub fn read_by(mut self, t: &Words) -> Self {
        // The sentence about a page that somebody else has changed names it, and is the page's own.
        for it in self.faults.iter_mut().filter(|it| it.code != "stale_version") {
            it.detail = t.coded(it.code, &it.detail);
        }
        self.t = t.clone();
        self
    }

    /// True when there is something to put right.
    pub fn has_faults(&self) -> bool {
        !self.faults.is_empty()
    }

    /// The value of `name`, or nothing.
    pub fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(it, _)| it == name).map_or("", |(_, value)| value.as_str())
    }

    /// True when `name` was posted with `value`.
    pub fn holds(&self, name: &str, value: &str) -> bool {
        self.values.iter().any(|(it, held)| it == name && held == value)
    }

    /// The sentence of the first fault of `name`, or nothing.
    pub fn fault(&self, name: &str) -> &str {
        self.faults.iter().find(|it| it.field == name).map_or("", |it| it.detail.as_str())
    }

    /// The box on top that lists all faults and takes focus.
    pub fn summary(&self) -> Summary<'_> {
        Summary { faults: &self.faults, t: &self.t }
    }

    /// A line of text.
    pub fn text(&self, name: &'static str, label: &'static str) -> Field<'_> {
        self.field(Kind::Line("text"), name, label)
    }

    /// An e-mail address.
    pub fn email(&self, name: &'static str, label: &'static str) -> Field<'_> {
        self.field(Kind::Line("email"), name, label).auto("email")
    }

    /// A telephone number.
    pub fn tel(&self, name: &'static str, label: &'static str) -> Field<'_> {
        self.field(Kind::Line("tel"), name, label).auto("tel")
    }

    /// A date (ISO form).
    pub fn date(&self, name: &'static str, label: &'static str) -> Field<'_> {
        self.field(Kind::Line("date"), name, label)
    }

    /// A password; its value is never sent back.
    pub fn password(&self, name: &'static str, label: &'static str) -> Field<'_> {
        let mut field = self.field(Kind::Line("password"), name, label);
        field.value = "";
        field
    }

    /// A code of digits.
    pub fn code(&self, name: &'static str, label: &'static str) -> Field<'_> {
        let mut field = self.field(Kind::Code, name, label).auto("one-time-code");
        field.value = "";
        field
    }

    /// Several lines.
    pub fn area(&self, name: &'static str, label: &'static str) -> Field<'_> {
        self.field(Kind::Area, name, label)
    }

    /// One of many, in a list.
    pub fn select<'a>(
        &'a self,
        name: &'static str,
        label: &'static str,
        of: &'a [Choice],
    ) -> Field<'a> {
        self.field(Kind::Select(of), name, label)
    }

    /// One of a few, all visible.
    pub fn radios<'a>(
        &'a self,
        name: &'static str,
        label: &'static str,
        of: &'a [Choice],
    ) -> Field<'a> {
        self.field(Kind::Radios(of), name, label)
    }

    /// Any of a few.
    pub fn checks<'a>(
        &'a self,
        name: &'static str,
        label: &'static str,
        of: &'a [Choice],
    ) -> Field<'a> {
        self.field(Kind::Checks(of), name, label)
    }

    fn field<'a>(&'a self, kind: Kind<'a>, name: &'static str, label: &'static str) -> Field<'a> {
        Field {
            form: self,
            kind,
            name,
            label,
            value: self.value(name),
            fault: self.fault(name),
            hint: "",
            auto: "off",
            required: false,
            focus: false,
            max: 0,
            prefix: "f",
        }
    }
}

/// The box on top of a form with faults.
#[derive(Debug, Template)]
#[template(path = "parts/summary.html")]
pub struct Summary<'a> {
    faults: &'a [Fault],
    t: &'a Words,
}

impl HtmlSafe for Summary<'_> {}

/// How a field looks.
#[derive(Debug, Clone, Copy)]
pub enum Kind<'a> {
    /// A one-line input of this type.
    Line(&'static str),
    /// A one-time code.
    Code,
    /// Several lines.
    Area,
    /// A drop-down list.
    Select(&'a [Choice]),
    /// Radio buttons.
    Radios(&'a [Choice]),
    /// Checkboxes.
    Checks(&'a [Choice]),
}

/// One field: label, hint, control, fault.
#[derive(Debug, Clone, Copy, Template)]
#[template(path = "parts/field.html")]
pub struct Field<'a> {
    form: &'a Form,
    kind: Kind<'a>,
    name: &'static str,
    label: &'static str,
    value: &'a str,
    fault: &'a str,
    hint: &'a str,
    auto: &'static str,
    required: bool,
    focus: bool,
    max: u32,
    prefix: &'static str,
}

impl HtmlSafe for Field<'_> {}

impl<'a> Field<'a> {
    /// A sentence under the label.
    #[must_use]
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// The browser's autocomplete token.
    #[must_use]
    pub fn auto(mut self, token: &'static str) -> Self {
        self.auto = token;
        self
    }

    /// Must be filled; the others say "optional".
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Takes focus when the page opens (unless there are faults: then the summary does).
    #[must_use]
    pub fn focus(mut self) -> Self {
        self.focus = self.form.faults.is_empty();
        self
    }

    /// The longest allowed value, in characters.
    #[must_use]
    pub fn max(mut self, characters: u32) -> Self {
        self.max = characters;
        self
    }

    /// A prefix for ids, when two forms on a page have a field of the same name.
    #[must_use]
    pub fn prefix(mut self, prefix: &'static str) -> Self {
        self.prefix = prefix;
        self
    }

    fn id(&self) -> String {
        format!("{}-{}", self.prefix, self.name)
    }

    fn described(&self) -> String {
        let id = self.id();
        match (self.hint.is_empty(), self.fault.is_empty()) {
            (true, true) => String::new(),
            (false, true) => format!("{id}-hint"),
            (true, false) => format!("{id}-fault"),
            (false, false) => format!("{id}-hint {id}-fault"),
        }
    }

    fn group(&self) -> bool {
        matches!(self.kind, Kind::Radios(_) | Kind::Checks(_))
    }
}
