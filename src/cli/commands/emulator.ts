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
  fault?: string[];
  latency?: string;
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
    .option(
      '--fault <fault>',
      'misbehave, e.g. segment/mapping=40100@20% (repeatable)',
      (text: string, earlier: string[] = []) => [...earlier, text],
    )
    .option('--latency <time>', 'answer late, e.g. 300ms or 1s-5s')
    .option('--json', 'print its addresses as one JSON document')
    .addHelpText('after', faultHelp)
    .action((flags: EmulatorFlags) => runEmulator(deps, flags));
}

const faultHelp = `
Faults: PATH=WHAT[@WHEN], e.g. 'segment/mapping=40100@20%', 'segment=40118', '*=drop:after@17'

  PATH  below /open_api/v1.3/, with all that lies below it; * for every path
  WHAT  40100, 20001:half, 50000:all    this code; :half or :all of the work is done, else none
        429, 502, 502:all, 302          this HTTP status and a page
        html                            HTTP 200 and a page
        latency:300ms, latency:1s-5s    before the work; late:… before the answer
        slow:2s, cut                    the answer drop by drop; half of it
        drop:before|during|after        the connection breaks before, during, after the work; drop:arrival unread
        shape:empty|broken|null|text|list|no_code|text_code|no_data|null_data|wrong_data
        revoke                          ends the request's token
        quota:500                       so many requests a day, then 40100
        poison:DIGEST[+DIGEST…]         40002 for whatever holds one of these, nothing done
        processing:10m, processing:10m:PROBLEM   sizes and file members come late, or never
  WHEN  20%  17  3..9  3..  every:4  times:2, joined by commas; requests are counted from 1
`;

async function runEmulator({ context, signal }: Deps, flags: EmulatorFlags): Promise<void> {
  const { parseFault, startEmulator } = await import('../../emulator/index.ts');
  const faults = [
    ...(flags.latency === undefined ? [] : [`*=latency:${flags.latency}`]),
    ...(flags.fault ?? []),
  ];
  const emulator = await startEmulator({
    ...context,
    port: flags.port,
    rateLevel: flags.rateLevel,
    seed: flags.seed,
    faults: faults.map(parseFault),
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
