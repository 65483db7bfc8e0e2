import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { startEmulator } from '../../src/emulator/index.ts';
import { Fault } from '../../src/fault.ts';
import { openToTheNetwork } from '../support/network.ts';
import { bench, testClock } from './support.ts';

const options = { clock: testClock(), randomBytes: (size: number) => new Uint8Array(size).fill(7) };

test('a port in use is a fault that says what to do', async (t) => {
  const { emulator } = await bench(t);
  const port = Number(new URL(emulator.origin).port);
  await assert.rejects(startEmulator({ ...options, port }), (error) => {
    assert.ok(error instanceof Fault);
    assert.equal(error.code, 'port_in_use');
    assert.match(error.message, new RegExp(`${port}`));
    assert.match(error.hint ?? '', /--port/);
    return true;
  });
});

test('a redirect address that is none is refused at the start', async () => {
  const started = startEmulator({ ...options, redirectUris: ['localhost'] });
  await assert.rejects(started, { code: 'configuration' });
});

test('a seed decides the ids', async (t) => {
  const ids = async (seed: number) => {
    const { emulator, createAudience } = await bench(t, { seed });
    return [emulator.appId, ...emulator.advertisers.map(({ id }) => id), await createAudience('vip')];
  };
  assert.deepEqual(await ids(1), await ids(1));
  assert.notDeepEqual(await ids(1), await ids(2));
});

test('an abort closes it, open connections included', async (t) => {
  const controller = new AbortController();
  t.after(() => controller.abort());
  const emulator = await startEmulator({ ...options, signal: controller.signal });
  assert.equal((await fetch(emulator.origin)).status, 200);
  controller.abort();
  await emulator.close();
  await assert.rejects(fetch(emulator.origin));
  await assert.rejects(startEmulator({ ...options, signal: controller.signal }), { name: 'AbortError' });
});

test('only who means this machine is answered', async (t) => {
  const { emulator } = await bench(t);
  const { port } = new URL(emulator.origin);
  const statusFor = (headers: Record<string, string>) =>
    new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path: '/_emulator/app', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on('error', reject).end();
    });
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, 'LOCALHOST', '[::1]:80']) {
    assert.equal(await statusFor({ host }), 200, host);
  }
  for (const host of [
    'rebound.example',
    `localhost.rebound.example:${port}`,
    '127.0.0.1@rebound.example',
    ' ',
  ]) {
    assert.equal(await statusFor({ host }), 403, host);
  }
  const host = `localhost:${port}`;
  assert.equal(await statusFor({ host, origin: `http://localhost:${port}` }), 200);
  assert.equal(await statusFor({ host, origin: 'http://other.example' }), 403);
  assert.equal(await statusFor({ host, origin: 'null' }), 403);
});

test('nobody on the network reaches it', async (t) => {
  const { emulator } = await bench(t);
  const reached = await openToTheNetwork(Number(new URL(emulator.origin).port));
  if (reached === undefined) t.skip('this machine has no network');
  else assert.deepEqual(reached, []);
});

test('a body over 32 MB is not read, however it announces itself', async (t) => {
  const { emulator, token } = await bench(t);
  const size = 33 * 1024 * 1024;
  for (const headers of [{ 'content-length': String(size) }, {}]) {
    const status = await new Promise((resolve, reject) => {
      const sent = request(
        `${emulator.origin}/open_api/v1.3/segment/mapping/`,
        {
          method: 'POST',
          headers: { ...headers, 'access-token': token, 'content-type': 'application/json' },
        },
        (response) => resolve(response.resume().statusCode),
      );
      // The emulator may close while we still write.
      sent.on('error', (error: NodeJS.ErrnoException) =>
        error.code === 'EPIPE' ? undefined : reject(error),
      );
      sent.end(Buffer.alloc(size, ' '));
    });
    assert.equal(status, 413);
  }
  assert.deepEqual(emulator.requests().paths['segment/mapping/'], { total: 2, codes: { 'http 413': 2 } });
});
