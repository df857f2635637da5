//! The rows of a run as its page shows them: narrowed by verdict, state or reason, page by page.

use app::Error;
use app::runs::{self, Narrow, RunRow, Shown};
use domain::runs::{Act, Stage};

use super::{Asked, LIMIT, RowCursor, words};
use crate::views::clients::Tab;
use crate::views::parts::Pager;
use crate::views::runs::{RunReason, RunRowView};
use crate::{Rq, Words};

pub(super) fn tabs(t: &Words, it: &Shown, asked: &Asked, here: &str) -> Vec<Tab> {
    let run = &it.run;
    let tab = |words: &str, name: &str, value: &str, many: i64, current| Tab {
        href: if value.is_empty() { here.to_owned() } else { format!("{here}?{name}={value}") },
        words: words.to_owned(),
        count: t.number(many),
        current,
        ..Tab::default()
    };
    match it.stage {
        Stage::Asking | Stage::Checking => Vec::new(),
        Stage::Ready => {
            let shown = asked.verdict.as_str();
            vec![
                tab(t.tab_all(), "", "", run.total, shown.is_empty()),
                tab(t.run_will_change(), "verdict", "change", run.would_change, shown == "change"),
                tab(t.run_will_be_left(), "verdict", "skip", run.would_skip, shown == "skip"),
            ]
        }
        Stage::Running | Stage::Stopped | Stage::Finished => {
            let shown = asked.state.as_str();
            let left = run.total - run.changed - run.skipped - run.failed;
            let mut all = vec![
                tab(t.tab_all(), "", "", run.total, shown.is_empty()),
                tab(t.run_changed(), "state", "changed", run.changed, shown == "changed"),
                tab(t.run_left_alone(), "state", "skipped", run.skipped, shown == "skipped"),
            ];
            if run.failed > 0 {
                all.push(tab(t.mark_failed(), "state", "failed", run.failed, shown == "failed"));
            }
            if left > 0 {
                all.push(tab(t.mark_waiting(), "state", "waiting", left, shown == "waiting"));
            }
            all
        }
    }
}

pub(super) fn reasons(t: &Words, it: &Shown, asked: &Asked, here: &str) -> Vec<RunReason> {
    if matches!(it.stage, Stage::Asking | Stage::Checking) {
        return Vec::new();
    }
    let reason = |(code, words, many): &(String, String, i64)| {
        let current = asked.code == *code;
        RunReason {
            href: if current { here.to_owned() } else { format!("{here}?code={code}") },
            words: if code == "already_so" {
                t.run_already().to_owned()
            } else {
                words::why(t, code, words)
            },
            count: t.number(*many),
            current,
        }
    };
    it.reasons.iter().map(reason).collect()
}

pub(super) async fn rows(
    rq: &Rq,
    it: &Shown,
    asked: &Asked,
    here: &str,
) -> Result<(Vec<RunRowView>, Pager), Error> {
    if matches!(it.stage, Stage::Asking | Stage::Checking) {
        return Ok((Vec::new(), Pager::default()));
    }
    let narrow = Narrow {
        verdict: asked.verdict.clone(),
        state: asked.state.clone(),
        code: asked.code.clone(),
    };
    let list = format!("run {}", it.run.id);
    let after = rq.open_cursor::<RowCursor>(&list, Some(&asked.after))?.map_or(0, |it| it.seq);
    let page = (after, LIMIT);
    let (found, more) = runs::rows(&rq.ctx, &rq.actor, it.run.id, &narrow, page).await?;
    let base = format!("/p/{}", rq.param("firm")?);
    let mut pager = Pager::default();
    let filter = [("verdict", &asked.verdict), ("state", &asked.state), ("code", &asked.code)]
        .into_iter()
        .filter(|it| !it.1.is_empty())
        .map(|(name, value)| format!("{name}={value}"))
        .collect::<Vec<_>>()
        .join("&");
    let address = |after: &str| {
        let after = if after.is_empty() { String::new() } else { format!("after={after}") };
        let both = [filter.as_str(), after.as_str()].into_iter().filter(|it| !it.is_empty());
        let query = both.collect::<Vec<_>>().join("&");
        if query.is_empty() { here.to_owned() } else { format!("{here}?{query}") }
    };
    if let Some(last) = found.last().filter(|_| more) {
        pager.older = address(&rq.seal_cursor(&list, &RowCursor { seq: last.seq })?);
    }
    if after > 0 {
        pager.newer = address("");
    }
    if let (Some(first), Some(last)) = (found.first(), found.last()) {
        pager.words = rq.t.run_rows_range(rq.t.number(first.seq), rq.t.number(last.seq));
    }
    let rows = found.iter().map(|row| view(&rq.t, it.act, row, &base)).collect();
    Ok((rows, pager))
}

fn view(t: &Words, act: Act, it: &RunRow, base: &str) -> RunRowView {
    let why = words::reason(it);
    let place = if act == Act::Invite { words::place(t, it) } else { String::new() };
    RunRowView {
        href: match it.client {
            Some(client) if !it.subject.is_empty() => format!("{base}/clients/{client}"),
            Some(_) | None => String::new(),
        },
        subject: if it.subject.is_empty() { t.run_gone().to_owned() } else { it.subject.clone() },
        about: it.about.clone(),
        mark: words::mark(t, it),
        why: if place.is_empty() { words::why(t, &why.code, &why.words) } else { place },
        fix: if why.fix.is_empty() { String::new() } else { t.run_ask_who(t.who(&why.fix)) },
    }
}
