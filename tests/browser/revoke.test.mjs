// An owner turns a firm's access off, thinks better of it, and later removes the firm: what each step says
// beforehand, and what the firm finds afterwards.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, expectNoFaults, launch, openContext, overflow, signIn } from './support/browser.mjs';
import { openOutbox } from './support/outbox.mjs';
import { startPortal } from './support/portal.mjs';
import { findClient, words } from './support/walk.mjs';

const FIRM = 'Pemberton & Hale';

let browser, portal, outbox, owner, senior, page, desk, client, address;
before(async () => {
    [browser, portal] = await Promise.all([launch(), startPortal()]);
    outbox = await openOutbox(browser, portal);
    [owner, senior] = [await openContext(browser), await openContext(browser)];
    ({ client } = portal.person("client's owner"));
    page = await signIn(owner, portal.person("client's owner"));
    desk = await signIn(senior, portal.person('senior'));
    const row = await findClient(desk, client);
    await row.getByRole('link', { name: /manage client/i }).click();
    await desk.getByRole('heading', { level: 1, name: client }).waitFor();
    address = desk.url();
});
after(async () => {
    await browser?.close();
    await portal?.stop();
});

test('off works at once and is undone with one press', async () => {
    await page.goto(`${portal.address}/me/access`);
    await page.getByRole('button', { name: `Turn off access for ${FIRM}` }).click();
    const said = page.getByRole('status').filter({ hasText: `Access is off for ${FIRM}.` });
    await said.waitFor();
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await overflow(page, 390), []);
    const told = await outbox.letter(portal.person('senior').email, /^Access to .* is off/);
    assert.ok(told.text.includes(client), told.text);
    await desk.reload();
    assert.match(await words(desk), /Off by client/);

    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('status').filter({ hasText: `Access is on for ${FIRM}.` }).waitFor();
    await page.getByRole('button', { name: `Turn off access for ${FIRM}` }).waitFor();
    await desk.reload();
    assert.doesNotMatch(await words(desk), /Off by client/);
});

test('the page before the removal states what follows and what else there is', async () => {
    await page.goto(`${portal.address}/me/access`);
    await page.getByRole('link', { name: `Remove firm…, ${FIRM}` }).click();
    await page.getByRole('heading', { level: 1, name: `Remove ${FIRM}` }).waitFor();
    await page.getByRole('heading', { name: `${FIRM} loses` }).waitFor();
    await page.getByRole('heading', { name: 'You keep' }).waitFor();
    await page.getByRole('button', { name: 'Turn off access instead' }).waitFor();
    await page.getByRole('link', { name: 'Change partner instead' }).waitFor();
    const seen = await words(page);
    assert.match(seen, /Managing the subscription that they pay for now/);
    assert.match(seen, /14 days to subscribe yourself/);
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await overflow(page, 390), []);
});

test('removing from no account is refused on the page, from all of them it ends', async () => {
    const boxes = page.getByRole('group', { name: 'From which accounts?' }).getByRole('checkbox');
    const all = await boxes.count();
    assert.ok(all > 1, 'the owner has several accounts');
    for (const box of await boxes.all()) await box.uncheck();
    await page.getByRole('button', { name: `Remove ${FIRM}` }).click();
    await page.getByRole('heading', { name: /there is a problem/i }).waitFor();
    assert.deepEqual(await axe(page), []);
    for (const box of await boxes.all()) await box.check();
    await page.getByRole('button', { name: `Remove ${FIRM}` }).click();
    await page.getByText('The firm has been removed.').first().waitFor();
    assert.equal(await page.getByRole('button', { name: `Turn off access for ${FIRM}` }).count(), 0);
    assert.deepEqual(await axe(page), []);
});

test('the folder is gone for the firm, is found under what ended, and can be asked again', async () => {
    const { letter } = outbox;
    assert.match((await letter(portal.person('senior').email, /no longer connected/)).text, new RegExp(client));
    const gone = await desk.goto(address);
    assert.equal(gone.status(), 404, 'the address answers like an unknown one');
    await desk.goto(new URL('/', desk.url()).href);
    await desk.getByRole('navigation').getByRole('link', { name: /^Clients/ }).first().click();
    const search = desk.getByRole('main').getByRole('searchbox').first();
    await search.fill(client);
    await search.press('Enter');
    await desk.getByText(/No clients match/).first().waitFor();
    assert.equal(await desk.getByRole('row').filter({ hasText: client }).count(), 0);

    await desk.getByRole('navigation').getByRole('link', { name: 'Ended connections' }).click();
    const row = desk.getByRole('row').filter({ hasText: client });
    assert.match(await row.innerText(), /The client ended it/);
    assert.deepEqual(await axe(desk), []);
    assert.deepEqual(await overflow(desk, 390), []);
    const [file] = await Promise.all([
        desk.waitForEvent('download'),
        row.getByRole('link', { name: `Download notes and contacts of ${client}` }).click(),
    ]);
    const text = Buffer.concat(await (await file.createReadStream()).toArray()).toString();
    assert.match(text, /joe@hartwell\.example/, 'the contacts can be taken away');

    await row.getByRole('button', { name: new RegExp(`^Invite again, ${client}`) }).click();
    await desk.getByRole('heading', { level: 1, name: 'Invite a client' }).waitFor();
    const folder = desk.getByLabel('Folder', { exact: true });
    const chosen = await folder.evaluate((it) => it.selectedOptions?.[0]?.textContent ?? it.value);
    assert.match(chosen, new RegExp(client), 'the folder it came from is chosen');
});

test('no page of the journey had a fault', () => {
    expectNoFaults(owner, { statuses: [422] });
    expectNoFaults(senior, { statuses: [404] });
});
