// Steps that several journeys share, found the way a person finds them: by role and name.

import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { axe, overflow, picture, silentControls } from './browser.mjs';

/** Waits for a page of this context, in whatever tab, that passes the test. */
export async function pageWhere(context, test, what, seconds = 15) {
    const until = Date.now() + seconds * 1000;
    for (;;) {
        for (const page of context.pages()) {
            if (await test(page)) return page;
        }
        if (Date.now() > until) {
            const open = await Promise.all(context.pages().map(async (it) => `${it.url()}: ${await it.title()}`));
            assert.fail(`${what} within ${seconds} s; open are:\n${open.join('\n')}`);
        }
        await pause(50);
    }
}

/** Asks again until it is so; what another program does takes its own time. */
export async function until(test, what, seconds = 30) {
    const late = Date.now() + seconds * 1000;
    while (!(await test())) {
        assert.ok(Date.now() < late, `${what} within ${seconds} s`);
        await pause(100);
    }
}

export const isAt = (address) => (page) => page.url().startsWith(address);

/** The words of the page as a reader sees them. */
export const words = (page) => page.locator('body').innerText();

/** Opens Clients by the navigation and searches, as one types a name and presses Enter. */
export async function findClient(page, name) {
    await page.getByRole('navigation').getByRole('link', { name: /^Clients/ }).first().click();
    const search = page.getByRole('main').getByRole('searchbox').first();
    await search.fill(name);
    await search.press('Enter');
    return rowOf(page, name);
}

/** The client's row on a list that is open. */
export async function rowOf(page, name) {
    const row = page.getByRole('row').filter({ hasText: name }).first();
    await row.waitFor();
    return row;
}

/** Presses Sign in on a client's row, and on the product if the client has several. */
export async function enter(page, row, product, client) {
    const tabs = page.context().pages().length;
    await row.getByRole('button', { name: /^sign in/i }).first().click();
    // Several accounts: the menu (or, without scripts, the page) that asks which one. Its buttons
    // name the client, because an unlinked account below the list may be of the same product.
    const one = page.getByRole('button', { name: `Sign in to ${product} of ${client}` });
    await Promise.race([
        one.first().waitFor().catch(() => {}),
        page.context().waitForEvent('page').catch(() => {}),
    ]);
    if (page.context().pages().length === tabs && (await one.count()) > 0) await one.first().click();
}

/** What a page in this state is held to at any width; answers the findings as sentences. */
export async function findings(page, name, { keep = true } = {}) {
    const found = [...(await axe(page)), ...(await silentControls(page))];
    if (keep) await picture(page, name);
    return found.map((it) => `${name}: ${it}`);
}

export async function expectGood(page, name) {
    const found = [...(await findings(page, name)), ...(await overflow(page, 320))];
    assert.deepEqual(found, [], `what is wrong with ${name}`);
}
