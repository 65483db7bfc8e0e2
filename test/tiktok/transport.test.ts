import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { createTransport } from '../../src/tiktok/transport.ts';
import { faultOf, startClient } from './support/client.ts';
import { always, code, ok, raw, type Step, silence, startScripted } from './support/scripted-tiktok.ts';

test('a redirect is not followed, and the token stays', async (t) => {
  const elsewhere = await startScripted(t, always(ok({})));
  const server = await startScripted(t, [
    raw(307, '', { location: `${elsewhere.origin}/open_api/v1.3/user/info/` }),
  ]);
  const { client } = startClient(t, { origin: server.origin });
  const fault = await faultOf(client.readUser());
  assert.equal(fault.code, 'answer_unusable');
  assert.match(fault.message, /HTTP 307, a redirect/);
  assert.equal(elsewhere.received.length, 0);
});

test('requests one after another share connections', async (t) => {
  const ports = new Set<number | undefined>();
  const step: Step = (response, received) => {
    ports.add(response.socket?.remotePort);
    ok({})(response, received);
  };
  const server = await startScripted(t, always(step));
  const { client } = startClient(t, { origin: server.origin });
  for (let index = 0; index < 20; index += 1) await client.readUser();
  // A second one where an answer is read before its connection is free again.
  assert.ok(ports.size <= 2, `${ports.size} connections`);
});

test('silence ends as a time-out, and what was asked may have been done', async (t) => {
  const server = await startScripted(t, always(silence));
  const transport = createTransport({}, { requestMs: 200 });
  t.after(() => transport.close());
  await assert.rejects(transport.send({ method: 'GET', url: server.origin, headers: {} }), {
    name: 'NetworkFailure',
    kind: 'timed_out',
  });
});

test('an answer that drips for ever ends as a time-out too', async (t) => {
  const drip: Step = (response) => {
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  };
  const server = await startScripted(t, always(drip));
  const transport = createTransport({}, { requestMs: 300 });
  t.after(() => transport.close());
  await assert.rejects(transport.send({ method: 'GET', url: server.origin, headers: {} }), {
    kind: 'timed_out',
  });
});

test('stopping ends a request under way, with the reason of who stopped it', async (t) => {
  const stop = new AbortController();
  const reason = new Error('stopped by the person');
  let closed: Promise<unknown> | undefined;
  const server = await startScripted(t, [
    (response) => {
      closed = once(response, 'close');
      stop.abort(reason);
    },
  ]);
  const { client } = startClient(t, { origin: server.origin });
  await assert.rejects(client.sendBatch({ body: Buffer.from('{}'), rows: 1 }, stop.signal), reason);
  await closed;
  assert.equal(server.received.length, 1);
});

test('stopping ends the wait before another attempt, and sends nothing more', async (t) => {
  const stop = new AbortController();
  const server = await startScripted(t, always(code(50000)));
  const { client } = startClient(t, {
    origin: server.origin,
    onRetry: () => stop.abort(new Error('enough')),
  });
  await assert.rejects(client.readUser(stop.signal), /enough/);
  assert.equal(server.received.length, 1);
});

test('who was stopped before sends nothing at all', async (t) => {
  const server = await startScripted(t, always(ok({})));
  const { client } = startClient(t, { origin: server.origin });
  await assert.rejects(client.readUser(AbortSignal.abort(new Error('before'))), /before/);
  assert.equal(server.received.length, 0);
});
