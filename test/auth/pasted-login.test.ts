import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { login } from '../../src/auth/index.ts';
import { type MadeContext, makeContext } from '../support/context.ts';
import { callbackOf } from './browser.ts';
import { fakeTiktok, theSecret } from './fake-tiktok.ts';

const env = { TIKTOK_SEG_APP_ID: '7123456789', TIKTOK_SEG_APP_SECRET: theSecret, SSH_CONNECTION: 'x' };

test('over SSH a person pastes where the browser ended, or just the code', async (t) => {
  const pastings: ((address: string) => string)[] = [
    (address) => `  ${callbackOf(address, { auth_code: 'c0de' })}\n`,
    (address) => callbackOf(address, { code: 'c0de' }).replace('http://', ''),
    (address) => new URL(callbackOf(address, { auth_code: 'c0de' })).search,
    () => ' c0de ',
  ];
  for (const paste of pastings) {
    const { context, tiktok, run } = await prepare(t, paste);
    await run();
    assert.match(JSON.stringify(tiktok.calls[0]?.request), /"authCode":"c0de"/);
    assert.equal(context.opened.length, 0, 'no browser is opened here');
    assert.equal(context.keychain.entries.size, 1);
  }
});

test('what cannot be an answer is refused with a sentence', async (t) => {
  const cases: [string, (address: string) => string, RegExp][] = [
    ['login_unusable', (address) => callbackOf(address, {}), /no code in the pasted address/],
    ['login_unusable', () => 'http://localhost:8976/callback', /no code in what was pasted/],
    ['login_unusable', () => '', /no code/],
    ['login_unusable', () => 'two words', /no code/],
    ['login_unusable', (address) => callbackOf(address, { auth_code: 'c', state: 'x' }), /another login/],
    ['login_unusable', () => 'http://localhost:8976/callback?auth_code=c', /another login/],
    ['login_refused', (address) => callbackOf(address, { error: 'access_denied' }), /access_denied/],
  ];
  for (const [code, paste, message] of cases) {
    const { context, tiktok, run } = await prepare(t, paste);
    await assert.rejects(run(), (fault: { code: string; message: string }) => {
      assert.equal(fault.code, code, fault.message);
      assert.match(fault.message, message);
      return true;
    });
    assert.deepEqual([tiktok.calls.length, context.keychain.entries.size], [0, 0]);
  }
});

test('nobody has for ever to paste: after five minutes the question is taken back', async (t) => {
  const context = await makeContext(t, { env, terminal: { interactive: true } });
  let takenBack = false;
  context.prompts.text = ({ signal }) =>
    new Promise((_, reject) => {
      signal?.addEventListener('abort', () => {
        takenBack = true;
        reject(signal.reason);
      });
    });
  const tiktok = fakeTiktok();
  const waiting = login(context, { tiktok, notify: () => undefined, browser: false });
  const late = assert.rejects(waiting, { code: 'login_timed_out', exitCode: 5 });
  await context.clock.whenSleeping();
  context.clock.advance(5 * 60_000);
  await late;
  assert.deepEqual([takenBack, tiktok.calls.length, context.keychain.entries.size], [true, 0, 0]);
});

test('pasting serves addresses that nobody can listen on, and needs somebody who pastes', async (t) => {
  const paste = (address: string) => callbackOf(address, { auth_code: 'c0de' });
  const elsewhere = await prepare(t, paste, { redirectUri: 'https://shop.example/tiktok' });
  await elsewhere.run();
  assert.match(elsewhere.notices(), /redirect_uri=https%3A%2F%2Fshop\.example%2Ftiktok/);
  const wrong = await prepare(t, paste, { redirectUri: 'shop.example' });
  await assert.rejects(wrong.run(), { code: 'configuration' });

  const context = await makeContext(t, { env });
  const unattended = login(context, { tiktok: fakeTiktok(), notify: () => undefined, browser: false });
  await assert.rejects(unattended, { code: 'question_unanswered', exitCode: 2 });
});

async function prepare(
  t: TestContext,
  paste: (address: string) => string,
  options: { redirectUri?: string } = {},
): Promise<{
  context: MadeContext;
  tiktok: ReturnType<typeof fakeTiktok>;
  run: () => ReturnType<typeof login>;
  notices: () => string;
}> {
  const made = await makeContext(t, { env, terminal: { interactive: true } });
  const tiktok = fakeTiktok();
  const notices: string[] = [];
  made.prompts.text = async () => paste(/http:\S+/.exec(notices.join('\n'))?.[0] ?? 'no address');
  return {
    context: made,
    tiktok,
    notices: () => notices.join('\n'),
    run: () => login(made, { tiktok, notify: (text) => void notices.push(text), browser: false, ...options }),
  };
}
