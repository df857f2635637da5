//! Asking a colleague to do what one may not: the button beside every refusal, and its small form.

use app::Error;
use app::colleagues::{self, Around, Askable, Colleague, Matter};
use app::reach::{Account, Folder};
use domain::access::{Deed, Refusal};
use domain::ids::{AccountId, ClientId, StaffId};
use domain::labels::Noun;
use serde::Deserialize;

use super::frames;
use crate::route::Access::Deed as May;
use crate::route::{get, post};
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::parts::Link;
use crate::views::why::{AskPage, Why};
use crate::{Later, Realm, Reply, Route, Rq, Words, say};

const MAY: crate::Access = May(Deed::FirmAsk);

/// Asking.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/ask", Realm::Partner, MAY, show),
    post("/p/{firm}/ask", Realm::Partner, MAY, ask),
];

/// "Nina Grant (Owner)".
fn words(t: &Words, it: &Colleague) -> String {
    if it.named {
        return t.ask_named(&it.name);
    }
    t.ask_as(&it.name, t.one_upper(Noun::of(it.role)))
}

fn title(t: &Words, all: &[Colleague]) -> String {
    match all {
        [only] => t.ask_one(words(t, only)),
        _ => t.ask_colleague().to_owned(),
    }
}

/// The button that asks one of these; none when there is nobody.
fn button((base, t): (&str, &Words), matter: Matter, all: &[Colleague]) -> Option<Link> {
    if all.is_empty() {
        return None;
    }
    let upon = match (matter.client, matter.account) {
        (Some(client), _) => format!("&client={client}"),
        (None, Some(account)) => format!("&account={account}"),
        (None, None) => String::new(),
    };
    Some(Link::new(format!("{base}/ask?act={}{upon}", matter.act), title(t, all)))
}

fn off(
    at: (&str, &Words),
    refusal: &Refusal,
    around: Option<&Around>,
    client: Option<ClientId>,
) -> Why {
    let able = |it: Matter| button(at, it, &around?.able(it.act));
    let ask = Matter::of(refusal, client, None).and_then(able);
    Why { words: at.1.reason(refusal), ask }
}

/// Why acts upon an open client are off, with the colleagues who can be asked for them.
pub(crate) struct Asking<'a> {
    pub(crate) folder: &'a Folder,
    around: Option<Around>,
    base: &'a str,
    t: Words,
}

impl<'a> Asking<'a> {
    /// Whoever reaches every client is refused nothing upon an ordinary one by their role: nothing
    /// is read then.
    pub(crate) async fn of(rq: &Rq, folder: &'a Folder, base: &'a str) -> Result<Self, Error> {
        let around =
            if app::reach::everything(app::reach::staff(&rq.actor)?.role) && !folder.row.internal {
                None
            } else {
                Some(colleagues::around(&rq.ctx, &rq.actor, Some(folder)).await?)
            };
        Ok(Self { folder, around, base, t: rq.t.clone() })
    }

    /// Why this act is off; empty when it is on.
    pub(crate) fn why(&self, deed: Deed) -> Why {
        match self.folder.may(deed) {
            Ok(_) => Why::default(),
            Err(Error::Refused(it)) => {
                off((self.base, &self.t), &it, self.around.as_ref(), Some(self.folder.row.id))
            }
            Err(_) => Why::from(self.t.cannot()),
        }
    }
}

/// Why this person cannot do something upon the firm, with whom to ask; empty when they can.
pub(crate) async fn why_not(rq: &Rq, deed: Deed) -> Result<Why, Error> {
    match app::reach::firm(app::reach::staff(&rq.actor)?, deed) {
        Ok(_) => Ok(Why::default()),
        Err(Error::Refused(it)) => {
            let around = colleagues::around(&rq.ctx, &rq.actor, None).await?;
            let base = format!("/p/{}", rq.param("firm")?);
            Ok(off((&base, &rq.t), &it, Some(&around), None))
        }
        Err(other) => Err(other),
    }
}

/// Why this person cannot do something upon one account, with whom to ask; empty when they can.
pub(crate) async fn why_not_upon(rq: &Rq, it: &Account, deed: Deed) -> Result<Why, Error> {
    match it.may(deed) {
        Ok(_) => Ok(Why::default()),
        Err(Error::Refused(refusal)) => why_refused(rq, it, &refusal).await,
        Err(other) => Err(other),
    }
}

