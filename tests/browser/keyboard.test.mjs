// The main job with the keyboard alone: where the focus is after each key, and that it can be seen.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, openContext, signIn } from './support/browser.mjs';
import { startPortal } from './support/portal.mjs';
import { isAt, pageWhere } from './support/walk.mjs';

const MOST_TABS = 80;

let browser, portal, context, page;
before(async () => {
    [browser, portal] = await Promise.all([launch(), startPortal()]);
    context = await openContext(browser);
    page = await signIn(context, portal.person('senior'));
});
after(async () => {
    await browser?.close();
    await portal?.stop();
});

/** What has the focus: its name, and whether anything hides it or nothing marks it. */
function focused() {
    return page.evaluate(async () => {
        // What the focus changes is there with the next frame; a person sees no earlier one.
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        const element = document.activeElement;
        const box = element.getBoundingClientRect();
        const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        const style = getComputedStyle(element);
        return {
            name: (element.getAttribute('aria-label') || element.innerText || element.name || '').trim(),
            tag: element.tagName.toLowerCase(),
            type: element.type,
            row: element.closest('tr, [role=row]')?.innerText ?? '',
            covered: !(top && (element.contains(top) || top.contains(element))),
            // A search field and its icon share a frame, which shows the focus for both.
            marked: style.outlineStyle !== 'none' || style.boxShadow !== 'none'
                || (element.type === 'search' && getComputedStyle(element.parentElement).boxShadow !== 'none'),
        };
    });
}

/** Presses Tab until the focus is where the test wants it; nothing on the way may be hidden. */
async function tabTo(test, what) {
    const way = [];
    for (let count = 0; count < MOST_TABS; count += 1) {
        await page.keyboard.press('Tab');
        const at = await focused();
        way.push(`${at.tag} ${at.name}`);
        assert.ok(!at.covered, `the focus on ${at.tag} "${at.name}" is covered`);
        assert.ok(at.marked, `nothing marks the focus on ${at.tag} "${at.name}"`);
        if (test(at)) return at;
    }
    return assert.fail(`${what} was not reached by ${MOST_TABS} tabs:\n${way.join('\n')}`);
}

test('the first Tab offers to skip to the content', async () => {
    await page.keyboard.press('Tab');
    assert.match((await focused()).name, /skip to/i);
});

test('keys alone lead from the first page into the client’s account', async () => {
    const { client } = portal.person("client's owner");
    await tabTo((at) => at.tag === 'a' && /^clients/i.test(at.name), 'the link Clients');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /clients/i }).waitFor();

    await tabTo((at) => at.type === 'search', 'the search field');
    await page.keyboard.type(client);
    await page.keyboard.press('Enter');
    await page.getByRole('row').filter({ hasText: client }).first().waitFor();

    await tabTo((at) => /^sign in/i.test(at.name) && at.row.includes(client), 'Sign in on the row');
    await page.keyboard.press('Enter');
    // Several accounts: a menu opens and takes the focus, on its first button.
    const name = `Sign in to Jobs of ${client}`;
    const menu = page.getByRole('button', { name });
    await Promise.race([
        menu.first().waitFor().catch(() => {}),
        context.waitForEvent('page').catch(() => {}),
    ]);
    if (context.pages().length === 1 && (await menu.count()) > 0) {
        await page.locator('#menu button:focus').waitFor();
        if ((await focused()).name !== name) await tabTo((at) => at.name === name, 'Jobs in the menu');
        await page.keyboard.press('Enter');
    }
    await pageWhere(context, isAt(portal.products.jobs), 'no page of Jobs opened');
});
