import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TiktokClient } from '../../src/tiktok/index.ts';
import { faultOf, startClient } from './support/client.ts';
import { always, code, cut, drop, ok, raw, startScripted } from './support/scripted-tiktok.ts';

const batch = { body: Buffer.from('{"batch_data":[]}'), rows: 1 };

test('a batch survives a bad night: broken connections, the edge’s pages, TikTok’s troubles, too many requests', async (t) => {
  const night = [
    drop,
    raw(503, '<html>503</html>'),
    code(40100, 'too many'),
    raw(200, '<html>maintenance</html>'),
    cut,
    code(50002, 'processing error'),
    raw(429, ''),
    code(40202, 'conflict'),
    ok({}),
  ];
  const server = await startScripted(t, night);
  const { client, retries } = startClient(t, { origin: server.origin });
  assert.deepEqual(await client.sendBatch(batch), {
    code: 0,
    httpStatus: 200,
    requestId: 'request-1',
    attempts: 9,
  });
  assert.ok(server.received.every(({ body }) => body === batch.body.toString()));
  assert.equal(client.counts.retries, 8);
  assert.deepEqual(
    retries.map(({ attempt }) => attempt),
    [2, 3, 4, 5, 6, 7, 8, 9],
  );
  const pauses = retries.filter(({ waitMs }) => waitMs !== 1000).map(({ waitMs }) => waitMs);
  assert.deepEqual(
    pauses,
    [...pauses].sort((left, right) => left - right),
    'pauses grow',
  );
  assert.match(retries.map(({ reason }) => reason).join('\n'), /connection broken.*\nHTTP 503.*\ncode 40100/);
});

test('when it does not end, the fault says who is at fault', async (t) => {
  const cases: [Parameters<typeof always>[0], string, number][] = [
    [code(50000, 'system error'), 'tiktok_unavailable', 7],
    [raw(502, 'Bad gateway'), 'tiktok_unavailable', 7],
    [drop, 'network_failed', 7],
  ];
  for (const [step, expected, exitCode] of cases) {
    const server = await startScripted(t, always(step));
    const { client } = startClient(t, { origin: server.origin });
    const fault = await faultOf(client.readUser());
    assert.equal(fault.code, expected);
    assert.equal(fault.exitCode, exitCode);
    assert.equal(fault.attempts, server.received.length);
    assert.ok(fault.attempts > 3 && fault.attempts <= 6);
    assert.doesNotMatch(fault.message, /gateway/);
  }
});

test("a page in TikTok's place is no night to sit out: within two seconds the person hears of it", async (t) => {
  for (const call of [
    (client: TiktokClient) => client.sendBatch(batch),
    (client: TiktokClient) => client.readUser(),
  ]) {
    const server = await startScripted(t, always(raw(200, '<html>Welcome to our hotel</html>')));
    const { client, clock } = startClient(t, { origin: server.origin });
    const fault = await faultOf(call(client));
    assert.deepEqual([fault.code, fault.exitCode, fault.attempts], ['answer_unusable', 7, 3]);
    assert.ok(clock.elapsed() < 2000, `${clock.elapsed()} ms`);
    assert.match(fault.hint ?? '', /proxy.*sign-in page/);
    assert.doesNotMatch(fault.message, /hotel/);
  }
  const page = raw(200, '<html>restarting</html>');
  const restarting = await startScripted(t, [page, page, drop, page, page, ok({})]);
  const { client } = startClient(t, { origin: restarting.origin });
  assert.equal((await client.sendBatch(batch)).attempts, 6, 'a gateway that restarts is waited for');
});

test('a machine that does not answer the call is named, and surely did nothing', async (t) => {
  const { port } = await startScripted(t, []);
  const { client } = startClient(t, { origin: `http://127.0.0.1:${port === 1 ? 2 : 1}` });
  const fault = await faultOf(client.createAudience({ advertiserId: '1', name: 'vip' }));
  assert.equal(fault.code, 'network_failed');
  assert.equal(fault.ambiguous, false);
  assert.ok(fault.attempts > 1, 'tried again, because it surely was not made');
  assert.match(fault.message, /connection refused by 127\.0\.0\.1 port/);
});

