import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import {
  type PushOptions,
  type PushResult,
  push,
  pushDefaults,
  type Session,
} from '../../src/activation/index.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { connect, type TiktokClient } from '../../src/tiktok/index.ts';
import { ManualClock } from './clock.ts';
import { assertConserved } from './conservation.ts';
import { type MadeContext, makeContext } from './context.ts';
import { seededBytes } from './random.ts';

/** A person at work: an emulator, a folder with files, and pushes into an audience. */
export interface Workplace {
  readonly emulator: Emulator;
  readonly context: MadeContext;
  readonly advertiserId: string;
  readonly client: TiktokClient;
  readonly warnings: string[];
  /** Writes a file and returns its name. */
  file(name: string, text: string): Promise<string>;
  push(input: string, options?: Partial<PushOptions> & Partial<Session>): Promise<PushResult>;
  /** Digests of an audience by column; empty columns left out. */
  members(audienceId: string | null): Record<string, string[]>;
}

export async function workplace(
  t: TestContext,
  clock = new ManualClock({ flows: true }),
  { fewestPeople }: { fewestPeople?: number } = {},
): Promise<Workplace> {
  const emulator = await startEmulator({
    clock,
    seed: 1,
    rateLevel: 'none',
    randomBytes: seededBytes(7),
    ...(fewestPeople !== undefined && { usableFrom: fewestPeople }),
  });
  t.after(() => emulator.close());
  const context = await makeContext(t, { clock, apiOrigin: emulator.origin });
  const advertiserId = emulator.advertisers[0]?.id as string;
  const client = connect({
    ...context,
    origin: emulator.origin,
    token: emulator.mintToken(),
    rateLevel: 'none',
  });
  t.after(() => client.close());
  const warnings: string[] = [];
  return {
    emulator,
    context,
    advertiserId,
    client,
    warnings,
    file: async (name, text) => {
      await writeFile(join(context.cwd, name), text);
      return name;
    },
    push: async (input, options = {}) => {
      const session: Session = { client, advertiserId, ...options };
      const result = await push(context, async () => session, {
        inputs: [input],
        audience: { name: 'vip' },
        ...pushDefaults,
        fileLimits: { ...pushDefaults.fileLimits, ...(fewestPeople !== undefined && { fewestPeople }) },
        onProgress: () => undefined,
        warn: (text) => void warnings.push(text),
        signal: new AbortController().signal,
        ...options,
      });
      assertConserved(result.receipt);
      return result;
    },
    members: (audienceId) => {
      const membership = emulator.membership(audienceId ?? '');
      return Object.fromEntries(
        Object.entries(membership ?? {})
          .filter(([, digests]) => digests.size > 0)
          .map(([column, digests]) => [column, [...digests].sort()]),
      );
    },
  };
}
