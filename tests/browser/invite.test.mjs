// A firm asks the owner of an account that it has nothing to do with, and the owner decides: both answers,
// from the first form to what the firm sees, with scripts and without.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, expectNoFaults, launch, openContext, overflow, signIn } from './support/browser.mjs';
import { openOutbox, ownersAt, signInByLetter } from './support/outbox.mjs';
import { startPortal } from './support/portal.mjs';
import { words } from './support/walk.mjs';

const FIRM = 'Pemberton & Hale';
/** The firm whose clients the senior's firm has never met. */
const OTHER = 'Brightwater Accountants';

let browser, portal, outbox, owners;
before(async () => {
    [browser, portal] = await Promise.all([launch(), startPortal()]);
    outbox = await openOutbox(browser, portal);
    owners = await ownersAt(outbox, OTHER, 4);
});
after(async () => {
    await browser?.close();
    await portal?.stop();
});

const product = (it) => it.row.match(/\bBooks\b|\bJobs\b/)[0];

/** The senior makes a folder and invites the owner from it; answers the list of invitations. */
async function invite(context, owner) {
    const page = await signIn(context, portal.person('senior'));
    const firm = page.url().match(/^[^/]+\/\/[^/]+\/p\/[^/?]+/)[0];
    await page.goto(`${firm}/clients/new`);
    await page.getByLabel('Client name').fill(owner.business);
    await page.getByRole('button', { name: /^Create client/ }).click();
    await page.getByRole('heading', { level: 1, name: owner.business }).waitFor();
    await page.locator('#accounts').getByRole('link', { name: 'Account', exact: true }).first().click();
    const form = page.getByRole('region', { name: 'Invite an existing account' });
    await form.getByLabel('Owner\'s email').fill(owner.email);
    await form.getByLabel(product(owner), { exact: true }).check();
    await form.getByLabel('Link', { exact: false }).first().check();
    await form.getByLabel('Message to the owner').fill('We do the year end of your suppliers.');
    await form.getByRole('button', { name: 'Send invitation' }).click();
    await page.getByText('Invitation sent.', { exact: false }).first().waitFor();
    await page.goto(`${firm}/invitations`);
    assert.match(await rowOf(page, owner).innerText(), /Until /);
    return page;
}

const rowOf = (page, owner) => page.getByRole('row').filter({ hasText: owner.email });

/** The owner follows the letter, signs in by another one and is back at the question. */
async function open(context, owner) {
    const letter = await outbox.letter(owner.email, `${FIRM} asks to work in your ${product(owner)} account`);
    assert.match(letter.text, /Isla Marchetti/, 'the letter says who asks');
    const link = letter.links.find((it) => it.includes('/i/'));
    const page = await context.newPage();
    await page.goto(link);
    await page.getByText('Nothing happens until you press Allow.').waitFor();
    assert.deepEqual(await overflow(page, 390), []);
    await page.getByRole('button', { name: 'Sign in to answer' }).click();
    await signInByLetter(page, outbox, owner.email);
    await page.goto(link);
    await page.getByRole('heading', { level: 1, name: `${FIRM} asks to work in your ${product(owner)} account` }).waitFor();
    const seen = await words(page);
    for (const said of ['They can', 'They cannot', 'See or use your password', 'year end of your suppliers']) {
        assert.ok(seen.includes(said), `the owner reads “${said}”`);
    }
    return page;
}

for (const [at, script] of [true, false].entries()) {
    const how = `${script ? 'with' : 'without'} scripts`;

    test(`an owner reads what they allow, ticks an account and lets the firm in, ${how}`, async () => {
        const owner = owners[at];
        const [senior, theirs] = [await openContext(browser, { script }), await openContext(browser, { script })];
        const list = await invite(senior, owner);
        const page = await open(theirs, owner);
        const account = page.getByRole('group', { name: /for which accounts/i }).getByRole('checkbox');
        if (script) assert.deepEqual(await axe(page), []);

        // Nothing ticked: the page says so and nothing is allowed.
        for (const it of await account.all()) await it.uncheck();
        await page.getByRole('button', { name: 'Allow' }).click();
        await page.getByRole('heading', { name: /there is a problem/i }).waitFor();
        if (script) assert.deepEqual(await axe(page), []);
        await account.first().check();
        await page.getByRole('button', { name: 'Allow' }).click();
        await page.getByText('The firm can sign in now.').first().waitFor();
        await page.getByRole('button', { name: `Turn off access for ${FIRM}` }).waitFor();

        await list.reload();
        assert.match(await rowOf(list, owner).innerText(), /Accepted/);
        const told = await outbox.letter(portal.person('senior').email, /accepted your invitation/);
        assert.ok(told.text.includes(owner.business), 'the firm is told who accepted');
        expectNoFaults(senior);
        expectNoFaults(theirs, { statuses: [422] });
        await senior.close();
        await theirs.close();
    });

    test(`an owner declines and says why, and the firm reads it, ${how}`, async () => {
        const owner = owners[at + 2];
        const [senior, theirs] = [await openContext(browser, { script }), await openContext(browser, { script })];
        const list = await invite(senior, owner);
        const page = await open(theirs, owner);
        await page.getByLabel('If you decline: why').fill('We are happy where we are.');
        await page.getByRole('button', { name: 'Not now' }).click();
        await page.getByRole('heading', { level: 1, name: 'Declined' }).waitFor();
        if (script) assert.deepEqual(await axe(page), []);
        assert.deepEqual(await overflow(page, 390), []);

        await list.reload();
        assert.match(await rowOf(list, owner).innerText(), /Declined.*“We are happy where we are\.”/s);
        if (script) assert.deepEqual(await axe(list), []);
        assert.deepEqual(await overflow(list, 390), []);
        const told = await outbox.letter(portal.person('senior').email, /declined your invitation/);
        assert.ok(told.text.includes('We are happy where we are.'), told.text);
        expectNoFaults(senior);
        expectNoFaults(theirs);
        await senior.close();
        await theirs.close();
    });
}

test('any folder of the firm can be chosen for an invitation', async () => {
    const context = await openContext(browser);
    const page = await signIn(context, portal.person('senior'));
    const firm = page.url().match(/^[^/]+\/\/[^/]+\/p\/[^/?]+/)[0];
    await page.goto(`${firm}/clients/new`);
    await page.getByLabel('Client name').fill('Zennor Slate Ltd');
    await page.getByRole('button', { name: /^Create client/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Zennor Slate Ltd' }).waitFor();
    await page.goto(`${firm}/invitations`);
    await page.getByRole('link', { name: 'Invite a client' }).click();
    await page.getByRole('search', { name: 'Find the client' }).getByRole('searchbox').fill('zennor');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=zennor/);
    const folder = page.getByLabel('Folder', { exact: true });
    assert.ok((await folder.innerText()).includes('Zennor Slate Ltd'), 'the new folder can be chosen');
    assert.deepEqual(await axe(page), []);
    expectNoFaults(context);
    await context.close();
});
