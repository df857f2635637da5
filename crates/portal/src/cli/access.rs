//! `clientele access`: asks the decision function from a shell, and prints its table.
//!
//! The same function decides for pages and API, so an auditor can check any cell of the rules
//! without signing in and without data.

use std::io::{self, BufRead, BufWriter, Write};
use std::process::ExitCode;

use clap::Subcommand;
use domain::access::{
    AddonState, BillingMode, Deed, Facts, Override, PayerDefault, State, Who, decide, markdown,
};
use serde::Deserialize;

/// What can be asked about access.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum Access {
    /// Read cells as JSON lines from standard input, print status and code of each
    ///
    /// A cell is {"action","actor","state","billing_mode","default","override","addon"} in the
    /// words of docs/access-rules.md. Of the last five, "-", "*", null or nothing mean that it
    /// does not matter: active, partner_managed, unset, none, inactive. Other keys are ignored.
    /// An unknown word ends the reading with exit code 2.
    Explain,
    /// Print who may do what at best, as docs/access.md holds it
    Table,
}

/// Why the reading ended early.
#[derive(Debug)]
pub enum Ended {
    /// Line `line` of the input is no cell; the sentence says why.
    NotACell {
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        because: String,
    },
    /// Standard input or output failed.
    Io(io::Error),
}

impl From<io::Error> for Ended {
    fn from(it: io::Error) -> Self {
        Self::Io(it)
    }
}

impl std::fmt::Display for Ended {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotACell { line, because } => write!(f, "line {line}: {because}"),
            Self::Io(it) => write!(f, "{it}"),
        }
    }
}

/// Runs the command on this process's standard streams.
pub fn run(ask: Access) -> ExitCode {
    let mut output = BufWriter::new(io::stdout().lock());
    let done = match ask {
        Access::Explain => explain(io::stdin().lock(), &mut output),
        Access::Table => output.write_all(markdown().as_bytes()).map_err(Ended::Io),
    };
    // What was answered before a bad line is printed before the complaint.
    let done = output.flush().map_err(Ended::Io).and(done);
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(it @ Ended::NotACell { .. }) => {
            eprintln!("clientele access explain: {it}");
            ExitCode::from(2)
        }
        // Whoever read our output has seen enough, as `head` does.
        Err(Ended::Io(it)) if it.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(it @ Ended::Io(_)) => {
            eprintln!("clientele access: {it}");
            ExitCode::FAILURE
        }
    }
}

/// Answers each cell of `input` with a line `{"status":…,"code":"…"}` on `output`, in order.
/// Stops at the first line that is no cell. Empty lines are passed over.
pub fn explain(mut input: impl BufRead, mut output: impl Write) -> Result<(), Ended> {
    let mut text = Vec::new();
    let mut line = 0;
    loop {
        text.clear();
        if input.read_until(b'\n', &mut text)? == 0 {
            return Ok(());
        }
        line += 1;
        if text.trim_ascii().is_empty() {
            continue;
        }
        let (deed, who, facts) =
            parse(&text).map_err(|because| Ended::NotACell { line, because })?;
        let verdict = decide(deed, who, &facts);
        writeln!(output, "{{\"status\":{},\"code\":\"{}\"}}", verdict.status, verdict.code)?;
    }
}

#[derive(Deserialize)]
struct Cell {
    action: Option<String>,
    actor: Option<String>,
    state: Option<String>,
    billing_mode: Option<String>,
    default: Option<String>,
    #[serde(rename = "override")]
    client_override: Option<String>,
    addon: Option<String>,
}

fn parse(text: &[u8]) -> Result<(Deed, Who, Facts), String> {
    let cell: Cell = serde_json::from_slice(text).map_err(|it| format!("not a cell: {it}"))?;
    let missing = |key: &str| format!("\"{key}\" is missing; it always matters");
    let deed = word("action", cell.action.as_deref(), Deed::parse)?;
    let who = word("actor", cell.actor.as_deref(), Who::parse)?;
    let usual = Facts::default();
    let facts = Facts {
        state: word("state", cell.state.as_deref(), State::parse)?.unwrap_or(usual.state),
        billing_mode: word("billing_mode", cell.billing_mode.as_deref(), BillingMode::parse)?
            .unwrap_or(usual.billing_mode),
        default: word("default", cell.default.as_deref(), PayerDefault::parse)?
            .unwrap_or(usual.default),
        client_override: word("override", cell.client_override.as_deref(), Override::parse)?
            .unwrap_or(usual.client_override),
        addon: word("addon", cell.addon.as_deref(), AddonState::parse)?.unwrap_or(usual.addon),
        ..usual
    };
    Ok((deed.ok_or_else(|| missing("action"))?, who.ok_or_else(|| missing("actor"))?, facts))
}

/// The word behind a value; nothing where the value says that it does not matter.
fn word<T>(
    key: &str,
    value: Option<&str>,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, String> {
    match value {
        None | Some("-" | "*") => Ok(None),
        Some(it) => parse(it).map(Some).ok_or_else(|| {
            format!("{it:?} is not a word for \"{key}\" (see docs/access-rules.md)")
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(lines: &str) -> (String, Option<String>) {
        let mut output = Vec::new();
        let ended = explain(lines.as_bytes(), &mut output).err().map(|it| it.to_string());
        (String::from_utf8(output).unwrap(), ended)
    }

    #[test]
    fn each_cell_gets_its_line() {
        let (answers, ended) = asked(concat!(
            r#"{"action":"account.signin","actor":"named","state":"expired","billing_mode":"-","#,
            r#""default":"*","override":null}"#,
            "\r\n\n",
            r#"{"action":"addon.activate","actor":"group","default":"partner"}"#,
            "\n",
            r#"{"action":"account.create","actor":"owner","state":"folder_only","expected":201}"#,
            "\n",
            r#"{"action":"c.access.cancel","actor":"client_owner","state":"cancelled"}"#,
        ));
        assert_eq!(ended, None);
        assert_eq!(
            answers,
            concat!(
                "{\"status\":409,\"code\":\"access_expired\"}\n",
                "{\"status\":200,\"code\":\"ok\"}\n",
                "{\"status\":201,\"code\":\"ok\"}\n",
                "{\"status\":200,\"code\":\"noop\"}\n",
            )
        );
    }

    #[test]
    fn a_bad_line_ends_the_reading_and_is_named() {
        let good = r#"{"action":"audit.read","actor":"senior"}"#;
        for (bad, because) in [
            (
                r#"{"action":"audit.write","actor":"senior"}"#,
                "\"audit.write\" is not a word for \"action\"",
            ),
            (r#"{"action":"audit.read","actor":"boss"}"#, "\"boss\" is not a word for \"actor\""),
            (r#"{"action":"audit.read","actor":"senior","state":"Active"}"#, "\"state\""),
            (r#"{"action":"audit.read","actor":"senior","addon":""}"#, "\"addon\""),
            (r#"{"actor":"senior"}"#, "\"action\" is missing"),
            (r#"{"action":"audit.read","actor":"-"}"#, "\"actor\" is missing"),
            (r#"{"action":7,"actor":"senior"}"#, "not a cell"),
            ("audit.read senior", "not a cell"),
            ("[]", "not a cell"),
        ] {
            let (answers, ended) = asked(&format!("{good}\n{bad}\n{good}\n"));
            assert_eq!(answers.lines().count(), 1, "{bad}");
            let ended = ended.unwrap();
            assert!(ended.starts_with("line 2: ") && ended.contains(because), "{ended}");
        }
    }
}
