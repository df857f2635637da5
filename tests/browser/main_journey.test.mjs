// The main job, end to end, on both engines: a partner's senior enters a client's account because the
// client's owner allowed it; the owner ends it; the senior's next click is refused with the reason.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { expectNoFaults, launch, openContext, signIn } from './support/browser.mjs';
import { startPortal } from './support/portal.mjs';
import { startPostgres } from './support/postgres.mjs';
import { enter, expectGood, findClient, isAt, pageWhere, rowOf, words } from './support/walk.mjs';

const LAST_CLICK_SECONDS = 5;
const ENTRY_SECONDS = 120;
/** The demo senior's firm. */
const FIRM = 'Pemberton & Hale';
const REASON = /off by (the )?client|turned off|access is off|ended/i;

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser?.close());

const RUNS = [
    { name: 'SQLite', look: {} },
    { name: 'PostgreSQL', look: {}, postgres: true },
    { name: 'SQLite, without JavaScript', look: { script: false } },
];

for (const run of RUNS) {
    describe(run.name, { concurrency: 1 }, () => {
        const scripted = run.look.script !== false;
        let postgres, portal, senior, owner, inProduct, desk, client, list;

        /** The button of before on the second tab. */
        const stale = () => desk.getByRole('button', { name: `Sign in to Jobs of ${client}` }).first();

        before(async () => {
            if (run.postgres) postgres = await startPostgres();
            portal = await startPortal({ database: postgres?.url });
            senior = await openContext(browser, run.look);
            owner = await openContext(browser, run.look);
            client = portal.person("client's owner").client;
        });
        after(async () => {
            await senior?.close();
            await owner?.close();
            await portal?.stop();
            await postgres?.stop();
        });

        test('the senior finds the client and is inside its account in under two minutes', async () => {
            const began = Date.now();
            const page = await signIn(senior, portal.person('senior'));
            list = page.url();
            const row = await findClient(page, client);
            // A second tab with the client's page, to press its button once access has ended.
            desk = await senior.newPage();
            await desk.goto(page.url());
            await (await rowOf(desk, client)).getByRole('link', { name: /manage client/i }).click();
            await stale().waitFor();
            await enter(page, row, 'Jobs', client);
            inProduct = await pageWhere(senior, isAt(portal.products.jobs), 'no page of Jobs opened');
            await inProduct.getByRole('heading').first().waitFor();

            const seen = await words(inProduct);
            assert.match(seen, new RegExp(escape(client)), 'the product shows whose account it is');
            assert.match(seen, new RegExp(escape(portal.person('senior').name)), 'and who is in it');
            assert.ok(Date.now() - began < ENTRY_SECONDS * 1000);
            if (scripted) await expectGood(inProduct, `journey-${slug(run.name)}-in-product`);
        });

        test('the owner sees who can get in, and turns access off', async () => {
            const page = await signIn(owner, portal.person("client's owner"));
            await page.goto(`${portal.address}/me/access`);
            await page.getByRole('heading', { level: 1, name: /who can get into your accounts/i }).waitFor();
            assert.match(await words(page), new RegExp(escape(portal.person('senior').name)));

            // Another firm may help the same business: only the senior's own is turned off.
            await page.getByRole('button', { name: `Turn off access for ${FIRM}` }).click();
            await page.getByText(/access is off/i).first().waitFor();
            if (scripted) await expectGood(page, `journey-${slug(run.name)}-access-off`);
        });

        test('the next click in the product is refused with the reason', async () => {
            const until = Date.now() + LAST_CLICK_SECONDS * 1000;
            let seen;
            do {
                const link = inProduct.getByRole('navigation').getByRole('link').first();
                if ((await link.count()) > 0) await link.click();
                else await inProduct.reload();
                seen = await words(inProduct);
            } while (!REASON.test(seen) && Date.now() < until);
            assert.match(seen, REASON, 'the product says why');
            assert.match(seen, /owner/i, 'and by whom');
            if (scripted) await expectGood(inProduct, `journey-${slug(run.name)}-product-refuses`);
        });

        test('the next click in the portal is refused with the reason and who can change it', async () => {
            // The second tab still shows the button of before: only the server's word counts.
            await stale().click();
            // Signing in opens a tab of its own; the refusal stands there.
            const isRefusal = async (page) =>
                page !== inProduct && page.url().endsWith('/sign-in') && REASON.test(await words(page));
            const refusal = await pageWhere(senior, isRefusal, 'no page refuses with the reason');
            assert.match(await words(refusal), /owner/i, 'the page says who can change it');
            if (scripted) await expectGood(refusal, `journey-${slug(run.name)}-portal-refuses`);

            await desk.goto(list);
            const row = await findClient(desk, client);
            assert.match(await row.innerText(), REASON, 'the list says so too');
            if (scripted) await expectGood(desk, `journey-${slug(run.name)}-list-says-off`);
        });

        test('no page of the journey had a fault', () => {
            expectNoFaults(senior, { statuses: [401, 403, 409] });
            expectNoFaults(owner);
        });
    });
}

function escape(words) {
    return words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function slug(words) {
    return words.toLowerCase().replace(/[^a-z]+/g, '-');
}
