// The reader's language, a person's preferences and the vendor's brand, on pages as people see them.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, expectNoFaults, htmlFaults, launch, LOOKS, openContext, overflow, signIn } from './support/browser.mjs';
import { startPortal } from './support/portal.mjs';

let browser, portal;
before(async () => {
    [browser, portal] = await Promise.all([launch(), startPortal()]);
});
after(async () => {
    await browser?.close();
    await portal?.stop();
});

const GERMAN = { locale: 'de-DE' };

async function expectGermanPage(page, heading) {
    assert.equal(await page.locator('html').getAttribute('lang'), 'de');
    assert.equal((await page.getByRole('heading', { level: 1 }).innerText()).trim(), heading);
    assert.deepEqual(await axe(page), [], `axe on ${page.url()}`);
    assert.deepEqual(await overflow(page, 320), [], `sideways on ${page.url()}`);
}

test('a browser that asks for German signs in, and decides who gets in, in German', async () => {
    for (const look of LOOKS) {
        const context = await openContext(browser, { ...look, ...GERMAN });
        const page = await context.newPage();
        await page.goto(`${portal.address}/sign-in`);
        await expectGermanPage(page, 'Anmelden');
        await context.close();
    }
    const context = await openContext(browser, GERMAN);
    const page = await context.newPage();
    await page.goto(`${portal.address}/sign-in`);
    await page.getByLabel('E-Mail').first().fill('nobody@example.test');
    await page.getByLabel('Passwort').fill('wrong words entirely here');
    await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
    await page.getByText('Diese E-Mail-Adresse und dieses Passwort gehören nicht zusammen.').first().waitFor();
    assert.match(await page.title(), /^Fehler: /);

    await page.goto(portal.person("client's owner").link);
    await page.getByRole('main').getByRole('button', { name: 'Anmelden' }).click();
    await page.waitForURL('**/me/access');
    await expectGermanPage(page, 'Wer Zugriff auf Ihre Konten hat');
    await page.getByRole('button', { name: /^Zugriff ausschalten für / }).first().click();
    await page.getByRole('status').getByText(/^Der Zugriff für .* ist aus\./).waitFor();
    await page.getByRole('button', { name: 'Rückgängig' }).click();
    await page.getByRole('status').getByText(/^Der Zugriff für .* ist an\.$/).waitFor();
    await page.goto(`${portal.address}/me/settings`);
    await expectGermanPage(page, 'E-Mail und Sprache');
    expectNoFaults(context, { statuses: [401] });
    await context.close();
});

test('what a person likes holds on every page, and in the next browser', async () => {
    const person = portal.person('senior');
    const context = await openContext(browser);
    const page = await signIn(context, person);
    const firm = new URL(page.url()).pathname.split('/')[2];
    await page.goto(`${portal.address}/p/${firm}/me`);
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await htmlFaults(context, page.url()), []);
    await page.getByLabel('Dark').check();
    await page.getByLabel('Compact').check();
    await page.getByLabel(/^Single keys/).uncheck();
    await page.getByLabel('Each Monday').check();
    await page.getByLabel('Time zone').selectOption('Pacific/Auckland');
    await page.getByLabel('Language').selectOption('de');
    await page.getByRole('button', { name: 'Save' }).click();
    // The page about oneself already speaks the new language.
    await page.getByRole('status').getByText('Gespeichert.').waitFor();
    await expectGermanPage(page, 'Ihre Einstellungen');
    await context.close();

    const other = await openContext(browser);
    const again = await signIn(other, person);
    await again.goto(`${portal.address}/p/${firm}/clients`);
    const root = again.locator('html');
    assert.equal(await root.getAttribute('data-theme'), 'dark');
    assert.equal(await root.getAttribute('data-density'), 'compact');
    assert.equal(await root.getAttribute('data-keys'), 'off');
    expectNoFaults(other);
    await other.close();
});

test('a new name, hue and word are on every page at once', async () => {
    const operators = await openContext(browser);
    const page = await signIn(operators, portal.person('operator'));
    await page.goto(`${portal.address}/ops/settings`);
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await htmlFaults(operators, page.url()), []);
    assert.deepEqual(await overflow(page, 320), []);
    await page.getByText('Passes AA').waitFor();
    await page.getByLabel('Name', { exact: false }).first().fill('Nordlicht');
    await page.locator('#f-hue').fill('150');
    const seen = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--brand-h').trim());
    assert.equal(await seen(), '150', 'the page shows the hue before it is saved');
    await page.locator('input[name="en.client.one"]').fill('customer');
    await page.locator('input[name="en.client.many"]').fill('customers');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('status').getByText('Saved.').waitFor();

    const guests = await openContext(browser);
    const guest = await guests.newPage();
    await guest.goto(`${portal.address}/sign-in`);
    await guest.getByRole('banner').getByText('Nordlicht').waitFor();
    assert.ok(await guest.locator('link[href="/brand/hue-150.css"]').count());
    const answer = await guests.request.get(`${portal.address}/brand/hue-150.css`);
    assert.match(answer.headers()['cache-control'], /immutable/);
    assert.deepEqual(await axe(guest), []);
    expectNoFaults(guests);
    await guests.close();

    const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
    await page.getByLabel('Picture').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: svg });
    await page.getByRole('button', { name: 'Set the logo' }).click();
    await page.getByText(/SVG can hold a program/).waitFor();
    await page.getByLabel('Picture').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: picture });
    await page.getByRole('button', { name: 'Set the logo' }).click();
    await page.getByRole('status').getByText('Saved.').waitFor();
    const logo = await page.locator('img.logo').getAttribute('src');
    assert.match(logo, /^\/brand\/logo-[0-9a-f]{24}\.png$/);
    assert.equal((await operators.request.get(portal.address + logo)).headers()['content-type'], 'image/png');
    expectNoFaults(operators, { statuses: [422] });
    await operators.close();
});
