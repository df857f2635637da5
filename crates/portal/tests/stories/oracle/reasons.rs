//! "Why can't I?": every refusal that a page can give says which rule, by which facts, who can
//! change it, and where to go on; every control that is switched off says why beside it.
//!
//! All pages, asked by everybody in every state, as browsers ask.

use domain::access::{Facts, Who, decide};
use test_support::both;
use web::{Method, Realm};

use super::recipes::Body;
use super::scene::Scene;
use super::{Walk, elsewhere, line, recipe, routes, states};
use crate::portal::Answer;

/// What is missing on a page that refuses.
fn bare(answer: &Answer, staff: bool) -> Vec<&'static str> {
    let has = |text: &str| answer.body.contains(text);
    let mut missing = Vec::new();
    if !has("<p class=\"lead\">") || answer.text().len() < 60 {
        missing.push("a sentence");
    }
    // What is so already needs nobody to change it.
    let so_already = answer.code().contains("already");
    if answer.status() != 404 && !so_already && !has("class=\"who-can\"") {
        missing.push("who can change it");
    }
    if answer.status() != 404 && !has("Reason <code>") {
        missing.push("the reason's code");
    }
    if !has("class=\"btn\" href=") && !has("class=\"btn primary\"") {
        missing.push("a way to go on");
    }
    // Staff have somebody to turn to: an act that helps, or a colleague who can be asked for it.
    if staff && answer.status() != 404 {
        if !has("<dl class=\"dl\">") {
            missing.push("the facts");
        }
        if !so_already && !has("class=\"btn primary\" href=") {
            missing.push("an act that helps, or a colleague to ask");
        }
    }
    missing
}

/// Controls that are off and do not say why: the element that they point to says nothing.
fn silent(answer: &Answer) -> Vec<String> {
    let mut silent = Vec::new();
    for part in answer.body.split("aria-disabled=\"true\"").skip(1) {
        let tag = part.split('>').next().unwrap_or_default();
        let id = tag.split_once("aria-describedby=\"").and_then(|it| it.1.split('"').next());
        let said = id.and_then(|id| {
            let id = id.split(' ').next_back().unwrap_or_default();
            let place = answer.body.split_once(&format!("id=\"{id}\""))?.1;
            let text = place.split_once('>')?.1;
            Some(text.split("</").next().unwrap_or_default().to_owned())
        });
        // A reason names somebody or something: two words are no reason.
        if said.is_none_or(|it| it.split_whitespace().count() < 4) {
            silent.push(tag.chars().take(80).collect());
        }
    }
    if answer.body.contains("<button disabled") || answer.body.contains(" disabled>") {
        silent.push("a control with `disabled`: it cannot be reached to hear why".to_owned());
    }
    silent
}

both! {
    async fn no_page_refuses_without_saying_why(lab) {
        let walk = Walk::begin(lab).await;
        let mut wrong = Vec::new();
        let mut refusals = 0;
        for (route, deed) in [Realm::Partner, Realm::Client, Realm::Operator].into_iter().flat_map(routes)
        {
            if elsewhere(route).is_some() {
                continue;
            }
            let Some(recipe) = recipe(route) else { continue };
            let parts = Walk::parts(route, recipe.names);
            for state in states(recipe.names) {
                let scene = Scene::of(&walk.world, state, &walk.world.senior, parts).await;
                for &who in Who::ALL {
                    let verdict = decide(deed, who, &Facts::in_state(state));
                    // Whoever is not signed in here is led to the sign-in; what succeeds changes
                    // the scene for the next.
                    let skip = verdict.status == 401 || (verdict.allowed() && route.method != Method::Get);
                    let Some(human) = walk.world.human(who, state).filter(|_| !skip) else { continue };
                    let path = walk.address(route, &scene);
                    let browser = walk.world.browser(human);
                    let answer = match (recipe.body)(&walk.world, &scene) {
                        _ if route.method == Method::Get => browser.get(&path).await,
                        Body::Fields(it) => {
                            let it: Vec<(&str, &str)> = it.iter().map(|(a, b)| (*a, b.as_str())).collect();
                            browser.post(&path, &it).await
                        }
                        Body::File(it) => browser.sends(&path, "text/html", &it).await,
                        Body::Nothing | Body::Json(_) => browser.post(&path, &[]).await,
                    };
                    let mut found: Vec<String> = silent(&answer);
                    if answer.status() >= 400 && answer.status() != 422 {
                        refusals += 1;
                        found.extend(bare(&answer, route.realm == Realm::Partner).into_iter().map(str::to_owned));
                    }
                    for it in found {
                        wrong.push(format!("{} as {who} in {state} ({}): {it}", line(route), answer.status()));
                    }
                }
            }
        }
        wrong.sort();
        wrong.dedup();
        assert!(refusals > 500, "only {refusals} refusals");
        assert!(wrong.is_empty(), "{} bare answers:\n{}", wrong.len(), wrong.join("\n"));
    }
}
