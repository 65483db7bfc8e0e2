import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type LoginOptions, login } from '../../src/auth/index.ts';
import { Fault, type FaultCode } from '../../src/fault.ts';
import { type ContextOptions, type MadeContext, makeContext } from '../support/context.ts';
import { freePort, listening } from '../support/free-port.ts';
import { openToTheNetwork } from '../support/network.ts';
import { browse, callbackOf, type Visit, visit } from './browser.ts';
import { type FakeTiktokOptions, fakeTiktok, theSecret, theToken } from './fake-tiktok.ts';

const app = { TIKTOK_SEG_APP_ID: '7123456789', TIKTOK_SEG_APP_SECRET: theSecret };
const twoShops = [
  { advertiser_id: '7001', advertiser_name: 'Shop One' },
  { advertiser_id: '7002', advertiser_name: 'Shop Two' },
];

test('a person approves in the browser, picks one of two advertisers, and the token is in the keychain', async (t) => {
  const pages: Visit[] = [];
  const story = await prepare(t, {
    answers: [{ text: ' 7123456789 ' }, { secret: theSecret }, { pick: 'Shop Two' }],
    tiktok: { advertisers: twoShops },
    browse: async (address) => {
      const { first, last } = await browse(
        callbackOf(address, { auth_code: 'one-time-code', code: 'other' }),
      );
      pages.push(first, last);
    },
  });
  const result = await story.login();

  assert.deepEqual(result.advertiser, { id: '7002', name: 'Shop Two' });
  assert.equal(result.account?.name, 'Ann Example');
  assert.equal(result.storedIn, 'keychain: Memory (service tiktok-seg-test, account default)');
  assert.equal(result.unencrypted, false);
  assert.deepEqual(
    result.permissions?.map(({ name }) => name),
    ['Ad Account Information', 'Audience Management', 'permission 7043626160646946818'],
  );
  const stored = JSON.parse(story.context.keychain.entries.get('default') ?? '');
  assert.equal(stored.accessToken, theToken);
  assert.equal(stored.advertiserId, '7002');
  assert.equal(stored.origin, story.context.apiOrigin);
  assert.deepEqual([...story.context.keychain.entries.keys()], ['default'], 'the probe is cleared');
  assert.deepEqual(
    story.tiktok.calls.map(({ method }) => method),
    ['exchangeCode', 'readUser', 'listAdvertisers'],
  );
  assert.deepEqual(story.tiktok.calls[0]?.request, {
    appId: '7123456789',
    secret: theSecret,
    authCode: 'one-time-code',
  });
  assert.equal(story.tiktok.open, 0, 'every client was closed');

  const [redirect, last] = pages;
  assert.equal(redirect?.status, 302);
  assert.equal(redirect?.headers['location'], '/callback/done', 'the code leaves the address bar');
  assert.equal(last?.status, 200);
  assert.match(last?.text ?? '', /TikTok has let tiktok-seg in/);
  for (const page of pages) {
    assert.equal(page.headers['cache-control'], 'no-store');
    assert.equal(page.headers['referrer-policy'], 'no-referrer');
    assert.match(String(page.headers['content-security-policy']), /^default-src 'none'/);
  }
  const address = story.context.opened[0] ?? 'none';
  assert.ok(story.notices().includes(address), 'the address is printed as well: opening proves nothing');
  assert.equal(story.notices().includes(theSecret), false);
  await assert.rejects(visit(callbackOf(address, { auth_code: 'a second callback' })), {
    code: 'ECONNREFUSED',
  });
});

