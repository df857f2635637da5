// A client changes who manages its subscription: it names another firm, reads what follows, and nothing
// stops before the date. Both firms see their side, the new one takes it on, and the date comes.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, expectNoFaults, launch, openContext, overflow, signIn } from './support/browser.mjs';
import { foundFirm } from './support/firms.mjs';
import { openOutbox } from './support/outbox.mjs';
import { startPortal } from './support/portal.mjs';
import { findClient, words } from './support/walk.mjs';

const OLD = 'Pemberton & Hale';
const NEW = 'Tideway Books LLP';
const ACCOUNT = 'Books of Hartwell Joinery Ltd';
const BUSINESS = 'Hartwell Joinery Ltd';

let browser, portal, outbox, owner, page, senior, desk, other;
before(async () => {
    [browser, portal] = await Promise.all([launch(), startPortal()]);
    outbox = await openOutbox(browser, portal);
    [owner, senior] = [await openContext(browser), await openContext(browser)];
    page = await signIn(owner, portal.person("client's owner"));
    desk = await signIn(senior, portal.person('senior'));
    other = await foundFirm(browser, portal, outbox, { firm: NEW, name: 'Wren Tideway', email: 'wren@tideway.example' });
});
after(async () => {
    await browser?.close();
    await portal?.stop();
});

const firmOf = () => desk.url().match(/^.*\/p\/[^/?#]+/)[0];

test('the owner names another firm by its code and reads what follows before agreeing', async () => {
    await other.page.goto(`${other.base}/settings`);
    const code = await other.page.locator('#partner-code').innerText();
    await page.goto(`${portal.address}/me/access`);
    await page.getByRole('link', { name: `Change partner…, ${OLD}` }).click();
    await page.getByRole('heading', { level: 1, name: `Leave ${OLD} for another firm` }).waitFor();
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await overflow(page, 390), []);

    await page.getByLabel('Another firm, by its code').check();
    await page.getByLabel('Its partner code').fill('no-such-code');
    const boxes = page.getByRole('group', { name: /which accounts/ }).getByRole('checkbox');
    for (const box of await boxes.all()) await box.uncheck();
    await page.getByLabel(ACCOUNT).check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: /there is a problem/i }).waitFor();
    assert.deepEqual(await axe(page), []);

    await page.getByLabel('Its partner code').fill(code);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { level: 1, name: `Change from ${OLD} to ${NEW}?` }).waitFor();
    const seen = await words(page);
    for (const said of ['cannot stop it', 'You can stop the change until then', 'stays yours', 'so that it can prepare']) {
        assert.ok(seen.includes(said), `the page says “${said}”`);
    }
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await overflow(page, 390), []);
    await page.getByRole('button', { name: `Change to ${NEW}` }).click();
    await page.getByText('The change is agreed.').first().waitFor();
    const card = page.getByRole('region', { name: ACCOUNT });
    assert.match(await card.innerText(), new RegExp(`${NEW} takes the place of ${OLD}`));
    assert.deepEqual(await axe(page), []);
});

test('the firm that leaves sees the date, may object in words, and keeps its access until then', async () => {
    await outbox.letter(portal.person('senior').email, /changes its partner on/);
    await desk.goto(`${firmOf()}/changes`);
    const card = desk.getByRole('region', { name: BUSINESS }).filter({ hasText: 'has named another firm' });
    assert.ok(!(await card.innerText()).includes(NEW), 'which firm it is stays with the client');
    assert.deepEqual(await axe(desk), []);
    assert.deepEqual(await overflow(desk, 390), []);
    await card.getByRole('link', { name: /^Object/ }).click();
    await desk.getByRole('heading', { level: 1 }).waitFor();
    assert.deepEqual(await axe(desk), []);
    await desk.getByRole('textbox').last().fill('The year end is half done.');
    await desk.getByRole('main').getByRole('button', { name: /^(Object|Send)/ }).click();
    await desk.waitForURL(/\/changes\?done=objected/);
    await page.goto(`${portal.address}/me/ownership`);
    await page.getByText('The year end is half done.').waitFor();
    const row = await findClient(desk, BUSINESS);
    await row.getByRole('link', { name: /manage client/i }).click();
    await desk.getByRole('group', { name: 'Books', exact: true }).getByRole('button', { name: /^sign in/i }).waitFor();
});

test('the new firm takes it on', async () => {
    await outbox.letter('wren@tideway.example', /Will you manage the subscription of/);
    await other.page.goto(`${other.base}/changes`);
    const card = other.page.getByRole('region', { name: BUSINESS });
    assert.match(await card.innerText(), /The owner asks your firm to manage, and pay for, the subscription/);
    assert.deepEqual(await axe(other.page), []);
    assert.deepEqual(await overflow(other.page, 390), []);
    await card.getByRole('button', { name: /^Take it on/ }).click();
    await other.page.getByText(/^Your firm manages, and pays for, the subscription from/).waitFor();
    await outbox.letter('joe@hartwell.example', new RegExp(`${NEW} manages .* from`));
});

test('the date comes: the old firm is out, the new one manages', async () => {
    await outbox.forward(7);
    await outbox.forward(1);
    await outbox.letter('joe@hartwell.example', /has changed its partner/);
    await page.goto(`${portal.address}/me/ownership`);
    const card = page.getByRole('region', { name: ACCOUNT });
    assert.match(await card.innerText(), new RegExp(`${NEW} manages and pays for it`));
    await desk.reload();
    assert.equal(await desk.getByRole('group', { name: 'Books', exact: true }).count(), 0, 'the account left the folder');
    await desk.getByRole('group', { name: 'Jobs', exact: true }).waitFor();
    await desk.goto(`${firmOf()}/changes`);
    await desk.getByRole('heading', { name: 'No change of partner is running' }).waitFor();
    await other.page.goto(`${other.base}/clients/unlinked`);
    await other.page.getByRole('row').filter({ hasText: BUSINESS }).getByRole('button', { name: /^sign in/i }).waitFor();
});

test('no page of the journey had a fault', () => {
    expectNoFaults(owner, { statuses: [404, 422] });
    expectNoFaults(senior);
    expectNoFaults(other.context);
});
