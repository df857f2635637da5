// Many clients at once, by keys alone: selected, previewed, confirmed, done, taken away as a file and taken
// back. And the same without scripts, where every step is a page.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, expectNoFaults, launch, openContext, overflow, signIn, silentControls } from './support/browser.mjs';
import { press, reach } from './support/keys.mjs';
import { startPortal } from './support/portal.mjs';
import { until, words } from './support/walk.mjs';

let browser, portal;
before(async () => {
    [browser, portal] = await Promise.all([launch(), startPortal()]);
});
after(async () => {
    await browser?.close();
    await portal?.stop();
});

async function expectGood(page) {
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await silentControls(page), []);
    assert.deepEqual(await overflow(page, 390), []);
}

const main = (page) => page.getByRole('main');
const count = async (target) => Number((await target.innerText()).replace(/\D/g, ''));

/** Waits for the result, which the page brings by itself. */
async function finished(page) {
    await until(async () => (await page.getByRole('link', { name: /^Download|CSV/ }).count()) > 0
        && (await page.getByRole('progressbar').count()) === 0, 'the run is done');
}

test('keys alone name a manager for all clients that match, and take it back', async () => {
    const context = await openContext(browser);
    const page = await signIn(context, portal.person('senior'));
    const list = new URL(`${new URL(page.url()).pathname.match(/^\/p\/[^/]+/)[0]}/clients?q=Ltd`, page.url()).href;
    await page.goto(list);

    // J goes to a row, X selects it, and selects up to here with Shift.
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('Shift+X');
    const bar = page.getByRole('form', { name: /^With the selected/ });
    assert.equal(await count(bar.locator('[data-picked]')), 2);

    await reach(page, page.getByLabel('Select all on this page'), 'Shift+Tab');
    await page.keyboard.press('Space');
    // The bar stands at the end: back around the page is shorter than through every row.
    await press(page, bar.getByRole('button', { name: 'Select all that match' }), 'Shift+Tab');
    await bar.locator('[data-picked]', { hasText: /All [\d,]+ that match/ }).waitFor();
    const many = await count(bar.locator('[data-picked]'));
    assert.ok(many > 50, `more than a page matches: ${many}`);
    await press(page, bar.getByRole('button', { name: 'Name manager' }));

    const choice = main(page).getByLabel(/manager/i).first();
    await choice.waitFor();
    await expectGood(page);
    await reach(page, choice);
    await page.keyboard.type('Tom');
    await press(page, main(page).getByRole('button', { name: 'Show the preview' }));

    const confirm = main(page).getByRole('button', { name: /^Name Tom Sorensen for/ });
    await confirm.waitFor();
    const will = await count(confirm);
    assert.ok(will > 0 && will < many, `${will} of ${many} change, the others are his already`);
    await page.getByRole('list', { name: 'Why rows are left alone' }).waitFor();
    assert.ok((await page.getByRole('table').getByRole('row').count()) > 1, 'each row has its verdict');
    await expectGood(page);
    await press(page, confirm);

    await finished(page);
    await expectGood(page);
    const [file] = await Promise.all([
        page.waitForEvent('download'),
        press(page, page.getByRole('link', { name: /^Download|CSV/ }).first()),
    ]);
    const lines = Buffer.concat(await (await file.createReadStream()).toArray()).toString().trim().split('\r\n');
    assert.equal(lines.length, many + 1, 'the file has a line for each client');

    await press(page, main(page).getByRole('button', { name: 'Undo' }));
    const back = main(page).getByRole('button', { name: /^Undo for/ });
    await back.waitFor();
    assert.equal(await count(back), will);
    await press(page, back);
    await finished(page);
    await expectGood(page);
    expectNoFaults(context);
    await context.close();
});

test('one key selects every row of the page', async () => {
    const context = await openContext(browser);
    const page = await signIn(context, portal.person('senior'));
    await page.getByRole('navigation').getByRole('link', { name: /^Clients/ }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Clients' }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('ControlOrMeta+a');
    const bar = page.getByRole('form', { name: /^With the selected/ });
    // The page's fifty clients, and the unlinked accounts below them.
    await bar.getByText(/^5\d selected/).first().waitFor();
    expectNoFaults(context);
    await context.close();
});

test('without scripts the same is a page for each step', async () => {
    const context = await openContext(browser, { script: false });
    const page = await signIn(context, portal.person('senior'));
    await page.getByRole('navigation').getByRole('link', { name: /^Clients/ }).first().click();
    const names = [];
    for (const box of (await page.getByRole('checkbox', { name: /^Select (?!all)/ }).all()).slice(0, 3)) {
        names.push((await box.getAttribute('aria-label')).replace('Select ', ''));
        await box.check();
    }
    await page.getByRole('button', { name: 'Add to group' }).click();

    // No group chosen: the page says so.
    await main(page).getByLabel('Group').selectOption({ index: 0 });
    await main(page).getByLabel('Group').selectOption({ label: 'Hospitality' });
    await main(page).getByRole('button', { name: 'Show the preview' }).click();
    const confirm = main(page).getByRole('button', { name: /to Hospitality$/ });
    await until(async () => (await confirm.count()) > 0, 'the preview is there');
    const seen = await words(page);
    for (const name of names) assert.ok(seen.includes(name), `${name} has a verdict`);
    assert.deepEqual(await overflow(page, 390), []);
    await confirm.click();
    await finished(page);
    assert.deepEqual(await overflow(page, 390), []);
    const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: /^Download|CSV/ }).first().click(),
    ]);
    const text = Buffer.concat(await (await file.createReadStream()).toArray()).toString();
    for (const name of names) assert.ok(text.includes(name), `${name} is in the file`);
    expectNoFaults(context);
    await context.close();
});
