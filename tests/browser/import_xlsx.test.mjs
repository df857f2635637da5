// A workbook from a spreadsheet program becomes clients: columns are guessed, numbers keep their digits, a
// bad row is left out and comes back with its reason, and a file that is none is refused in words.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, expectNoFaults, launch, openContext, overflow, signIn } from './support/browser.mjs';
import { startPortal } from './support/portal.mjs';
import { findClient } from './support/walk.mjs';
import { workbook } from './support/xlsx.mjs';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

let browser, portal;
before(async () => {
    [browser, portal] = await Promise.all([launch(), startPortal()]);
});
after(async () => {
    await browser?.close();
    await portal?.stop();
});

for (const script of [true, false]) {
    test(`a workbook becomes clients, ${script ? 'with' : 'without'} scripts`, async () => {
        const context = await openContext(browser, { script });
        const page = await signIn(context, portal.person('senior'));
        const base = page.url().match(/^.*\/p\/[^/?#]+/)[0];
        const send = async (name, buffer) => {
            await page.goto(`${base}/clients/import`);
            await page.getByLabel(/csv or excel/i).setInputFiles({ name, mimeType: XLSX, buffer });
            await page.getByRole('button', { name: 'Continue' }).click();
        };
        const [one, two] = script ? ['Ælfric & Sons Ltd', 'Brightholme Dairy'] : ['Ånstad & Sons Ltd', 'Brindle Dairy'];
        const number = script ? 70_145 : 70_146;

        await send('clients.xlsx', Buffer.from('this is no workbook'));
        await page.getByRole('heading', { name: /there is a problem/i }).waitFor();
        if (script) assert.deepEqual(await axe(page), []);
        assert.deepEqual(await overflow(page, 390), []);

        await send('clients.xlsx', workbook([
            ['Client Name', 'Client Code', 'Email', 'Phone'],
            [one, number, 'sons@north.example', '01481 822000'],
            ['', number + 10, 'nobody@north.example', ''],
            [two, `B-${number}`, 'dairy@north.example', '+44 1481 822001'],
        ]));
        await page.getByRole('heading', { name: /which column/i }).waitFor();
        assert.equal(await page.getByLabel('Client Code becomes').inputValue(), 'number');
        if (script) assert.deepEqual(await axe(page), []);
        assert.deepEqual(await overflow(page, 390), []);
        await page.getByRole('button', { name: 'Check the rows' }).click();
        await page.getByRole('heading', { name: /check what will change/i }).waitFor();
        if (script) assert.deepEqual(await axe(page), []);
        assert.deepEqual(await overflow(page, 390), []);
        await page.getByRole('button', { name: 'Add 2 clients, leave out 1 row' }).click();
        await page.getByRole('heading', { name: '2 clients added' }).waitFor();
        if (script) assert.deepEqual(await axe(page), []);
        assert.deepEqual(await overflow(page, 390), []);

        await page.goto(`${base}/clients`);
        const row = await findClient(page, one);
        assert.ok((await row.innerText()).includes(String(number)), 'the number kept its digits');
        await findClient(page, two);
        expectNoFaults(context, { statuses: [422] });
        await context.close();
    });
}
