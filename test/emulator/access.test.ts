import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bench } from './support.ts';

test('only the Access-Token header carries a token', async (t) => {
  const { emulator, token } = await bench(t);
  const address = `${emulator.origin}/open_api/v1.3/user/info/`;
  const codeOf = async (response: Response) => ((await response.json()) as { code: number }).code;
  assert.equal(await codeOf(await fetch(address, { headers: { 'access-token': token } })), 0);
  assert.equal(await codeOf(await fetch(address)), 40104);
  assert.equal(await codeOf(await fetch(address, { headers: { authorization: `Bearer ${token}` } })), 40104);
  assert.equal(await codeOf(await fetch(`${address}?access_token=${token}`)), 40104);
  assert.equal(await codeOf(await fetch(address, { headers: { 'access-token': `${token}0` } })), 40105);
});

test('every answer of the API is HTTP 200 with a request id, in the body and in the header', async (t) => {
  const { emulator, get } = await bench(t);
  const response = await fetch(`${emulator.origin}/open_api/v1.3/user/info/`);
  const body = (await response.json()) as { request_id: string };
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('cache-control'), 'no-store');
  assert.equal(response.headers.get('x-tt-logid'), body.request_id);
  assert.match(body.request_id, /^20261122180000[0-9A-F]{20}$/, 'it begins with the time in UTC+8');
  assert.notEqual((await get('user/info/')).request_id, body.request_id);
});

test('a path is right to its final slash, and a method is right', async (t) => {
  const { emulator, token } = await bench(t);
  const ask = (path: string, method = 'GET') =>
    fetch(`${emulator.origin}${path}`, { method, headers: { 'access-token': token } });
  for (const path of [
    '/open_api/v1.3/user/info',
    '/open_api/v1.2/user/info/',
    '/open_api/v1.3/',
    '/nothing',
  ]) {
    const answer = await ask(path);
    assert.equal(answer.status, 404, path);
    assert.equal(await answer.text(), '404 page not found');
  }
  assert.equal((await ask('/open_api/v1.3/segment/audience/')).status, 405);
});

test('a token opens what was ticked, and a group what is below it', async (t) => {
  const { emulator, advertiser, get, post } = await bench(t);
  const list = (token: string) => get('dmp/custom_audience/list/', { advertiser_id: advertiser }, token);
  const create = (token: string) =>
    post('segment/audience/', { advertiser_id: advertiser, custom_audience_name: 'vip' }, token);
  const info = (token: string) => get('advertiser/info/', { advertiser_ids: `["${advertiser}"]` }, token);
  const codes = async (scopes: string[]) => {
    const token = emulator.mintToken({ scopes });
    return Promise.all([list, create, info].map(async (call) => (await call(token)).code));
  };
  assert.deepEqual(await codes(['30']), [0, 40001, 40001]);
  assert.deepEqual(await codes(['31']), [40001, 0, 40001]);
  assert.deepEqual(await codes(['3']), [0, 0, 40001]);
  assert.deepEqual(await codes(['1']), [40001, 40001, 0]);
  assert.equal((await get('user/info/', {}, emulator.mintToken({ scopes: [] }))).code, 0);
});

test('an advertiser that was not granted stays closed, known or not', async (t) => {
  const { emulator, advertiser, get, post } = await bench(t);
  const other = emulator.advertisers[1]?.id ?? '';
  const token = emulator.mintToken({ advertiserIds: [advertiser] });
  const app = { app_id: emulator.appId, secret: emulator.appSecret };
  for (const advertiser_id of [other, '123']) {
    assert.equal((await get('dmp/custom_audience/list/', { advertiser_id }, token)).code, 40001);
    const mapping = {
      advertiser_ids: [advertiser, advertiser_id],
      id_schema: ['EMAIL_SHA256'],
      batch_data: [[{}]],
    };
    assert.equal((await post('segment/mapping/', mapping, token)).code, 40001);
    const ids = JSON.stringify([advertiser, advertiser_id]);
    assert.equal((await get('advertiser/info/', { advertiser_ids: ids }, token)).code, 40001);
  }
  const { data } = await get<{ list: object[] }>('oauth2/advertiser/get/', app, token);
  assert.equal(data.list.length, 1);
  assert.equal((await get('oauth2/advertiser/get/', { ...app, secret: 'x' }, token)).code, 40101);
});

test('advertisers tell their time zones, of which there are several', async (t) => {
  const { emulator, get } = await bench(t);
  const ids = JSON.stringify(emulator.advertisers.map(({ id }) => id));
  const { data } = await get<{ list: { timezone: string }[] }>('advertiser/info/', { advertiser_ids: ids });
  assert.deepEqual(
    data.list.map(({ timezone }) => timezone),
    ['America/New_York', 'Pacific/Auckland', 'Europe/Berlin'],
  );
  assert.equal((await get('advertiser/info/', { advertiser_ids: '7,8' })).code, 40002);
});

test('what is not JSON, or not the JSON wanted, gets a code and a sentence that repeats nothing', async (t) => {
  const { emulator, token, advertiser } = await bench(t);
  const send = async (body: string, type = 'application/json') => {
    const response = await fetch(`${emulator.origin}/open_api/v1.3/segment/audience/`, {
      method: 'POST',
      headers: { 'access-token': token, 'content-type': type },
      body,
    });
    const { code, message } = (await response.json()) as { code: number; message: string };
    assert.doesNotMatch(message, /ada@example/);
    return `${response.status} ${code} ${message}`;
  };
  const good = JSON.stringify({ advertiser_id: advertiser, custom_audience_name: 'vip' });
  assert.equal(await send('{"ada@example.com'), '200 40002 Invalid JSON in the request body');
  assert.equal(await send(good, 'text/plain'), '200 40002 Content-Type must be application/json');
  assert.equal(await send('{}'), '200 40002 Missing required field(s): advertiser_id');
  assert.match(await send('{"advertiser_id":7}'), /^200 40002 advertiser_id: .*expected string/);
  assert.match(await send('["ada@example.com"]'), /^200 40002 request: /);
  assert.match(await send(good), /^200 0 OK/);
});
