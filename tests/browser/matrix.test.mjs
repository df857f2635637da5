// Who reaches which account of a client, changed by keys alone: the switch says what it became, the focus
// stays where the person is, and one press takes it back.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, expectNoFaults, launch, openContext, overflow, signIn } from './support/browser.mjs';
import { press, reach } from './support/keys.mjs';
import { startPortal } from './support/portal.mjs';
import { findClient } from './support/walk.mjs';

let browser, portal;
before(async () => {
    [browser, portal] = await Promise.all([launch(), startPortal()]);
});
after(async () => {
    await browser?.close();
    await portal?.stop();
});

/** Opens the client's page and goes to the matrix, as the keyboard does. */
async function openMatrix(context) {
    const { client } = portal.person("client's owner");
    const page = await signIn(context, portal.person('senior'));
    const row = await findClient(page, client);
    await row.getByRole('link', { name: /manage client/i }).click();
    await page.getByRole('heading', { level: 1, name: client }).waitFor();
    await press(page, page.getByRole('navigation', { name: 'Parts of this page' }).getByRole('link', { name: /^Staff/ }));
    return page;
}

const cell = (page, name, checked) => page.getByRole('switch', { name, exact: true, checked });

test('a cell is switched on and taken back by keys alone', async () => {
    const context = await openContext(browser);
    const page = await openMatrix(context);
    const name = await page.getByRole('switch', { checked: false }).first().getAttribute('aria-label');
    await reach(page, cell(page, name));
    await page.keyboard.press('Space');
    await cell(page, name, true).waitFor();
    const said = page.locator('#staff').getByRole('status');
    assert.match(await said.innerText(), /can open .* now\./);
    assert.ok(await cell(page, name).evaluate((it) => it === document.activeElement), 'the focus stays on the switch');
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await overflow(page, 390), []);

    await press(page, page.locator('#undo-staff'));
    await cell(page, name, false).waitFor();
    assert.ok(await page.evaluate(() => document.activeElement !== document.body), 'the focus is not lost');
    await page.reload();
    await cell(page, name, false).waitFor();
    expectNoFaults(context);
    await context.close();
});

test('taking the last account of somebody away leaves the focus where it can be taken back', async () => {
    const context = await openContext(browser);
    const page = await openMatrix(context);
    const on = await page.getByRole('switch', { checked: true }).evaluateAll((all) => all.map((it) => it.ariaLabel));
    const [name] = on.filter((it) => on.filter((other) => other.split(',')[0] === it.split(',')[0]).length === 1);
    await reach(page, cell(page, name));
    await page.keyboard.press('Space');
    const said = page.locator('#staff').getByRole('status');
    await said.getByText(/can no longer open/).waitFor();
    assert.deepEqual(await axe(page), []);
    assert.ok(await page.evaluate(() => document.activeElement !== document.body), 'the focus is not lost with the row');
    await press(page, page.locator('#undo-staff'));
    await cell(page, name, true).waitFor();
    expectNoFaults(context);
    await context.close();
});
