import type { Receipt } from '../../activation/index.ts';
import { barChart, columnChart, escaped } from './charts.ts';
import { count, duration } from './numbers.ts';

/** A receipt as one page that needs nothing else: no script, no picture, no font from elsewhere. */
export function receiptPage(receipt: Receipt): string {
  const { records, identities, reasons, membership, batches, throughput, seconds } = receipt;
  const { read, ...ends } = records;
  const kinds = Object.entries(identities).flatMap(([kind, { added, removed }]) => [
    [`${kind} added`, added] as const,
    [`${kind} removed`, removed] as const,
  ]);
  const title = `${receipt.dry_run ? 'Dry run for' : 'Push to'} ${receipt.audience.name}`;
  const rows: [string, string][] = [
    ['Run', receipt.run],
    ['Status', `${receipt.status} (exit ${receipt.exit_code})`],
    ['Audience', `${receipt.audience.name}${receipt.audience.id ? `, ${receipt.audience.id}` : ''}`],
    ['Advertiser', receipt.advertiser_id],
    ['Mode', receipt.mode],
    ['Rule set', receipt.rules],
    ['Started', receipt.started_at],
    ['Finished', receipt.finished_at],
    [
      'Reading, sending',
      `${duration(seconds.read)}, ${duration(seconds.send)}; limited by ${receipt.limited_by}`,
    ],
    [
      'Requests',
      `${count(batches.acked)} of ${count(batches.total)} acknowledged, ${count(batches.retries)} retries`,
    ],
    ...(receipt.files
      ? [
          [
            'Customer files',
            `${count(receipt.files.uploaded)}, ${count(receipt.files.bytes)} bytes; ${receipt.files.actions.join(', ') || 'none acknowledged'}`,
          ] as [string, string],
        ]
      : []),
    ...receipt.source.map(({ file, format, records, sha256 }): [string, string] => [
      'Source',
      `${file}, ${format}, ${count(records)} records${sha256 ? `, SHA-256 ${sha256}` : ''}`,
    ]),
    ...(receipt.fault
      ? [['Ended by', `${receipt.fault.code}: ${receipt.fault.message}`] as [string, string]]
      : []),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title><style>${style}</style></head><body><main>
<h1>${escaped(title)}</h1>
<p class="lead">${count(membership.before)} identities before, ${count(membership.after)} after: ${count(membership.added)} added, ${count(membership.removed)} removed${membership.held_back > 0 ? `, ${count(membership.held_back)} held back` : ''}.</p>
<section><h2>Where ${count(read)} records went</h2>${barChart(Object.entries(ends))}</section>
<section><h2>Identities</h2>${barChart(kinds)}</section>
<section><h2>Removed because</h2>${barChart(Object.entries(membership.removed_because))}</section>
<section><h2>Left out because</h2>${barChart(Object.entries(reasons))}</section>
<section><h2>Member rows acknowledged, every ${throughput.every_seconds} s</h2>${columnChart(throughput.rows)}</section>
<section><h2>Account</h2><table>${rows.map(([name, text]) => `<tr><th>${name}</th><td>${escaped(text)}</td></tr>`).join('')}</table></section>
</main></body></html>
`;
}

const style = `
:root { color-scheme: light dark; --ink: #1c2330; --soft: #667085; --paper: #fff; --bar: #0b7285; --line: #e4e7ec }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #98a2b3; --paper: #14181f; --bar: #3bc9db; --line: #2b3240 } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem }
h1 { font-size: 1.5rem; margin: 0; overflow-wrap: anywhere } h2 { font-size: 1rem; margin: 2rem 0 .5rem }
.lead, .none { color: var(--soft); margin: .25rem 0 }
dl { display: grid; grid-template-columns: 10rem 1fr 6rem; gap: .25rem .75rem; margin: 0; align-items: center }
dt { color: var(--soft) } dd { margin: 0 } dd.n { text-align: right; font-variant-numeric: tabular-nums }
.bar { height: .9rem; min-width: 2px; border-radius: 2px; background: var(--bar) }
svg { width: 100%; height: 8rem; fill: var(--bar) }
table { border-collapse: collapse; width: 100% } th { text-align: left; font-weight: 400; color: var(--soft); width: 10rem; vertical-align: top }
td, th { border-top: 1px solid var(--line); padding: .35rem 0; overflow-wrap: anywhere }`;
