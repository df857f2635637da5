// Letters over real SMTP, to a mail server that we did not write: what is on the wire, and that the link
// in a letter leads somewhere.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { expectNoFaults, launch, openContext, signIn } from './support/browser.mjs';
import { startPortal } from './support/portal.mjs';
import { startMail } from './support/smtp.mjs';
import { expectGood } from './support/walk.mjs';

let browser, mail, portal;
before(async () => {
    mail = await startMail();
    [browser, portal] = await Promise.all([launch(), startPortal({ arguments: ['--smtp', mail.url] })]);
});
after(async () => {
    await browser?.close();
    await portal?.stop();
    await mail?.stop();
});

/** What every letter must carry, whoever gets it. */
function expectLetter(letter) {
    const { headers, raw } = letter;
    for (const name of ['from', 'to', 'subject', 'date', 'message-id', 'mime-version']) {
        assert.ok(headers[name], `a letter carries ${name}`);
    }
    assert.equal(headers['auto-submitted'], 'auto-generated', 'so that no holiday note answers it');
    assert.ok(!Number.isNaN(Date.parse(headers.date)));
    assert.match(headers['message-id'], /^<[^<>\s]+@[^<>\s]+>$/);
    assert.match(raw, /^content-type: text\/plain; charset=utf-8/im);
    assert.match(raw, /^content-type: text\/html; charset=utf-8/im);
    assert.equal(letter.to.length, 1, 'nobody learns who else got it');
}

test('an invitation reaches the colleague, and its link opens', async () => {
    const context = await openContext(browser);
    const page = await signIn(context, portal.person('owner'));
    await page.goto(page.url().replace(/(\/p\/[^/?#]+).*/, '$1/staff'));
    const main = page.getByRole('main');
    await main.getByRole('link', { name: /^invite/i }).or(main.getByRole('button', { name: /^invite/i })).first().click();
    const name = main.getByLabel(/name/i).first();
    if (await name.isVisible().catch(() => false)) await name.fill('Rosa Lindqvist');
    await main.getByLabel(/e-?mail/i).first().fill('rosa.lindqvist@example.test');
    await main.getByRole('button', { name: /^(invite|send)/i }).last().click();

    const letter = await mail.letter((it) => it.to.includes('rosa.lindqvist@example.test'));
    expectLetter(letter);
    const link = letter.text.match(/http:\/\/localhost:\d+\/i\/[A-Za-z0-9_-]+/)?.[0];
    assert.ok(link?.startsWith(portal.address), `the letter has a link into the portal: ${letter.text}`);

    const guest = await openContext(browser);
    const invitation = await guest.newPage();
    // A mail scanner opens it first; the person must still find it fresh.
    for (let visit = 0; visit < 2; visit += 1) {
        const answer = await invitation.goto(link);
        assert.equal(answer.status(), 200);
        await invitation.getByRole('heading', { level: 1 }).waitFor();
    }
    await expectGood(invitation, 'invitation-of-staff');
    expectNoFaults(guest);
    expectNoFaults(context);
    await guest.close();
    await context.close();
});

test('the firm is told when a client turns access off', async () => {
    const { email, client } = portal.person("client's owner");
    const context = await openContext(browser);
    const page = await signIn(context, portal.person("client's owner"));
    await page.goto(`${portal.address}/me/access`);
    await page.getByRole('button', { name: /^turn off access/i }).first().click();
    await page.getByText(/access is off/i).first().waitFor();

    const letter = await mail.letter((it) => /turned off|access is off/i.test(it.headers.subject + it.text));
    expectLetter(letter);
    assert.ok(!letter.to.includes(email), 'the one who did it needs no letter');
    assert.ok(letter.text.includes(client), 'it names the client');
    await context.close();
});

test('a digest comes each day by itself, and ends by one click of the mail program', async () => {
    const { email } = portal.person('senior');
    const context = await openContext(browser);
    const page = await signIn(context, portal.person('senior'));
    const own = page.url().replace(/(\/p\/[^/?#]+).*/, '$1/me');
    await page.goto(own);
    await page.getByLabel('Each day', { exact: true }).check();
    await page.getByRole('button', { name: /^save/i }).click();
    await page.waitForURL(/done=/);

    // Something changes that the senior did not do: only that is told.
    const owner = await openContext(browser);
    const home = await signIn(owner, portal.person("client's owner"));
    await home.goto(`${portal.address}/me/access`);
    await home.getByRole('button', { name: /turn (on|off) access for Pemberton & Hale/i }).first().click();
    await home.getByText(/access is o(n|ff)/i).first().waitFor();
    await owner.close();

    const vendor = await openContext(browser);
    const desk = await signIn(vendor, portal.person('operator'));
    await desk.goto(`${portal.address}/ops/sandbox`);
    await desk.locator('button[name=forward]').first().click();
    await desk.waitForLoadState('load');

    const digest = await mail.letter((it) => it.to.includes(email) && it.headers['list-unsubscribe'], 60);
    expectLetter(digest);
    assert.match(digest.text, new RegExp(portal.person("client's owner").client));
    assert.equal(digest.headers['list-unsubscribe-post'], 'List-Unsubscribe=One-Click');
    const link = digest.headers['list-unsubscribe'].match(/^<(http[^>]+)>$/)?.[1];
    assert.ok(link?.startsWith(`${portal.address}/letters/off/`), digest.headers['list-unsubscribe']);

    // Looking at the link ends nothing: only the POST of RFC 8058 does, and that needs no session.
    assert.equal((await fetch(link)).status, 200);
    await page.goto(own);
    assert.ok(await page.getByLabel('Each day', { exact: true }).isChecked());
    const ended = await fetch(link, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: 'List-Unsubscribe=One-Click',
    });
    assert.ok(ended.ok, `${ended.status}`);
    await page.goto(own);
    assert.ok(await page.getByLabel('Never', { exact: true }).isChecked());
    // A letter that is not a digest has no such header: it cannot be switched off.
    assert.ok(mail.letters.some((it) => !it.headers['list-unsubscribe']));
    const ids = mail.letters.map((it) => it.headers['message-id']);
    assert.equal(new Set(ids).size, ids.length, 'each letter came once');
    expectNoFaults(context);
    await context.close();
    await vendor.close();
});
