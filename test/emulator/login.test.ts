import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Bench, bench } from './support.ts';

const callback = 'http://localhost:8976/callback';

/** What the browser sends when a person presses a button of the page. */
async function press({ emulator }: Bench, fields: [string, string][]): Promise<Response> {
  return await fetch(`${emulator.origin}/portal/auth`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams([
      ['app_id', emulator.appId],
      ['state', 'a state & more'],
      ['redirect_uri', callback],
      ...fields,
    ]),
  });
}

async function approve(at: Bench, scopes: string[]): Promise<string> {
  const fields = scopes.map((scope): [string, string] => ['scope', scope]);
  const response = await press(at, [['decision', 'approve'], ...fields, ['advertiser', at.advertiser]]);
  return new URL(response.headers.get('location') ?? '').searchParams.get('auth_code') ?? '';
}

const exchange = ({ emulator, post }: Bench, auth_code: string, secret = emulator.appSecret) =>
  post<{ access_token: string; advertiser_ids: string[] }>('oauth2/access_token/', {
    app_id: emulator.appId,
    secret,
    auth_code,
  });

test('a person reads the page, approves, and the app gets a token for just that', async (t) => {
  const at = await bench(t);
  const query = new URLSearchParams({ app_id: at.emulator.appId, state: '"><i>', redirect_uri: callback });
  const page = await fetch(`${at.emulator.origin}/portal/auth?${query}`);
  const text = await page.text();
  assert.equal(page.status, 200);
  assert.ok(text.includes('value="&quot;&gt;&lt;i&gt;"'), 'the state is escaped');
  for (const { name } of at.emulator.advertisers) assert.ok(text.includes(name.replace('&', '&amp;')), name);
  // Chromium holds the redirect after the form against `form-action`.
  assert.match(
    page.headers.get('content-security-policy') ?? '',
    /form-action 'self' http:\/\/localhost:8976$/,
  );

  const redirect = await press(at, [
    ['decision', 'approve'],
    ['scope', '30'],
    ['scope', '31'],
    ['advertiser', at.advertiser],
  ]);
  const target = new URL(redirect.headers.get('location') ?? '');
  assert.equal(target.origin + target.pathname, callback);
  assert.equal(target.searchParams.get('state'), 'a state & more');
  assert.equal(target.searchParams.get('code'), target.searchParams.get('auth_code'));

  const { code, data } = await exchange(at, target.searchParams.get('auth_code') ?? '');
  assert.equal(code, 0);
  assert.deepEqual(data, {
    access_token: data.access_token,
    advertiser_ids: [at.advertiser],
    scope: [30, 31],
  });
  const list = await at.get('dmp/custom_audience/list/', { advertiser_id: at.advertiser }, data.access_token);
  assert.equal(list.code, 0);
});

test('a scope id beyond 2^53 keeps its digits on the wire, as a bare number', async (t) => {
  const at = await bench(t);
  const auth_code = await approve(at, ['30', '31', '32', '7043626160646946818']);
  const response = await fetch(`${at.emulator.origin}/open_api/v1.3/oauth2/access_token/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ app_id: at.emulator.appId, secret: at.emulator.appSecret, auth_code }),
  });
  // A group ticked whole gives its own id too.
  assert.match(await response.text(), /"scope":\[3,30,31,32,\d+,7043626160646946818\]/);
});

test('refusing goes back with an error and the state', async (t) => {
  const redirect = await press(await bench(t), [['decision', 'refuse']]);
  const { searchParams } = new URL(redirect.headers.get('location') ?? '');
  assert.equal(searchParams.get('error'), 'access_denied');
  assert.equal(searchParams.get('state'), 'a state & more');
  assert.equal(searchParams.get('auth_code'), null);
});

test('approving nothing, or no ad account, asks again', async (t) => {
  const at = await bench(t);
  for (const fields of [[['scope', '31']], [['advertiser', at.advertiser]]] as [string, string][][]) {
    const answer = await press(at, [['decision', 'approve'], ...fields]);
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /role="alert">Choose at least one/);
  }
});

test('an unknown app or an address that is not registered to the letter gets no redirect', async (t) => {
  const { emulator } = await bench(t);
  const wrong = [
    { app_id: '123', redirect_uri: callback },
    { app_id: emulator.appId, redirect_uri: `${callback}/` },
    { app_id: emulator.appId, redirect_uri: 'http://127.0.0.1:8976/callback' },
    { app_id: emulator.appId, redirect_uri: '<script>' },
  ];
  for (const asked of wrong) {
    for (const method of ['GET', 'POST']) {
      const fields = new URLSearchParams({ ...asked, state: 's', decision: 'approve' });
      const address = `${emulator.origin}/portal/auth${method === 'GET' ? `?${fields}` : ''}`;
      const answer = await fetch(address, {
        method,
        redirect: 'manual',
        ...(method === 'POST' && { body: fields }),
      });
      const text = await answer.text();
      assert.equal(answer.status, 400);
      assert.equal(answer.headers.get('location'), null);
      assert.match(text, /This login cannot go on/);
      assert.ok(!text.includes('<script>'));
    }
  }
});

test('a code works once, for an hour, with the right secret', async (t) => {
  const at = await bench(t);
  const first = await approve(at, ['31']);
  assert.equal((await exchange(at, first, 'wrong')).code, 40101);
  assert.equal((await exchange(at, first)).code, 0, 'a wrong secret did not use the code up');
  assert.equal((await exchange(at, first)).code, 40110);

  const second = await approve(at, ['31']);
  at.clock.advance(60 * 60 * 1000 - 1);
  assert.equal((await exchange(at, second)).code, 0);
  const third = await approve(at, ['31']);
  at.clock.advance(60 * 60 * 1000);
  assert.equal((await exchange(at, third)).code, 40110);
});

test('logging out ends the token', async (t) => {
  const at = await bench(t);
  const app = { app_id: at.emulator.appId, secret: at.emulator.appSecret };
  const { data } = await at.get<{ list: object[] }>('oauth2/advertiser/get/', app);
  assert.deepEqual(data.list[0], { advertiser_id: at.advertiser, advertiser_name: 'Fern & Fable' });

  const revoked = await at.post('oauth2/revoke_token/', { ...app, access_token: at.token });
  const advertiser_ids = at.emulator.advertisers.map(({ id }) => id);
  assert.deepEqual(revoked.data, { app_id: at.emulator.appId, advertiser_ids });
  assert.equal((await at.get('user/info/')).code, 40105);
  assert.equal((await at.post('oauth2/revoke_token/', { ...app, access_token: at.token })).code, 40105);
});
