import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOf, startClient } from './support/client.ts';
import { always, ok, raw, startScripted } from './support/scripted-tiktok.ts';

const login = { appId: '7', secret: 'secret-of-the-app', authCode: 'code-of-the-login' };

test('ids beyond 2^53 arrive to the last digit, bare or quoted', async (t) => {
  const server = await startScripted(t, [
    raw(
      200,
      `{"code":0,"message":"OK","request_id":"r","data":{"access_token":"abc",
        "advertiser_ids":["7043626160646946818", 7043626160646946819],
        "scope":[3,30,7043626160646946818,9007199254740993]}}`,
    ),
  ]);
  const { client } = startClient(t, { origin: server.origin });
  assert.deepEqual(await client.exchangeCode(login), {
    access_token: 'abc',
    advertiser_ids: ['7043626160646946818', '7043626160646946819'],
    scope: ['3', '30', '7043626160646946818', '9007199254740993'],
  });
});

test('an answer that is none is named by path and status, and never shown', async (t) => {
  const bodies = [
    '<html><title>Sign in to canary-network</title></html>',
    '',
    'null',
    '[]',
    '"canary"',
    '{"canary":1}',
    '{"code":"0","message":"canary"}',
    '{"code":0.5,"message":"canary"}',
    '{"code":0,"code":40105,"message":"canary"}',
    '{"code":0,"message":"canary","data":{"display_name":"x"',
    `{"code":0,"data":${'['.repeat(200_000)}`,
  ];
  for (const body of bodies) {
    const server = await startScripted(t, always(raw(200, body)));
    const { client, lines, retries } = startClient(t, { origin: server.origin });
    const fault = await faultOf(client.readUser());
    assert.equal(fault.code, 'answer_unusable', body.slice(0, 60));
    assert.match(fault.message, /user\/info\/.*HTTP 200/);
    assert.doesNotMatch(JSON.stringify([fault, fault.message, lines, retries]), /canary/);
  }
});

test('a success that lacks what was asked for is no success, and says what it lacks', async (t) => {
  const server = await startScripted(t, [
    ok({ list: [{ name: 'canary' }], page_info: {} }),
    ok({ access_token: 'line\nbreak', scope: [] }),
    ok({}),
  ]);
  const { client } = startClient(t, { origin: server.origin });
  const list = await faultOf(client.listAudiences('1'));
  assert.equal(list.code, 'answer_unusable');
  assert.match(list.message, /list\.0\.audience_id/);
  assert.doesNotMatch(list.message, /canary/);
  assert.match((await faultOf(client.exchangeCode(login))).message, /access_token/);
  assert.equal(
    (await faultOf(client.createAudience({ advertiserId: '1', name: 'vip' }))).code,
    'answer_unusable',
  );
  assert.equal(server.received.length, 3, 'TikTok would answer the same again');
});

test('an endless answer ends at its limit', async (t) => {
  const megabyte = 'x'.repeat(2 ** 20);
  const server = await startScripted(t, [
    (response) => {
      const more = () => {
        while (!response.destroyed && response.write(megabyte));
      };
      response.on('drain', more).on('error', () => undefined);
      more();
    },
  ]);
  const { client } = startClient(t, { origin: server.origin });
  const fault = await faultOf(client.readUser());
  assert.deepEqual([fault.code, fault.attempts], ['answer_unusable', 1]);
  assert.match(fault.message, /too large/);
});

test('TikTok’s words are shown as one short line without control characters', async (t) => {
  const message = `first\n\u001b[31msecond\u202e\u0000 ${'d6117306485ed0e50afab3ac871e98f81699151f30281527d63ff5f233656c69'} ${'long '.repeat(200)}`;
  const body = JSON.stringify({ code: 40002, message, request_id: 'a b\u001b[2J' });
  const server = await startScripted(t, [raw(200, body)]);
  const { client } = startClient(t, { origin: server.origin });
  const fault = await faultOf(client.sendBatch({ body: Buffer.from('{}'), rows: 1 }));
  assert.match(fault.message, /first \[31msecond \[redacted\] long long/);
  assert.doesNotMatch(fault.message, /[\p{Cc}\p{Cf}]|d6117306/u);
  assert.ok(fault.message.length < 450);
  assert.equal(fault.requestId, 'a b [2J');
});
