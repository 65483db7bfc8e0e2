import type { ForgetResult, ForgottenLedger, TraceResult } from '../../activation/index.ts';
import { plural } from './numbers.ts';
import { safeText } from './safe-text.ts';
import type { Style } from './style.ts';
import { nameOf } from './trace.ts';

/** The account of forgetting somebody, for people. */
export function forgetText(result: ForgetResult, style: Style): string {
  const { colour, tick, warning } = style;
  const { audiences, searched, advertisers, not_covered } = result;
  const lines = [
    `${tick} Noted: this person is left out of every later push for ${plural(advertisers.length, 'advertiser')}.`,
    ...audiences.map(
      (audience) => `${audience.outcome === 'forgotten' ? tick : warning} ${outcome(audience)}`,
    ),
  ];
  if (audiences.length === 0) lines.push('  No ledger that was looked into held anything of this person.');
  lines.push(
    '',
    `  ${colour.bold('Covers')}  ${plural(searched, 'ledger')} of ${advertisers.join(', ')}; ${safeText(result.scope)} only.`,
  );
  if (not_covered.length > 0)
    lines.push(
      `  ${warning} Not covered: the ledgers of ${not_covered.map((id) => safeText(id)).join(', ')}, which are on this machine too.`,
    );
  return `${lines.join('\n')}\n`;
}

function outcome({ audience, outcome, identities_removed, run, fault }: ForgottenLedger): string {
  const name = nameOf(audience);
  const removed = `${plural(identities_removed, 'identity', 'identities')} removed${run ? ` (run ${run})` : ''}`;
  switch (outcome) {
    case 'forgotten':
      return run === null
        ? `${name}: deleted from the ledger; nothing was at TikTok.`
        : `${name}: ${removed}, deleted from the ledger.`;
    case 'busy':
      return `${name}: left to its next run. ${safeText(fault?.message ?? '')}`;
    default:
      return `${name}: not done, ${removed}. ${safeText(fault?.message ?? '')}`;
  }
}

/** What is asked before anybody is forgotten. */
export function whoIsMeant({ audiences, unseen }: TraceResult): string {
  const held = audiences.map(({ audience, person }) => {
    const identities = Object.values(person).reduce((sum, number) => sum + number, 0);
    return `${nameOf(audience)} (${plural(identities, 'identity', 'identities')})`;
  });
  const where = held.length > 0 ? `is in ${held.join(', ')}` : 'is in no ledger here';
  const busy = unseen.length > 0 ? `; ${plural(unseen.length, 'ledger')} cannot be looked into now` : '';
  return `This person ${where}${busy}. Forget him for good?`;
}
