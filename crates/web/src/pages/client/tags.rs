//! A client's tags: words between commas, changed where the details stand.

use app::Error;
use domain::access::Deed;
use domain::ids::ClientId;
use serde::Deserialize;

use super::back;
use crate::pages::frames;
use crate::route::Access::Deed as May;
use crate::route::{get, post};
use crate::views::clients::TagsPage;
use crate::views::form::Form;
use crate::views::frame::Place;
use crate::{Later, Realm, Reply, Route, Rq};

/// Tags.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/clients/{client}/tags", Realm::Partner, MAY, edit),
    post("/p/{firm}/clients/{client}/tags", Realm::Partner, MAY, save),
];

const MAY: crate::Access = May(Deed::ClientFolderUpdate);

async fn page(rq: &Rq, form: Form) -> Result<TagsPage, Error> {
    let client: ClientId = rq.id("client")?;
    let folder = app::clients::folder(&rq.ctx, &rq.actor, client).await?;
    folder.may(Deed::ClientFolderUpdate)?;
    let known = app::clients::texts(&rq.ctx, &rq.actor).await?.tags;
    Ok(TagsPage {
        frame: frames::partner(rq, Place::Clients, rq.t.column_tags())?,
        id: client.to_string(),
        name: folder.row.name,
        known: known.join(", "),
        form: form.read_by(&rq.t),
    })
}

fn edit(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let tags = app::tags::of(&rq.ctx, &rq.actor, rq.id("client")?).await?.join(", ");
        Reply::page(&page(&rq, Form::of([("tags", tags.as_str())])).await?)
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    tags: String,
}

fn save(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let it: Typed = rq.form()?;
        match app::tags::set(&rq.ctx, &rq.actor, client, &it.tags).await {
            Ok(_) => back(&rq, client, "?done=saved"),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &page(&rq, form).await?)
            }
            Err(other) => Err(other),
        }
    })
}
