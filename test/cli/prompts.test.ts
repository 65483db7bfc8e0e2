import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { systemPrompts } from '../../src/cli/ui/prompts.ts';
import { Fault } from '../../src/fault.ts';
import { recordingTerminal } from '../support/terminal.ts';

const evil = 'Fern\u001b[2J\u001b]0;owned\u0007\u009b31m & Fable';

test('a list to pick from shows names of TikTok without what could steer the terminal', async () => {
  const { prompts, type, shown } = personAtTerminal();
  const choices = [
    { name: evil, value: 'first' },
    { name: 'Harbour', value: 'second' },
  ];
  const picked = prompts.pick({ message: `Which of ${evil}?`, flag: '--advertiser ID', choices });
  await shown('Harbour');
  type('\r');
  assert.equal(await picked, 'first');
  const text = await shown('Fable');
  for (const part of ['\u001b[2J', '\u001b]0;', '\u0007', '\u009b']) assert.ok(!text.includes(part), part);
});

test('Ctrl-C at a question ends with 130', async () => {
  const { prompts, type, shown } = personAtTerminal();
  const answer = prompts.secret({ message: 'App secret', flag: '--none' });
  await shown('App secret');
  type('\u0003');
  await assert.rejects(answer, { code: 'interrupted', exitCode: 130 });
});

test('a question is taken back by its own signal, and by SIGTERM to the program', async () => {
  const terminated = new Fault('terminated', 'Stopped.');
  for (const which of ['own', 'program'] as const) {
    const own = new AbortController();
    const { prompts, stop, shown } = personAtTerminal();
    const answer = prompts.text({ message: 'Final address', flag: '--none', signal: own.signal });
    await shown('Final address');
    if (which === 'own') own.abort(terminated);
    else stop(terminated);
    await assert.rejects(answer, (error) => error === terminated, which);
  }
});

/** Somebody who types and reads; `shown` resolves with all that was written once it holds a text. */
function personAtTerminal() {
  const input = new PassThrough();
  const output = new PassThrough().setEncoding('utf8');
  const stopping = new AbortController();
  let text = '';
  output.on('data', (piece) => {
    text += piece;
  });
  return {
    prompts: systemPrompts(recordingTerminal({ input, interactive: true }), {
      output,
      stopping: stopping.signal,
    }),
    type: (keys: string) => void input.write(keys),
    stop: (reason: Fault) => stopping.abort(reason),
    shown: async (wanted: string) => {
      while (!text.includes(wanted)) await new Promise((resolve) => output.once('data', resolve));
      return text;
    },
  };
}
