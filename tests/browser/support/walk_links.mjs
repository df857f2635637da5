// Finds pages as a visitor does, by following links, one of each kind: addresses that differ only in
// ids or in the query are the same page.

// A letter as mail programs get it is no page of ours.
const SKIP = /^\/(assets|api|oauth|\.well-known)\b|\/sign-out\b|\/outbox\/[^/]+\/html$/;

export function kindOf(path) {
    return path
        .replace(/^\/p\/[^/]+/, '/p/:firm')
        .replace(/^\/help\/[^/]+/, '/help/:article')
        .replace(/\/[a-z]{3,4}_[0-9a-z]{10,}(?=\/|$)/g, '/:id')
        .replace(/\/[A-Za-z0-9_-]{32,}(?=\/|$)/g, '/:token');
}

function linksIn(html, base) {
    const found = [];
    for (const [, raw] of html.matchAll(/<a\s[^>]*?href="([^"]*)"/g)) {
        const url = new URL(raw.replaceAll(/&(amp|#38);/g, '&'), base);
        if (url.origin === new URL(base).origin && !SKIP.test(url.pathname)) found.push(url);
    }
    return found;
}

/** One address of each kind of page that links lead to from `start`, with its HTML and status. */
export async function walkLinks(context, start, most = 80) {
    const found = new Map();
    const waiting = [new URL(start)];
    const seen = new Set();
    while (waiting.length > 0 && found.size < most) {
        const url = waiting.shift();
        const kind = kindOf(url.pathname);
        if (seen.has(kind)) continue;
        seen.add(kind);
        const answer = await context.request.get(url.href);
        const type = answer.headers()['content-type'] ?? '';
        if (!type.startsWith('text/html')) continue;
        const html = await answer.text();
        const landed = kindOf(new URL(answer.url()).pathname);
        seen.add(landed);
        if (!found.has(landed)) found.set(landed, { url: answer.url(), status: answer.status(), html });
        waiting.push(...linksIn(html, answer.url()));
    }
    return found;
}
