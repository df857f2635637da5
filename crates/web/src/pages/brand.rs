//! The vendor's brand: the operator's page, and the public addresses of hue and logos.

use app::Error;
use app::brand::{self, Brand, Wanted, colour};
use domain::access::Deed;
use domain::labels::Noun;
use domain::reader::Lang;
use hyper::header;

use super::frames;
use crate::reply::Keep;
use crate::route::{Access, Access::Deed as May, Body, Later, Realm, Route, get, post};
use crate::views::form::{Choice, Form};
use crate::views::operator::{BrandPage, BrandWord, BrandWords};
use crate::views::parts::{Badge, Tone};
use crate::{Reply, Rq, Words};

const LOOK: Access = Access::Public("the vendor's hue and all logos are the same for everybody");

/// The page, its acts, and what they change.
pub const ROUTES: &[Route] = &[
    get("/ops/settings", Realm::Operator, May(Deed::OOutboxRead), show),
    post("/ops/settings", Realm::Operator, May(Deed::OBrandManage), save),
    post("/ops/settings/logo", Realm::Operator, May(Deed::OBrandManage), logo).takes(Body::Upload),
    post("/ops/settings/logo/remove", Realm::Operator, May(Deed::OBrandManage), no_logo),
    get("/brand/{file}", Realm::Public, LOOK, file),
];

/// A field of the words: `en.client.one`.
fn key(lang: Lang, noun: Noun, form: &str) -> String {
    let tag = lang.tag().split('-').next().unwrap_or_default();
    format!("{tag}.{}.{form}", noun.key())
}

fn form_of(brand: &Brand) -> Form {
    let mut form = Form::of([
        ("vendor", brand.vendor.as_str()),
        ("hue", brand.hue.to_string().as_str()),
        ("language", brand.language.as_str()),
        ("support", brand.support.as_str()),
        ("partner_team", brand.partner_team.as_str()),
        ("sign_in_help", brand.sign_in_help.as_str()),
    ]);
    for lang in Lang::ALL {
        for noun in Noun::ALL {
            let own = (brand.labels.one(*lang, *noun), brand.labels.many(*lang, *noun));
            if own != noun.default_words(*lang) {
                form.values.push((key(*lang, *noun, "one"), own.0.to_owned()));
                form.values.push((key(*lang, *noun, "many"), own.1.to_owned()));
            }
        }
    }
    form
}

fn noun_words(t: &Words, noun: Noun) -> &'static str {
    match noun {
        Noun::Partner => t.brand_noun_partner(),
        Noun::Client => t.brand_noun_client(),
        Noun::Owner => t.brand_noun_owner(),
        Noun::Senior => t.brand_noun_senior(),
        Noun::Manager => t.brand_noun_manager(),
        Noun::Assistant => t.brand_noun_assistant(),
    }
}

/// Hundredths as a ratio: "4.74", "4,74".
fn ratio(t: &Words, of: u16) -> String {
    let point = match t.lang {
        Lang::En => '.',
        Lang::De => ',',
    };
    format!("{}{point}{:02}", of / 100, of % 100)
}

fn page(rq: &Rq, form: Form, logo_fault: String) -> BrandPage {
    let brand = rq.ctx.brand.get();
    let frame = frames::operator(rq, "settings", "");
    let t = frame.t.clone();
    let shown = form.value("hue").parse().ok().filter(|it| *it < 360).unwrap_or(brand.hue);
    let (light, dark) = colour::verdict(shown);
    let verdict_mark = if light.min(dark) >= 450 {
        Badge::new(Tone::Ok, "check", t.brand_passes())
    } else {
        Badge::new(Tone::Bad, "x", t.brand_fails())
    };
    let words = Lang::ALL.iter().map(|lang| BrandWords {
        title: t.brand_words_in(lang.own_name()),
        rows: Noun::ALL
            .iter()
            .map(|noun| BrandWord {
                noun: noun_words(&t, *noun),
                key: key(*lang, *noun, "").trim_end_matches('.').to_owned(),
                one: form.value(&key(*lang, *noun, "one")).to_owned(),
                many: form.value(&key(*lang, *noun, "many")).to_owned(),
                ours: noun.default_words(*lang),
            })
            .collect(),
    });
    let why_not = if brand::may(&rq.actor).is_ok() { "" } else { t.brand_why_not() };
    BrandPage {
        words: words.collect(),
        verdict: t.brand_verdict(ratio(&t, dark), ratio(&t, light)),
        verdict_mark,
        name_hint: t.brand_name_hint(&rq.ctx.settings.vendor),
        languages: Lang::ALL.iter().map(|it| Choice::new(it.tag(), it.own_name())).collect(),
        preview: if shown == brand.hue { String::new() } else { style(shown) },
        logo: brand.logo.as_ref().map(brand::Logo::address).unwrap_or_default(),
        logo_fault,
        why_not: why_not.to_owned(),
        form: form.read_by(&t),
        frame: crate::views::frame::Frame { title: t.brand_title().to_owned(), ..frame },
    }
}

