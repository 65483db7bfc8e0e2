import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { chromium } from 'playwright-core';
import { bench, sha256 } from './support.ts';

const browserPath = '/usr/bin/chromium';
// Where CI runs, the browser must be there: a skipped test would hide a broken page.
const skip = existsSync(browserPath) || process.env['CI'] === 'true' ? false : 'Chromium is not installed';

test('the Ads Manager page escapes what it shows and lets nothing foreign in', async (t) => {
  const { emulator, createAudience } = await bench(t);
  await createAudience('<img src=x onerror=alert(1)> & "vip"');
  const page = await fetch(emulator.origin);
  const text = await page.text();
  assert.ok(text.includes('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;vip&quot;'));
  assert.ok(!text.includes('<img'));
  assert.doesNotMatch(text, /https?:\/\//);
  const policy = page.headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe|\*/);
  assert.equal(page.headers.get('cache-control'), 'no-store');
  assert.match(text, /Nothing here reaches TikTok/);
});

test('the part that changes is sent only when it changed', async (t) => {
  const { emulator, createAudience } = await bench(t);
  const look = (seen: string) => fetch(`${emulator.origin}/manager/audiences?seen=${seen}`);
  const first = await look('');
  const revision = first.headers.get('x-revision') ?? '';
  assert.equal(first.status, 200);
  assert.equal((await look(revision)).status, 204);
  await createAudience('vip');
  assert.match(await (await look(revision)).text(), /vip/);
});

test('in Chromium, a push shows by itself, and a stopped emulator too', { skip }, async (t) => {
  const at = await bench(t);
  const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
  t.after(() => browser.close());
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => problems.push(message.text()));
  await page.goto(at.emulator.origin);

  const vip = await at.createAudience('vip');
  const row = page.getByRole('row', { name: 'vip' });
  await row.getByText('1,000 more members needed').waitFor();
  const batch_data = Array.from({ length: 1000 }, (_, number) => [
    { id: sha256(`${number}`), audience_ids: [vip] },
  ]);
  await at.post('segment/mapping/', {
    advertiser_ids: [at.advertiser],
    id_schema: ['EMAIL_SHA256'],
    batch_data,
  });
  await row.getByText('✓ Usable').waitFor();
  assert.match((await row.textContent()) ?? '', /1,000 e-mail/);
  assert.deepEqual(problems, []);

  await at.emulator.close();
  await page.getByRole('status').getByText('The emulator has stopped').waitFor();
});

test('in Chromium, approving leads back to the app', { skip }, async (t) => {
  const at = await bench(t, { redirectUris: ['http://localhost:8976/callback'] });
  const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
  t.after(() => browser.close());
  const page = await browser.newPage();
  let landed = '';
  await page.route('http://localhost:8976/**', async (route) => {
    landed = route.request().url();
    await route.fulfill({ body: 'back' });
  });
  const query = new URLSearchParams({
    app_id: at.emulator.appId,
    state: 'st',
    redirect_uri: 'http://localhost:8976/callback',
  });
  await page.goto(`${at.emulator.origin}/portal/auth?${query}`);
  await page.getByLabel('Share Custom Audiences').uncheck();
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByText('back').waitFor();
  const { searchParams } = new URL(landed);
  assert.equal(searchParams.get('state'), 'st');
  const { data } = await at.post<{ scope: number[] }>('oauth2/access_token/', {
    app_id: at.emulator.appId,
    secret: at.emulator.appSecret,
    auth_code: searchParams.get('auth_code'),
  });
  assert.ok(data.scope.includes(31) && !data.scope.includes(32) && !data.scope.includes(3));
});