/// The same for a refusal that is known.
pub(crate) async fn why_refused(rq: &Rq, it: &Account, refusal: &Refusal) -> Result<Why, Error> {
    let words = rq.t.reason(refusal);
    if refusal.ask.is_none() {
        return Ok(Why { words, ask: None });
    }
    let folder = match it.row.client {
        Some(client) => Some(app::clients::folder(&rq.ctx, &rq.actor, client).await?),
        None => None,
    };
    let around = colleagues::around(&rq.ctx, &rq.actor, folder.as_ref()).await?;
    let base = format!("/p/{}", rq.param("firm")?);
    let matter = Matter::of(refusal, it.row.client, Some(it.row.id));
    let ask = matter.and_then(|it| button((&base, &rq.t), it, &around.able(it.act)));
    Ok(Why { words, ask })
}

/// The button on the page of a refusal: the address, or else the form, says upon what.
pub(crate) async fn after(rq: &Rq, refusal: &Refusal) -> Option<Link> {
    refusal.ask?;
    let fields = rq.fields().unwrap_or_default();
    let named = |names: &[&str]| {
        let typed = fields.iter().find(|it| names.contains(&it.0.as_str()));
        typed.map(|it| it.1.clone())
    };
    let client = rq.param("client").map(str::to_owned).ok().or_else(|| named(&["client"]));
    let account =
        rq.param("account").map(str::to_owned).ok().or_else(|| named(&["account", "accounts"]));
    let mut client: Option<ClientId> = client.and_then(|it| it.parse().ok());
    let mut account: Option<AccountId> = account.and_then(|it| it.parse().ok());
    if client.is_none() && account.is_none() {
        let waiting = (rq.id("invitation").ok(), rq.id("request").ok());
        (client, account) = colleagues::behind(&rq.ctx, &rq.actor, waiting).await.ok()?;
    }
    let account = account.filter(|_| client.is_none());
    let matter = Matter::of(refusal, client, account)?;
    let it = colleagues::whom(&rq.ctx, &rq.actor, matter).await.ok()?;
    let base = format!("/p/{}", rq.param("firm").ok()?);
    button((&base, &rq.t), matter, &it.colleagues)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    act: String,
    client: Option<ClientId>,
    account: Option<AccountId>,
    to: Option<StaffId>,
    words: String,
}

impl Asked {
    fn matter(&self) -> Result<Matter, Error> {
        let act = Deed::parse(&self.act).ok_or(Error::NotFound)?;
        Ok(Matter { act, client: self.client, account: self.account })
    }
}

fn back(base: &str, it: &Askable) -> String {
    match it.folder {
        Some(client) => format!("{base}/clients/{client}"),
        None => base.to_owned(),
    }
}

fn page(rq: &Rq, matter: Matter, it: &Askable, form: Form) -> Result<AskPage, Error> {
    let title = title(&rq.t, &it.colleagues);
    let frame = frames::partner(rq, Place::Elsewhere, &title)?;
    let upon = [
        ("client", matter.client.map(|it| it.to_string())),
        ("account", matter.account.map(|it| it.to_string())),
    ];
    let upon = upon.into_iter().filter_map(|(name, id)| Some((name, id?)));
    Ok(AskPage {
        act: say::upper_first(rq.t.deed(matter.act)),
        about: it.about.clone(),
        why: rq.t.refused(&it.why),
        facts: it.why.facts.iter().map(|it| rq.t.fact(it.0, &it.1)).collect(),
        colleagues: it
            .colleagues
            .iter()
            .map(|it| Choice::new(it.id.to_string(), words(&rq.t, it)))
            .collect(),
        matter: [("act", matter.act.to_string())].into_iter().chain(upon).collect(),
        form: form.read_by(&rq.t),
        back: back(&frame.base, it),
        title,
        frame,
    })
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let matter = asked.matter()?;
        let it = colleagues::whom(&rq.ctx, &rq.actor, matter).await?;
        let first = it.colleagues.iter().find(|it| it.named).or_else(|| it.colleagues.first());
        let first = first.map(|it| it.id.to_string()).unwrap_or_default();
        Reply::page(&page(&rq, matter, &it, Form::of([("to", &first)]))?)
    })
}

fn ask(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.form()?;
        let matter = asked.matter()?;
        let to = asked.to.ok_or(Error::NotFound)?;
        match colleagues::ask(&rq.ctx, &rq.actor, matter, to, &asked.words).await {
            Ok(_) => {
                let it = colleagues::whom(&rq.ctx, &rq.actor, matter).await?;
                let base = format!("/p/{}", rq.param("firm")?);
                Ok(Reply::see_other(format!("{}?done=asked", back(&base, &it))))
            }
            Err(Error::Invalid(faults)) => {
                let it = colleagues::whom(&rq.ctx, &rq.actor, matter).await?;
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &page(&rq, matter, &it, form)?)
            }
            Err(other) => Err(other),
        }
    })
}
