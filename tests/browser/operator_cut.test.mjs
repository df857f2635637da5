// The vendor cuts one connection in an emergency: with a reason, at once, and both sides read it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, expectNoFaults, launch, openContext, overflow, signIn } from './support/browser.mjs';
import { openOutbox } from './support/outbox.mjs';
import { startPortal } from './support/portal.mjs';
import { findClient, pageWhere, words } from './support/walk.mjs';

const FIRM = 'Pemberton & Hale';
const ACCOUNT = 'Hartwell Joinery Ltd (Jobs)';
const REASON = 'The owner reports that a stranger answered for them.';

let browser, portal, outbox, senior, desk, page;
before(async () => {
    [browser, portal] = await Promise.all([launch(), startPortal()]);
    outbox = await openOutbox(browser, portal);
    page = outbox.page;
    senior = await openContext(browser);
    desk = await signIn(senior, portal.person('senior'));
    const { client } = portal.person("client's owner");
    const row = await findClient(desk, client);
    await row.getByRole('link', { name: /manage client/i }).click();
    await desk.getByRole('group', { name: 'Jobs', exact: true }).waitFor();
});
after(async () => {
    await browser?.close();
    await portal?.stop();
});

/** The connections that the search finds. */
async function search(words) {
    await page.getByRole('navigation').getByRole('link', { name: 'Connections' }).click();
    await page.getByRole('heading', { level: 1, name: 'Connections' }).waitFor();
    await page.getByRole('searchbox').first().fill(words);
    await page.getByRole('searchbox').first().press('Enter');
    await page.waitForURL(/[?&]q=./);
    return page.getByRole('row').filter({ hasText: FIRM }).filter({ hasText: 'Jobs' });
}

test('a connection is found by the address of the account’s owner', async () => {
    await (await search('joe@hartwell.example')).waitFor();
});

test('the operator finds the connection by the business, and must say why before it is cut', async () => {
    const row = await search('Hartwell Joinery');
    await row.waitFor();
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await overflow(page, 390), []);
    await row.getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: new RegExp(FIRM) }).waitFor();
    await page.getByRole('button', { name: 'Cut the connection' }).click();
    await page.getByRole('heading', { name: /there is a problem/i }).waitFor();
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await overflow(page, 390), []);

    await page.getByLabel('Reason').fill(REASON);
    await page.getByRole('button', { name: 'Cut the connection' }).click();
    await page.getByText('The connection has ended.').first().waitFor();
    assert.equal(await page.getByRole('button', { name: 'Cut the connection' }).count(), 0);
    assert.deepEqual(await axe(page), []);
});

test('the history of the connection keeps the reason', async () => {
    assert.ok((await page.getByRole('region', { name: 'History' }).innerText()).includes(REASON));
});

test('the next sign-in of the firm is refused, and the account is off its page', async () => {
    const tabs = desk.context().pages().length;
    await desk.getByRole('group', { name: 'Jobs', exact: true }).getByRole('button', { name: /^sign in/i }).click();
    const isRefusal = (it) => /\/sign-in$/.test(new URL(it.url()).pathname);
    const refused = await pageWhere(senior, isRefusal, 'the refusal opens');
    assert.ok(!refused.url().startsWith(portal.products.jobs), 'nobody is in the product');
    assert.ok(senior.pages().length >= tabs);
    assert.match(await words(refused), /not|ended/i, 'the page says that it is not possible');
    assert.deepEqual(await axe(refused), []);
    assert.deepEqual(await overflow(refused, 390), []);
    await desk.reload();
    assert.equal(await desk.getByRole('group', { name: 'Jobs', exact: true }).count(), 0);
});

test('both sides are told with the reason', async () => {
    for (const to of ['joe@hartwell.example', portal.person('senior').email]) {
        const letter = await outbox.letter(to, 'no longer connected');
        assert.ok(letter.text.includes(REASON), `${to} reads why: ${letter.text}`);
        assert.ok(letter.text.includes(ACCOUNT), `${to} reads which account: ${letter.text}`);
    }
    expectNoFaults(outbox.context, { statuses: [422] });
    expectNoFaults(senior, { statuses: [403, 404, 409, 410] });
});
