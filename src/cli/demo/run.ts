import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { push, pushDefaults, readMembership, type Session } from '../../activation/index.ts';
import { login, resolveSession } from '../../auth/index.ts';
import type { Context } from '../../context.ts';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { Fault } from '../../fault.ts';
import { authorisationAddress, connect } from '../../tiktok/index.ts';
import type { Deps } from '../deps.ts';
import { count } from '../ui/numbers.ts';
import { progressLine } from '../ui/progress.ts';
import { receiptText } from '../ui/receipt.ts';
import { styleOf } from '../ui/style.ts';
import { warner } from '../ui/warnings.ts';
import { approve } from './approve.ts';

const sample = fileURLToPath(new URL('../../../samples/crm/customers.csv', import.meta.url));
const tiktok = { authorisationAddress, connect };

/**
 * The main job from end to end, with the code of the real commands: a login through the authorisation page, a push, and
 * the membership read back. Only TikTok and the person's click are stand-ins; all files live in a temporary folder.
 */
export async function runDemo({ context, signal }: Deps): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'tiktok-seg-demo-'));
  const redirectUri = `http://localhost:${await freePort()}/callback`;
  const emulator = await startEmulator({ ...context, redirectUris: [redirectUri], signal });
  try {
    await showAndTell(demoContext(context, emulator, home), emulator, redirectUri, signal);
  } finally {
    await emulator.close();
    await rm(home, { recursive: true, force: true });
  }
}

async function showAndTell(
  context: Context,
  emulator: Emulator,
  redirectUri: string,
  signal: AbortSignal,
): Promise<void> {
  const { out } = context.terminal;
  const { colour, tick, arrow } = styleOf(out);
  const step = (title: string, command?: string) =>
    out.write(`\n${colour.bold(title)}\n${command ? `${colour.dim(`$ tiktok-seg ${command}`)}\n` : ''}`);

  out.write(
    `A stand-in for TikTok runs at ${emulator.origin}. Your accounts, keychain and files are not touched.\n`,
  );
  const advertiser = emulator.advertisers[0]?.id as string;
  step('1. Log in through the browser', `login --app-id ${emulator.appId}`);
  const account = await login(context, {
    tiktok,
    notify: () => undefined,
    appId: emulator.appId,
    advertiser,
    redirectUri,
    signal,
  });
  out.write(
    `${tick} Logged in, advertiser ${account.advertiser?.name ?? advertiser}; the demo clicked Approve for you\n`,
  );

  const { token, advertiserId } = await resolveSession(context, { tiktok, signal });
  const client = connect({ ...context, origin: emulator.origin, token });
  const session: Session = { client, advertiserId };
  try {
    step('2. Push a CRM export', `push --audience vip ${nameFrom(context.cwd, sample)}`);
    const receipt = await pushSample(context, session, signal);
    out.write(receiptText(receipt, out));

    step('3. Read the membership back');
    await compare(context, emulator, { advertiserId, audienceId: receipt.audience.id as string }, (held) =>
      out.write(`${tick} TikTok's stand-in and the ledger agree: ${count(held)} identities in "vip"\n`),
    );
    out.write(`\n${arrow} Now with your own account: tiktok-seg login\n`);
  } finally {
    await client.close();
  }
}

/** As a person in that folder would type it. */
function nameFrom(folder: string, file: string): string {
  const path = relative(folder, file);
  return path.startsWith('..') ? basename(file) : path;
}

async function pushSample(context: Context, session: Session, signal: AbortSignal) {
  const line = await progressLine(context.terminal, context.clock);
  try {
    const { receipt, fault } = await push(context, async () => session, {
      inputs: [sample],
      audience: { name: 'vip' },
      ...pushDefaults,
      onProgress: line.show,
      warn: warner(context.terminal.err),
      signal,
    });
    if (fault) throw fault;
    return receipt;
  } finally {
    line.stop();
  }
}

/** Digest by digest, in both directions. */
async function compare(
  context: Context,
  emulator: Emulator,
  of: { advertiserId: string; audienceId: string },
  agreed: (identities: number) => void,
): Promise<void> {
  const held = digestsOf(emulator.membership(of.audienceId) ?? {});
  const known = digestsOf(await readMembership(context, of));
  if (held.size !== known.size || [...held].some((digest) => !known.has(digest))) {
    throw new Fault('unexpected', "TikTok's stand-in and the ledger differ.", {
      hint: 'This is a fault of tiktok-seg; please report it.',
    });
  }
  agreed(held.size);
}

/** A column and its digest are one identity. */
function digestsOf(membership: Readonly<Record<string, ReadonlySet<string>>>): Set<string> {
  return new Set(
    Object.entries(membership).flatMap(([column, digests]) =>
      [...digests].map((digest) => `${column} ${digest}`),
    ),
  );
}

/** The same terminal and clock; everything that lasts is the demo's own. */
function demoContext(context: Context, emulator: Emulator, home: string): Context {
  const secrets = new Map<string, string>();
  return {
    ...context,
    env: { TIKTOK_SEG_APP_SECRET: emulator.appSecret },
    folders: { config: home, state: home },
    apiOrigin: emulator.origin,
    keychain: {
      description: 'memory of this demo',
      get: async (account) => secrets.get(account),
      set: async (account, secret) => void secrets.set(account, secret),
      delete: async (account) => secrets.delete(account),
    },
    openBrowser: approve,
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 8976;
}
