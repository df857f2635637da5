// Two firms under one roof: whoever works at one finds nothing of the other, on no page, by no address.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, expectNoFaults, launch, openContext, overflow, signIn } from './support/browser.mjs';
import { foundFirm } from './support/firms.mjs';
import { openOutbox } from './support/outbox.mjs';
import { startPortal } from './support/portal.mjs';
import { findClient } from './support/walk.mjs';

let browser, portal, outbox, senior, other, base, client, account;
before(async () => {
    [browser, portal] = await Promise.all([launch(), startPortal()]);
    outbox = await openOutbox(browser, portal);
    const asked = { firm: 'Tideway Books LLP', name: 'Wren Tideway', email: 'wren@tideway.example' };
    other = await foundFirm(browser, portal, outbox, asked);
    senior = await openContext(browser);
    const page = await signIn(senior, portal.person('senior'));
    const row = await findClient(page, portal.person("client's owner").client);
    await row.getByRole('link', { name: /manage client/i }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    base = page.url().match(/^.*\/p\/[^/?#]+/)[0];
    [client] = page.url().match(/cli_\w+/);
    account = await page.getByRole('group', { name: 'Jobs', exact: true }).getAttribute('id');
});
after(async () => {
    await browser?.close();
    await portal?.stop();
});

const OF_CLIENT = ['', '/edit', '/accounts', '/accounts/new', '/notes', '/activity', '/cancel', '/sign-in', '/internal'];
const OF_ACCOUNT = ['', '/cancel', '/request-access', '/elevate', '/link'];
const OF_FIRM = ['', '/clients', '/clients/new', '/clients/unlinked', '/clients/import', '/clients/export', '/invitations',
    '/access', '/jobs', '/staff', '/groups', '/ended', '/changes', '/audit', '/settings', '/search?q=hartwell'];

const answer = async (address) => {
    const got = await other.context.request.get(address, { maxRedirects: 0 });
    return { status: got.status(), text: await got.text() };
};

test('every page of the other firm answers like one that does not exist', async () => {
    const paths = [
        ...OF_FIRM,
        ...OF_CLIENT.map((it) => `/clients/${client}${it}`),
        ...OF_ACCOUNT.map((it) => `/accounts/${account}${it}`),
    ];
    const wrong = [];
    for (const path of paths) {
        const { status, text } = await answer(base + path);
        if (status !== 404 || /hartwell|pemberton &/i.test(text)) wrong.push(`${status} for ${path}`);
    }
    assert.deepEqual(wrong, []);
});

test('nor do its clients and accounts exist under the own firm’s address', async () => {
    const paths = [
        ...OF_CLIENT.map((it) => `/clients/${client}${it}`),
        ...OF_ACCOUNT.map((it) => `/accounts/${account}${it}`),
    ];
    const wrong = [];
    for (const path of paths) {
        const { status, text } = await answer(other.base + path);
        if (status !== 404 || /hartwell/i.test(text)) wrong.push(`${status} for ${path}`);
    }
    assert.deepEqual(wrong, []);
});

test('the page that says so is a good one, and the same as for an address that never was', async () => {
    const page = await other.context.newPage();
    const seen = [];
    for (const address of [`${base}/clients/${client}`, `${portal.address}/p/no-such-firm/clients/${client}`]) {
        const got = await page.goto(address);
        assert.equal(got.status(), 404);
        seen.push(await page.getByRole('main').innerText());
        assert.deepEqual(await axe(page), []);
        assert.deepEqual(await overflow(page, 390), []);
    }
    assert.equal(seen[0], seen[1], 'nothing tells one from the other');
    expectNoFaults(other.context, { statuses: [404] });
    expectNoFaults(senior);
});
