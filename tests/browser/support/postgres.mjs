// A PostgreSQL server of the tests' own: a new cluster, a free port, gone afterwards.

import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Starts a server and answers its address and how to stop it. */
export async function startPostgres() {
    const programs = folderOfPrograms();
    const folder = mkdtempSync(join(tmpdir(), 'clientele-pg-'));
    const identity = unprivileged();
    if (identity.uid !== undefined) chownSync(folder, identity.uid, identity.gid);
    const cluster = join(folder, 'cluster');
    const how = { ...identity, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] };
    execFileSync(join(programs, 'initdb'), [
        '-D', cluster, '-U', 'clientele', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync',
    ], how);

    const port = await freePort();
    const server = spawn(join(programs, 'postgres'), [
        '-D', cluster, '-p', String(port), '-k', folder,
        '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off', '-c', 'max_connections=60',
    ], how);
    const printed = [];
    server.stderr.setEncoding('utf8').on('data', (text) => printed.push(text));
    server.stdout.resume();
    const ended = new Promise((done) => server.once('exit', done));

    const began = Date.now();
    while (!answers(programs, port)) {
        if (server.exitCode !== null || Date.now() - began > 30_000) {
            server.kill('SIGKILL');
            throw new Error(`PostgreSQL did not start:\n${printed.join('')}`);
        }
        await pause(50);
    }
    return {
        url: `postgres://clientele@127.0.0.1:${port}/postgres`,
        async stop() {
            server.kill('SIGINT'); // "fast" shutdown: sessions are ended, data is written
            await ended;
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

function folderOfPrograms() {
    const root = '/usr/lib/postgresql';
    const versions = existsSync(root) ? readdirSync(root).map(Number).filter(Boolean) : [];
    const newest = versions.sort((a, b) => b - a).map((it) => join(root, String(it), 'bin'));
    const found = newest.find((it) => existsSync(join(it, 'initdb')));
    if (!found) throw new Error('no PostgreSQL server programs under /usr/lib/postgresql: run ./check once');
    return found;
}

/** PostgreSQL refuses to run as root, so root lends it the user that Debian made for it. */
function unprivileged() {
    if (process.getuid() !== 0) return {};
    const number = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
    return { uid: number('-u'), gid: number('-g') };
}

function answers(programs, port) {
    try {
        execFileSync(join(programs, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)]);
        return true;
    } catch {
        return false;
    }
}

/** A port that was free a moment ago; PostgreSQL cannot pick one itself. */
function freePort() {
    return new Promise((done, failed) => {
        const probe = createServer().once('error', failed);
        probe.listen(0, '127.0.0.1', () => {
            const { port } = probe.address();
            probe.close(() => done(port));
        });
    });
}
