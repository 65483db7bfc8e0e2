import type { Receipt } from '../../activation/index.ts';
import type { Output } from '../../context.ts';
import { count, duration, plural } from './numbers.ts';
import { barOf } from './progress.ts';
import { safeText } from './safe-text.ts';
import { type Style, styleOf } from './style.ts';

/** The short summary at the end of a push: what happened, where every record went, what comes next. */
export function receiptText(receipt: Receipt, output: Output): string {
  const style = styleOf(output);
  const { colour } = style;
  const lines = [headline(receipt, style), ''];
  const { read, ...ends } = receipt.records;
  lines.push(`  ${colour.bold('Records')}     ${count(read)} read`);
  for (const [end, number] of Object.entries(ends)) {
    if (number === 0) continue;
    const bar = barOf(read ? number / read : 0, 20, output.unicode);
    lines.push(
      `    ${end.padEnd(10)}${paint(end, style)(bar)} ${count(number).padStart(count(read).length)}${why(end, receipt)}`,
    );
  }
  lines.push(`  ${colour.bold('Identities')}  ${identities(receipt, style)}`);
  if (receipt.batches.total > 0 && !receipt.dry_run)
    lines.push(`  ${colour.bold('Delivery')}    ${delivery(receipt)}`);
  lines.push(`  ${colour.bold('Receipt')}     ${receipt.run}`);
  const next = whatNext(receipt);
  if (next) lines.push('', `  ${next}`);
  return `${lines.join('\n')}\n`;
}

function headline(receipt: Receipt, { colour, tick, warning, cross, dot }: Style): string {
  const name = colour.bold(`"${safeText(receipt.audience.name)}"`);
  const id = receipt.audience.id
    ? ` ${dot} audience ${receipt.audience.id}${receipt.audience.created ? ', created just now' : ''}`
    : '';
  const people = plural(receipt.records.added, 'person', 'people');
  if (receipt.dry_run) return `${tick} Dry run: ${people} would be added to ${name}; nothing was sent${id}`;
  switch (receipt.status) {
    case 'succeeded':
      return `${tick} ${people} added to ${name}${id}`;
    case 'nothing_to_do':
      return `${tick} ${name} is up to date: nothing to send${id}`;
    case 'partial':
      return `${warning} ${people} added to ${name}, ${count(receipt.records.pending)} not yet${id}`;
    case 'interrupted':
      return `${warning} Interrupted: ${people} added to ${name}, ${count(receipt.records.pending)} not yet${id}`;
    default:
      return `${cross} Nothing was added to ${name}${id}`;
  }
}

function paint(end: string, { colour }: Style): (text: string) => string {
  if (end === 'added') return colour.green;
  if (end === 'rejected' || end === 'pending') return colour.yellow;
  return colour.dim;
}

/** Reasons stand behind the end they explain. */
function why(end: string, { reasons, records }: Receipt): string {
  if (end === 'filtered') return `  --where keeps ${count(keptOf(records, reasons))}`;
  const wanted = Object.entries(reasons).filter(([reason]) =>
    end === 'excluded' ? isExclusion(reason) : end === 'rejected' && !isExclusion(reason),
  );
  return wanted.length > 0
    ? `  ${wanted.map(([reason, number]) => `${reason} ${count(number ?? 0)}`).join(', ')}`
    : '';
}

/** Rows that cannot be read were never asked. */
function keptOf({ read, filtered }: Receipt['records'], reasons: Receipt['reasons']): number {
  const { cell_count = 0, bad_quoting = 0, bad_encoding = 0, bad_json = 0 } = reasons;
  return read - filtered - cell_count - bad_quoting - bad_encoding - bad_json;
}

function isExclusion(reason: string): boolean {
  return reason === 'consent_refused' || reason === 'suppressed' || reason === 'status_unknown';
}

const kindNames = { email: 'e-mail', phone: 'phone', idfa: 'IDFA', gaid: 'GAID' } as const;

function identities({ identities, membership }: Receipt, { dot, arrow }: Style): string {
  const parts = Object.entries(kindNames).flatMap(([kind, name]) => {
    const { added } = identities[kind as keyof typeof kindNames];
    return added > 0 ? [`${name} ${count(added)}`] : [];
  });
  const members = `${count(membership.before)} ${arrow} ${count(membership.after)} in the audience`;
  return parts.length > 0 ? `${members} (new: ${parts.join(` ${dot} `)})` : members;
}

function delivery({ batches, seconds }: Receipt): string {
  const retries = batches.retries > 0 ? `, ${plural(batches.retries, 'retry', 'retries')}` : '';
  return `${batches.acked} of ${plural(batches.total, 'request')} acknowledged in ${duration(seconds.send)}${retries}`;
}

function whatNext({ status, dry_run, membership }: Receipt): string | undefined {
  if (dry_run) return 'Run it without --dry-run to send this.';
  if (status !== 'succeeded') return undefined;
  return membership.after < 1000
    ? 'TikTok can target an audience from 1,000 matched people on; its size shows within 24 to 48 hours.'
    : 'TikTok shows the size of the audience within 24 to 48 hours.';
}
