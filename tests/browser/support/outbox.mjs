// What the vendor's people can reach for everybody: each letter with its links, and the sandbox's clock.

import assert from 'node:assert/strict';
import { openContext, signIn } from './browser.mjs';
import { until } from './walk.mjs';

/** A browser of the operator. */
export async function openOutbox(browser, portal) {
    const context = await openContext(browser);
    const page = await signIn(context, portal.person('operator'));
    return {
        context,
        page,
        close: () => context.close(),
        /** The newest letter to this address with such a subject, once it is written: its words and links. */
        async letter(to, subject) {
            const rows = page.getByRole('row').filter({ hasText: to }).filter({ hasText: subject });
            await until(async () => {
                await page.goto(`${portal.address}/ops/outbox?q=${encodeURIComponent(to)}`);
                return (await rows.count()) > 0;
            }, `a letter to ${to} about ${subject}`);
            await rows.first().getByRole('link').click();
            const text = await page.getByRole('region', { name: 'Text' }).innerText();
            const links = page.getByRole('region', { name: 'Links in it' }).getByRole('link');
            return { text, links: await links.evaluateAll((all) => all.map((it) => it.href)) };
        },
        /** Moves business time forward by the button for this many days. */
        async forward(days) {
            await page.goto(`${portal.address}/ops/sandbox`);
            await page.getByRole('button', { name: new RegExp(`^${days} days? forward$`) }).click();
            await page.getByText('The sandbox clock has moved.').waitFor();
        },
    };
}

/** Signs an owner in the way that needs nothing but their address: by a link in a letter. */
export async function signInByLetter(page, outbox, email) {
    if (new URL(page.url()).pathname !== '/sign-in') await page.goto(new URL('/sign-in', outbox.page.url()).href);
    await page.getByText('Email me a sign-in link').click();
    await page.getByLabel('Where to').fill(email);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByRole('heading', { level: 1, name: 'Look in your mail' }).waitFor();
    const letter = await outbox.letter(email, /^Sign in to/);
    const link = letter.links.find((it) => it.includes('/sign-in/link/'));
    assert.ok(link, `the letter has a link that signs in: ${letter.text}`);
    await page.goto(link);
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** Addresses of owners whose accounts are this firm's, as the vendor's list of connections names them. */
export async function ownersAt(outbox, firm, count) {
    await outbox.page.goto(new URL(`/ops/connections?q=${encodeURIComponent(firm)}`, outbox.page.url()).href);
    const rows = await outbox.page.getByRole('row').filter({ hasText: firm }).allInnerTexts();
    const all = rows.map((row) => ({ email: row.match(/\S+@\S+/)?.[0], business: row.split('\n')[0].trim(), row }));
    const found = all.filter((it) => it.email && /\bBooks\b|\bJobs\b/.test(it.row));
    assert.ok(found.length >= count, `${count} owners at ${firm}, found ${found.length}`);
    return found.slice(0, count);
}
