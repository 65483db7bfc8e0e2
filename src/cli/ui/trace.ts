import type { TracedAudience, TraceResult } from '../../activation/index.ts';
import { plural } from './numbers.ts';
import { safeText } from './safe-text.ts';
import type { Style } from './style.ts';

/** Where somebody is or was, for people. */
export function traceText(result: TraceResult, style: Style): string {
  const { colour, warning } = style;
  const lines = result.found
    ? result.audiences.flatMap((audience) => [...audienceLines(audience, style), ''])
    : [
        `${result.unseen.length > 0 ? 'Not found so far' : 'Not found'}: no ledger that was looked into holds this value.`,
      ];
  for (const { audience, message } of result.unseen)
    lines.push(`${warning} ${nameOf(audience)} was not looked into: ${safeText(message)}`);
  for (const advertiser of result.forgotten_by)
    lines.push(
      colour.dim(`This person is forgotten by advertiser ${advertiser}, and is left out of every push.`),
    );
  return `${lines.join('\n').trimEnd()}\n`;
}

function audienceLines(traced: TracedAudience, { colour, tick, cross, warning, dot }: Style): string[] {
  const { audience, advertiser_id, archived, identities, person, plans } = traced;
  const id = audience.id ? ` ${dot} audience ${audience.id}` : '';
  const lines = [
    `${colour.bold(nameOf(audience))}${id} ${dot} advertiser ${advertiser_id}${archived ? ' (set aside, no longer at TikTok)' : ''}`,
  ];
  const signs = { present: tick, perhaps: warning, removed: cross };
  for (const { kind, hash, state, since, removed } of identities) {
    lines.push(`  ${signs[state]} ${kindNames[kind]}${hash === 'md5' ? ' (MD5)' : ''}: ${stateNames[state]}`);
    if (since) lines.push(`      added    ${requestText(since)}`);
    if (removed) lines.push(`      removed  ${requestText(removed)}`);
  }
  const others = Object.entries(person).filter(([, number]) => number > 0);
  if (others.length > 0) {
    const held = others.map(([kind, number]) => `${kindNames[kind as keyof typeof kindNames]} ${number}`);
    lines.push(`  of this person in the audience: ${held.join(` ${dot} `)}`);
  }
  if (plans.length > 0) lines.push(`  in ${plural(plans.length, 'stored plan')}: ${plans.join(', ')}`);
  return lines;
}

const kindNames = { email: 'e-mail', phone: 'phone', idfa: 'IDFA', gaid: 'GAID' } as const;
const stateNames = {
  present: 'in the audience',
  perhaps: 'perhaps in the audience: a request has no answer',
  removed: 'removed',
} as const;

function requestText(request: NonNullable<TracedAudience['identities'][number]['since']>): string {
  const { run, at, file, record, request_id } = request;
  return [
    at?.slice(0, 16).replace('T', ' ') ?? '',
    `run ${run}`,
    ...(file === null ? [] : [`${safeText(file)}, record ${record}`]),
    request_id ? `request ${safeText(request_id)}` : 'no answer',
  ].join('  ');
}

export function nameOf({ id, name }: TracedAudience['audience']): string {
  if (name !== null) return `"${safeText(name)}"`;
  return id === null ? 'an audience that does not exist yet' : `audience ${id}`;
}
