// The portal as a stranger meets it: the built program, a folder of its own, a free port.
//
// Nothing here knows the inside. It reads the printed address and `demo.json`, like a person would.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const PROGRAM = process.env.CLIENTELE ?? join(REPOSITORY, 'target/debug/clientele');
const START_SECONDS = 180;

/**
 * Starts a portal with demo data and waits until it says that it is ready.
 *
 * @param {{ database?: string, products?: {slug: string, toml: string, jwks: object}[],
 *           arguments?: string[], environment?: object }} wish
 */
export async function startPortal(wish = {}) {
    const data = mkdtempSync(join(tmpdir(), 'clientele-'));
    for (const product of wish.products ?? []) {
        mkdirSync(join(data, 'products'), { recursive: true });
        writeFileSync(join(data, 'products', `${product.slug}.toml`), product.toml);
        writeFileSync(join(data, 'products', `${product.slug}.jwks.json`), JSON.stringify(product.jwks));
    }
    const words = ['serve', '--demo', '--data', data, '--listen', '127.0.0.1:0'];
    if (wish.database) words.push('--database', wish.database);
    words.push(...(wish.arguments ?? []));

    const began = Date.now();
    const child = spawn(PROGRAM, words, {
        env: { ...process.env, ...wish.environment },
        stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed = [];
    child.stdout.setEncoding('utf8').on('data', (text) => printed.push(text));
    child.stderr.setEncoding('utf8').on('data', (text) => printed.push(text));
    const ended = new Promise((done) => child.once('exit', done));
    child.once('error', (error) => printed.push(String(error)));

    const report = () => printed.join('').split('\n').slice(-40).join('\n');
    const address = await until(child, began, () =>
        printed.join('').match(/Clientele is ready at (http:\/\/localhost:\d+)/)?.[1], report);
    const facts = await until(child, began, () => readFacts(join(data, 'demo.json')), report);

    return {
        address,
        data,
        secondsToStart: (Date.now() - began) / 1000,
        people: facts.people,
        products: facts.products,
        printed: () => printed.join(''),
        /** The demo person with this hat: owner, senior, manager, assistant, client's owner, operator. */
        person(hat) {
            const found = facts.people.find((it) => it.hat === hat);
            if (!found) throw new Error(`no demo person with the hat ${hat}: ${facts.people.map((it) => it.hat)}`);
            return found;
        },
        async stop() {
            child.kill('SIGTERM');
            const stopped = await Promise.race([ended, pause(10_000, 'late', { ref: false })]);
            if (stopped === 'late') {
                child.kill('SIGKILL');
                await ended;
                throw new Error(`the portal did not stop within 10 s of SIGTERM:\n${report()}`);
            }
            rmSync(data, { recursive: true, force: true });
        },
    };
}

function readFacts(path) {
    if (!existsSync(path)) return undefined;
    try {
        return JSON.parse(readFileSync(path, 'utf8'));
    } catch {
        return undefined; // half written: the next look finds it whole
    }
}

/** Looks again until the program said it, has ended, or takes too long. */
async function until(child, began, look, report) {
    for (;;) {
        const seen = look();
        if (seen !== undefined) return seen;
        if (child.exitCode !== null || child.pid === undefined) {
            throw new Error(`${PROGRAM} ended before it was ready:\n${report()}`);
        }
        if (Date.now() - began > START_SECONDS * 1000) {
            child.kill('SIGKILL');
            throw new Error(`${PROGRAM} was not ready within ${START_SECONDS} s:\n${report()}`);
        }
        await pause(50);
    }
}
