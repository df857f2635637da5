// Passkeys with Chromium's own authenticator, driven over its debugging protocol: made, used at each
// door and for step-up, and refused when anything about them is bent.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { expectNoFaults, launch, openContext, signIn } from './support/browser.mjs';
import { startPortal } from './support/portal.mjs';
import { words } from './support/walk.mjs';

const REFUSED = /This passkey was not accepted\. Try again, or sign in another way\./;
const USE = { name: 'Use a passkey' };

let browser, portal, context, page, keys, device;
before(async () => {
    [browser, portal] = await Promise.all([launch(), startPortal()]);
    context = await openContext(browser);
    page = await signIn(context, portal.person('senior'));
    ({ keys, device } = await authenticator(page));
});
after(async () => {
    await browser?.close();
    await portal?.stop();
});

/** An authenticator built into this page's browser, as a laptop's fingerprint reader is. */
async function authenticator(page, isUserVerified = true) {
    const keys = await page.context().newCDPSession(page);
    await keys.send('WebAuthn.enable');
    const { authenticatorId: device } = await keys.send('WebAuthn.addVirtualAuthenticator', {
        options: {
            protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true,
            isUserVerified, automaticPresenceSimulation: true,
        },
    });
    return { keys, device };
}

const credentials = async () =>
    (await keys.send('WebAuthn.getCredentials', { authenticatorId: device })).credentials;

/** The page's address without the firm: where a person is. */
const place = () => new URL(page.url()).pathname;

async function leave() {
    // First away from the page: what it still asks for would lead it to the sign-in on its own.
    await page.goto('about:blank');
    await context.clearCookies();
    await page.goto(`${portal.address}/sign-in`);
}

/** Presses the button and waits for the page that the posted answer gives; its status. */
async function use() {
    const posted = page.waitForResponse((it) => it.request().method() === 'POST' && !it.url().endsWith('/options'));
    const loaded = page.waitForEvent('load');
    await page.getByRole('main').getByRole('button', USE).click();
    const [answer] = await Promise.all([posted, loaded]);
    return answer;
}

/** Adds a passkey on the security page that is open. */
async function add() {
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('button', { name: /^Remove the passkey/ }).first().waitFor();
}

test('a member of staff adds a passkey and signs in with it', async () => {
    const firm = place().split('/')[2];
    await page.goto(`${portal.address}/p/${firm}/security`);
    await add();
    assert.equal((await credentials()).length, 1);
    await leave();
    assert.equal((await use()).status(), 303);
    assert.match(place(), new RegExp(`^/p/${firm}`), 'the passkey leads behind the door it was made at');
});

test('it is both factors: a dangerous act asks for it again when the proof is old, and is done with it', async () => {
    const firm = place().split('/')[2];
    await page.goto(`${portal.address}/p/${firm}/step-up?next=/p/${firm}/security`);
    assert.equal((await use()).status(), 303);
    assert.equal(place(), `/p/${firm}/security`);
});

test('an authenticator that did not look at who is there is not enough', async () => {
    await leave();
    await keys.send('WebAuthn.setUserVerified', { authenticatorId: device, isUserVerified: false });
    await page.getByRole('main').getByRole('button', USE).click();
    await page.getByText('The passkey was not used. Try again, or choose another way.').waitFor();
    assert.equal(place(), '/sign-in');
    await keys.send('WebAuthn.setUserVerified', { authenticatorId: device, isUserVerified: true });
});

/** Signs in once and gives what the browser posted; the page is at the answer. */
async function posted() {
    await leave();
    const sent = page.waitForRequest((it) => it.method() === 'POST' && it.postData()?.includes('credential='));
    await use();
    return new URLSearchParams((await sent).postData());
}

/** Posts a form of the sign-in page, bent, from the page that is open now; its status and words. */
async function post(fields) {
    await leave();
    fields.set('_csrf', await page.locator('[data-passkey] [name=_csrf]').inputValue());
    const sent = { 'content-type': 'application/x-www-form-urlencoded', origin: portal.address };
    const address = `${portal.address}/sign-in/passkey`;
    const answer = await context.request.post(address, { headers: sent, data: fields.toString(), maxRedirects: 0 });
    return { status: answer.status(), text: await answer.text() };
}

