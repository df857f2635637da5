// The Amazon article, step by step: the firm opens its add-ons, the table says of each client why it can or
// cannot be turned on and what puts it right, defaults and a client's own setting change that, the firm
// connects one itself and the owner another by the link, the payer is changed and kept, it is cancelled and kept.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, expectNoFaults, launch, openContext, overflow, signIn } from './support/browser.mjs';
import { openOutbox, signInByLetter } from './support/outbox.mjs';
import { startPortal } from './support/portal.mjs';
import { words } from './support/walk.mjs';

const PASSWORD = 'demo-seller';
const FIX = 'Update client’s settings to paid for by the partner if activated';

let browser, portal, outbox, staff, page, assistant, owner, base;
let own, linked; // names of two clients whose subscription the firm manages
before(async () => {
    [browser, portal] = await Promise.all([launch(), startPortal()]);
    outbox = await openOutbox(browser, portal);
    [staff, assistant, owner] = [await openContext(browser), await openContext(browser), await openContext(browser)];
    page = await signIn(staff, portal.person('senior'));
    base = page.url().match(/^.*\/p\/[^/?#]+/)[0];
});
after(async () => {
    await browser?.close();
    await portal?.stop();
});

async function good(seen) {
    assert.deepEqual(await axe(seen), []);
    assert.deepEqual(await overflow(seen, 390), []);
}

async function row(name) {
    await page.goto(`${base}/addons/amazon?q=${encodeURIComponent(name)}`);
    const found = page.getByRole('row').filter({ hasText: `Books of ${name}` });
    await found.waitFor();
    return found;
}

const says = async (name, ...parts) => {
    const text = (await (await row(name)).innerText()).replace(/\s+/g, ' ');
    for (const part of parts) assert.ok(text.includes(part), `${name} says “${part}”: ${text}`);
    return text;
};

async function defaults(choose) {
    await page.goto(`${base}/addons/settings`);
    await good(page);
    const card = page.getByRole('region', { name: 'Amazon' });
    await card.getByLabel(choose, { exact: false }).first().check();
    await page.getByRole('button', { name: 'Confirm and save' }).click();
    await page.waitForURL(/\/addons\?done=defaults_set/);
}

/** At the third party: who they are, and yes. Answers with the page that asks whether it is the right seller. */
async function authorises(seen, email) {
    await seen.getByRole('heading', { level: 1, name: 'Sign in to your seller account' }).waitFor();
    await seen.getByLabel('E-mail address').fill(email);
    await seen.getByLabel('Password').fill(PASSWORD);
    await seen.getByRole('button', { name: 'Sign in' }).click();
    await seen.getByRole('heading', { level: 1, name: /^Authorise/ }).waitFor();
    await seen.getByRole('button', { name: 'Confirm' }).click();
    await seen.waitForURL((url) => url.pathname.includes('/connecting/'));
    await good(seen);
}

test('under the firm’s name: connections and add-ons, a panel for each, and behind it the clients', async () => {
    await page.goto(base);
    await page.locator('summary', { hasText: 'Pemberton & Hale' }).click();
    await page.getByRole('link', { name: 'Connections & add-ons' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Connections & add-ons' }).waitFor();
    await page.getByText('Until you confirm your defaults').waitFor();
    await good(page);
    await page.getByRole('link', { name: 'Manage Amazon' }).click();
    await page.getByRole('heading', { level: 1, name: 'Amazon: clients' }).waitFor();
    await good(page);
});

test('defaults that nobody confirmed: staff cannot, and two ways stand beside it', async () => {
    const rows = page.getByRole('row').filter({ has: page.getByRole('button', { name: FIX }) });
    const names = await rows.locator('th a').allInnerTexts();
    assert.ok(names.length >= 2, 'clients whose subscription the firm manages');
    [own, linked] = names;
    const text = await says(own, 'because your firm has not confirmed its defaults', FIX);
    assert.ok(!text.includes('Ask the firm'), text);
    await page.getByRole('link', { name: 'Confirm defaults' }).waitFor();
});

test('a subscription that the client manages: the client pays, and no button that would not help', async () => {
    await page.goto(`${base}/addons/amazon`);
    const theirs = page.getByRole('row').filter({ hasText: 'because the client manages the subscription' }).first();
    const text = await theirs.innerText();
    assert.match(text, /The client pays their own subscription, so the client pays for its add-ons too/);
    assert.ok(!text.includes(FIX), text);
    await theirs.locator('th a').click();
    await page.getByRole('heading', { level: 1, name: 'Amazon' }).waitFor();
    assert.equal(await page.getByRole('button', { name: FIX }).count(), 0);
    await good(page);
});

test('an account that is not open: the table says whether it ran out or the owner turned it off', async () => {
    await page.goto(`${base}/addons/amazon`);
    const reasons = new Set();
    for (;;) {
        for (const it of await page.locator('td.act > .two').allInnerTexts()) reasons.add(it);
        const next = page.getByRole('link', { name: /^Next/ });
        if ((await next.count()) === 0) break;
        await next.first().click();
        await page.waitForLoadState();
    }
    for (const part of ['Access has expired', 'has paused your firm']) {
        assert.ok([...reasons].some((it) => it.includes(part)), `${part}: ${[...reasons]}`);
    }
});

test('the default says client pays: the same button, and no defaults to confirm', async () => {
    await defaults('The client pays');
    const text = await says(own, 'by your firm’s default', FIX);
    assert.ok(!text.includes('Confirm defaults'), text);
});

test('the button sets this client, and only this one, to paid for by the firm', async () => {
    await (await row(own)).getByRole('button', { name: FIX }).click();
    await page.getByText('What runs already does not change').waitFor();
    await says(own, 'Your firm pays £6.00 a month + VAT, in arrears', 'set for this client');
    await says(linked, FIX);
});

test('the default says the firm pays: every client that follows it can be activated', async () => {
    await defaults('Your firm pays');
    await says(linked, 'Your firm pays £6.00 a month + VAT, in arrears', 'by your firm’s default');
    assert.equal(await (await row(linked)).getByRole('link', { name: /^Activate/ }).count(), 1);
});

test('one client set to client pays, and back to the default', async () => {
    await (await row(linked)).locator('th a').click();
    await page.getByRole('navigation', { name: /breadcrumb/i }).getByRole('link', { name: linked }).click();
    await page.getByRole('link', { name: 'Who pays for this client' }).click();
    await good(page);
    await page.getByRole('region', { name: /Amazon/ }).getByLabel('The client pays', { exact: false }).check();
    await page.getByRole('region', { name: /Amazon/ }).getByRole('button', { name: 'Save' }).click();
    await page.waitForURL(/done=payer_set/);
    await says(linked, 'set for this client', FIX);
    await (await row(linked)).locator('th a').click();
    await page.getByRole('button', { name: 'Remove the client’s own setting' }).click();
    await page.waitForURL(/done=payer_set/);
    await says(linked, 'by your firm’s default');
});

test('the firm connects one itself: suitability, Amazon, the seller, active', async () => {
    await (await row(own)).getByRole('link', { name: /^Activate/ }).click();
    const card = page.getByRole('region', { name: 'Connect it yourself' });
    await card.getByRole('button', { name: 'Continue to Amazon' }).click();
    await page.getByText('Confirm that the add-on suits this account').first().waitFor();
    await card.getByLabel('I confirm that it suits this account').check();
    await card.getByRole('button', { name: 'Continue to Amazon' }).click();
    await authorises(page, 'ada@juniper.example');
    assert.match(await words(page), /A2EXAMPLE7SELLER/);
    await page.getByRole('button', { name: /^Yes/ }).click();
    await page.waitForURL(/done=addon_connected/);
    const seen = await words(page);
    for (const part of ['Active', 'A2EXAMPLE7SELLER', 'What will be charged']) assert.ok(seen.includes(part), `${part}: ${seen}`);
    await good(page);
    await says(own, 'Active');
});

test('the owner of another authorises alone, by the link', async () => {
    await (await row(linked)).getByRole('link', { name: /^Activate/ }).click();
    const card = page.getByRole('region', { name: 'Send the client a link (recommended)' });
    await card.getByLabel('I confirm that it suits this account').check();
    await card.getByRole('button', { name: 'Send the link' }).click();
    await page.waitForURL(/done=addon_sent/);
    await says(linked, 'Waiting for Amazon');
    await outbox.page.goto(`${portal.address}/ops/outbox?q=Amazon`);
    const letter = outbox.page.getByRole('row').filter({ hasText: 'asks you to connect Amazon' }).first();
    await letter.waitFor();
    const email = (await letter.innerText()).match(/\S+@\S+/)[0];
    const { links } = await outbox.letter(email, 'asks you to connect Amazon');
    const mine = await owner.newPage();
    await mine.goto(`${portal.address}/sign-in`);
    await signInByLetter(mine, outbox, email);
    await mine.goto(links.find((it) => it.includes('/me/addons/')));
    await mine.getByText('asks you to connect it and pays for it').waitFor();
    await good(mine);
    await mine.getByRole('button', { name: 'Continue to Amazon' }).click();
    await authorises(mine, 'bruno@marchetti.example');
    await mine.getByRole('button', { name: /^Yes/ }).click();
    await mine.waitForURL(/done=addon_connected/);
    await good(mine);
    await says(linked, 'Active');

    // Who pays can change at the period's end, once whoever will pay has said yes.
    await mine.getByRole('button', { name: 'Continue and pay myself' }).click();
    await mine.waitForURL(/done=payer_agreed/);
    await good(mine);
    await (await row(linked)).locator('th a').click();
    const change = page.getByRole('region', { name: 'Leave the payer as it is' });
    await change.getByRole('button').click();
    await page.waitForURL(/done=payer_kept/);
});

test('cancelled with a reason it runs to the month’s end, and is kept after all', async () => {
    await (await row(own)).locator('th a').click();
    await page.getByRole('link', { name: 'Cancel…' }).click();
    await page.getByRole('heading', { level: 1, name: 'Cancel Amazon' }).waitFor();
    await good(page);
    await page.getByRole('main').getByRole('button', { name: /^Cancel/ }).click();
    await page.getByText('Choose a reason from the list.').first().waitFor();
    await page.getByLabel('It is not used').check();
    await page.getByRole('main').getByRole('button', { name: /^Cancel/ }).click();
    await page.waitForURL(/done=addon_cancelled/);
    await says(own, 'Ends');
    await (await row(own)).locator('th a').click();
    await page.getByRole('button', { name: 'Keep it running' }).click();
    await page.waitForURL(/done=addon_active/);
    await says(own, 'Active');
});

test('a member of staff who may not is told who can', async () => {
    const seen = await signIn(assistant, portal.person('assistant'));
    await seen.goto(`${base}/addons/amazon`);
    const text = (await words(seen)).replace(/\s+/g, ' ');
    assert.match(text, /you are assigned to the account only\. Ask the firm's owner, a senior/);
    assert.equal(await seen.getByRole('link', { name: /^Activate/ }).count(), 0);
    await good(seen);
});

test('no page of the journey had a fault', () => {
    expectNoFaults(staff, { statuses: [422] });
    expectNoFaults(owner);
    expectNoFaults(assistant);
});
