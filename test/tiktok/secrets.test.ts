import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TiktokClient } from '../../src/tiktok/index.ts';
import { startClient } from './support/client.ts';
import { always, code, raw, startScripted } from './support/scripted-tiktok.ts';

const token = 'token-of-this-test';
const app = { appId: '7', secret: 'secret-of-the-app' };

const content = {
  length: 1,
  async *read() {
    yield Buffer.from('x');
  },
};

/** Every request that a client can make. */
const calls: Record<string, (client: TiktokClient) => Promise<unknown>> = {
  exchangeCode: (client) => client.exchangeCode({ ...app, authCode: 'code-of-the-login' }),
  revokeToken: (client) => client.revokeToken({ ...app, token }),
  listAdvertisers: (client) => client.listAdvertisers(app),
  readUser: (client) => client.readUser(),
  readAdvertisers: (client) => client.readAdvertisers(['1']),
  listAudiences: (client) => client.listAudiences('1'),
  readAudience: (client) => client.readAudience({ advertiserId: '1', audienceId: '2' }),
  createAudience: (client) => client.createAudience({ advertiserId: '1', name: 'vip' }),
  renameAudience: (client) => client.renameAudience({ advertiserId: '1', audienceId: '2', name: 'vip' }),
  deleteAudience: (client) => client.deleteAudience({ advertiserId: '1', audienceId: '2' }),
  sendBatch: (client) => client.sendBatch({ body: Buffer.from('{}'), rows: 1 }),
  uploadFile: (client) =>
    client.uploadFile({ advertiserId: '1', calculateType: 'EMAIL_SHA256', md5: '0'.repeat(32), content }),
  createFileAudience: (client) =>
    client.createFileAudience({
      ...{ advertiserId: '1', name: 'vip', calculateType: 'EMAIL_SHA256', filePaths: ['f'] },
    }),
  updateAudienceFiles: (client) =>
    client.updateAudienceFiles({ advertiserId: '1', audienceId: '2', action: 'APPEND', filePaths: ['f'] }),
  deleteFileAudience: (client) => client.deleteFileAudience({ advertiserId: '1', audienceId: '2' }),
};

test('the token travels in its header alone, and the secret in an address only where TikTok wants it so', async (t) => {
  const server = await startScripted(t, always(code(40000)));
  const { client } = startClient(t, { origin: server.origin, token });
  const methods = Object.keys(client).filter((name) => typeof client[name as 'close'] === 'function');
  assert.deepEqual(methods.filter((name) => name !== 'close').sort(), Object.keys(calls).sort());
  for (const [name, call] of Object.entries(calls)) {
    const before = server.received.length;
    await assert.rejects(call(client), { name: 'TiktokFault' });
    const received = server.received.slice(before);
    assert.equal(received.length, 1, name);
    for (const { path, query, headers, body } of received) {
      const address = `${path}?${new URLSearchParams(query)}`;
      const { 'access-token': given, ...others } = headers;
      assert.equal(given, token, name);
      assert.ok(!address.includes(token) && !JSON.stringify(others).includes(token), name);
      if (name !== 'revokeToken') assert.ok(!body.includes(token), name);
      if (name !== 'listAdvertisers') assert.ok(!address.includes(app.secret), name);
    }
  }
});

test('no redirect is followed, whatever it is called and whatever was asked: the token stays here', async (t) => {
  const elsewhere = await startScripted(t, always(code(0)));
  for (const status of [300, 301, 302, 303, 307, 308]) {
    const location = `${elsewhere.origin.replace('127.0.0.1', 'localhost')}/open_api/v1.3/user/info/`;
    const server = await startScripted(t, always(raw(status, '', { location })));
    const { client } = startClient(t, { origin: server.origin, token });
    for (const [name, call] of Object.entries(calls)) {
      await assert.rejects(call(client), { code: 'answer_unusable', attempts: 1 }, `${status} ${name}`);
    }
    assert.equal(server.received.length, Object.keys(calls).length);
  }
  assert.equal(elsewhere.received.length, 0);
});