fn style(hue: u16) -> String {
    format!("/brand/hue-{hue}.css")
}

/// What is stored; or, for *Preview* without scripts, what is typed.
fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let typed: Vec<(String, String)> = url::form_urlencoded::parse(rq.query.as_bytes())
            .filter(|it| it.0 != crate::csrf::FIELD && it.0 != "done")
            .map(|it| (it.0.into_owned(), it.1.into_owned()))
            .collect();
        let form = if typed.is_empty() {
            form_of(&rq.ctx.brand.get())
        } else {
            Form { values: typed, ..Form::default() }
        };
        Reply::page(&page(&rq, form, String::new()))
    })
}

fn save(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let values = rq.fields()?;
        let of = |name: &str| {
            values.iter().find(|it| it.0 == name).map(|it| it.1.clone()).unwrap_or_default()
        };
        let mut words = Vec::new();
        for lang in Lang::ALL {
            for noun in Noun::ALL {
                let (one, many) = (of(&key(*lang, *noun, "one")), of(&key(*lang, *noun, "many")));
                words.push((*lang, *noun, one, many));
            }
        }
        let wanted = Wanted {
            vendor: of("vendor"),
            hue: of("hue"),
            language: of("language"),
            support: of("support"),
            partner_team: of("partner_team"),
            sign_in_help: of("sign_in_help"),
            words,
        };
        match brand::save(&rq.ctx, &rq.actor, &wanted).await {
            Ok(()) => Ok(Reply::see_other("/ops/settings?done=saved")),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(values, faults);
                Reply::page_with(422, &page(&rq, form, String::new()))
            }
            Err(other) => Err(other),
        }
    })
}

fn logo(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let upload = rq.upload()?;
        match brand::set_logo(&rq.ctx, &rq.actor, &upload.bytes).await {
            Ok(()) => Ok(Reply::see_other("/ops/settings?done=saved")),
            Err(Error::Invalid(faults)) => {
                let fault = faults.into_iter().next().map(|it| it.detail).unwrap_or_default();
                Reply::page_with(422, &page(&rq, form_of(&rq.ctx.brand.get()), fault))
            }
            Err(other) => Err(other),
        }
    })
}

fn no_logo(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        brand::remove_logo(&rq.ctx, &rq.actor).await?;
        Ok(Reply::see_other("/ops/settings?done=saved"))
    })
}

/// A style sheet of one hue, or a logo: each address names what it holds, for ever.
fn file(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let name = rq.param("file")?;
        if let Some(hue) = name.strip_prefix("hue-").and_then(|it| it.strip_suffix(".css")) {
            let number: u16 = hue.parse().map_err(|_| Error::NotFound)?;
            if number >= 360 || number.to_string() != hue {
                return Err(Error::NotFound);
            }
            let css = format!(":root{{--brand-h:{number}}}\n");
            return Ok(Reply::bytes(200, "text/css; charset=utf-8", css).keep(Keep::Forever));
        }
        let (whose, file) = name.split_once('-').ok_or(Error::NotFound)?;
        let (hash, kind) = file.split_once('.').ok_or(Error::NotFound)?;
        let (stored, bytes) = match whose {
            "logo" => brand::logo(&rq.ctx, hash).await?,
            "firm" => app::firm::logo_file(&rq.ctx, hash).await?,
            _ => return Err(Error::NotFound),
        };
        let kind = match (kind, stored.as_str()) {
            ("png", "image/png") => "image/png",
            ("webp", "image/webp") => "image/webp",
            _ => return Err(Error::NotFound),
        };
        let policy = "default-src 'none'; sandbox";
        let reply = Reply::bytes(200, kind, bytes).keep(Keep::Forever);
        Ok(reply.with(header::CONTENT_SECURITY_POLICY, policy))
    })
}
