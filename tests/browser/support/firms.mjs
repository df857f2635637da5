// A firm that did not exist before: the vendor makes it, its first owner joins by the letter.

import { createHmac } from 'node:crypto';
import { openContext } from './browser.mjs';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEP_SECONDS = 30;

/** The code that an authenticator app shows now for this secret. */
export function totp(secret, at = Date.now()) {
    const letters = [...secret.replace(/[\s=]/g, '').toUpperCase()];
    const bits = letters.map((it) => ALPHABET.indexOf(it).toString(2).padStart(5, '0'));
    const bytes = bits.join('').match(/.{8}/g).map((it) => parseInt(it, 2));
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(at / 1000 / STEP_SECONDS)));
    const mac = createHmac('sha1', Buffer.from(bytes)).update(counter).digest();
    const from = mac[19] & 15;
    return String((mac.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Makes the firm; answers a browser in which its owner is signed in, and the page that is open there. */
export async function foundFirm(browser, portal, outbox, { firm, name, email }) {
    const vendor = outbox.page;
    await vendor.goto(`${portal.address}/ops/partners/new`);
    await vendor.getByLabel('Firm').fill(firm);
    await vendor.getByLabel('Name', { exact: true }).fill(name);
    await vendor.getByLabel('Email').fill(email);
    await vendor.getByRole('button', { name: /^Create .* and invite$/ }).click();
    await vendor.getByRole('heading', { level: 1, name: firm }).waitFor();
    const letter = await outbox.letter(email, `invites you to ${firm}`);
    const context = await openContext(browser);
    const page = await context.newPage();
    await page.goto(letter.links.find((it) => it.includes('/join/') || it.includes('/i/')));
    await page.getByLabel('Your name').last().fill(name);
    await page.getByLabel('Password').fill('copper-lantern-meadow-18');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByRole('heading', { level: 1, name: 'Add an authenticator app' }).waitFor();
    const secret = await page.locator('#totp-secret').innerText();
    await page.getByRole('textbox', { name: 'Code' }).fill(totp(secret));
    await page.getByRole('button', { name: 'Add the app' }).click();
    await page.getByRole('link', { name: 'I have saved them' }).click();
    await page.waitForURL(/\/p\/[^/]+/);
    return { context, page, base: page.url().match(/^.*\/p\/[^/?#]+/)[0], secret };
}
