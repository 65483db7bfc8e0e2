import type { Context } from '../context.ts';
import { Fault } from '../fault.ts';
import { lazily } from '../lazily.ts';
import { ledgerFolder, newRunId, sweepFolder } from '../ledger/index.ts';
import { openSources } from '../sources/index.ts';
import { type FoundAudience, findAudience } from './audience.ts';
import { noFilesSent } from './file-route/files-sent.ts';
import { checkRoute, wayTo } from './file-route/way.ts';
import { forgottenPeople } from './forget/known.ts';
import { checkExtent } from './guards.ts';
import { mapFiles } from './map-files.ts';
import type { MappedFile } from './mapped-file.ts';
import type { PushOptions, PushResult } from './push-options.ts';
import { carryOut } from './run.ts';
import type { Run } from './run-at-work.ts';
import { openRunLedger } from './run-ledger.ts';
import { withoutForgotten } from './screen/forgotten.ts';
import { openScreen } from './screen/screen.ts';
import type { Screen } from './screen/types.ts';
import type { Session } from './session.ts';
import { Throughput } from './throughput.ts';

const lookAfterFiles = lazily(async () => (await import('./file-route/trouble.ts')).lookAfterFiles);

/**
 * Reads the source, works out what TikTok does not have yet, and sends it. Nothing is sent or created before the whole
 * source is read and the guards have passed. Faults before the run begins (no such file, not logged in, unknown
 * audience, another run at work) are thrown; from then on there is a receipt whatever happens.
 */
export async function push(
  context: Context,
  connect: () => Promise<Session>,
  options: PushOptions,
): Promise<PushResult> {
  const { signal, warn } = options;
  checkMode(options);
  const sources = await openSources(options.inputs, {
    cwd: context.cwd,
    stdin: context.terminal.input,
    adobeAudience: options.adobeAudience,
    signal,
    warn,
  });
  checkExtent(sources, options.mode);
  const reading = { ...options, now: context.clock.now() };
  const files = mapFiles(sources, reading, warn);
  const screen = await openScreen(context, files, reading);
  try {
    return await pushFiles(context, await connect(), files, screen, options);
  } finally {
    screen.close();
  }
}

async function pushFiles(
  context: Context,
  session: Session,
  files: readonly MappedFile[],
  screen: Screen,
  options: PushOptions,
): Promise<PushResult> {
  const { signal, warn } = options;
  const audience = await findAudience(context, session, options.audience, {
    recreate: options.recreate && !options.dryRun,
    via: options.via,
    signal,
  });
  if (!audience.id && options.mode === 'remove') {
    throw new Fault(
      'audience_not_found',
      `There is no audience called "${audience.name}" to remove anybody from.`,
      {
        hint: 'tiktok-seg audiences list shows the ones there are.',
      },
    );
  }
  if (!audience.id && !options.create) {
    throw new Fault(
      'audience_not_found',
      `There is no audience called "${audience.name}" and --no-create is given.`,
      {
        hint: 'tiktok-seg audiences list shows the ones there are.',
      },
    );
  }
  for (const text of conditionOf(audience, context.clock.now())) warn(text);

  const run = newRunId(context.clock.now(), context.randomBytes);
  const folder = ledgerFolder(context.folders.state, context.apiOrigin, session.advertiserId);
  await sweepFolder(folder, { ...context, holder: `run ${run}`, signal });
  const { ledger, ledgerName } = await openRunLedger(context, folder, audience, { ...options, run });
  let place: Run | undefined;
  let kept = false;
  try {
    const people = await forgottenPeople(context, ledger, { folder, holder: `run ${run}`, signal });
    place = {
      ...{ ledger, folder, run, ledgerName },
      pace: new Throughput(context.clock),
      way: wayTo(audience, options.via, options.fileLimits),
      files: noFilesSent(),
      creating: false,
      forgotten: people.given,
      forgets: people.forgets,
      audience: { id: audience.id ?? null, name: audience.name, created: false },
    };
    await checkRoute(ledger, place.way, audience.name);
    if (audience.id) await lookAfterFiles(context, ledger, session, audience.id, options);
    const shield = withoutForgotten(screen, people, { ...options, now: context.clock.now() });
    const { receipt, fault } = await carryOut(context, session, files, shield, place, options);
    kept = receipt.plan !== undefined || place.creating;
    return { receipt, fault };
  } finally {
    await ledger.close({ discard: (place?.audience.id ?? audience.id ?? null) === null && !kept });
  }
}

function checkMode({ mode, limit }: PushOptions): void {
  if (mode !== 'mirror' || limit === undefined) return;
  throw new Fault('usage', '--limit does not go with --mode mirror: whoever is not read would be removed.', {
    hint: 'Try the file with --mode add --dry-run, or mirror all of it.',
  });
}

/** What a person should know of the audience before anything is sent to it. */
function conditionOf(audience: FoundAudience, now: Date): string[] {
  if (!audience.id) return [];
  const { entry } = audience;
  // The list gives UTC.
  const expires = Date.parse(`${entry.expired_time.replace(' ', 'T')}Z`);
  if (expires <= now.getTime()) {
    return [`The audience "${entry.name}" expired on ${entry.expired_time} UTC; TikTok may have emptied it.`];
  }
  return entry.is_expiring ? [`The audience "${entry.name}" expires on ${entry.expired_time} UTC.`] : [];
}
