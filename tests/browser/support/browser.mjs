// Debian's Chromium, and everything a page is held to: no errors in the console, nothing that the
// content security policy had to block, no findings of axe or html-validate, no sideways scrolling.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { HtmlValidate } from 'html-validate';
import { chromium } from 'playwright-core';

const PICTURES = process.env.PICTURES;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const HEIGHT = { 1440: 900, 768: 1024, 390: 844, 320: 640 };

export const LOOKS = [
    { scheme: 'light', width: 1440 },
    { scheme: 'dark', width: 1440 },
    { scheme: 'light', width: 390 },
    { scheme: 'dark', width: 390 },
];

export function launch() {
    return chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: [
            '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
            '--disable-background-networking', '--disable-component-update', '--disable-sync',
        ],
    });
}

/**
 * A browser of one person: its own cookies, one look. Every page in it collects its faults.
 *
 * @param {{ scheme?: 'light'|'dark', width?: number, script?: boolean, state?: object }} look
 */
export async function openContext(browser, look = {}) {
    const width = look.width ?? 1440;
    const context = await browser.newContext({
        colorScheme: look.scheme ?? 'light',
        viewport: { width, height: HEIGHT[width] ?? 900 },
        deviceScaleFactor: 1,
        hasTouch: width < 600,
        javaScriptEnabled: look.script ?? true,
        reducedMotion: 'reduce',
        storageState: look.state,
        locale: look.locale ?? 'en-GB',
        timezoneId: 'Europe/London',
    });
    context.setDefaultTimeout(30_000);
    context.faults = [];
    context.expected = [];
    const note = (page, what) => context.faults.push(`${page.url()}: ${what}`);
    if (look.script ?? true) {
        await context.addInitScript(() => {
            addEventListener('securitypolicyviolation', (event) => {
                const what = event.blockedURI || event.sample || 'inline';
                console.error(`content security policy blocked ${what} by ${event.violatedDirective}`);
            });
        });
    }
    context.on('page', (page) => {
        page.on('console', (message) => {
            if (message.type() === 'error') note(page, `console: ${message.text()}`);
        });
        page.on('pageerror', (error) => note(page, `script: ${error.message}`));
        page.on('response', (answer) => {
            if (answer.status() >= 500) note(page, `${answer.status()} for ${answer.url()}`);
        });
        page.on('request', (request) => {
            const { protocol, hostname } = new URL(request.url());
            const away = protocol.startsWith('http') && !['localhost', '127.0.0.1'].includes(hostname);
            if (away && !hostname.endsWith('.localhost')) note(page, `asks a stranger: ${request.url()}`);
        });
    });
    return context;
}

/**
 * Fails if any page of this context had a fault. A refusal that the journey looks for is announced
 * by its status: Chromium reports each answer of 400 and above in the console.
 */
export function expectNoFaults(context, { statuses = [] } = {}) {
    const awaited = statuses.map((it) => `the server responded with a status of ${it} `);
    const faults = context.faults.filter((fault) => !awaited.some((it) => fault.includes(it)));
    assert.deepEqual(faults, [], 'faults that pages collected');
}

/** Opens a demo person's printed link and follows it to the person's first page. */
export async function signIn(context, person) {
    const page = await context.newPage();
    await page.goto(person.link);
    // A link that changes something asks for a press, so that a mail scanner cannot use it up.
    const go = page.getByRole('main').getByRole('button', { name: /^(continue|sign in)/i });
    if (new URL(page.url()).pathname === new URL(person.link).pathname && (await go.count()) > 0) {
        await go.first().click();
        await page.waitForLoadState('load');
    }
    return page;
}

/**
 * Everything that axe finds, as sentences with the rule and the element. No page has frames, so the mode
 * that looks into them, and opens a tab of its own for it, is off.
 */
