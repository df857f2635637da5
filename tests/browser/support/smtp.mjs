// A mail server that we did not write, keeping every letter as it came over the wire.

import { SMTPServer } from 'smtp-server';

/**
 * @returns {Promise<{port: number, letters: object[], letter: Function, stop: Function}>}
 *   `letter(test)` waits for the first letter that passes; each has `from`, `to`, `headers` (lower
 *   case names, values in order), `raw`.
 */
export async function startMail() {
    const letters = [];
    const waiting = new Set();
    const server = new SMTPServer({
        disabledCommands: ['STARTTLS', 'AUTH'],
        logger: false,
        onData(stream, session, done) {
            const pieces = [];
            stream.on('data', (piece) => pieces.push(piece));
            stream.on('end', () => {
                const raw = Buffer.concat(pieces).toString('latin1');
                letters.push({
                    from: session.envelope.mailFrom && session.envelope.mailFrom.address,
                    to: session.envelope.rcptTo.map((it) => it.address),
                    headers: headersOf(raw),
                    text: textOf(raw),
                    raw,
                });
                for (const look of waiting) look();
                done();
            });
        },
    });
    await new Promise((done, failed) => {
        server.once('error', failed);
        server.listen(0, '127.0.0.1', done);
    });
    const { port } = server.server.address();
    return {
        port,
        url: `smtp://127.0.0.1:${port}`,
        letters,
        letter(test, seconds = 20) {
            return new Promise((done, failed) => {
                const late = setTimeout(() => {
                    waiting.delete(look);
                    const subjects = letters.map((it) => `${it.to}: ${it.headers.subject}`).join('\n');
                    failed(new Error(`no such letter within ${seconds} s; there are:\n${subjects}`));
                }, seconds * 1000);
                const look = () => {
                    const found = letters.find(test);
                    if (!found) return;
                    clearTimeout(late);
                    waiting.delete(look);
                    done(found);
                };
                waiting.add(look);
                look();
            });
        },
        stop: () => new Promise((done) => server.close(done)),
    };
}

function headersOf(raw) {
    const [head] = raw.split('\r\n\r\n', 1);
    const headers = {};
    for (const line of head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
        const colon = line.indexOf(':');
        const name = line.slice(0, colon).toLowerCase();
        const value = line.slice(colon + 1).trim();
        headers[name] = name in headers ? `${headers[name]}\n${value}` : value;
    }
    return headers;
}

/** The body as a reader's program would show it, near enough to find words and links in it. */
function textOf(raw) {
    const decodePart = (part) => {
        const body = part.slice(part.indexOf('\r\n\r\n') + 4);
        if (/^content-transfer-encoding:\s*base64/im.test(part)) {
            return Buffer.from(body.replace(/--[^\r\n]*--\s*$/, ''), 'base64').toString('utf8');
        }
        if (/^content-transfer-encoding:\s*quoted-printable/im.test(part)) {
            const bytes = body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) =>
                String.fromCharCode(parseInt(hex, 16)));
            return Buffer.from(bytes, 'latin1').toString('utf8');
        }
        return Buffer.from(body, 'latin1').toString('utf8');
    };
    const boundary = raw.match(/boundary="?([^";\r\n]+)"?/i)?.[1];
    if (!boundary) return decodePart(raw);
    return raw.split(`--${boundary}`).slice(1).filter((it) => it.includes('\r\n\r\n')).map(decodePart).join('\n');
}
