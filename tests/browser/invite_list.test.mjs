// Many owners are invited by pasting a list: what each line becomes, then the run, then its letters; with scripts and
// without.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, expectNoFaults, launch, openContext, overflow, signIn } from './support/browser.mjs';
import { openOutbox } from './support/outbox.mjs';
import { startPortal } from './support/portal.mjs';

let browser, portal, outbox;
before(async () => {
    [browser, portal] = await Promise.all([launch(), startPortal()]);
    outbox = await openOutbox(browser, portal);
});
after(async () => {
    await browser?.close();
    await portal?.stop();
});

for (const script of [true, false]) {
    test(`a pasted list is looked at line by line and then sent, ${script ? 'with' : 'without'} scripts`, async () => {
        const mark = script ? 'one' : 'two';
        const context = await openContext(browser, { script });
        const page = await signIn(context, portal.person('senior'));
        const firm = page.url().match(/^[^/]+\/\/[^/]+\/p\/[^/?]+/)[0];
        await page.goto(`${firm}/invitations`);
        await page.getByRole('link', { name: 'Invite from a list' }).click();
        await page.getByRole('heading', { level: 1, name: 'Invite from a list' }).waitFor();
        if (script) assert.deepEqual(await axe(page), []);
        assert.deepEqual(await overflow(page, 390), []);

        // Nothing pasted: the page says so beside the field.
        await page.getByRole('button', { name: 'Show the preview' }).click();
        await page.getByRole('heading', { name: /there is a problem/i }).waitFor();
        if (script) assert.deepEqual(await axe(page), []);

        const lines = [
            `zoe@${mark}.example, Zelah ${mark} Ltd`,
            `Zack Zeal ${mark} <zack@${mark}.example>`,
            `zoe2@${mark}.example\tZelah ${mark} Ltd`,
            'nobody at all',
        ];
        await page.getByLabel('List of owners').fill(lines.join('\n'));
        await page.getByLabel('Jobs', { exact: true }).check();
        await page.getByLabel('Message to the owner').fill('We do your year end.');
        await page.getByRole('button', { name: 'Show the preview' }).click();
        await page.getByText('2 invitations will be sent. 2 lines will be left alone.').waitFor();
        const row = (name) => page.getByRole('row').filter({ hasText: name });
        assert.match(await row(`zoe@${mark}.example`).innerText(), /Will change.*a client is made/s);
        assert.match(await row(`zoe2@${mark}.example`).innerText(), /left alone.*Line 1 invites for the same client/s);
        if (script) assert.deepEqual(await axe(page), []);
        assert.deepEqual(await overflow(page, 390), []);

        await page.getByRole('button', { name: 'Send 2 invitations' }).click();
        await page.getByText('2 invitations sent, 2 lines left alone.').waitFor();
        const letter = await outbox.letter(`zack@${mark}.example`, /asks to work in your Jobs account/);
        assert.ok(letter.text.includes('We do your year end.'));
        await page.getByRole('link', { name: `Zelah ${mark} Ltd` }).first().click();
        await page.getByRole('heading', { level: 1, name: `Zelah ${mark} Ltd` }).waitFor();
        await page.goto(`${firm}/invitations`);
        assert.match(await row(`zoe@${mark}.example`).innerText(), /Until /);
        expectNoFaults(context, { statuses: [422] });
        await context.close();
    });
}
