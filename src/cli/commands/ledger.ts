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
  return ledger;
}

const verifyExamples = `
Examples:
  $ tiktok-seg ledger verify
  $ tiktok-seg ledger verify --audience vip --json | jq '.ledgers[].state'`;

/** Without a choice: all of them. */
function choosing(command: Command): Command {
  return withCommonOptions(command)
    .option('--audience <name>', 'only that of this audience (default: all on this machine)')
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
