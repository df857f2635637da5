// The keyboard as the only way: an element is reached by Tab, never by a pointer or by script.

import assert from 'node:assert/strict';

const MOST_TABS = 120;

/** Presses a key until this element has the focus. */
export async function reach(page, target, key = 'Tab') {
    await target.waitFor();
    for (let count = 0; count < MOST_TABS; count += 1) {
        if (await target.evaluate((it) => it === document.activeElement)) return;
        await page.keyboard.press(key);
    }
    assert.fail(`${MOST_TABS} times ${key} do not lead to ${target}`);
}

/** Reaches it and presses Enter. */
export async function press(page, target, by = 'Tab') {
    await reach(page, target, by);
    await page.keyboard.press('Enter');
}
