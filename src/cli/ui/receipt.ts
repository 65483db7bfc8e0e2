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
  if (receipt.taken_in_part) lines.push(`  ${style.warning} ${inPart(receipt.taken_in_part)}`);
  lines.push(`  ${colour.bold('Receipt')}     ${receipt.run}`);
  const next = receipt.fault ? undefined : whatNext(receipt);
  if (next) lines.push('', `  ${next}`);
  return `${lines.join('\n')}\n`;
}

function headline(receipt: Receipt, { colour, tick, warning, cross, dot }: Style): string {
  const name = colour.bold(`"${safeText(receipt.audience.name)}"`);
  const id = receipt.audience.id
    ? ` ${dot} audience ${receipt.audience.id}${receipt.audience.created ? ', created just now' : ''}`
    : '';
  if (receipt.dry_run && receipt.fault)
    return `${cross} ${receipt.plan ? 'Plan' : 'Dry run'}: it ended early; nothing was sent to ${name}${id}`;
  const people = changes(receipt, name);
  const pending = count(receipt.records.pending);
  if (receipt.dry_run)
    return `${tick} ${receipt.plan ? 'Plan' : 'Dry run'}, nothing was sent. It would be: ${people}${id}`;
  switch (receipt.status) {
    case 'succeeded':
      return `${tick} ${people}${id}`;
    case 'nothing_to_do':
      return `${tick} ${name} is up to date: nothing to send${id}`;
    case 'partial':
      return `${warning} ${people}, ${missing(receipt)}${id}`;
    case 'interrupted':
      return `${warning} Interrupted: ${people}, ${pending} not yet${id}`;
    default:
      return `${cross} Nothing was ${receipt.mode === 'remove' ? 'removed from' : 'added to'} ${name}${id}`;
  }
}

function missing({ records, reasons }: Receipt): string {
  const refused = reasons.tiktok_refused ?? 0;
  if (refused === 0) return `${count(records.pending)} not yet`;
  const pending = records.pending > 0 ? `, ${count(records.pending)} not yet` : '';
  return `${count(refused)} refused by TikTok${pending}`;
}

/** "2 people added to "vip", 3 identities removed": who is absent from a mirror has no record, so identities count. */
function changes({ records, membership, mode, identities }: Receipt, name: string): string {
  const { forgotten } = membership.removed_because;
  // A run that only forgets has no source.
  if (records.read === 0 && forgotten > 0)
    return `${plural(forgotten, 'identity', 'identities')} of somebody who is forgotten removed from ${name}`;
  if (mode === 'remove') return `${plural(records.removed, 'person', 'people')} removed from ${name}`;
  const removed = Object.values(identities).reduce((sum, kind) => sum + kind.removed, 0);
  const kept = membership.held_back > 0 ? ` (${count(membership.held_back)} held back)` : '';
  return `${plural(records.added, 'person', 'people')} added to ${name}${
    removed > 0 ? `, ${plural(removed, 'identity', 'identities')} removed` : ''
  }${kept}`;
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
  const removed = Object.entries(membership.removed_because)
    .filter(([, number]) => number > 0)
    .map(([reason, number]) => `${reason} ${count(number)}`);
  const changes = [
    ...(parts.length > 0 ? [`new: ${parts.join(` ${dot} `)}`] : []),
    ...(removed.length > 0 ? [`gone: ${removed.join(` ${dot} `)}`] : []),
  ];
  return changes.length > 0 ? `${members} (${changes.join('; ')})` : members;
}

function delivery({ batches, seconds, files }: Receipt): string {
  const retries = batches.retries > 0 ? `, ${plural(batches.retries, 'retry', 'retries')}` : '';
  if (files) {
    const calls = files.actions.length > 0 ? `${files.actions.join(', ')} acknowledged` : 'not acknowledged';
    return `${plural(files.uploaded, 'customer file')}, ${calls} in ${duration(seconds.send)}${retries}`;
  }
  return `${batches.acked} of ${plural(batches.total, 'request')} acknowledged in ${duration(seconds.send)}${retries}`;
}

function inPart({ length, 0: first }: NonNullable<Receipt['taken_in_part']>): string {
  const people = plural(length, 'person', 'people');
  return `TikTok says of ${people} that it took them only in part: code ${first?.code}, ${safeText(first?.message ?? '')}`;
}

function whatNext({ status, dry_run, plan, membership }: Receipt): string | undefined {
  if (plan) return dry_run ? `Send this with: tiktok-seg apply ${plan}` : undefined;
  if (dry_run) return 'Run it without --dry-run to send this.';
  if (status !== 'succeeded') return undefined;
  return membership.after < 1000
    ? 'TikTok can target an audience from 1,000 matched people on; its size shows within 24 to 48 hours.'
    : 'TikTok shows the size of the audience within 24 to 48 hours.';
}
