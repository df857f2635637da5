// Somebody leaves the firm: the owner suspends them, hands their clients to a colleague and removes them;
// from the first of these on, whatever the leaver still has open answers no more.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, expectNoFaults, launch, openContext, overflow, signIn } from './support/browser.mjs';
import { openOutbox } from './support/outbox.mjs';
import { startPortal } from './support/portal.mjs';
import { words } from './support/walk.mjs';

const LEAVER = 'Ben Adeyemi';
const HEIR = 'Priya Raman';

let browser, portal, outbox, owner, leaver, page, desk;
before(async () => {
    [browser, portal] = await Promise.all([launch(), startPortal()]);
    outbox = await openOutbox(browser, portal);
    [owner, leaver] = [await openContext(browser), await openContext(browser)];
    page = await signIn(owner, portal.person('owner'));
    desk = await signIn(leaver, portal.person('manager'));
    await desk.getByRole('navigation').getByRole('link', { name: /^Clients/ }).first().click();
    await desk.getByRole('heading', { level: 1, name: 'Clients' }).waitFor();
});
after(async () => {
    await browser?.close();
    await portal?.stop();
});

const step = (number) => page.getByRole('region', { name: new RegExp(`^${number}\\.`) });

test('the page of leaving says what is left, and holds the removal back until it is done', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Partner staff' }).click();
    await page.getByRole('main').getByRole('link', { name: LEAVER }).click();
    await page.getByRole('link', { name: `${LEAVER} leaves the firm…` }).click();
    await page.getByRole('heading', { level: 1, name: `${LEAVER} leaves the firm` }).waitFor();
    assert.match(await step(2).innerText(), /What is left: .*\d+ clients by name/);
    assert.match(await step(3).innerText(), /Hand them over first/);
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await overflow(page, 390), []);
});

test('suspended, the next click of the leaver is refused', async () => {
    await step(1).getByRole('button', { name: `Suspend ${LEAVER} now` }).click();
    await step(1).getByText('Done').waitFor();
    await desk.getByRole('navigation').getByRole('link', { name: /^Access/ }).first().click();
    await desk.waitForURL(/\/sign-in/);
    assert.ok(!(await words(desk)).includes(LEAVER), 'nothing of the firm is shown any more');
    assert.deepEqual(await axe(desk), []);
});

test('all of it goes to a colleague, and the person is removed', async () => {
    const to = step(2).getByLabel('To', { exact: true });
    await to.selectOption({ label: (await to.locator('option').allInnerTexts()).find((it) => it.startsWith(HEIR)) });
    await step(2).getByRole('button', { name: /^Hand over/ }).click();
    await page.getByText('Handed over.').first().waitFor();
    await step(2).getByText(`Nobody waits for ${LEAVER}.`).waitFor();
    await outbox.letter('priya@pembertonhale.example', /client/);
    assert.deepEqual(await axe(page), []);

    await step(3).getByRole('button', { name: `Remove ${LEAVER}` }).click();
    await page.getByText('Removed. They reach nothing here any more.').first().waitFor();
    assert.equal(await page.getByRole('main').getByRole('link', { name: LEAVER }).count(), 0);
    assert.deepEqual(await axe(page), []);
    await outbox.letter('ben@pembertonhale.example', /You no longer work at Pemberton & Hale/);

    await page.goto(page.url().replace(/\/staff.*/, '/clients/filter/manager'));
    assert.ok(!(await words(page)).includes(LEAVER), 'no client can be of the leaver any more');
});

test('the printed way in leads nowhere, and no page of the journey had a fault', async () => {
    await desk.goto(portal.person('manager').link);
    const go = desk.getByRole('main').getByRole('button', { name: /^sign in/i });
    if ((await go.count()) > 0) await go.click();
    await desk.waitForLoadState('load');
    assert.doesNotMatch(new URL(desk.url()).pathname, /^\/p\//);
    expectNoFaults(owner);
    expectNoFaults(leaver, { statuses: [401, 403, 404, 410] });
});
