import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, defaultOrigin, isAllowedOrigin } from '../../src/tiktok/index.ts';
import { createVirtualClock } from './support/virtual-clock.ts';

const open = (options: { origin: string; token?: string }) =>
  connect({ clock: createVirtualClock(), randomBytes: (size) => new Uint8Array(size), env: {}, ...options });

test('a token travels encrypted, or not beyond this machine', () => {
  const allowed = [
    defaultOrigin,
    'https://sandbox-ads.tiktok.com',
    'https://localhost:8443',
    'http://localhost:4010',
    'http://127.0.0.1:4010',
    'http://127.8.8.8',
    'http://[::1]:4010',
  ];
  const refused = [
    'http://business-api.tiktok.com',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'http://evil.example#localhost',
    'http://localhost@evil.example',
    'http://user:pass@localhost',
    'http://0.0.0.0:4010',
    'http://10.0.0.1',
    'https://business-api.tiktok.com/',
    'https://business-api.tiktok.com/open_api',
    'ftp://localhost',
    'file:///etc',
    'business-api.tiktok.com',
    'https://',
    '',
  ];
  for (const origin of allowed) assert.ok(isAllowedOrigin(origin), origin);
  for (const origin of refused) {
    assert.ok(!isAllowedOrigin(origin), origin);
    assert.throws(() => open({ origin }), { code: 'configuration', exitCode: 2 });
  }
});

test('a token that cannot be one is refused before anything is sent, and not shown', () => {
  for (const token of ['', 'canary\n', 'two words', 'canary\r\nHost: evil', 'Ünïcode']) {
    assert.throws(
      () => open({ origin: defaultOrigin, token }),
      (fault: Error & { code: string; hint: string }) =>
        fault.code === 'token_refused' && !/canary|words,|Ünï/.test(fault.message + fault.hint),
    );
  }
});
