import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SeenRequest } from '../../src/emulator/index.ts';
import { type Bench, bench, md5, sha256 } from './support.ts';

interface Members {
  total: number;
  members: { column: string; digest: string }[];
}

const ask = async <Data>({ emulator }: Bench, path: string, body?: unknown) => {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${emulator.origin}/_emulator/${path}`, init);
  return { status: response.status, data: (await response.json()) as Data };
};

test('another process reads the members sorted, whole or in pages', async (t) => {
  const at = await bench(t);
  const vip = await at.createAudience('vip');
  const mails = Array.from({ length: 4500 }, (_, number) => sha256(`mail ${number}`));
  const batch_data = mails.map((id) => [{ id, audience_ids: [vip] }, {}]);
  batch_data.push([{}, { id: md5('device'), audience_ids: [vip] }]);
  const id_schema = ['EMAIL_SHA256', 'AAID_MD5'];
  await at.post('segment/mapping/', { advertiser_ids: [at.advertiser], id_schema, batch_data });

  const expected = [
    { column: 'AAID_MD5', digest: md5('device') },
    ...mails.toSorted().map((digest) => ({ column: 'EMAIL_SHA256', digest })),
  ];
  const whole = (await ask<Members>(at, `audiences/${vip}/members`)).data;
  assert.equal(whole.total, 4501);
  assert.deepEqual(whole.members, expected);
  const page = (await ask<Members>(at, `audiences/${vip}/members?offset=4000&limit=3`)).data;
  assert.equal(page.total, 4501);
  assert.deepEqual(page.members, expected.slice(4000, 4003));
  assert.deepEqual((await ask<Members>(at, `audiences/${vip}/members?offset=9999`)).data.members, []);
  assert.equal((await ask(at, `audiences/${vip}/members?limit=x`)).status, 400);
  assert.equal((await ask(at, 'audiences/1/members')).status, 404);
});

test('another process learns the app, mints a token of its choice and revokes it', async (t) => {
  const at = await bench(t);
  const app = await ask<Record<string, unknown>>(at, 'app');
  assert.equal(app.data['app_id'], at.emulator.appId);
  assert.equal(app.data['app_secret'], at.emulator.appSecret);
  const grant = { scopes: ['30'], advertiser_ids: [at.advertiser] };
  const { access_token } = (await ask<{ access_token: string }>(at, 'tokens', grant)).data;
  const list = (advertiser_id = at.advertiser) =>
    at.get('dmp/custom_audience/list/', { advertiser_id }, access_token);
  assert.equal((await list()).code, 0);
  assert.equal((await list(at.emulator.advertisers[1]?.id)).code, 40001);
  await ask(at, 'revoke', { access_token });
  assert.equal((await list()).code, 40105);
  assert.equal((await at.get('user/info/')).code, 0, 'other tokens live on');
  await ask(at, 'revoke', {});
  assert.equal((await at.get('user/info/')).code, 40105);
  assert.equal((await ask(at, 'tokens', { scopes: [3] })).status, 400);
});

test('requests are counted by path and code, and told before their answers leave', async (t) => {
  const seen: SeenRequest[] = [];
  const at = await bench(t, { onRequest: (request) => seen.push(request) });
  await at.get('user/info/');
  await at.get('user/info/', {}, 'wrong');
  await fetch(`${at.emulator.origin}/open_api/v1.3/user/info?secret=s`);
  await fetch(at.emulator.origin);
  assert.deepEqual(seen, [
    { number: 1, method: 'GET', path: 'user/info/', httpStatus: 200, code: 0 },
    { number: 2, method: 'GET', path: 'user/info/', httpStatus: 200, code: 40105 },
    { number: 3, method: 'GET', path: 'user/info', httpStatus: 404 },
  ]);
  const counts = {
    total: 3,
    paths: {
      'user/info/': { total: 2, codes: { 0: 1, 40105: 1 } },
      'user/info': { total: 1, codes: { 'http 404': 1 } },
    },
    rows: { add: 0, delete: 0 },
  };
  assert.deepEqual((await ask(at, 'requests')).data, counts);
  assert.deepEqual(at.emulator.requests(), counts);
});

test('limits can be set on the way', async (t) => {
  const at = await bench(t);
  assert.equal((await ask(at, 'limits', { rate_level: 'basic' })).status, 200);
  for (let index = 0; index < 10; index += 1) assert.equal((await at.get('user/info/')).code, 0);
  assert.equal((await at.get('user/info/')).code, 40100);
  assert.equal((await ask(at, 'limits', { rate_level: 'none' })).status, 200);
  assert.equal((await at.get('user/info/')).code, 0);
  assert.equal((await ask(at, 'limits', { rate_level: 'fast' })).status, 400);
});

test('a reset leaves the app and its advertisers, and nothing of what was done', async (t) => {
  const at = await bench(t);
  const vip = await at.createAudience('vip');
  await ask(at, 'reset', {});
  assert.equal(at.emulator.membership(vip), undefined);
  assert.equal(at.emulator.requests().total, 0);
  assert.equal((await at.get('user/info/')).code, 40105);
  const { audiences } = (await ask<{ audiences: { name: string }[] }>(at, 'audiences')).data;
  assert.equal(audiences.length, 5);
  assert.ok(!audiences.some(({ name }) => name === 'vip'));
});