export async function axe(page) {
    const found = await new AxeBuilder({ page }).setLegacyMode(true).withTags(RULES).analyze();
    return found.violations.flatMap((rule) =>
        rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary?.replace(/\s+/g, ' ')}`));
}

const validator = new HtmlValidate({
    extends: ['html-validate:recommended', 'html-validate:document'],
    rules: {
        // Checkboxes of one question share their name, as radio buttons do.
        'form-dup-name': ['error', { shared: ['radio', 'button', 'reset', 'submit', 'checkbox'] }],
        'long-title': 'off', // a title names the client, and clients have long names
        'no-trailing-whitespace': 'off', // templates leave some; a reader of the page sees none
        'no-inline-style': 'error',
        // The palette is a combobox over a list that the server sends: a <select> cannot be one.
        'prefer-native-element': ['error', { exclude: ['listbox'] }],
        'require-sri': 'off', // all files come from the portal itself
        'void-style': 'off', // both forms are valid
        'attribute-boolean-style': 'off', // both forms are valid
        'attribute-empty-style': 'off', // both forms are valid
        'doctype-style': 'off', // both forms are valid
    },
});

/** What html-validate says about the page as the server sent it, before any script ran. */
export async function htmlFaults(context, url) {
    const answer = await context.request.get(url);
    return htmlFaultsIn(await answer.text());
}

export async function htmlFaultsIn(html) {
    const report = await validator.validateString(html);
    const lines = html.split('\n');
    // Hidden inputs carry a filter's or the columns' many values under one name, as checkboxes do.
    const isList = (it) => it.ruleId === 'form-dup-name' && tagAt(lines[it.line - 1], it.column).includes('type="hidden"');
    return report.results.flatMap((it) => it.messages).filter((it) => !isList(it)).map((it) =>
        `${it.ruleId} at ${it.line}:${it.column}: ${it.message}: ${lines[it.line - 1]?.trim().slice(0, 120)}`);
}

/** The tag around this column of a line. */
function tagAt(line, column) {
    const from = line.lastIndexOf('<', column - 1);
    return line.slice(from, line.indexOf('>', column - 1) + 1);
}

/** Elements that make the page scroll sideways at this width, widest first. */
export async function overflow(page, width) {
    const before = page.viewportSize();
    await page.setViewportSize({ width, height: HEIGHT[width] ?? 800 });
    // Styles that depend on a container's width may come with the frame after the new size: what is too
    // wide stays so. Asked from here, because a page without scripts runs no callbacks.
    let found = await tooWide(page);
    for (let again = 0; found.length > 0 && again < 10; again += 1) {
        await pause(50);
        found = await tooWide(page);
    }
    await page.setViewportSize(before);
    return found.map((it) => `scrolls sideways at ${width}: ${it}`);
}

function tooWide(page) {
    return page.evaluate(() => {
        const room = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= room) return [];
        const wide = [...document.body.querySelectorAll('*')]
            .map((element) => ({ element, right: element.getBoundingClientRect().right }))
            .filter((it) => it.right > room + 1)
            .sort((a, b) => b.right - a.right)
            .slice(0, 5)
            .map(({ element, right }) => {
                const name = element.tagName.toLowerCase() + (element.className && `.${element.className}`);
                return `${name} ends at ${Math.round(right)} of ${room}`;
            });
        return wide.length > 0 ? wide : [`the page is ${document.documentElement.scrollWidth} wide of ${room}`];
    });
}

/** Controls that cannot be used and do not say why. */
export function silentControls(page) {
    return page.evaluate(() =>
        [...document.querySelectorAll('[aria-disabled="true"], button:disabled')]
            .filter((control) => {
                const ids = (control.getAttribute('aria-describedby') ?? '').split(/\s+/).filter(Boolean);
                return !ids.some((id) => document.getElementById(id)?.textContent.trim());
            })
            .map((control) => `does not say why it cannot be used: ${control.outerHTML.slice(0, 160)}`));
}

/**
 * Keeps a picture of the whole page in the folder that PICTURES names, for people to look at. Nothing
 * is asserted on pictures, and they are the slowest thing a browser does, so without a folder none is taken.
 */
export async function picture(page, name) {
    if (!PICTURES) return;
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true, animations: 'disabled' });
}