test('an answer counts once: sent again it is refused, and nobody is in', async () => {
    const again = await post(await posted());
    assert.equal(again.status, 401);
    assert.match(again.text, REFUSED);
    await page.goto(`${portal.address}/p/pemberton-hale`);
    assert.equal(place(), '/sign-in');
});

test('an answer bent in any part gets the one sentence', async () => {
    const part = (value, change) => {
        const bytes = Buffer.from(value, 'base64url');
        return (change(bytes) ?? bytes).toString('base64url');
    };
    const client = (change) => (it) => {
        it.response.clientDataJSON = part(it.response.clientDataJSON, (bytes) =>
            Buffer.from(JSON.stringify({ ...JSON.parse(bytes), ...change })));
    };
    const bent = {
        'made for another origin': client({ origin: 'https://evil.example' }),
        'another challenge': client({ challenge: Buffer.alloc(32, 7).toString('base64url') }),
        'made to register': client({ type: 'webauthn.create' }),
        'another site’s hash': (it) => {
            it.response.authenticatorData = part(it.response.authenticatorData, (bytes) => { bytes[0] ^= 1; });
        },
        'nobody verified': (it) => {
            it.response.authenticatorData = part(it.response.authenticatorData, (bytes) => { bytes[32] &= ~4; });
        },
        'a signature of nobody': (it) => {
            it.response.signature = part(it.response.signature, (bytes) => { bytes[bytes.length - 1] ^= 1; });
        },
        'a passkey that nobody has': (it) => {
            it.id = Buffer.alloc(32, 9).toString('base64url');
            it.rawId = it.id;
        },
    };
    for (const [what, bend] of Object.entries(bent)) {
        // The browser makes the answer; what it would have posted never arrives, the bent one does.
        await leave();
        let caught;
        await page.route('**/sign-in/passkey', (route) => {
            caught = new URLSearchParams(route.request().postData());
            return route.abort();
        });
        const stopped = page.waitForEvent('requestfailed', (it) => it.url().endsWith('/sign-in/passkey'));
        await page.getByRole('main').getByRole('button', USE).click();
        await stopped;
        await page.unroute('**/sign-in/passkey');
        const credential = JSON.parse(caught.get('credential'));
        bend(credential);
        caught.set('credential', JSON.stringify(credential));
        const sent = { 'content-type': 'application/x-www-form-urlencoded', origin: portal.address };
        const address = `${portal.address}/sign-in/passkey`;
        const answer = await context.request.post(address, { headers: sent, data: caught.toString(), maxRedirects: 0 });
        assert.equal(answer.status(), 401, what);
        assert.match(await answer.text(), REFUSED, what);
    }
});

test('a copy, whose counter lags behind, is refused, and its owner is told', async () => {
    await posted();
    const [ours] = await credentials();
    assert.ok(ours.signCount > 1, `the authenticator counts: ${ours.signCount}`);
    await keys.send('WebAuthn.removeCredential', { authenticatorId: device, credentialId: ours.credentialId });
    await keys.send('WebAuthn.addCredential', { authenticatorId: device, credential: { ...ours, signCount: 0 } });
    await leave();
    const answer = await use();
    assert.equal(answer.status(), 401);
    assert.match(await words(page), REFUSED);
    const vendor = await openContext(browser);
    const outbox = await signIn(vendor, portal.person('operator'));
    await outbox.goto(`${portal.address}/ops/outbox`);
    await outbox.getByRole('main').getByText('About the security of your sign-in').first().waitFor();
    await vendor.close();
});

test('an owner of a client and the vendor’s people have passkeys behind their own doors', async () => {
    for (const [hat, base] of [["client's owner", '/me'], ['operator', '/ops']]) {
        const own = await openContext(browser);
        const there = await signIn(own, portal.person(hat));
        await authenticator(there);
        await there.goto(`${portal.address}${base}/security`);
        await there.getByRole('button', { name: 'Add a passkey' }).click();
        await there.getByRole('button', { name: /^Remove the passkey/ }).first().waitFor();
        await own.clearCookies();
        await there.goto(`${portal.address}/sign-in`);
        await there.getByRole('main').getByRole('button', USE).click();
        await there.waitForURL((it) => it.pathname.startsWith(base));
        expectNoFaults(own);
        await own.close();
    }
});
