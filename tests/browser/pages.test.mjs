// Every page that a link leads to, for every kind of person, in light and dark, wide and narrow: axe
// finds nothing, the HTML is valid, nothing scrolls sideways, the console stays silent.
//
// Colours and widths do not depend on each other, so most pages are seen light and wide, then dark and
// narrow; the pages that people spend their day on in all four looks.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ALL_LOOKS, STATES, WALKS } from './pages.mjs';
import { LOOKS, expectNoFaults, htmlFaultsIn, launch, openContext, overflow, signIn } from './support/browser.mjs';
import { startPortal } from './support/portal.mjs';
import { findings } from './support/walk.mjs';
import { walkLinks } from './support/walk_links.mjs';

let browser, portal;
before(async () => {
    [browser, portal] = await Promise.all([launch(), startPortal()]);
});
after(async () => {
    await browser?.close();
    await portal?.stop();
});

/** What every look of every page is held to; `contexts` holds one signed-in browser per look. */
async function looks(contexts, name, open, { statuses = [], all = true } = {}) {
    const found = [];
    const chosen = all ? contexts : contexts.filter(({ look }) => (look.scheme === 'dark') === (look.width === 390));
    const one = async ({ look, context }) => {
        const label = `${name}-${look.scheme}-${look.width}`;
        const page = await context.newPage();
        context.faults.length = 0;
        try {
            await open(page);
            const narrow = look.width === 390;
            found.push(...(await findings(page, label)));
            if (narrow && look.scheme === 'dark') {
                for (const width of [390, 320]) {
                    found.push(...(await overflow(page, width)).map((it) => `${label}: ${it}`));
                }
            }
            const headings = await page.getByRole('heading', { level: 1 }).count();
            if (headings !== 1) found.push(`${label}: ${headings} headings of the first level`);
            expectNoFaults(context, { statuses });
        } catch (error) {
            found.push(`${label}: ${error.message}`);
        } finally {
            await page.close();
        }
    };
    for (let at = 0; at < chosen.length; at += 2) await Promise.all(chosen.slice(at, at + 2).map(one));
    assert.deepEqual(found, [], `findings on ${name}`);
}

const seen = new Set();

for (const walk of WALKS) {
    describe(`pages of ${walk.hat}`, () => {
        let contexts, kinds, place;

        before(async () => {
            const context = await openContext(browser);
            let state;
            let start = portal.address + (walk.start ?? '');
            if (walk.hat !== 'nobody') {
                const page = await signIn(context, portal.person(walk.hat));
                start = page.url();
                state = await context.storageState();
            }
            kinds = await walkLinks(context, start);
            const firm = start.match(/^(.*\/p\/[^/?#]+)/)?.[1];
            place = { address: portal.address, firm, portal };
            await context.close();
            contexts = await Promise.all(LOOKS.map(async (look) =>
                ({ look, context: await openContext(browser, { ...look, state }) })));
        });
        after(() => Promise.all(contexts.map(({ context }) => context.close())));

        test('links lead to every page there should be, and to no error', () => {
            const wrong = [...kinds].filter(([, it]) => it.status >= 400).map(([kind, it]) => `${it.status} ${kind} at ${it.url}`);
            assert.deepEqual(wrong, []);
            for (const kind of walk.finds) assert.ok(kinds.has(kind), `${kind} is not among ${[...kinds.keys()].join(' ')}`);
        });

        test('the HTML is valid as the server sends it', async () => {
            const found = [];
            for (const [kind, { html }] of kinds) {
                found.push(...(await htmlFaultsIn(html)).map((it) => `${kind}: ${it}`));
            }
            assert.deepEqual(found, []);
        });

        test('axe and the other probes find nothing on any page', async (context) => {
            for (const [kind, { url }] of kinds) {
                if (seen.has(kind)) continue; // another person's walk has held this page to it
                seen.add(kind);
                await context.test(kind, () => looks(contexts, `page${fileName(kind)}`, (page) => page.goto(url), { all: ALL_LOOKS.includes(kind) }));
            }
        });

        test('and nothing in states that no link leads to', async (context) => {
            for (const it of STATES.filter((one) => one.hat === walk.hat)) {
                await context.test(it.name, () => looks(contexts, `state-${it.name}`, (page) => it.open(page, place), { statuses: it.statuses, all: false }));
            }
        });
    });
}

function fileName(kind) {
    return kind.replace(/[^a-z]+/gi, '-').replace(/-$/, '');
}
