// A firm ends its side: the connection to a client, and to one account that is in no folder. Both say what
// is lost and kept, want a reason, and tell the owner.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, expectNoFaults, launch, openContext, overflow, signIn } from './support/browser.mjs';
import { openOutbox } from './support/outbox.mjs';
import { startPortal } from './support/portal.mjs';
import { findClient, words } from './support/walk.mjs';

const FIRM = 'Pemberton & Hale';

let browser, portal, outbox;
before(async () => {
    [browser, portal] = await Promise.all([launch(), startPortal()]);
    outbox = await openOutbox(browser, portal);
});
after(async () => {
    await browser?.close();
    await portal?.stop();
});

const RUNS = [
    {
        script: true,
        client: { name: 'Hartwell Joinery Ltd', email: 'joe@hartwell.example' },
        loose: { name: 'Pike & Perch Tackle', email: 'owen@pikeandperch.example' },
    },
    {
        script: false,
        client: { name: 'Larkfield Dental Practice', email: 'anil@larkfield.example' },
        loose: { name: 'Copper Kettle Tea Room', email: 'ruth@copperkettle.example' },
    },
];

/** Sends the form without a reason, then with "Other" and no words, then well. */
async function giveReason(page, button, script) {
    for (const [choose, what] of [[false, 'a reason'], [true, 'words for “Other”']]) {
        if (choose) await page.getByLabel(/^Other/).check();
        await button.click();
        await page.getByRole('heading', { name: /there is a problem/i }).waitFor();
        assert.match(await page.title(), /^Error: /, `the title says that ${what} is missing`);
        if (script) assert.deepEqual(await axe(page), []);
        assert.deepEqual(await overflow(page, 390), []);
    }
    await page.getByLabel(/^Other/).check();
    await page.getByLabel('In your words').fill('They closed the workshop.');
    await button.click();
    await page.getByText('The connection has ended.').first().waitFor();
    if (script) assert.deepEqual(await axe(page), []);
}

for (const { script, client, loose } of RUNS) {
    const how = `${script ? 'with' : 'without'} scripts`;

    test(`a senior cancels the connection to a client, ${how}`, async () => {
        const context = await openContext(browser, { script });
        const page = await signIn(context, portal.person('senior'));
        const row = await findClient(page, client.name);
        await row.getByRole('link', { name: /manage client/i }).click();
        await page.getByRole('heading', { level: 1, name: client.name }).waitFor();
        const address = page.url();
        await page.getByRole('link', { name: 'Cancel connection…' }).click();
        await page.getByRole('heading', { level: 1, name: `Cancel connection to ${client.name}` }).waitFor();
        const seen = await words(page);
        for (const said of ['cannot be undone', 'You lose', `${client.name} keeps`, 'All accounts and the data in them']) {
            assert.ok(seen.includes(said), `the page says “${said}”`);
        }
        await giveReason(page, page.getByRole('button', { name: `Cancel connection to ${client.name}` }), script);
        const told = await outbox.letter(client.email, new RegExp(`^${FIRM} no longer looks after`));
        assert.match(told.text, /has cancelled its connection/);
        assert.equal((await page.goto(address)).status(), 404);
        await page.goto(address.replace(/\/clients\/.*/, '/ended'));
        assert.match(await page.getByRole('row').filter({ hasText: client.name }).innerText(), /Your firm cancelled it/);
        expectNoFaults(context, { statuses: [404, 422] });
        await context.close();
    });

    test(`a senior cancels one account that is in no folder, ${how}`, async () => {
        const context = await openContext(browser, { script });
        const page = await signIn(context, portal.person('senior'));
        await page.getByRole('navigation').getByRole('link', { name: /^Clients/ }).first().click();
        await page.goto(`${page.url().split('?')[0]}/unlinked`);
        await page.getByRole('link', { name: `Manage ${loose.name}` }).click();
        await page.getByRole('heading', { level: 1, name: loose.name }).waitFor();
        if (script) assert.deepEqual(await axe(page), []);
        assert.deepEqual(await overflow(page, 390), []);
        const danger = page.getByRole('region', { name: 'Cancel connection' });
        await danger.getByRole('link', { name: 'Cancel connection…' }).click();
        await page.getByRole('heading', { name: 'You lose' }).waitFor();
        await page.getByRole('heading', { name: 'The client keeps' }).waitFor();
        await giveReason(page, page.getByRole('button', { name: 'Cancel connection', exact: true }), script);
        await outbox.letter(loose.email, new RegExp(`^${FIRM} no longer looks after`));
        await page.goto(`${page.url().replace(/(\/p\/[^/]+).*/, '$1')}/clients/unlinked`);
        assert.equal(await page.getByRole('link', { name: `Manage ${loose.name}` }).count(), 0);
        expectNoFaults(context, { statuses: [422] });
        await context.close();
    });
}
