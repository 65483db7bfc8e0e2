import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runProgram } from '../../src/cli/program.ts';
import { ManualClock } from '../support/clock.ts';
import { makeContext } from '../support/context.ts';
import { always, code, ok, type Step, startScripted } from '../tiktok/support/scripted-tiktok.ts';

/** Clears the screen, sets the window's title, rings, turns the line around, hides what follows, forges a line. */
const evil = 'Shop\u001b[2J\u001b]0;owned\u0007\u009b31m\u202egnp.exe\u2066\u200f\ufeff\r\n✔ Done';
const token = 'token-of-this-test';
const secret = 'secret-of-the-app';

const entry = {
  audience_id: '42',
  name: evil,
  audience_type: 'Partner',
  calculate_type: evil,
  cover_num: 0,
  is_valid: false,
  create_time: evil,
  expired_time: evil,
};
const history = [{ action: evil, action_detail: evil, editor: evil, msg: evil, opt_time: evil }];
const answers: Record<string, unknown> = {
  'user/info/': { display_name: evil, email: evil, core_user_id: '1', create_time: 0 },
  'oauth2/advertiser/get/': { list: [{ advertiser_id: '7001', advertiser_name: evil }] },
  'advertiser/info/': {
    list: [
      { advertiser_id: '7001', name: evil, status: evil, currency: evil, timezone: evil, country: evil },
    ],
  },
  'dmp/custom_audience/list/': {
    list: [entry],
    page_info: { page: 1, page_size: 100, total_number: 1, total_page: 1 },
  },
  'dmp/custom_audience/get/': {
    list: [
      { audience_details: { ...entry, type: evil, error_msg: evil, msg: evil }, audience_history: history },
    ],
  },
};

const commands = [
  ['whoami'],
  ['advertisers'],
  ['audiences', 'list'],
  ['audiences', 'show', evil],
  ['status', evil],
  ['push', '--audience-id', '42', '--rate-level', 'none', 'people.csv'],
  ['runs'],
  ['receipt'],
  ['receipt', '--html'],
];

test('whatever TikTok answers, no command lets it steer the terminal, as text, as JSON or with --debug', async (t) => {
  const answer: Step = (response, received) => {
    const data = answers[received.path.slice('/open_api/v1.3/'.length)];
    const step = data === undefined ? code(40001, evil) : ok(data);
    step(response, received);
  };
  await assertHarmless(t, answer, { whoami: 0, advertisers: 0, audiences: 0, status: 0, push: 5 });
});

test('nor do its refusals, which say back every secret that they were told', async (t) => {
  const refusal: Step = (response, { headers, query }) => {
    const words = `${evil} ${headers['access-token']} ${query['secret'] ?? ''}`;
    response.end(JSON.stringify({ code: 40001, message: words, request_id: words, data: { words } }));
  };
  await assertHarmless(t, refusal, { whoami: 5, advertisers: 5, audiences: 5, status: 5, push: 5 });
});

async function assertHarmless(t: TestContext, answer: Step, ends: Record<string, number>): Promise<void> {
  const server = await startScripted(t, always(answer));
  const env = {
    TIKTOK_SEG_TOKEN: token,
    TIKTOK_SEG_APP_ID: '7',
    TIKTOK_SEG_APP_SECRET: secret,
    TIKTOK_SEG_ADVERTISER_ID: '7001',
  };
  const place = await makeContext(t, { apiOrigin: server.origin });
  await writeFile(join(place.cwd, 'people.csv'), 'Email\nada@example.com\n');
  for (const command of commands) {
    for (const flags of [[], ['--json'], ['--debug']]) {
      const context = await makeContext(t, {
        env,
        apiOrigin: server.origin,
        clock: new ManualClock({ flows: true }),
      });
      const asking = { ...context, folders: place.folders, cwd: place.cwd };
      const known = flags[0] === '--debug' && ['runs', 'receipt'].includes(command[0] as string) ? [] : flags;
      const args = [...command, ...known];
      const code = await runProgram(
        { context: asking, signal: new AbortController().signal, version: '0' },
        args,
      );
      const { out, err } = context.terminal;
      const expected = ends[command[0] as string];
      if (expected !== undefined) assert.equal(code, expected, `${args.join(' ')}: ${err.text}`);
      const shown = out.text + err.text;
      assert.doesNotMatch(
        shown.replaceAll('\n', ''),
        /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u,
        args.join(' '),
      );
      assert.doesNotMatch(shown, /^✔ Done/m, args.join(' '));
      assert.ok(!shown.includes(token) && !shown.includes(secret), args.join(' '));
    }
  }
}
