// Importing clients from a file to the result, without and with scripts; the palette by keyboard alone;
// Today's first fix in two presses from the sign-in.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, expectNoFaults, launch, openContext, overflow, signIn } from './support/browser.mjs';
import { startPortal } from './support/portal.mjs';

let browser, portal;
before(async () => {
    [browser, portal] = await Promise.all([launch(), startPortal()]);
});
after(async () => {
    await browser?.close();
    await portal?.stop();
});

const CSV = 'Client Name,Client Code,Email,Phone\nAlderney Boats,ALD-1,a@alderney.example,01481 822000\n'
    + 'Bad Row Ltd,BAD-1,no-at-sign,\nCastle Quay Café,CAS-1,c@castle.example,\n';

for (const script of [true, false]) {
    test(`a file becomes clients, ${script ? 'with' : 'without'} scripts`, async () => {
        const context = await openContext(browser, { script });
        const page = await signIn(context, portal.person('senior'));
        await page.goto(new URL('/', page.url()).href);
        const firm = page.url().match(/\/p\/[^/?]+/)[0];
        await page.goto(`${portal.address}${firm}/clients/import`);
        const text = script ? CSV : CSV.replaceAll('-1', '-2').replaceAll('@', '2@').replaceAll(' Ltd', ' 2 Ltd')
            .replaceAll('Boats', 'Boats 2').replaceAll('Café', 'Café 2');
        await page.getByLabel(/csv or excel/i).setInputFiles({ name: 'export.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
        await page.getByRole('button', { name: 'Continue' }).click();
        await page.getByRole('heading', { name: /which column/i }).waitFor();
        assert.equal(await page.getByLabel('Client Code becomes').inputValue(), 'number');
        await page.getByRole('button', { name: 'Check the rows' }).click();
        await page.getByRole('heading', { name: /check what will change/i }).waitFor();
        if (script) {
            assert.deepEqual(await axe(page), []);
            assert.deepEqual(await overflow(page, 320), []);
        }
        const blocked = page.getByRole('button', { name: 'Import', exact: true });
        assert.equal(await blocked.getAttribute('aria-disabled'), 'true');
        await page.getByRole('button', { name: 'Add 2 clients, leave out 1 row' }).click();
        await page.getByRole('heading', { name: '2 clients added' }).waitFor();
        const [file] = await Promise.all([
            page.waitForEvent('download'),
            page.getByRole('link', { name: /download the failed rows/i }).click(),
        ]);
        const failed = await (await file.createReadStream()).toArray();
        assert.match(Buffer.concat(failed).toString(), /Reason\r\nBad Row.*Email: Give one e-mail/);
        expectNoFaults(context);
        await context.close();
    });
}

test('the palette finds, opens and signs in by keys alone', async () => {
    const context = await openContext(browser);
    const page = await signIn(context, portal.person('senior'));
    const { client } = portal.person("client's owner");
    await page.keyboard.press('Control+k');
    const box = page.getByRole('combobox', { name: /search or jump/i });
    await box.waitFor();
    assert.ok(await box.evaluate((it) => it === document.activeElement), 'the palette takes the focus');
    await page.keyboard.type(client.slice(0, 8).toLowerCase());
    const first = page.getByRole('option', { name: client }).first();
    await first.waitFor();
    await page.waitForFunction((name) => document.querySelector('[role=option][aria-selected=true]')?.textContent.includes(name), client);
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press('Escape');
    assert.equal(await box.isVisible(), false);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('>import');
    await page.getByRole('option', { name: 'Import clients' }).waitFor();
    await page.waitForFunction(() => document.querySelector('[role=option][aria-selected=true]')?.textContent.includes('Import'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Import clients' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type(client.toLowerCase());
    await page.waitForFunction((name) => document.querySelector('[role=option][aria-selected=true]')?.textContent.includes(name), client);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: client }).waitFor();
    expectNoFaults(context);
    await context.close();
});

test("Today's first fix is two presses from the sign-in", async () => {
    const context = await openContext(browser);
    const page = await signIn(context, portal.person('senior'));
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
    const needs = page.getByRole('region', { name: /access (has expired|expires soon)/i }).first();
    await needs.getByRole('link', { name: /request access/i }).or(needs.getByRole('button', { name: /^sign in/i })).first().click();
    await page.getByLabel(/reason|why/i).first().waitFor();
    expectNoFaults(context);
    await context.close();
});
