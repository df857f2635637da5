//! What the list of clients posts: an act, and "these" or "all that match, except".

use app::Error;
use app::runs::{self, Chosen};
use domain::ids::ClientId;
use domain::runs::{Act, Subject};

use super::super::clients::Asked;
use super::super::frames;
use super::Typed;
use crate::{Later, Reply, Rq, Words, forms};

/// A selection as posted: `act`, `pick_{id}=1` …, or `all=1` with `filter` (the list's own query)
/// and `drop_{id}=1` …, and what the act needs, if the list asks for it already.
#[derive(Debug, Default)]
struct Posted {
    act: String,
    all: bool,
    filter: String,
    addon: String,
    picked: Vec<String>,
    dropped: Vec<String>,
    rest: Vec<(String, String)>,
}

fn posted(rq: &Rq) -> Result<Posted, Error> {
    let mut it = Posted::default();
    for (name, value) in rq.fields()? {
        if let Some(id) = name.strip_prefix("pick_") {
            it.picked.push(id.to_owned());
        } else if let Some(id) = name.strip_prefix("drop_") {
            it.dropped.push(id.to_owned());
        } else {
            match name.as_str() {
                "act" => it.act = value,
                "all" => it.all = value == "1",
                "filter" => it.filter = value,
                "addon" => it.addon = value,
                _ => it.rest.push((name, value)),
            }
        }
    }
    Ok(it)
}

/// Adds ids to a selection, each by its kind. What is no id is nobody's.
pub(crate) fn select(chosen: &mut Chosen, ids: &[String], except: bool) -> Result<(), Error> {
    let clients = if except { &mut chosen.except } else { &mut chosen.clients };
    let accounts = if except { &mut chosen.except_accounts } else { &mut chosen.accounts };
    for text in ids {
        match text.split('_').next().unwrap_or_default() {
            "cli" => clients.push(text.parse()?),
            "acc" => accounts.push(text.parse()?),
            "inv" if !except => chosen.invitations.push(text.parse()?),
            _ => return Err(Error::NotFound),
        }
    }
    Ok(())
}

/// How many were picked one by one, in words. Runs keep their selection in English;
/// [`super::words::chosen`] says it to each reader.
pub(crate) fn picked(chosen: &Chosen) -> String {
    let t = Words::default();
    let all = [
        (chosen.clients.len(), t.run_selected_clients(chosen.clients.len())),
        (chosen.accounts.len(), t.run_selected_accounts(chosen.accounts.len())),
        (chosen.invitations.len(), t.run_selected_invitations(chosen.invitations.len())),
    ];
    let all: Vec<String> = all.into_iter().filter(|it| it.0 > 0).map(|it| it.1).collect();
    t.list(&all)
}

/// The filter of the list behind its query, and the selection in words.
pub(crate) fn matching(
    rq: &Rq,
    query: &str,
    dropped: &[ClientId],
) -> Result<(app::clients::Filter, String), Error> {
    let aside = ["done", "after", "open", "limit", "sort"];
    let asked: Asked = forms::query(query.trim_start_matches('?'), &aside)?;
    let filter =
        asked.narrow((&rq.ctx.catalogue.all(), &rq.ctx.addons.all()), &frames::zone(rq))?;
    let narrowed = asked.filters() > 0 || !asked.scope.is_empty();
    let t = Words::default();
    let words = match (narrowed, dropped.len()) {
        (true, 0) => t.run_matching().to_owned(),
        (true, many) => t.run_matching_but(many),
        (false, 0) => t.run_all().to_owned(),
        (false, many) => t.run_all_but(many),
    };
    Ok((filter, words))
}

/// All of one person's clients, as a run keeps it.
pub(crate) fn of_one() -> String {
    Words::default().run_of_one().to_owned()
}

/// All accounts in no folder, as a run keeps it.
pub(crate) fn unlinked() -> String {
    Words::default().run_unlinked().to_owned()
}

/// So many lines of a list, as a run keeps it.
pub(crate) fn lines(many: usize) -> String {
    Words::default().run_lines(many)
}

/// The act behind its word.
pub(crate) fn act(word: &str) -> Result<Act, Error> {
    Act::parse(word).ok_or_else(|| {
        let detail = "There is no such act for many rows.";
        Error::denied(422, "unknown_act", detail)
    })
}

pub(super) fn open(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let it = posted(&rq)?;
        let act = act(&it.act)?;
        let typed: Typed = forms::form(it.rest)?;
        let mut chosen = Chosen::default();
        select(&mut chosen, &it.dropped, true)?;
        select(&mut chosen, &it.picked, false)?;
        let ask = typed.ask()?;
        chosen.addon.clone_from(&it.addon);
        if it.all {
            let (filter, words) = matching(&rq, &it.filter, &chosen.except)?;
            chosen = Chosen { clients: Vec::new(), accounts: Vec::new(), ..chosen };
            chosen.words =
                if act.rules().subject == Subject::Unlinked { unlinked() } else { words };
            chosen.all = Some(filter);
        } else if it.picked.is_empty() && act == Act::Reassign {
            chosen.of = ask.from;
            chosen.words = of_one();
        } else {
            chosen.words = picked(&chosen);
        }
        let id = runs::open(&rq.ctx, &rq.actor, act, &chosen).await?;
        // The page asks for what is still missing.
        match runs::check(&rq.ctx, &rq.actor, id, &ask).await {
            Ok(()) | Err(Error::Invalid(_)) => {}
            Err(other) => return Err(other),
        }
        Ok(Reply::see_other(format!("/p/{}/jobs/{id}", rq.param("firm")?)))
    })
}
