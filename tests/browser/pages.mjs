// What the page tests visit: where each person's walk begins, the pages it must find by following
// links, and the states that no link leads to.
//
// `:id` stands for any typed id, `:firm` for the firm's name in addresses.

export const WALKS = [
    { hat: 'nobody', start: '/sign-in', finds: ['/sign-in'] },
    {
        hat: 'senior',
        finds: ['/p/:firm/clients', '/p/:firm/clients/new', '/p/:firm/clients/:id', '/p/:firm/staff'],
    },
    { hat: 'owner', finds: ['/p/:firm/clients', '/p/:firm/staff'] },
    { hat: 'manager', finds: ['/p/:firm/clients', '/p/:firm/clients/:id'] },
    { hat: 'assistant', finds: ['/p/:firm/clients'] },
    { hat: "client's owner", finds: ['/me/access'] },
    { hat: 'operator', finds: ['/ops/partners', '/ops/products', '/ops/outbox'] },
];

/** The pages that are held to everything in every look; the others are seen in two. */
export const ALL_LOOKS = ['/sign-in', '/p/:firm/clients', '/p/:firm/clients/:id', '/p/:firm/staff', '/me/access'];

/** States with the hat that sees them; `open` leaves the page in the state. */
export const STATES = [
    {
        name: 'clients-no-match',
        hat: 'senior',
        async open(page, { firm }) {
            await page.goto(`${firm}/clients?q=no-client-has-this-name`);
        },
    },
    {
        name: 'clients-folder-open',
        hat: 'senior',
        async open(page, { firm, portal }) {
            await page.goto(`${firm}/clients?q=${encodeURIComponent(portal.person("client's owner").client)}`);
            await page.getByRole('button', { name: /^accounts of/i }).or(page.getByRole('link', { name: /^accounts of/i }))
                .first().click();
            await page.locator('tr.kid').first().waitFor();
        },
    },
    {
        name: 'client-without-a-name',
        hat: 'senior',
        statuses: [422],
        async open(page, { firm }) {
            await page.goto(`${firm}/clients/new`);
            await page.getByRole('main').locator('form').evaluateAll((forms) => forms.forEach((it) => { it.noValidate = true; }));
            await page.getByRole('main').getByRole('button', { name: /^create/i }).first().click();
            await page.getByRole('heading', { name: /there is a problem/i }).waitFor();
        },
    },
    {
        name: 'no-such-client',
        hat: 'senior',
        statuses: [404],
        async open(page, { firm }) {
            await page.goto(`${firm}/clients/cli_00000000000000000000000000`);
        },
    },
    {
        name: 'wrong-password',
        hat: 'nobody',
        statuses: [401, 403, 422],
        async open(page, { address }) {
            await page.goto(`${address}/sign-in`);
            await page.getByLabel(/e-?mail/i).first().fill('nobody@example.test');
            await page.getByLabel(/password/i).first().fill('not the password');
            await page.getByRole('main').getByRole('button', { name: /^sign in/i }).first().click();
            await page.getByRole('alert').or(page.getByRole('heading', { name: /problem/i })).first().waitFor();
        },
    },
    {
        name: 'no-such-page',
        hat: 'nobody',
        statuses: [404],
        async open(page, { address }) {
            await page.goto(`${address}/no-such-page`);
        },
    },
];
