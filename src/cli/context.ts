import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { systemKeychain } from '../auth/index.ts';
import type { Context } from '../context.ts';
import { defaultOrigin } from '../tiktok/index.ts';
import { foldersOf } from './folders.ts';
import { systemMachine } from './machine.ts';
import { systemPrompts } from './ui/prompts.ts';
import { systemTerminal } from './ui/terminal.ts';

/** The real machine. Building it touches neither disk nor network. `stopping` ends what waits for a person. */
export function systemContext(stopping: AbortSignal): Context {
  const env = process.env;
  const terminal = systemTerminal(process);
  return {
    env,
    platform: process.platform,
    cwd: process.cwd(),
    folders: foldersOf(env, process.platform),
    machine: systemMachine(),
    clock: {
      now: () => new Date(),
      elapsed: () => performance.now(),
      sleep: async (milliseconds, signal) => {
        try {
          await wait(milliseconds, undefined, { ...(signal && { signal }) });
        } catch (error) {
          throw signal?.aborted ? signal.reason : error;
        }
      },
    },
    randomBytes,
    apiOrigin: (env['TIKTOK_SEG_API_URL'] || defaultOrigin).replace(/\/+$/, ''),
    keychain: systemKeychain({ platform: process.platform, signal: stopping }),
    terminal,
    prompts: systemPrompts(terminal, { output: process.stderr, stopping }),
    openBrowser: async (address) => {
      const { default: open } = await import('open');
      await open(address);
    },
  };
}
