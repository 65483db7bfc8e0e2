import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Context } from '../../src/context.ts';
import { ManualClock } from './clock.ts';
import { temporaryFolder } from './folder.ts';
import { MemoryKeychain } from './keychain.ts';
import { type Answer, ScriptedPrompts } from './prompts.ts';
import { seededBytes } from './random.ts';
import { type RecordingTerminal, recordingTerminal, type TerminalOptions } from './terminal.ts';

/** A context whose parts a test can look into and move. */
export interface MadeContext extends Context {
  /** A temporary folder of this test; `folders` are inside it and do not exist yet. */
  readonly home: string;
  readonly clock: ManualClock;
  readonly keychain: MemoryKeychain;
  readonly terminal: RecordingTerminal;
  readonly prompts: ScriptedPrompts;
  /** Addresses that a browser would have been opened with. */
  readonly opened: readonly string[];
}

export interface ContextOptions {
  env?: Record<string, string | undefined>;
  platform?: NodeJS.Platform;
  /** Default: a loopback port where nobody listens. */
  apiOrigin?: string;
  seed?: number;
  clock?: ManualClock;
  keychain?: MemoryKeychain;
  terminal?: TerminalOptions;
  /** What a person answers, in order; with it the terminal is interactive. */
  answers?: readonly Answer[];
  /** What a person does in the browser. */
  browse?: (address: string) => void | Promise<void>;
}

/** The outer world made for one test; its folder goes when the test ends. */
export async function makeContext(t: TestContext, options: ContextOptions = {}): Promise<MadeContext> {
  const home = await temporaryFolder(t);
  const opened: string[] = [];
  return {
    home,
    env: options.env ?? {},
    platform: options.platform ?? process.platform,
    cwd: home,
    machine: {
      host: 'this-machine',
      pid: process.pid,
      isAlive: (pid) => pid === process.pid,
      startOf: async () => '1',
    },
    folders: { config: join(home, 'config'), state: join(home, 'state') },
    clock: options.clock ?? new ManualClock(),
    randomBytes: seededBytes(options.seed ?? 1),
    apiOrigin: options.apiOrigin ?? 'http://127.0.0.1:9',
    keychain: options.keychain ?? new MemoryKeychain(),
    terminal: recordingTerminal({ interactive: options.answers !== undefined, ...options.terminal }),
    prompts: new ScriptedPrompts(options.answers),
    opened,
    openBrowser: async (address) => {
      opened.push(address);
      await options.browse?.(address);
    },
  };
}
