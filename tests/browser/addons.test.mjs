// The Amazon article, step by step: the firm confirms its defaults, the table says of each client why it
// can or cannot be turned on, the owner authorises by the link, the other payer takes over at the period's
// end, and it is cancelled and kept.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, expectNoFaults, launch, openContext, overflow, signIn } from './support/browser.mjs';
import { openOutbox } from './support/outbox.mjs';
import { startPortal } from './support/portal.mjs';
import { words } from './support/walk.mjs';

const FIX = 'Update client’s settings to paid for by the partner if activated';
const PASSWORD = 'demo-password';

let browser, portal, outbox, staff, page, owner, mine, base;
before(async () => {
    [browser, portal] = await Promise.all([launch(), startPortal()]);
    outbox = await openOutbox(browser, portal);
    [staff, owner] = [await openContext(browser), await openContext(browser)];
    page = await signIn(staff, portal.person('senior'));
    mine = await signIn(owner, portal.person("client's owner"));
    base = page.url().match(/^.*\/p\/[^/?#]+/)[0];
});
after(async () => {
    await browser?.close();
    await portal?.stop();
});

async function good(seen) {
    assert.deepEqual(await axe(seen), []);
    assert.deepEqual(await overflow(seen, 390), []);
}

const table = (q) => `${base}/addons/amazon?q=${encodeURIComponent(q)}`;
