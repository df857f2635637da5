// Access that nobody used ends by itself; the firm asks for it again, the owner reads who asks and why,
// allows it from the letter, and the firm is back inside. Once with scripts and a clock that really runs
// out, once without scripts for a client whose access had ended before.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, expectNoFaults, launch, openContext, overflow, signIn } from './support/browser.mjs';
import { openOutbox, signInByLetter } from './support/outbox.mjs';
import { startPortal } from './support/portal.mjs';
import { enter, findClient, isAt, pageWhere, words } from './support/walk.mjs';

const FIRM = 'Pemberton & Hale';
const REASON = 'The November payslips are due on Friday.';

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
    { client: 'Larkfield Dental Practice', product: 'Books', email: 'anil@larkfield.example', script: false },
    { client: 'Hartwell Joinery Ltd', product: 'Payroll', email: 'joe@hartwell.example', script: true, days: 7 },
];

/** The client's account on its page, where its state stands beside what can be done. */
const accountOf = (page, run) => page.getByRole('group', { name: run.product, exact: true });

async function openClient(page, run) {
    const row = await findClient(page, run.client);
    await row.getByRole('link', { name: /manage client/i }).click();
    await accountOf(page, run).waitFor();
}

/** Asks on the page that the row leads to, first without a reason. */
async function ask(page, run) {
    await accountOf(page, run).getByRole('link', { name: /request access/i }).click();
    await page.getByRole('heading', { level: 1, name: `Request access to ${run.client}` }).waitFor();
    // Every account of this owner that has ended is ticked; only one is needed.
    for (const box of await page.getByRole('main').getByRole('checkbox').all()) {
        await box.setChecked((await box.locator('xpath=..').innerText()).includes(run.product));
    }
    await page.getByRole('button', { name: /^Send request to/ }).click();
    await page.getByRole('heading', { name: /there is a problem/i }).waitFor();
    if (run.script) assert.deepEqual(await axe(page), []);
    assert.deepEqual(await overflow(page, 390), []);
    await page.getByLabel('Reason').fill(REASON);
    await page.getByRole('button', { name: /^Send request to/ }).click();
    await page.getByText('Access requested.').first().waitFor();
}

/** The owner reads the letter, follows it to the request and allows. */
async function allow(context, run) {
    const about = `${run.client} (${run.product})`;
    const letter = await outbox.letter(run.email, `Isla Marchetti of ${FIRM} asks for access to ${about}`);
    assert.ok(letter.text.includes(REASON), `the letter gives the reason: ${letter.text}`);
    const link = letter.links.find((it) => /\/(r|i|me\/requests)\//.test(it)) ?? letter.links[0];
    const page = await context.newPage();
    await page.goto(link);
    const door = page.getByRole('link', { name: 'Sign in to answer' });
    await door.or(page.getByRole('heading', { level: 1, name: 'Sign in' })).first().waitFor();
    if ((await door.count()) > 0) await door.click();
    if (run.email === portal.person("client's owner").email) await signIn(context, portal.person("client's owner"));
    else await signInByLetter(page, outbox, run.email);
    await page.goto(link);
    await page.getByRole('heading', { level: 1, name: `${FIRM} asks for access` }).waitFor();
    const seen = await words(page);
    for (const said of ['Isla Marchetti', REASON, run.product]) {
        assert.ok(seen.includes(said), `the owner reads “${said}”`);
    }
    if (run.script) assert.deepEqual(await axe(page), []);
    assert.deepEqual(await overflow(page, 390), []);
    await page.getByRole('button', { name: /^Allow for 60 days/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Access is open' }).waitFor();
    if (run.script) assert.deepEqual(await axe(page), []);
}

for (const run of RUNS) {
    test(`${run.client} asks for access again and is let in, ${run.script ? 'with' : 'without'} scripts`, async () => {
        const senior = await openContext(browser, { script: run.script });
        const owner = await openContext(browser, { script: run.script });
        const page = await signIn(senior, portal.person('senior'));
        if (run.days) {
            await openClient(page, run);
            await accountOf(page, run).getByRole('button', { name: /^sign in/i }).waitFor();
            await outbox.forward(run.days);
            await page.reload();
            await page.goto(new URL('/', page.url()).href);
        }
        await openClient(page, run);
        assert.match(await accountOf(page, run).innerText(), /Expired/);
        assert.equal(await accountOf(page, run).getByRole('button', { name: /^sign in/i }).count(), 0);
        await ask(page, run);
        await page.goto(new URL('/', page.url()).href);
        await openClient(page, run);
        assert.match(await accountOf(page, run).innerText(), /Requested/, 'the row says that the owner is asked');

        await allow(owner, run);
        const told = await outbox.letter(portal.person('senior').email, `Access to ${run.client} (${run.product}): allowed`);
        assert.ok(told.text.includes(run.client), told.text);

        await page.goto(new URL('/', page.url()).href);
        await enter(page, await findClient(page, run.client), run.product, run.client);
        const inside = await pageWhere(senior, isAt(portal.products[run.product.toLowerCase()]), 'the product opens');
        await inside.getByRole('heading').first().waitFor();
        assert.ok((await words(inside)).includes(run.client), 'it is the client’s account');
        expectNoFaults(senior, { statuses: [422] });
        expectNoFaults(owner, { statuses: [401] });
        await senior.close();
        await owner.close();
    });
}
