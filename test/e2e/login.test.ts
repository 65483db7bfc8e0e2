import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { systemKeychain } from '../../src/auth/index.ts';
import { runProgram } from '../../src/cli/program.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { chromiumNames, startChromium } from '../support/chromium.ts';
import { runningClock } from '../support/clock.ts';
import { type ContextOptions, makeContext } from '../support/context.ts';
import { freePort } from '../support/free-port.ts';
import { needs } from '../support/real-parts.ts';
import { startSecretService } from '../support/secret-service.ts';

const service = `tiktok-seg-test-${Date.now()}`;
const realKeychain = systemKeychain({ platform: process.platform, service, timeLimit: 10_000 });

test('login in a real browser keeps the token in a real keychain; logout takes it away', async (t) => {
  if (!needs(t, chromiumNames, 'dbus-daemon', 'dbus-send', 'gnome-keyring-daemon')) return;
  await useSecretService(t);
  const story = await prepare(t, { answers: [{ pick: 'Harbour Outdoor' }] });
  const page = await openedPage(t, story, (at) => at.click('#approve'));

  assert.equal(await story.run('login'), 0, story.err());
  await (await page()).waitForSelector('main.good');
  assert.match((await (await page()).textContent('main')) ?? '', /TikTok has let tiktok-seg in/);
  assert.match((await page()).url(), /\/callback\/done$/, 'no code stays in the address bar');
  assert.match(story.out(), /Logged in as .*Harbour Outdoor.*Audience Management.*Secret Service/s);
  const stored = JSON.parse((await realKeychain.get('default')) ?? '{}');
  assert.equal(stored.advertiserId, story.emulator.advertisers[1]?.id);

  assert.equal(await story.run('whoami', '--json'), 0, story.err());
  const me = JSON.parse(story.out());
  assert.match(me.source, new RegExp(`^keychain: Secret Service \\(service ${service}, account default\\)$`));
  assert.equal(me.audience_management, true);
  assert.equal(me.advertisers.length, 3);

  assert.equal(await story.run('logout'), 0, story.err());
  assert.match(story.out(), /Deleted from keychain.*Revoked at TikTok/s);
  assert.equal(await realKeychain.get('default'), undefined);
  assert.equal(await story.run('whoami'), 5);
  assert.match(story.err(), /not_logged_in/);
  story.holdsNoSecret([stored.accessToken, story.emulator.appSecret]);
});

test('refused in a real browser, nothing is kept', async (t) => {
  if (!needs(t, chromiumNames)) return;
  const story = await prepare(t, { answers: [], memory: true });
  const page = await openedPage(t, story, (at) => at.click('#refuse'));
  assert.equal(await story.run('login'), 5);
  assert.match(story.err(), /The advertiser refused the request.*login_refused/s);
  await (await page()).waitForSelector('main.bad');
  assert.match((await (await page()).textContent('main')) ?? '', /refused the request/);
  assert.equal(story.entries.size, 0);
});

test('without Audience Management the login is refused at once, and the page says so', async (t) => {
  if (!needs(t, chromiumNames)) return;
  const story = await prepare(t, { answers: [], memory: true });
  const page = await openedPage(t, story, async (at) => {
    for (const box of await at.locator('input[name=scope]').all()) {
      const { value, label } = await box.evaluate((field: HTMLInputElement) => ({
        value: field.value,
        label: field.closest('label')?.textContent ?? '',
      }));
      if (/audience/i.test(label)) await at.uncheck(`input[name=scope][value="${value}"]`);
    }
    await at.click('#approve');
  });
  assert.equal(await story.run('login'), 5);
  assert.match(story.err(), /permission_missing/);
  await (await page()).waitForSelector('main.bad');
  assert.match((await (await page()).textContent('main')) ?? '', /Audience Management/);
  assert.equal(story.entries.size, 0);
});

interface Story {
  emulator: Emulator;
  entries: Map<string, string>;
  /** What a person does when the browser opens. */
  onOpen: (address: string) => Promise<void>;
  run: (...args: string[]) => Promise<number>;
  /** Ends a login that would wait for a person who does not come any more. */
  stop: (reason: unknown) => void;
  /** Of the last run. */
  out: () => string;
  err: () => string;
  /** Of all runs. */
  holdsNoSecret: (secrets: string[]) => void;
}

async function prepare(
  t: TestContext,
  { memory = false, ...made }: ContextOptions & { memory?: boolean },
): Promise<Story> {
  const context = await makeContext(t, { ...made, browse: (address) => story.onOpen(address) });
  const redirectUri = `http://localhost:${await freePort()}/callback`;
  const emulator = await startEmulator({
    ...context,
    clock: runningClock,
    rateLevel: 'none',
    redirectUris: [redirectUri],
  });
  t.after(() => emulator.close());
  const stopping = new AbortController();
  const env = { TIKTOK_SEG_APP_ID: emulator.appId, TIKTOK_SEG_APP_SECRET: emulator.appSecret };
  const deps = {
    context: {
      ...context,
      clock: runningClock,
      env,
      apiOrigin: emulator.origin,
      ...(memory ? {} : { keychain: realKeychain }),
    },
    signal: stopping.signal,
    version: '0.0.0',
  };
  const { out, err } = context.terminal;
  let [outBefore, errBefore] = [0, 0];
  const story: Story = {
    emulator,
    entries: context.keychain.entries,
    onOpen: async () => undefined,
    run: (...args) => {
      [outBefore, errBefore] = [out.text.length, err.text.length];
      const flags = args[0] === 'login' ? ['--redirect-uri', redirectUri] : [];
      return runProgram(deps, [...args, ...flags, '--debug'], { debug: true });
    },
    stop: (reason) => stopping.abort(reason),
    out: () => out.text.slice(outBefore),
    err: () => err.text.slice(errBefore),
    holdsNoSecret: (secrets) => {
      for (const secret of secrets) assert.equal((out.text + err.text).includes(secret), false);
    },
  };
  return story;
}

/** The page on which the person acts; a failure there fails the test. */
async function openedPage(
  t: TestContext,
  story: Story,
  act: (page: Page) => Promise<void>,
): Promise<() => Promise<Page>> {
  const browser = await startChromium(t);
  let opened: Promise<Page> | undefined;
  story.onOpen = async (address) => {
    opened = (async () => {
      const page = await browser.newPage();
      await page.goto(address);
      await act(page);
      return page;
    })();
    await opened.catch(story.stop);
  };
  return async () => opened ?? assert.fail('no page was opened');
}

/** The library finds the bus in the real environment. */
async function useSecretService(t: TestContext): Promise<void> {
  const { env } = await startSecretService(t);
  const before = { ...process.env };
  t.after(() => {
    for (const name of Object.keys(env)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });
  Object.assign(process.env, env);
}
