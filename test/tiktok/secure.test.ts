import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect as connectSocket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { faultOf, startClient } from './support/client.ts';
import { always, ok, startScripted } from './support/scripted-tiktok.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/tiktok/${name}`, import.meta.url));
const tls = { cert: readFileSync(fixture('server.crt')), key: readFileSync(fixture('server.key')) };

test('a certificate that nobody vouches for gets no token, and the hint names the way on', async (t) => {
  const server = await startScripted(t, always(ok({})), tls);
  const { client } = startClient(t, { origin: server.origin, env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
  const fault = await faultOf(client.createAudience({ advertiserId: '1', name: 'vip' }));
  assert.deepEqual([fault.code, fault.ambiguous, fault.attempts], ['network_failed', false, 1]);
  assert.match(fault.hint ?? '', /NODE_EXTRA_CA_CERTS/);
  assert.equal(server.received.length, 0);
});

test('a proxy carries the encrypted connection, and NODE_EXTRA_CA_CERTS vouches for the certificate', async (t) => {
  const script = [ok({ display_name: 'Jo' }), ok({ file_path: 'f19fa450136c460f' })];
  const server = await startScripted(t, script, tls);
  const proxy = await startProxy(t, server.port);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--import',
      'tsx',
      fileURLToPath(new URL('support/ask-user.ts', import.meta.url)),
      'https://tiktok.test',
    ],
    {
      env: {
        PATH: process.env['PATH'],
        HTTPS_PROXY: `http://someone:password@127.0.0.1:${proxy.port}`,
        NODE_EXTRA_CA_CERTS: fixture('server.crt'),
      },
    },
  );
  assert.equal(stdout, 'Jo f19fa450136c460f');
  assert.deepEqual(
    server.received.map(({ path, headers }) => [path, headers['access-token']]),
    [
      ['/open_api/v1.3/user/info/', 'token-of-the-test'],
      ['/open_api/v1.3/dmp/custom_audience/file/upload/', 'token-of-the-test'],
    ],
  );
  assert.match(server.received[1]?.body ?? '', /0{64}/);
  // One connection or two: whether the first is idle again when the second request comes is a race.
  assert.ok(proxy.asked.length > 0);
  for (const asked of proxy.asked) {
    assert.deepEqual(asked, {
      target: 'tiktok.test:443',
      authorisation: `Basic ${Buffer.from('someone:password').toString('base64')}`,
    });
  }
  for (const secret of ['token-of-the-test', '0'.repeat(64)]) assert.ok(!proxy.seen().includes(secret));
});

test('NODE_TLS_REJECT_UNAUTHORIZED=0 does not give the token away, directly or through a proxy', async (t) => {
  const server = await startScripted(t, always(ok({ display_name: 'Jo' })), tls);
  const proxy = await startProxy(t, server.port);
  for (const env of [{}, { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` }]) {
    const origin = 'HTTPS_PROXY' in env ? 'https://tiktok.test' : `https://127.0.0.1:${server.port}`;
    const asking = promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', fileURLToPath(new URL('support/ask-user.ts', import.meta.url)), origin],
      { env: { PATH: process.env['PATH'], NODE_TLS_REJECT_UNAUTHORIZED: '0', ...env } },
    );
    await assert.rejects(asking, /certificate/);
  }
  assert.equal(server.received.length, 0);
});

test('NO_PROXY goes past the proxy, and so does all that stays on this machine', async (t) => {
  const server = await startScripted(t, always(ok({ display_name: 'Jo' })));
  const proxy = await startProxy(t, server.port);
  const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, HTTP_PROXY: `http://127.0.0.1:${proxy.port}` };
  const local = startClient(t, { origin: server.origin, env });
  assert.equal((await local.client.readUser()).display_name, 'Jo');

  const encrypted = await startScripted(t, always(ok({})), tls);
  const untrusted = startClient(t, { origin: encrypted.origin, env });
  assert.match((await faultOf(untrusted.client.readUser())).message, /certificate/);

  const spared = { ...env, NO_PROXY: 'example.com, .tiktok.invalid' };
  const { client } = startClient(t, { origin: 'https://api.tiktok.invalid', env: spared });
  assert.equal((await faultOf(client.readUser())).code, 'network_failed');
  assert.deepEqual(proxy.asked, []);
});

test('a proxy that refuses or is not there is a failure of the network; a wrong address of one is a mistake', async (t) => {
  const refusing = await startProxy(t, undefined);
  const cases: [string, RegExp, string][] = [
    [`http://127.0.0.1:${refusing.port}`, /the proxy refused, HTTP 403/, 'network_failed'],
    ['http://127.0.0.1:1', /connection refused by 127\.0\.0\.1 port 1/, 'network_failed'],
  ];
  for (const [proxy, words, expected] of cases) {
    const { client } = startClient(t, { origin: 'https://tiktok.test', env: { https_proxy: proxy } });
    const fault = await faultOf(client.createAudience({ advertiserId: '1', name: 'vip' }));
    assert.deepEqual([fault.code, fault.ambiguous], [expected, false]);
    assert.match(fault.message, words);
  }
  for (const proxy of ['no address', 'socks5://127.0.0.1:1', 'http://user:%zz@127.0.0.1:1']) {
    const { client } = startClient(t, { origin: 'https://tiktok.test', env: { HTTPS_PROXY: proxy } });
    await assert.rejects(client.readUser(), { code: 'configuration' });
  }
});

/** Tunnels everything to one port of this machine and remembers what went through; without a port it refuses. */
async function startProxy(t: TestContext, port: number | undefined) {
  const asked: { target: string | undefined; authorisation: string | undefined }[] = [];
  const chunks: Buffer[] = [];
  const server = createServer();
  server.on('connect', (request, socket) => {
    socket.on('error', () => undefined);
    if (port === undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    asked.push({ target: request.url, authorisation: request.headers['proxy-authorization'] });
    const tunnel = connectSocket(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      tunnel.pipe(socket).pipe(tunnel);
    });
    tunnel.on('error', () => socket.destroy());
    socket.on('data', (chunk) => chunks.push(chunk));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address() as AddressInfo;
  return { port: address.port, asked, seen: () => Buffer.concat(chunks).toString('latin1') };
}
