// The list of clients as people use it all day: filters in the address, several clients at once, keys, and
// the weight of the page. Budgets are counts (bytes, requests, elements, shifts), never times.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';

import { axe, expectNoFaults, htmlFaults, launch, openContext, overflow, picture, signIn, silentControls } from './support/browser.mjs';
import { startPortal } from './support/portal.mjs';

let portal, browser, context, page, base;

before(async () => {
    portal = await startPortal();
    browser = await launch();
    context = await openContext(browser);
    page = await signIn(context, portal.person('senior'));
    base = new URL(page.url()).pathname.split('/').slice(0, 3).join('/');
}, { timeout: 300_000 });

after(async () => {
    await browser?.close();
    await portal?.stop();
});

const list = (query = '') => `${portal.address}${base}/clients${query}`;
const rows = () => page.locator('.folders .c-name a.nm');

test('a filter is chosen in a popover, stands in the address and is taken back', async () => {
    await page.goto(list());
    await page.getByRole('search', { name: 'Filter clients' }).getByRole('link', { name: 'Access', exact: true }).click();
    const menu = page.locator('#menu');
    await menu.getByLabel('Expired').check();
    await menu.getByLabel('Off by client').check();
    await menu.getByRole('button', { name: 'Apply' }).click();
    await page.waitForURL(/access=expired&access=paused/);
    await page.getByText('Access: Expired, Off by client').waitFor();
    const some = await rows().count();
    assert.ok(some > 0);
    await page.getByRole('link', { name: 'Remove filter Access' }).click();
    await page.waitForURL((url) => !url.search.includes('access'));
    assert.ok(await rows().count() >= some);
});

test('tabs count what they show', async () => {
    await page.goto(list());
    const tab = page.locator('.segs a', { hasText: 'Access expiring' });
    await tab.locator('b', { hasText: /\d/ }).waitFor();
    const count = Number((await tab.locator('b').textContent()).replace(/,/g, ''));
    await tab.click();
    await page.waitForURL(/access=expiring/);
    assert.equal(await rows().count(), Math.min(50, count));
});

test('columns, density and length are chosen and stay in the address', async () => {
    await page.goto(list());
    await page.getByRole('link', { name: 'Display' }).click();
    const menu = page.locator('#menu');
    await menu.getByLabel('Account owner').check();
    await menu.getByLabel('Team').uncheck();
    await menu.getByLabel('Compact').check();
    await menu.getByLabel('100').check();
    await menu.getByRole('button', { name: 'Apply' }).click();
    await page.waitForURL(/cols=owner/);
    await page.getByRole('columnheader', { name: 'Account owner' }).waitFor();
    assert.equal(await page.getByRole('columnheader', { name: 'Team' }).count(), 0);
    assert.equal(await rows().count(), 100);
    await picture(page, 'list-wide');
});

test('keys move, select a range, open a folder and show themselves', async () => {
    await page.goto(list());
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Shift+X');
    const bar = page.locator('#bulk');
    assert.equal(await bar.locator('[data-picked]').textContent(), '3 selected');
    await page.keyboard.press('l');
    await page.locator('tbody.open .kid').first().waitFor();
    await page.keyboard.press('h');
    assert.equal(await page.locator('tbody.open .kid:visible').count(), 0);
    await page.keyboard.press('/');
    assert.equal(await page.evaluate(() => document.activeElement.name), 'q');
    await page.keyboard.press('Escape');
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press('Escape');
    await bar.getByRole('button', { name: 'Clear the selection' }).click();
    assert.equal(await bar.isVisible(), false);
});

test('all that match is counted by the server, and what is unticked is left out by name', async () => {
    await page.goto(list());
    await page.getByLabel('Select all on this page').check();
    const bar = page.locator('#bulk');
    await bar.getByRole('button', { name: 'Select all that match' }).click();
    await bar.locator('[data-picked]', { hasText: /All [\d,]+ that match/ }).waitFor();
    const all = Number((await bar.locator('[data-picked]').textContent()).replace(/\D/g, ''));
    assert.ok(all > 50, `${all} match`);
    await page.locator('.folders .c-check .check[form=bulk]').first().uncheck();
    assert.equal(Number((await bar.locator('[data-picked]').textContent()).replace(/\D/g, '')), all - 1);
    const sent = await bar.evaluate((form) => {
        form.addEventListener('submit', (event) => event.preventDefault(), { once: true });
        form.requestSubmit(form.querySelector('[name=act]'));
        return [...new FormData(form).keys()];
    });
    assert.ok(sent.includes('all') && sent.includes('filter'));
    assert.equal(sent.filter((it) => it.startsWith('drop_')).length, 1);
});

