import { once } from 'node:events';
import { Command, Option } from 'commander';
import type { RateLevel } from '../../tiktok/index.ts';
import type { CommonOptions, Deps } from '../deps.ts';
import { wholeNumber } from '../options.ts';
import { styleOf } from '../ui/style.ts';
import { table } from '../ui/table.ts';

interface EmulatorFlags extends Pick<CommonOptions, 'json'> {
  port: number;
  rateLevel: RateLevel;
  seed: number;
}

export function emulatorCommand(deps: Deps): Command {
  return new Command('emulator')
    .description('run a local stand-in for TikTok: its API, login page and a small Ads Manager page')
    .option('--port <n>', 'port to listen on; 0 takes a free one', wholeNumber(0, 65_535), 4010)
    .addOption(
      new Option('--rate-level <level>', 'limits to keep')
        .choices(['basic', 'advanced', 'premium', 'ultimate', 'none'])
        .default('basic'),
    )
    .option('--seed <n>', 'makes ids and tokens repeatable', wholeNumber(0), 1)
    .option('--json', 'print its addresses as one JSON document')
    .action((flags: EmulatorFlags) => runEmulator(deps, flags));
}

async function runEmulator({ context, signal }: Deps, flags: EmulatorFlags): Promise<void> {
  const { startEmulator } = await import('../../emulator/index.ts');
  const emulator = await startEmulator({
    ...context,
    port: flags.port,
    rateLevel: flags.rateLevel,
    seed: flags.seed,
  });
  const { origin, appId, appSecret } = emulator;
  const { out } = context.terminal;
  const { colour } = styleOf(out);
  if (flags.json) {
    out.write(`${JSON.stringify({ origin, app_id: appId, app_secret: appSecret })}\n`);
  } else {
    const facts = table([
      ['Ads Manager', `${origin}/`],
      ['API', `${origin}/open_api/v1.3/`],
      ['App id', appId],
      ['App secret', appSecret],
    ]);
    out.write(`${colour.bold('TikTok emulator')}\n${facts}\n
  Log in to it:
    export TIKTOK_SEG_API_URL=${origin} TIKTOK_SEG_APP_SECRET=${appSecret}
    tiktok-seg login --app-id ${appId}

  Ctrl-C stops it.\n`);
  }
  if (!signal.aborted) await once(signal, 'abort');
  await emulator.close();
}
