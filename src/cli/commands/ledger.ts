import { Command } from 'commander';
import { Fault } from '../../fault.ts';
import type { CompactedLedger, Verification } from '../../ledger/index.ts';
import type { CommonOptions, Deps } from '../deps.ts';
import { time, withCommonOptions } from '../options.ts';
import { bytes, plural } from '../ui/numbers.ts';
import { printResult } from '../ui/result.ts';
import { safeText } from '../ui/safe-text.ts';
import { table } from '../ui/table.ts';

interface LedgerFlags extends CommonOptions {
  audience?: string;
  audienceId?: string;
  wait?: number | true;
}

export function ledgerCommand(deps: Deps): Command {
  const ledger = new Command('ledger').description(
    'look after what is known here of audiences: verify, export, import, compact',
  );
  ledger.addCommand(
    choosing(new Command('verify'))
      .description('read ledgers whole and say whether they are sound; changes nothing, needs no login')
      .addHelpText('after', verifyExamples)
      .action((flags: LedgerFlags) => runVerify(deps, flags)),
  );
  ledger.addCommand(
    choosing(new Command('compact'))
      .description('write ledgers anew, smaller: what was deleted is gone from their bytes; needs no login')
      .action((flags: LedgerFlags) => runCompact(deps, flags)),
  );
  ledger.addCommand(
    choosing(new Command('export'), 'that of this audience')
      .description('write the ledger of an audience into one file, to go on with it on another machine')
      .argument('<file>', 'file to write, e.g. vip.ledger')
      .addHelpText('after', exportExamples)
      .action((file: string, flags: LedgerFlags) => runExport(deps, file, flags)),
  );
  ledger.addCommand(
    choosing(new Command('import'), 'refuse a file that is not of this audience')
      .description('put an exported ledger in its place on this machine')
      .argument('<file>', 'file that ledger export wrote')
      .option('--replace', 'set a ledger aside that is here already')
      .action((file: string, flags: LedgerFlags & { replace?: boolean }) => runImport(deps, file, flags)),
  );
  return ledger;
}

const verifyExamples = `
Examples:
  $ tiktok-seg ledger verify
  $ tiktok-seg ledger verify --audience vip --json | jq '.ledgers[].state'`;

const exportExamples = `
Examples:
  $ tiktok-seg ledger export --audience vip vip.ledger
  $ tiktok-seg ledger import vip.ledger`;

function choosing(
  command: Command,
  what = 'only that of this audience (default: all on this machine)',
): Command {
  return withCommonOptions(command)
    .option('--audience <name>', what)
    .option('--audience-id <id>', 'the same, by id')
    .option('--wait [time]', 'wait for another run that holds the audience', time);
}

async function runVerify({ context, signal }: Deps, flags: LedgerFlags): Promise<void> {
  checkChoice(flags);
  const { verifyLedgers } = await import('../../ledger/index.ts');
  const { verification, fault } = await verifyLedgers(context, flags, { waitMs: waitOf(flags), signal });
  printResult(context.terminal, flags, verification, () => verificationText(verification));
  if (fault) throw fault;
}

async function runCompact({ context, signal }: Deps, flags: LedgerFlags): Promise<void> {
  checkChoice(flags);
  const { compactLedgers } = await import('../../ledger/index.ts');
  const { ledgers, fault } = await compactLedgers(context, flags, { waitMs: waitOf(flags), signal });
  printResult(context.terminal, flags, { ledgers }, () => compactionText(ledgers));
  if (fault) throw fault;
}

async function runExport({ context, signal }: Deps, file: string, flags: LedgerFlags): Promise<void> {
  checkChoice(flags);
  const { exportLedger } = await import('../../ledger/index.ts');
  const exported = await exportLedger(context, file, flags, { waitMs: waitOf(flags), signal });
  printResult(context.terminal, flags, exported, ({ tick }) =>
    [
      `${tick} Exported the ledger of ${audienceText(exported)} to ${safeText(file, 1000)} (${bytes(exported.bytes)}).`,
      '  It holds digests, which are personal data: delete it once it is imported.',
      '  From then on push from the other machine only: neither knows what the other one does.',
      '',
    ].join('\n'),
  );
}

async function runImport(
  { context, signal }: Deps,
  file: string,
  flags: LedgerFlags & { replace?: boolean },
): Promise<void> {
  checkChoice(flags);
  const { importLedger } = await import('../../ledger/index.ts');
  const options = { ...flags, replace: flags.replace === true, waitMs: waitOf(flags), signal };
  const imported = await importLedger(context, file, options);
  printResult(context.terminal, flags, imported, ({ tick }) => {
    const present = plural(imported.present, 'identity', 'identities');
    const before = imported.replaced ? ' The one that was here is set aside.' : '';
    return `${tick} Imported the ledger of ${audienceText(imported)}: ${present}, ${plural(imported.runs, 'run')}.${before}\n`;
  });
}

function audienceText({
  audience: { id, name },
  advertiser_id,
}: {
  audience: { id: string; name: string | null };
  advertiser_id: string;
}): string {
  return `${name === null ? `audience ${id}` : `"${safeText(name)}" (${id})`} of advertiser ${advertiser_id}`;
}

function verificationText({ ledgers, beside }: Verification): string {
  if (ledgers.length === 0) return 'There are no ledgers on this machine yet.\n';
  const rows = ledgers.map((ledger) => [
    titleOf(ledger),
    ledger.advertiser_id,
    ledger.state,
    ledger.present === undefined ? '' : plural(ledger.present, 'identity', 'identities'),
    ledger.batches === undefined ? '' : plural(ledger.batches, 'batch', 'batches'),
    bytes(ledger.bytes),
  ]);
  const problems = [...ledgers, ...beside].flatMap((place) =>
    place.problems.map((problem) => {
      const where = 'file' in place ? place.file : place.folder;
      return `  ${safeText(where, 1000)}: ${safeText(problem, 400)}\n`;
    }),
  );
  return `${table(rows)}\n${problems.join('')}`;
}

function compactionText(ledgers: readonly CompactedLedger[]): string {
  if (ledgers.length === 0) return 'There are no ledgers on this machine yet.\n';
  const rows = ledgers.map((ledger) => [
    titleOf(ledger),
    ledger.advertiser_id,
    'bytes' in ledger
      ? `${bytes(ledger.bytes.before)} to ${bytes(ledger.bytes.after)}`
      : safeText(ledger.problem, 400),
  ]);
  return `${table(rows)}\n`;
}

function titleOf({
  audience: { id, name },
  kind,
}: Verification['ledgers'][number] | CompactedLedger): string {
  if (kind === 'new') return 'a plan without an audience';
  const known = name === null ? `audience ${id}` : `"${safeText(name)}" (${id})`;
  return kind === 'archived' ? `${known}, set aside` : known;
}

function checkChoice({ audience, audienceId }: LedgerFlags): void {
  if (audience === undefined || audienceId === undefined) return;
  throw new Fault('usage', 'Both --audience and --audience-id are given.', { hint: 'Give one of them.' });
}

function waitOf({ wait }: LedgerFlags): number | undefined {
  return wait === true ? Number.POSITIVE_INFINITY : wait;
}