test('without scripts the bar is always there and filters are pages', async () => {
    const state = await context.storageState();
    const plain = await openContext(browser, { script: false, state });
    const bare = await plain.newPage();
    await bare.goto(list());
    assert.ok(await bare.getByText('With the selected clients').isVisible());
    await bare.getByRole('search', { name: 'Filter clients' }).getByRole('link', { name: 'Access', exact: true }).click();
    await bare.getByLabel('Expired').check();
    await bare.getByRole('button', { name: 'Apply' }).click();
    assert.match(bare.url(), /access=expired/);
    await plain.close();
});

test('the page weighs what it may', async () => {
    const fresh = await openContext(browser, { state: await context.storageState() });
    const first = await fresh.newPage();
    const requests = [];
    first.on('request', (it) => requests.push(it.url()));
    await first.addInitScript(() => {
        window.shifted = 0;
        window.moved = [];
        new PerformanceObserver((seen) => {
            for (const it of seen.getEntries().filter((it) => !it.hadRecentInput)) {
                window.shifted += it.value;
                window.moved.push(...it.sources.map(({ node }) => `${node?.nodeName} ${node?.className}`));
            }
        }).observe({ type: 'layout-shift', buffered: true });
    });
    await first.goto(list());
    await first.locator('.segs b', { hasText: /\d/ }).first().waitFor();
    const html = await (await fresh.request.get(list())).text();
    const weigh = async (end) => {
        const url = requests.find((it) => it.includes('/assets/') && it.split('?')[0].endsWith(end.at(-1)) && it.includes(end[0]));
        const body = await (await fresh.request.get(url, { headers: { 'Accept-Encoding': 'identity' } })).body();
        return end.at(-1) === '.woff2' ? body.length : brotliCompressSync(body).length;
    };
    const bytes = {
        html: brotliCompressSync(Buffer.from(html)).length,
        css: await weigh(['portal.', '.css']) + await weigh(['icons.', '.css']),
        js: await weigh(['htmx.', '.js']) + await weigh(['portal.', '.js']),
        font: await weigh(['inter.', '.woff2']),
    };
    // What moves is asked of the second visit: on the first, while scripts and styles are compiled on two busy
    // cores, Chromium sometimes lays the page out once before the styles of containers are known.
    const asked = requests.length;
    await first.goto(list());
    await first.locator('.segs b', { hasText: /\d/ }).first().waitFor();
    const seen = await first.evaluate(() => ({
        all: document.querySelectorAll('*').length,
        row: Math.max(...[...document.querySelectorAll('.folders tbody')].map((it) => it.querySelectorAll('*').length)),
        rows: document.querySelectorAll('.folders tbody').length,
        shifted: window.shifted,
        moved: window.moved,
    }));
    assert.equal(seen.rows, 50);
    assert.ok(bytes.html <= 30_720, `HTML ${bytes.html}`);
    assert.ok(bytes.css <= 15_360 + 4_096, `CSS ${bytes.css}`);
    assert.ok(bytes.js <= 18_432, `JS ${bytes.js}`);
    assert.ok(bytes.font <= 46_080, `font ${bytes.font}`);
    // The page, its font, two styles, two scripts, one fragment of counts, and the icon of the tab.
    assert.ok(asked <= 8, requests.join('\n'));
    assert.ok(seen.all <= 3_000, `${seen.all} elements`);
    assert.ok(seen.row <= 55, `${seen.row} elements in a row`);
    assert.equal(seen.shifted, 0, `layout shift ${seen.moved}`);
    await fresh.close();
});

test('nothing moves when the font arrives late', async () => {
    const slow = await openContext(browser, { state: await context.storageState() });
    await slow.addInitScript(() => {
        window.moved = [];
        new PerformanceObserver((seen) => {
            window.moved.push(...seen.getEntries().map((it) => it.value));
        }).observe({ type: 'layout-shift', buffered: true });
    });
    const late = await slow.newPage();
    let answer;
    const asked = new Promise((done) => {
        answer = done;
    });
    await late.route('**/*.woff2*', (route) => answer(route));
    await late.goto(list(), { waitUntil: 'commit' });
    await late.locator('.segs b', { hasText: /\d/ }).first().waitFor();
    // Only what the font moves is asked here.
    await late.evaluate(() => new Promise((done) => requestIdleCallback(() => {
        window.moved = [];
        done();
    })));
    await (await asked).continue();
    await late.evaluate(() => document.fonts.ready);
    await late.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    assert.deepEqual(await late.evaluate(() => window.moved), []);
    await slow.close();
});

test('nothing is wrong with the pages of the list', async () => {
    for (const path of ['', '?cols=owner&cols=phone&cols=address&cols=kind', '/filter/access', '/filter/more', '/display', '/unlinked']) {
        await page.goto(list(path));
        assert.deepEqual(await axe(page), [], path);
        assert.deepEqual(await silentControls(page), [], path);
        assert.deepEqual(await htmlFaults(context, list(path)), [], path);
        for (const width of [1440, 390, 320]) assert.deepEqual(await overflow(page, width), [], path);
    }
    expectNoFaults(context);
});