test('a lost answer to a creation is not repeated: the audience may be there', async (t) => {
  for (const lost of [drop, raw(502, ''), code(50000), raw(200, '<html>'), ok({ unexpected: true })]) {
    const server = await startScripted(t, [lost, ok({ audience_id: '2' })]);
    const { client } = startClient(t, { origin: server.origin });
    const fault = await faultOf(client.createAudience({ advertiserId: '1', name: 'vip' }));
    assert.equal(fault.ambiguous, true);
    assert.equal(server.received.length, 1);
  }
});

test('a creation that came too soon is repeated, and a refused one is a plain refusal', async (t) => {
  const patient = await startScripted(t, [code(40100), code(40016), ok({ audience_id: '77' })]);
  const { client } = startClient(t, { origin: patient.origin });
  assert.equal(await client.createAudience({ advertiserId: '1', name: 'vip' }), '77');

  const strict = await startScripted(t, [code(40001, 'No permission for this advertiser')]);
  const other = startClient(t, { origin: strict.origin });
  const fault = await faultOf(other.client.createAudience({ advertiserId: '1', name: 'vip' }));
  assert.deepEqual(
    [fault.class, fault.code, fault.ambiguous, fault.tiktokCode, fault.requestId, fault.said],
    ['permission', 'permission_missing', false, 40001, 'request-40001', 'No permission for this advertiser'],
  );
  assert.match(fault.message, /40001.*No permission for this advertiser.*request-40001/);
  assert.match(fault.hint ?? '', /Audience Management/);
});

test('one-time codes and tokens are not used up twice', async (t) => {
  const server = await startScripted(t, always(code(50002)));
  const { client } = startClient(t, { origin: server.origin });
  const app = { appId: '7', secret: 'secret-of-the-app' };
  await faultOf(client.exchangeCode({ ...app, authCode: 'code-of-the-login' }));
  await faultOf(client.revokeToken({ ...app, token: 'token-of-the-test' }));
  assert.equal(server.received.length, 2);
});

test('a batch that was refused after a lost answer may have been taken all the same', async (t) => {
  const server = await startScripted(t, [drop, code(40105, 'Access token is incorrect')]);
  const { client } = startClient(t, { origin: server.origin });
  const fault = await faultOf(client.sendBatch(batch));
  assert.deepEqual(
    [fault.code, fault.class, fault.ambiguous, fault.attempts],
    ['token_refused', 'login', true, 2],
  );
});

test('what no repetition mends is asked once, each with its class', async (t) => {
  const cases: [number, string][] = [
    [20001, 'partial'],
    [40002, 'split'],
    [40061, 'split'],
    [40062, 'split'],
    [40102, 'login'],
    [40118, 'permission'],
    [40050, 'refused'],
  ];
  for (const [number, expectedClass] of cases) {
    const server = await startScripted(t, [code(number)]);
    const { client } = startClient(t, { origin: server.origin });
    const fault = await faultOf(client.sendBatch(batch));
    assert.equal(fault.class, expectedClass, `${number}`);
    assert.equal(fault.shrinks, number === 40061);
    assert.equal(server.received.length, 1);
  }
});

test('the code outranks the status, both ways', async (t) => {
  const server = await startScripted(t, [
    raw(500, '{"code":0,"message":"OK","request_id":"r","data":{}}'),
    raw(200, '{"code":40105,"message":"bad","request_id":"r"}'),
  ]);
  const { client } = startClient(t, { origin: server.origin });
  assert.equal((await client.sendBatch(batch)).httpStatus, 500);
  assert.equal((await faultOf(client.sendBatch(batch))).code, 'token_refused');
});
