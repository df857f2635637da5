//! Walking through a list on the clients' own pages: where this client stands in it, and which
//! come before and after. The list's words travel in the address, so any place can be shared.

use app::Error;
use app::clients::Ask;
use domain::ids::ClientId;

use super::super::frames;
use super::Asked;
use crate::Rq;
use crate::views::clients::Walk;

/// Lists longer than this are not counted through; a page that lies behind has no neighbours.
const MOST: usize = 1_000;
const PAGE: i64 = 200;

/// The part of an address that carries a list's words to a client's page.
pub(crate) fn carried(query: &str) -> String {
    let mut words = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        if !matches!(&*name, "after" | "open" | "limit" | "done" | "cols" | "density" | "view") {
            words.append_pair(&name, &value);
        }
    }
    let words = words.finish();
    if words.is_empty() {
        return String::new();
    }
    let coded: String = url::form_urlencoded::byte_serialize(words.as_bytes()).collect();
    format!("?in={coded}")
}

/// Where a client stands in the list whose words are `inside`; none when it is not in it.
pub(crate) async fn place(rq: &Rq, client: ClientId, inside: &str) -> Result<Option<Walk>, Error> {
    if inside.is_empty() {
        return Ok(None);
    }
    let asked: Asked = crate::forms::query(inside, &[])?;
    let products = rq.ctx.catalogue.all();
    let filter = asked.narrow((&products, &rq.ctx.addons.all()), &frames::zone(rq))?;
    let mut ask = Ask { filter, sort: asked.sort()?, limit: PAGE, ..Ask::default() };
    let mut ids: Vec<ClientId> = Vec::new();
    let mut more = true;
    while more && ids.len() < MOST {
        let page = app::clients::list(&rq.ctx, &rq.actor, &ask).await?;
        ids.extend(page.folders.iter().map(|it| it.id));
        ask.after = page.folders.last().map(|it| it.after.clone());
        more = page.more;
    }
    let Some(at) = ids.iter().position(|it| *it == client) else { return Ok(None) };
    let base = format!("/p/{}", rq.param("firm")?);
    let carried = carried(inside);
    let to = |at: Option<usize>| {
        let id = at.and_then(|it| ids.get(it));
        id.map(|id| format!("{base}/clients/{id}{carried}")).unwrap_or_default()
    };
    let many = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let place = i64::try_from(at + 1).unwrap_or(i64::MAX);
    Ok(Some(Walk {
        words: if more { rq.t.walk_place_more(many, place) } else { rq.t.walk_place(many, place) },
        list: format!("{base}/clients?{inside}"),
        before: to(at.checked_sub(1)),
        after: to(Some(at + 1)),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_narrows_or_orders_is_carried() {
        assert_eq!(carried(""), "");
        assert_eq!(carried("after=x&open=y&done=saved"), "");
        assert_eq!(carried("access=expiring&after=x"), "?in=access%3Dexpiring");
        assert_eq!(carried("q=a%26b"), "?in=q%3Da%2526b");
    }
}
