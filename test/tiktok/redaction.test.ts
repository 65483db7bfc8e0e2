import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { startClient } from './support/client.ts';
import { always, raw, type Step, startScripted } from './support/scripted-tiktok.ts';

/** Sixteen and more of any printable characters, so that none of our own words is taken for a secret. */
const secretText = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((unit) => String.fromCharCode(unit)),
  minLength: 16,
  maxLength: 80,
});

/** An adversary who says back all that he was told, wherever it could be shown. */
const echo =
  (number: number, httpStatus: number): Step =>
  (response, { query, headers, body }) => {
    const told = `${headers['access-token']} ${query['secret']} ${body} ${new URLSearchParams(query)}`;
    raw(httpStatus, JSON.stringify({ code: number, message: told, request_id: told, data: { told } }))(
      response,
      {} as never,
    );
  };

test('whatever TikTok says back, no secret gets into a fault, a retry or a debug line', async (t) => {
  const how = fc.constantFrom(
    echo(40105, 200),
    echo(40002, 200),
    echo(50000, 500),
    echo(0, 200),
    raw(302, '', { location: 'http://127.0.0.1:1/' }),
    raw(200, '<html>'),
  );
  await fc.assert(
    fc.asyncProperty(secretText, secretText, secretText, how, async (token, secret, authCode, step) => {
      const server = await startScripted(t, always(step));
      const { client, lines, retries } = startClient(t, { origin: server.origin, token });
      const app = { appId: '7', secret };
      const faults = await Promise.all(
        [
          client.exchangeCode({ ...app, authCode }),
          client.revokeToken({ ...app, token }),
          client.listAdvertisers(app),
          client.listAudiences('1'),
          client.createAudience({ advertiserId: '1', name: 'vip' }),
        ].map((call) => call.catch((fault: unknown) => fault)),
      );
      assert.ok(lines.length >= faults.length);
      const shown = inspect([faults, lines, retries], { depth: 9, showHidden: true, maxStringLength: null });
      const json = JSON.stringify([faults, lines, retries]);
      for (const hidden of [token, secret, authCode, encodeURIComponent(secret), encodeURIComponent(token)]) {
        assert.ok(!shown.includes(hidden) && !json.includes(hidden), `${hidden} in ${shown}`);
      }
    }),
    { numRuns: 40 },
  );
});

test('digests in TikTok’s words are not shown, its request_id is', async (t) => {
  const digest = 'D6117306485ed0e50afab3ac871e98f81699151f30281527d63ff5f233656c69';
  const requestId = '202611221200001234567890ABCDEF0123';
  const body = JSON.stringify({ code: 40062, message: `not hashed: ${digest}`, request_id: requestId });
  const server = await startScripted(t, [raw(200, body)]);
  const { client, lines } = startClient(t, { origin: server.origin });
  const fault = await client.sendBatch({ body: Buffer.from('{}'), rows: 1 }).catch((error: unknown) => error);
  const shown = inspect([fault, lines]);
  assert.ok(shown.includes(requestId));
  assert.ok(!shown.includes(digest));
});
