// Sign in against a stranger: npm's `openid-client` as the product, in a real browser. What the ID token
// says, that only a redeemed sign-in counts as one, and that a code works once.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { expectNoFaults, launch, openContext, signIn } from './support/browser.mjs';
import { startPortal } from './support/portal.mjs';
import { startStranger } from './support/stranger.mjs';
import { findClient, isAt, pageWhere, until, words } from './support/walk.mjs';

const DELEGATION = 'https://clientele.dev/claims/delegation';
const CEILING = [
    'account.cancel', 'activity.read', 'api_keys.manage', 'invitations.accept', 'owner.change', 'plan.change', 'users.manage',
];
const SUBDOMAIN = 'openid-client-test';

let browser, stranger, portal, senior, desk, clientPage;

before(async () => {
    stranger = await startStranger();
    portal = await startPortal({ products: [stranger.definition] });
    browser = await launch();
    senior = await openContext(browser);
    desk = await signIn(senior, portal.person('senior'));
});
after(async () => {
    await browser?.close();
    await portal?.stop();
    await stranger?.stop();
});

/** The account's line on the client page: what it says about the last sign-in is part of it. */
const line = () => desk.getByRole('group').filter({ hasText: SUBDOMAIN }).first();
const signInTo = () => line().getByRole('button', { name: /^sign in/i }).first();

async function pressSignIn() {
    await desk.goto(clientPage);
    await signInTo().click();
    return pageWhere(senior, isAt(`${stranger.base}/callback`), 'the product was not reached');
}

async function closeTheProduct() {
    for (const page of senior.pages()) if (page !== desk) await page.close();
    await desk.goto(clientPage);
}

test('discovery names what a relying party needs', async () => {
    const config = await stranger.meet(portal.address);
    const facts = config.serverMetadata();
    assert.equal(facts.issuer, portal.address);
    assert.ok(facts.code_challenge_methods_supported.includes('S256'));
    assert.deepEqual(facts.response_types_supported, ['code']);
    assert.ok(facts.token_endpoint_auth_methods_supported.includes('private_key_jwt'));
    assert.ok(facts.token_endpoint_auth_signing_alg_values_supported.includes('ES256'));
    assert.ok(facts.subject_types_supported.includes('pairwise'));
    assert.equal(facts.authorization_response_iss_parameter_supported, true);
    assert.equal(facts.backchannel_logout_supported, true);
});

test('the portal makes an account in the product', async () => {
    const { client } = portal.person("client's owner");
    const row = await findClient(desk, client);
    await row.getByRole('link', { name: /^manage client/i }).first().click();
    await desk.getByRole('heading', { level: 1, name: client }).waitFor();
    clientPage = desk.url().replace(/[?#].*/, '');
    await desk.getByRole('link', { name: /account$/i }).or(desk.getByRole('button', { name: /^\+? ?account$/i })).first().click();
    const main = desk.getByRole('main');
    await main.getByLabel(stranger.name, { exact: false }).first().check();
    await main.getByLabel(/web address/i).first().fill(SUBDOMAIN);
    await main.getByLabel(/^we pay/i).check();
    await main.getByRole('button', { name: /^create account/i }).first().click();
    await line().waitFor();
    // The product makes it in its own time; the page shows Sign in once it has.
    await until(async () => {
        await desk.goto(clientPage);
        return (await signInTo().count()) > 0;
    }, 'the account is ready');
    assert.equal(stranger.accounts.get(SUBDOMAIN)?.business_name, client);
    assert.ok(stranger.calls.every((it) => it.key), 'each call carries an idempotency key');
});

test('a sign-in that the product does not redeem moves nothing', async () => {
    await desk.goto(clientPage);
    const before = await line().innerText();
    stranger.redeems = false;
    await pressSignIn();
    await closeTheProduct();
    assert.equal(await line().innerText(), before);
    stranger.redeems = true;
});

test('the ID token names person, firm, account, mode and ceiling', async () => {
    await desk.goto(clientPage);
    const before = await line().innerText();
    const page = await pressSignIn();
    const { name } = portal.person('senior');
    await page.getByRole('heading', { name: `Signed in as ${name}` }).waitFor();

    const { claims } = stranger;
    assert.equal(claims.iss, portal.address);
    assert.equal(claims.aud, 'stranger');
    assert.ok(claims.sid && claims.auth_time && claims.amr && claims.acr);
    assert.equal(claims.exp - claims.iat, 300);
    const delegation = claims[DELEGATION];
    assert.equal(delegation.account, stranger.accounts.get(SUBDOMAIN).external_id);
    assert.match(delegation.account_id, /^acc_/);
    assert.match(delegation.firm.id, /^prt_/);
    assert.deepEqual(delegation.person, { name, role: 'senior' });
    assert.equal(delegation.mode, 'own_rights');
    assert.deepEqual([...delegation.ceiling].sort(), CEILING);

    assert.equal(stranger.logins.at(-1).iss, portal.address);
    await closeTheProduct();
    assert.notEqual(await line().innerText(), before, 'the line tells of the sign-in');
});

test('the subject is the person, under a name that only this product knows', async () => {
    const first = stranger.claims;
    await pressSignIn();
    assert.equal(stranger.claims.sub, first.sub, 'the same person again');
    assert.doesNotMatch(first.sub, /^(stf|per)_/, 'and not the portal’s own id');
    assert.ok(!JSON.stringify(first).includes(portal.person('senior').email), 'no e-mail address is told');
    await closeTheProduct();
});

test('a code works once, and a second try ends what the first gave', async () => {
    await assert.rejects(stranger.redeem(stranger.redeemed), (error) => error.error === 'invalid_grant');
    const facts = (await stranger.meet(portal.address)).serverMetadata();
    const answer = await fetch(facts.userinfo_endpoint, {
        headers: { authorization: `Bearer ${stranger.tokens.access_token}` },
    });
    assert.equal(answer.status, 401);
});

test('without a pressed Sign in there is no way in', async () => {
    const page = await senior.newPage();
    await page.goto(await stranger.authorizeAddress({}));
    assert.match(await words(page), /login_required|access_denied|interaction_required/);
    await page.goto(await stranger.authorizeAddress({ login_hint: stranger.logins.at(-1).login_hint }));
    assert.match(await words(page), /login_required|access_denied|interaction_required/, 'a hint works once');
    await page.close();
});

test('an address that is not registered is never redirected to', async () => {
    const context = await openContext(browser, { state: await senior.storageState() });
    const page = await context.newPage();
    const address = new URL(await stranger.authorizeAddress({}));
    address.searchParams.set('redirect_uri', `${stranger.base}/elsewhere`);
    const answer = await page.goto(address.href);
    assert.equal(answer.status(), 400);
    assert.ok(page.url().startsWith(portal.address), 'the portal keeps the answer');
    await context.close();
});

test('no page on the way had a fault', () => expectNoFaults(senior));
