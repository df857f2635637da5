// A note from its first words to its end: written, a colleague named in it, edited with its history kept,
// pinned and deleted, with scripts and without.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, expectNoFaults, launch, openContext, overflow, signIn } from './support/browser.mjs';
import { openOutbox } from './support/outbox.mjs';
import { startPortal } from './support/portal.mjs';
import { findClient, words } from './support/walk.mjs';

const CLIENT = 'Nine Elms Cycle Co-op';

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
    test(`a note is written, changed, pinned and deleted, ${script ? 'with' : 'without'} scripts`, async () => {
        const context = await openContext(browser, { script });
        const page = await signIn(context, portal.person('senior'));
        const row = await findClient(page, CLIENT);
        await row.getByRole('link', { name: /manage client/i }).click();
        await page.getByRole('heading', { level: 1, name: CLIENT }).waitFor();
        const mark = script ? 'first' : 'second';
        const note = page.getByRole('article').filter({ hasText: mark });
        const write = async (text) => {
            await page.getByLabel('Add a note', { exact: true }).fill(text);
            await page.getByRole('button', { name: 'Add note', exact: true }).click();
        };

        // Who cannot reach the client is not called to it unasked.
        await write(`@Priya Raman please look, ${mark}`);
        await page.getByRole('heading', { name: /there is a problem/i }).waitFor();
        await page.getByRole('button', { name: /^Give .*access and add note/ }).waitFor();
        if (script) assert.deepEqual(await axe(page), []);
        assert.deepEqual(await overflow(page, 390), []);

        await write(`The ${mark} rota is **late**, @Ben Adeyemi`);
        await page.getByText('Note added.').first().waitFor();
        assert.equal(await note.locator('.md b, .md strong').innerText(), 'late', 'marks are shown as marks');
        const letter = await outbox.letter('ben@pembertonhale.example', `mentioned you in a note about ${CLIENT}`);
        assert.match(letter.text, new RegExp(`Isla Marchetti`));
        assert.ok(letter.links.some((it) => it.includes('/clients/')), 'the letter leads to the client');

        await note.getByRole('link', { name: /^Edit the note of/ }).click();
        await page.getByLabel('Note', { exact: true }).fill(`The ${mark} rota is settled.`);
        await page.getByRole('button', { name: 'Save note' }).click();
        await note.getByText('rota is settled').waitFor();
        await note.getByRole('link', { name: /^edited/ }).click();
        await page.getByRole('heading', { level: 1, name: 'History of a note' }).waitFor();
        const seen = await words(page);
        assert.match(seen, /rota is settled/);
        assert.match(seen, /rota is \*\*late\*\*/, 'the earlier text is kept as it was typed');
        if (script) assert.deepEqual(await axe(page), []);
        assert.deepEqual(await overflow(page, 390), []);
        await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: CLIENT }).click();

        await note.getByRole('button', { name: /^Pin the note of/ }).click();
        await note.getByText('Pinned', { exact: true }).waitFor();
        await note.getByRole('button', { name: /^Unpin the note of/ }).waitFor();
        if (script) assert.deepEqual(await axe(page), []);

        await note.locator('summary').click();
        await page.getByRole('button', { name: 'Delete this note' }).last().waitFor();
        await note.getByRole('button', { name: 'Delete this note' }).click();
        await page.getByText('Deleted.', { exact: true }).first().waitFor();
        assert.equal(await note.count(), 0);
        expectNoFaults(context, { statuses: [422] });
        await context.close();
    });
}
