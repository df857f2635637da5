// The checks that other files rely on, held against pages with one known fault each: a check that
// cannot fail proves nothing. The page without a fault shows that they do not cry wolf.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { axe, expectNoFaults, htmlFaults, launch, openContext, overflow, silentControls } from './support/browser.mjs';
import { startMail } from './support/smtp.mjs';
import { startPostgres } from './support/postgres.mjs';

const page = (body, head = '') => `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">${head}</head>
<body><main><h1>A page</h1>${body}</main></body></html>`;

const PAGES = {
    '/clean': page('<p>Words.</p><p id="why">Ask the owner.</p><button type="button" aria-disabled="true" aria-describedby="why">Go</button>'),
    '/unlabelled': page('<form><input name="q"></form>'),
    '/unclosed': page('<div><p>Words.</div></p>'),
    '/wide': page('<pre>' + 'x'.repeat(600) + '</pre>'),
    '/silent': page('<button type="button" disabled>Go</button>'),
    '/inline': page('<p>Words.</p><script>document.title = "changed"</script>'),
    '/broken': page('<p>Words.</p>', '<script src="/throws.js"></script>'),
    '/stranger': page('<p>Words.</p>', '<script src="/asks.js"></script>'),
};
const SCRIPTS = { '/throws.js': 'missing.thing()', '/asks.js': 'fetch("http://stranger.invalid/").catch(() => {})' };

let server, browser, root;

before(async () => {
    server = createServer((request, answer) => {
        const html = PAGES[request.url];
        const script = SCRIPTS[request.url];
        const kind = html ? 'text/html; charset=utf-8' : 'text/javascript';
        answer.writeHead(html || script ? 200 : 204, {
            'content-type': kind,
            'content-security-policy': request.url === '/stranger' ? "default-src *" : "default-src 'self'",
        });
        answer.end(html ?? script);
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    root = `http://localhost:${server.address().port}`;
    browser = await launch();
});

after(async () => {
    await browser?.close();
    await new Promise((done) => server.close(done));
});

async function open(path, look) {
    const context = await openContext(browser, look);
    const opened = await context.newPage();
    await opened.goto(root + path);
    return { context, opened };
}

test('a page without faults passes everything', async () => {
    const { context, opened } = await open('/clean', { scheme: 'dark', width: 390 });
    assert.deepEqual(await axe(opened), []);
    assert.deepEqual(await htmlFaults(context, `${root}/clean`), []);
    assert.deepEqual(await overflow(opened, 320), []);
    assert.deepEqual(await silentControls(opened), []);
    assert.equal(await opened.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches), true);
    expectNoFaults(context);
    await context.close();
});

test('axe finds a field without a label', async () => {
    const { context, opened } = await open('/unlabelled');
    assert.match((await axe(opened)).join('\n'), /^label: /m);
    await context.close();
});

test('html-validate finds elements that are closed in the wrong order', async () => {
    const { context } = await open('/unclosed');
    assert.match((await htmlFaults(context, `${root}/unclosed`)).join('\n'), /close-order/);
    await context.close();
});

test('the probe finds what makes a page scroll sideways', async () => {
    const { context, opened } = await open('/wide');
    assert.match((await overflow(opened, 320)).join('\n'), /scrolls sideways at 320: /);
    assert.equal(opened.viewportSize().width, 1440, 'the window is as wide as before');
    await context.close();
});

test('a control that cannot be used must say why', async () => {
    const { context, opened } = await open('/silent');
    assert.equal((await silentControls(opened)).length, 1);
    await context.close();
});

test('what the content security policy blocks is a fault', async () => {
    const { context, opened } = await open('/inline');
    assert.equal(await opened.title(), 'A page');
    assert.match(context.faults.join('\n'), /content security policy blocked/i);
    assert.throws(() => expectNoFaults(context));
    await context.close();
});

test('an error in a script is a fault', async () => {
    const { context } = await open('/broken');
    assert.match(context.faults.join('\n'), /script: missing is not defined/);
    await context.close();
});

test('a question to another host is a fault', async () => {
    const { context } = await open('/stranger');
    assert.match(context.faults.join('\n'), /asks a stranger: http:\/\/stranger\.invalid/);
    await context.close();
});

test('the mail server keeps a letter with its headers and words', async () => {
    const mail = await startMail();
    const lines = [
        'EHLO here', 'MAIL FROM:<portal@example.test>', 'RCPT TO:<olga@example.test>', 'DATA',
        ['Subject: You were', ' invited', 'Message-ID: <1@example.test>', 'Content-Transfer-Encoding: quoted-printable',
            '', 'Caf=C3=A9: http://localhost/i/=', 'abc', '.'].join('\r\n'),
        'QUIT',
    ];
    const socket = connect(mail.port, '127.0.0.1');
    socket.setEncoding('utf8').on('data', (text) => {
        if (/^\d{3} /m.test(text) && lines.length > 0) socket.write(lines.shift() + '\r\n');
    });
    const letter = await mail.letter((it) => it.to.includes('olga@example.test'));
    assert.equal(letter.from, 'portal@example.test');
    assert.equal(letter.headers.subject, 'You were invited');
    assert.match(letter.text, /^Café: http:\/\/localhost\/i\/abc/);
    await assert.rejects(mail.letter((it) => it.to.includes('nobody@example.test'), 0.05), /no such letter/);
    socket.end();
    await mail.stop();
});

test('PostgreSQL starts on its own port and stops', async () => {
    const postgres = await startPostgres();
    const { hostname, port } = new URL(postgres.url);
    const socket = connect(Number(port), hostname);
    // The first message of a client, asking whether TLS is spoken; this server says no.
    const answer = await new Promise((done, failed) => {
        socket.once('error', failed).once('data', (data) => done(String(data)));
        socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
    });
    assert.equal(answer, 'N');
    socket.destroy();
    await postgres.stop();
    await assert.rejects(new Promise((done, failed) => {
        connect(Number(port), hostname).once('error', failed).once('connect', done);
    }), /ECONNREFUSED/);
});
