// A product that we did not write the protocol for: npm's `openid-client` as relying party, `jose` for
// signatures, and the few endpoints that a portal calls. Its data is a map.

import { createServer } from 'node:http';
import { createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import * as oidc from 'openid-client';

const SLUG = 'stranger';

/** Starts the product; the portal is told about it by `definition` and it learns the issuer by `meet`. */
export async function startStranger({ name = 'Stranger', signing = 'ES256' } = {}) {
    const { publicKey, privateKey } = await generateKeyPair(signing, { extractable: true });
    const kid = `${SLUG}-1`;
    const jwk = { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: signing };

    const product = {
        accounts: new Map(),
        calls: [],
        logins: [],
        logouts: [],
        events: [],
        /** When false the callback keeps the code instead of redeeming it. */
        redeems: true,
        kept: undefined,
    };
    let portal;
    const pending = new Map();

    const server = createServer((request, answer) => {
        handle(request, answer).catch((error) => {
            product.failure = error;
            answer.writeHead(500, { 'content-type': 'text/html; charset=utf-8' });
            answer.end(html('Sign-in failed', `<p>${text(`${error.code ?? ''} ${error.error ?? ''} ${error.message}`)}</p>`));
        });
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    const base = `http://localhost:${server.address().port}`;

    async function handle(request, answer) {
        const url = new URL(request.url, base);
        const body = await read(request);
        const show = (title, words) => {
            answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
            answer.end(html(title, words));
        };
        const json = (status, value, type = 'application/json') => {
            answer.writeHead(status, { 'content-type': type });
            answer.end(value === undefined ? '' : JSON.stringify(value));
        };
        switch (`${request.method} ${url.pathname.replace(/^(\/provisioning\/\w+)\/.*$/, '$1/:one')}`) {
            case 'GET /favicon.ico':
                answer.writeHead(204);
                return answer.end();
            case 'GET /login': {
                const hints = Object.fromEntries(url.searchParams);
                product.logins.push(hints);
                if (hints.iss !== portal.issuer) throw new Error(`unknown issuer ${hints.iss}`);
                answer.writeHead(302, { location: await authorizeAddress({ login_hint: hints.login_hint }) });
                return answer.end();
            }
            case 'GET /callback':
                return show(...(await callback(url)));
            case 'GET /provisioning/subdomains/:one': {
                const wanted = decodeURIComponent(url.pathname.split('/').at(-1));
                await verifyCall(request);
                return json(200, { available: !product.accounts.has(wanted), suggestions: [`${wanted}-2`] });
            }
            case 'POST /provisioning/accounts': {
                await verifyCall(request);
                const key = request.headers['idempotency-key'];
                const asked = JSON.parse(body);
                product.calls.push({ key, asked });
                const known = [...product.accounts.values()].find((it) => it.key === key);
                if (!known && product.accounts.has(asked.subdomain)) {
                    return json(409, { type: 'about:blank', title: 'Taken', status: 409, code: 'subdomain_taken',
                        suggestions: [`${asked.subdomain}-2`] }, 'application/problem+json');
                }
                const account = known ?? { key, ...asked, external_id: `x-${product.accounts.size + 1}` };
                product.accounts.set(account.subdomain, account);
                return json(201, { external_id: account.external_id, subdomain: account.subdomain,
                    url: `${base}/a/${account.external_id}`, plan: account.plan, plan_name: 'Starter', trial_ends_at: null });
            }
            case 'PUT /provisioning/accounts/:one':
                await verifyCall(request);
                return json(204);
            case 'POST /backchannel-logout':
                product.logouts.push(await verified(new URLSearchParams(body).get('logout_token'), SLUG, 'logout+jwt'));
                return json(200);
            case 'POST /security-events':
                product.events.push(await verified(body, undefined, 'secevent+jwt'));
                return json(202);
            default:
                answer.writeHead(404, { 'content-type': 'text/html; charset=utf-8' });
                return answer.end(html('No such page', ''));
        }
    }

    async function authorizeAddress(more) {
        const verifier = oidc.randomPKCECodeVerifier();
        const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
        pending.set(state, { verifier, nonce });
        const address = oidc.buildAuthorizationUrl(portal.config, {
            redirect_uri: `${base}/callback`, scope: 'openid account', response_type: 'code', state, nonce,
            code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', ...more,
        });
        return address.href;
    }

    async function callback(url) {
        if (url.searchParams.has('error')) {
            return ['Not signed in', `<p>${text(url.searchParams.get('error'))}: ${text(url.searchParams.get('error_description') ?? '')}</p>`];
        }
        if (!product.redeems) {
            product.kept = url;
            return ['Not redeemed', '<p>This product keeps the code.</p>'];
        }
        product.tokens = await redeem(url);
        product.redeemed = url;
        product.claims = product.tokens.claims();
        return [`Signed in as ${product.claims.name}`, `<pre>${text(JSON.stringify(product.claims, null, 1))}</pre>`];
    }

    function redeem(url) {
        const { verifier, nonce } = pending.get(url.searchParams.get('state')) ?? {};
        return oidc.authorizationCodeGrant(portal.config, url, {
            pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: url.searchParams.get('state'), idTokenExpected: true,
        });
    }

    const verified = async (token, audience, typ) =>
        (await jwtVerify(token, portal.keys, { issuer: portal.issuer, audience, typ })).payload;
    const verifyCall = (request) =>
        verified((request.headers.authorization ?? '').replace(/^Bearer /, ''), `${base}/provisioning`);

    return Object.assign(product, {
        base,
        name,
        redeem,
        authorizeAddress,
        definition: {
            slug: SLUG,
            jwks: { keys: [jwk] },
            toml: [
                `slug = "${SLUG}"`, `name = "${name}"`, 'icon = "plug"', 'tone = "roster"', `client_id = "${SLUG}"`,
                `redirect_uris = ["${base}/callback"]`, `initiate_login_uri = "${base}/login"`,
                `post_logout_redirect_uris = ["${base}/signed-out"]`,
                `backchannel_logout_uri = "${base}/backchannel-logout"`, `events_push_uri = "${base}/security-events"`,
                `provisioning_url = "${base}/provisioning"`, `jwks_file = "${SLUG}.jwks.json"`,
                'accounts_domain = "stranger.localhost"', 'activity = "shift planned"', 'active_days = 7',
                'as_client_mode = true', '[[plans]]', 'code = "starter"', 'name = "Starter"', 'trial_days = 14', '',
            ].join('\n'),
        },
        /** Reads the portal's discovery document, as the first thing a relying party does. */
        async meet(address) {
            const config = await oidc.discovery(new URL(address), SLUG, undefined,
                oidc.PrivateKeyJwt({ key: privateKey, kid }), { execute: [oidc.allowInsecureRequests] });
            const { issuer, jwks_uri } = config.serverMetadata();
            portal = { config, issuer, keys: createRemoteJWKSet(new URL(jwks_uri)) };
            return config;
        },
        stop: () => new Promise((done) => {
            server.closeAllConnections();
            server.close(done);
        }),
    });
}

async function read(request) {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    return Buffer.concat(pieces).toString('utf8');
}

const text = (words) => String(words).replace(/[&<>]/g, (it) => `&#${it.charCodeAt(0)};`);

const html = (title, words) => `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${text(title)}</title></head>
<body><main><h1>${text(title)}</h1>${words}</main></body></html>`;