test('what is not the awaited answer is turned away and the wait goes on', async (t) => {
  const seen: Record<string, number> = {};
  const story = await prepare(t, {
    env: app,
    browse: async (address) => {
      const good = callbackOf(address, { auth_code: 'good' });
      const see = async (name: string, target: string, options?: Parameters<typeof visit>[1]) => {
        seen[name] = (await visit(target, options)).status;
      };
      await see('wrong state', callbackOf(address, { auth_code: 'bad', state: 'guess' }));
      await see('no state', good.replace(/state=[^&]*/, ''));
      await see('state twice', `${good}&state=guess`);
      await see('code twice', `${good}&auth_code=other`);
      await see('no code', callbackOf(address, {}));
      await see('other path', good.replace('/callback', '/callback/'));
      await see('favicon', new URL('/favicon.ico', good).href);
      await see('last page before any answer', new URL('/callback/done', good).href);
      await see('rebound name', good, { host: 'attacker.example:8976' });
      await see('no browser visit', good, { method: 'POST' });
      await see('link preview', good, { method: 'HEAD' });
      await see('endless address', `${good}&x=${'x'.repeat(100_000)}`);
      assert.equal(story.tiktok.calls.length, 0, 'nothing reached TikTok');
      await see('good', good);
      await see('second callback', callbackOf(address, { auth_code: 'second' }));
      const last = await visit(new URL('/callback/done', good).href);
      seen['last page'] = last.status;
    },
  });
  await story.login();
  assert.deepEqual(seen, {
    'wrong state': 400,
    'no state': 400,
    'state twice': 400,
    'code twice': 400,
    'no code': 400,
    'other path': 404,
    favicon: 404,
    'last page before any answer': 404,
    'rebound name': 403,
    'no browser visit': 405,
    'link preview': 405,
    'endless address': 431,
    good: 302,
    'second callback': 404,
    'last page': 200,
  });
  assert.deepEqual(story.tiktok.calls[0]?.request, {
    appId: '7123456789',
    secret: theSecret,
    authCode: 'good',
  });
});

test('nobody on the network reaches the listener', async (t) => {
  for (const host of ['localhost', '127.0.0.1', '[::1]']) {
    const redirectUri = `http://${host}:${await freePort()}/callback`;
    let reached: string[] | undefined;
    const story = await prepare(t, {
      env: app,
      login: { redirectUri },
      browse: async (address) => {
        reached = await openToTheNetwork(Number(new URL(redirectUri).port));
        await browse(callbackOf(address, { auth_code: 'code' }));
      },
    });
    await story.login();
    if (reached === undefined) return t.skip('this machine has no network');
    assert.deepEqual(reached, [], host);
  }
});

test('both loopback families listen for localhost, and `code` serves where auth_code is missing', async (t) => {
  const story = await prepare(t, {
    env: app,
    browse: async (address) => {
      const target = callbackOf(address, { code: 'only-code' });
      const family6 = await visit(target.replace('localhost', '[::1]').replace(/state=[^&]*/, 'state=x'));
      assert.equal(family6.status, 400, '::1 listens');
      await browse(target.replace('localhost', '127.0.0.1'));
    },
  });
  await story.login();
  assert.match(JSON.stringify(story.tiktok.calls[0]?.request), /"authCode":"only-code"/);
});

