import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authorisationAddress, defaultOrigin } from '../../src/tiktok/index.ts';
import { faultOf, startClient } from './support/client.ts';
import { code, ok, startScripted } from './support/scripted-tiktok.ts';

const app = { appId: '7', secret: 'secret & of the app' };

test('the address that grants access goes to TikTok’s portal and comes back to us', () => {
  const address = authorisationAddress({
    appId: '7',
    state: 'a+b/c=',
    redirectUri: 'http://localhost:8976/callback',
    origin: defaultOrigin,
  });
  const url = new URL(address);
  assert.equal(`${url.origin}${url.pathname}`, 'https://business-api.tiktok.com/portal/auth');
  assert.deepEqual(Object.fromEntries(url.searchParams), {
    app_id: '7',
    state: 'a+b/c=',
    redirect_uri: 'http://localhost:8976/callback',
  });
});

test('a login: the code becomes a token, without a token in the header; then it is revoked', async (t) => {
  const server = await startScripted(t, [
    ok({ access_token: 'new', advertiser_ids: ['1'], scope: [3] }),
    ok(),
  ]);
  const before = startClient(t, { origin: server.origin, token: undefined as never });
  const data = await before.client.exchangeCode({ ...app, authCode: 'c' });
  assert.deepEqual(data, { access_token: 'new', advertiser_ids: ['1'], scope: ['3'] });
  await before.client.revokeToken({ ...app, token: 'new' });
  assert.deepEqual(
    server.received.map(({ path, body, headers }) => [path, JSON.parse(body), headers['access-token']]),
    [
      ['/open_api/v1.3/oauth2/access_token/', { app_id: '7', secret: app.secret, auth_code: 'c' }, undefined],
      [
        '/open_api/v1.3/oauth2/revoke_token/',
        { app_id: '7', secret: app.secret, access_token: 'new' },
        undefined,
      ],
    ],
  );
});

test('a code that was used already says what to do', async (t) => {
  const server = await startScripted(t, [code(40110, 'Authorization code is expired')]);
  const { client } = startClient(t, { origin: server.origin });
  const fault = await faultOf(client.exchangeCode({ ...app, authCode: 'c' }));
  assert.deepEqual([fault.code, fault.exitCode], ['login_refused', 5]);
  assert.match(fault.hint ?? '', /tiktok-seg login/);
});

test('advertisers are listed with the app’s secret, which the debug line does not show', async (t) => {
  const list = [{ advertiser_id: '7043626160646946818', advertiser_name: 'Shop' }];
  const server = await startScripted(t, [ok({ list })]);
  const { client, lines } = startClient(t, { origin: server.origin });
  assert.deepEqual(await client.listAdvertisers(app), list);
  assert.deepEqual(server.received[0]?.query, { app_id: '7', secret: app.secret });
  assert.deepEqual(lines, [
    'GET oauth2/advertiser/get/?app_id=7&secret=[redacted], 0 ms: code 0, request_id request-1',
  ]);
});

test('who is logged in, and what his 150 advertisers are', async (t) => {
  const info = (id: string) => ({
    ...{ advertiser_id: id, name: `shop ${id}`, status: 'STATUS_ENABLE' },
    ...{ currency: 'EUR', timezone: 'Europe/Berlin', country: 'DE' },
  });
  const server = await startScripted(t, [
    ok({ display_name: 'Jo', email: 'j***@x.com', core_user_id: 705, create_time: 1, avatar_url: 'x' }),
    (response, { query }) =>
      ok({ list: (JSON.parse(query['advertiser_ids'] ?? '') as string[]).map(info) })(response, {} as never),
    (response, { query }) =>
      ok({ list: (JSON.parse(query['advertiser_ids'] ?? '') as string[]).map(info) })(response, {} as never),
  ]);
  const { client } = startClient(t, { origin: server.origin });
  assert.deepEqual(await client.readUser(), {
    ...{ display_name: 'Jo', email: 'j***@x.com', core_user_id: '705', create_time: 1 },
  });
  const ids = Array.from({ length: 150 }, (_, index) => String(index));
  assert.deepEqual(await client.readAdvertisers(ids), ids.map(info));
});
