//! What the list of clients posts: an act, and "these" or "all that match, except".

use app::Error;
use app::runs::{self, Chosen};
use domain::ids::ClientId;
use domain::runs::Act;

use super::super::clients::Asked;
use super::Typed;
use crate::{Later, Reply, Rq, forms, say};

/// A selection as posted: `act`, `pick_{id}=1` …, or `all=1` with `filter` (the list's own query)
/// and `drop_{id}=1` …, and what the act needs, if the list asks for it already.
#[derive(Debug, Default)]
struct Posted {
    act: String,
    all: bool,
    filter: String,
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
                _ => it.rest.push((name, value)),
            }
        }
    }
    Ok(it)
}

fn ids<T: std::str::FromStr>(texts: &[String]) -> Result<Vec<T>, Error> {
    // What is no id is nobody's.
    texts.iter().map(|it| it.parse().map_err(|_| Error::NotFound)).collect()
}

/// The filter of the list behind its query, and the selection in words.
pub(crate) fn matching(
    rq: &Rq,
    query: &str,
    dropped: &[ClientId],
) -> Result<(app::clients::Filter, String), Error> {
    let aside = ["done", "after", "open", "limit", "sort"];
    let asked: Asked = forms::query(query.trim_start_matches('?'), &aside)?;
    let filter = asked.narrow(&rq.ctx.catalogue.all())?;
    let narrowed = asked.filters() > 0 || !asked.scope.is_empty();
    let all = if narrowed { "All clients that match the list's filter" } else { "All clients" };
    let words = match i64::try_from(dropped.len()).unwrap_or(i64::MAX) {
        0 => all.to_owned(),
        many => format!("{all}, except {}", say::number(many)),
    };
    Ok((filter, words))
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
        let mut chosen = Chosen { except: ids(&it.dropped)?, ..Chosen::default() };
        if it.all {
            let (filter, words) = matching(&rq, &it.filter, &chosen.except)?;
            chosen.all = Some(filter);
            chosen.words = words;
        } else {
            chosen.clients = ids(&it.picked)?;
            let many = i64::try_from(chosen.clients.len()).unwrap_or(i64::MAX);
            chosen.words = say::count(many, "selected client", "selected clients");
        }
        let id = runs::open(&rq.ctx, &rq.actor, act, &chosen).await?;
        // The page asks for what is still missing.
        match runs::check(&rq.ctx, &rq.actor, id, &typed.ask()?).await {
            Ok(()) | Err(Error::Invalid(_)) => {}
            Err(other) => return Err(other),
        }
        Ok(Reply::see_other(format!("/p/{}/jobs/{id}", rq.param("firm")?)))
    })
}