test('a refusal ends the login; what came from outside is shown as text', async (t) => {
  let page: Visit | undefined;
  const story = await prepare(t, {
    env: app,
    browse: async (address) => {
      const refusal = callbackOf(address, {
        error: 'access_denied',
        error_description: '<script>x</script>',
      });
      page = (await browse(refusal)).last;
    },
  });
  const fault = await story.fails('login_refused');
  assert.match(fault.message, /<script>x<\/script>/, 'the terminal makes it safe itself');
  assert.match(page?.text ?? '', /The login was refused.*&#60;script&#62;x/s);
  assert.doesNotMatch(page?.text ?? '', /<script/);
  assert.equal(story.context.keychain.entries.size, 0);
  assert.equal(story.tiktok.calls.length, 0);
});

for (const [scope, enough] of [
  [['3'], true],
  [['30', '31'], true],
  [['1', '30'], false],
  [['31', '33', '300'], false],
  [[], false],
] as const) {
  test(`permissions ${scope.join('+') || 'none'} are ${enough ? 'enough' : 'refused at once'}`, async (t) => {
    let page: Visit | undefined;
    const story = await prepare(t, {
      env: app,
      tiktok: { scope: [...scope] },
      browse: async (address) => {
        page = (await browse(callbackOf(address, { auth_code: 'code' }))).last;
      },
    });
    if (enough) return void (await story.login());
    const fault = await story.fails('permission_missing');
    assert.match(fault.hint ?? '', /Audience Management/);
    assert.match(page?.text ?? '', /did not work.*Audience Management/s);
    assert.equal(story.context.keychain.entries.size, 0);
  });
}

test('nobody answers for five minutes', async (t) => {
  const story = await prepare(t, { env: app });
  const running = story.login();
  await story.context.clock.whenSleeping();
  story.context.clock.advance(299_999);
  assert.equal(story.context.clock.sleepers, 1);
  story.context.clock.advance(1);
  await assert.rejects(running, { code: 'login_timed_out', exitCode: 5 });
  await assert.rejects(visit(story.redirectUri), { code: 'ECONNREFUSED' });
});

test('Ctrl-C ends the wait and frees the port', async (t) => {
  const stop = new AbortController();
  const story = await prepare(t, { env: app, login: { signal: stop.signal } });
  const running = story.login();
  await story.context.clock.whenSleeping();
  stop.abort(new Fault('interrupted', 'stopped'));
  await assert.rejects(running, { code: 'interrupted' });
  await assert.rejects(visit(story.redirectUri), { code: 'ECONNREFUSED' });
});

for (const moment of ['exchangeCode', 'readUser', 'listAdvertisers'] as const) {
  test(`Ctrl-C while TikTok answers ${moment}: the token that it gave is revoked, and nothing is stored`, async (t) => {
    const stop = new AbortController();
    const story = await prepare(t, {
      env: app,
      tiktok: {
        onCall: (method) => {
          if (method === moment) stop.abort(new Fault('interrupted', 'stopped'));
        },
      },
      login: { signal: stop.signal },
      browse: async (address) => void (await browse(callbackOf(address, { auth_code: 'code' }))),
    });
    await story.fails('interrupted');
    assertRevoked(story);
    assert.match(story.notices(), /was revoked again; nothing was stored/);
  });
}

test('whatever keeps the login from being stored, its token does not live on', async (t) => {
  const approve = async (address: string) => void (await browse(callbackOf(address, { auth_code: 'code' })));
  const nobody = await prepare(t, { env: app, tiktok: { advertisers: twoShops }, browse: approve });
  await nobody.fails('question_unanswered');
  assertRevoked(nobody);

  const weak = await prepare(t, { env: app, tiktok: { scope: ['1'] }, browse: approve });
  await weak.fails('permission_missing');
  assertRevoked(weak);

  const full = await prepare(t, { env: app, browse: approve });
  const set = full.context.keychain.set.bind(full.context.keychain);
  full.context.keychain.set = async (account, secret, ...rest) => {
    // The probe passes, the login does not.
    if (secret.includes(theToken)) throw new Fault('keychain_failed', 'no');
    return set(account, secret, ...rest);
  };
  await full.fails('keychain_failed');
  assertRevoked(full);

  const refused = await prepare(t, {
    env: app,
    tiktok: { scope: [], faults: { revokeToken: 'tiktok_unavailable' } },
    browse: approve,
  });
  await refused.fails('permission_missing');
  assert.match(refused.notices(), /could not be revoked \(TikTok fails revokeToken\)/);
  assert.equal(refused.notices().includes(theToken), false);
});

test('a login given up that brought the token in use already leaves that one alive', async (t) => {
  const tiktok = { scope: ['3'] };
  const story = await prepare(t, {
    env: app,
    tiktok,
    browse: async (address) => void (await browse(callbackOf(address, { auth_code: 'code' }))),
  });
  await story.login();
  const kept = story.context.keychain.entries.get('default');
  tiktok.scope = ['1'];
  await story.fails('permission_missing');
  assert.equal(story.tiktok.calls.filter(({ method }) => method === 'revokeToken').length, 0);
  assert.equal(story.context.keychain.entries.get('default'), kept);
});

for (const host of ['127.0.0.1', '::1']) {
  test(`a port taken on ${host} alone is refused: its holder could catch the code`, async (t) => {
    const story = await prepare(t, { env: app });
    const holder = createServer();
    await listening(holder, Number(new URL(story.redirectUri).port), host);
    t.after(() => holder.close());
    const fault = await story.fails('port_in_use');
    assert.match(fault.hint ?? '', /--redirect-uri/);
    assert.equal(story.context.opened.length, 0);
  });
}

test('an address of another machine cannot be listened on, and a keychain that fails stops it before the browser', async (t) => {
  for (const redirectUri of [
    'https://example.com/callback',
    'http://example.com:8976/',
    'https://localhost:8976/',
  ]) {
    const story = await prepare(t, { env: app, login: { redirectUri } });
    assert.match((await story.fails('configuration')).hint ?? '', /--no-browser/);
  }
  for (const code of ['keychain_locked', 'keychain_unavailable', 'keychain_timed_out'] as const) {
    const story = await prepare(t, { answers: [] });
    story.context.keychain.fault = new Fault(code, 'no');
    await story.fails(code);
    assert.deepEqual([story.context.opened.length, story.context.prompts.asked.length], [0, 0]);
  }
  const forgetful = await prepare(t, { env: app });
  forgetful.context.keychain.set = async () => undefined;
  await forgetful.fails('keychain_failed');
});

test('without a terminal the address is printed, it listens, and a choice needs its flag', async (t) => {
  const approve = async (address: string) => {
    await browse(callbackOf(address, { auth_code: 'code' }));
  };
  const unasked = await prepare(t, { env: app, tiktok: { advertisers: twoShops }, browse: approve });
  const fault = await unasked.fails('question_unanswered');
  assert.match(fault.hint ?? '', /--advertiser.*7001.*Shop One.*7002/s);
  assert.equal(unasked.context.keychain.entries.size, 0);

  const named = await prepare(t, {
    env: { ...app, TIKTOK_SEG_ADVERTISER_ID: '7001' },
    tiktok: { advertisers: twoShops },
    login: { advertiser: '7002' },
    browse: approve,
  });
  assert.equal((await named.login()).advertiser?.id, '7002', 'the flag outranks the environment');

  const wrong = await prepare(t, { env: app, login: { advertiser: '9' }, browse: approve });
  assert.match((await wrong.fails('advertiser_required')).hint ?? '', /7001/);

  const none = await prepare(t, { env: app, tiktok: { advertisers: [] }, browse: approve });
  assert.match((await none.fails('login_unusable')).hint ?? '', /Operator or Admin/);

  const secretless = await prepare(t, { env: { TIKTOK_SEG_APP_ID: '1' } });
  assert.match((await secretless.fails('question_unanswered')).hint ?? '', /TIKTOK_SEG_APP_SECRET/);
});

test('a token of the environment would be used instead, so no login is made', async (t) => {
  const story = await prepare(t, { env: { ...app, TIKTOK_SEG_TOKEN: 'x' } });
  assert.match((await story.fails('configuration')).message, /TIKTOK_SEG_TOKEN/);
});

/** Once, with the app's own secret, and nothing is stored. */
function assertRevoked({ tiktok, context }: Story): void {
  const revoked = tiktok.calls.filter(({ method }) => method === 'revokeToken');
  assert.deepEqual(
    revoked.map(({ request, origin }) => [request, origin]),
    [[{ appId: '7123456789', secret: theSecret, token: theToken }, context.apiOrigin]],
  );
  assert.equal(context.keychain.entries.size, 0);
  assert.equal(tiktok.open, 0, 'every client was closed');
}

interface Story {
  context: MadeContext;
  tiktok: ReturnType<typeof fakeTiktok>;
  redirectUri: string;
  login: () => ReturnType<typeof login>;
  fails: (code: FaultCode) => Promise<Fault>;
  notices: () => string;
}

async function prepare(
  t: TestContext,
  {
    tiktok: answers,
    login: options,
    ...made
  }: ContextOptions & {
    tiktok?: FakeTiktokOptions;
    login?: Partial<LoginOptions>;
  },
): Promise<Story> {
  let browsing: Promise<void> | undefined;
  const failing = new AbortController();
  const context = await makeContext(t, {
    ...made,
    browse: (address) => {
      browsing = Promise.resolve(made.browse?.(address));
      // The login would wait for an answer that does not come any more.
      browsing.catch((error) => failing.abort(error));
      return browsing;
    },
  });
  const tiktok = fakeTiktok(answers);
  const redirectUri = `http://localhost:${await freePort()}/callback`;
  const notices: string[] = [];
  const run = async () => {
    try {
      return await login(context, {
        tiktok,
        redirectUri,
        notify: (text) => void notices.push(text),
        signal: failing.signal,
        ...options,
      });
    } finally {
      // A failed assertion in there is the test's, not only the browser's.
      await browsing;
    }
  };
  return {
    context,
    tiktok,
    redirectUri,
    login: run,
    notices: () => notices.join('\n'),
    fails: async (code) => {
      const fault = await run().then(
        () => assert.fail(`no fault, expected ${code}`),
        (error: unknown) => error,
      );
      assert.ok(fault instanceof Fault, String(fault));
      assert.equal(fault.code, code, fault.message);
      return fault;
    },
  };
}
