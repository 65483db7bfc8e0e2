import type { Context } from '../context.ts';
import { Fault } from '../fault.ts';

export interface Advertiser {
  id: string;
  /** Empty where TikTok did not tell. */
  name: string;
}

/** The advertiser to work on: the one named, the only one, or the one a person picks. */
export async function chooseAdvertiser(
  context: Context,
  advertisers: readonly Advertiser[],
  given: string | undefined,
): Promise<Advertiser> {
  const wanted = wantedAdvertiser(context, given);
  if (wanted !== undefined) {
    const found = advertisers.find(({ id }) => id === wanted);
    if (found) return found;
    throw new Fault('advertiser_required', `This login does not reach the advertiser ${wanted}.`, {
      hint: `It reaches:\n${listed(advertisers)}`,
    });
  }
  const [first, ...others] = requireSome(advertisers);
  if (first && others.length === 0) return first;
  if (!context.terminal.canPrompt) {
    throw new Fault(
      'question_unanswered',
      `This login reaches ${advertisers.length} advertisers; one must be chosen.`,
      {
        hint: `Give --advertiser ID, or TIKTOK_SEG_ADVERTISER_ID in the environment:\n${listed(advertisers)}`,
      },
    );
  }
  return context.prompts.pick({
    message: 'Which advertiser?',
    flag: '--advertiser ID',
    choices: advertisers.map((advertiser) => ({ name: labelOf(advertiser), value: advertiser })),
  });
}

export function requireSome(advertisers: readonly Advertiser[]): Advertiser[] {
  if (advertisers.length > 0) return [...advertisers];
  throw new Fault('login_unusable', 'This login reaches no advertiser account.', {
    hint: 'Sign in to TikTok as Operator or Admin of an ad account, and tick the account on the page; an Analyst cannot manage audiences. Then: tiktok-seg login',
  });
}

/** From flag or environment; checked, because it goes into requests and file names. */
export function wantedAdvertiser({ env }: Context, given: string | undefined): string | undefined {
  const wanted = given ?? (env['TIKTOK_SEG_ADVERTISER_ID'] || undefined);
  if (wanted === undefined || /^\d{1,30}$/.test(wanted)) return wanted;
  throw new Fault('usage', `${JSON.stringify(wanted)} is no advertiser id: it consists of digits.`, {
    hint: 'tiktok-seg advertisers lists them.',
  });
}

function listed(advertisers: readonly Advertiser[]): string {
  const shown = advertisers.slice(0, 20).map((advertiser) => `  ${labelOf(advertiser)}`);
  const hidden = advertisers.length - shown.length;
  return [...shown, ...(hidden > 0 ? [`  and ${hidden} more`] : [])].join('\n');
}

/** Names come from TikTok and go to a terminal. */
function labelOf({ id, name }: Advertiser): string {
  return name ? `${id}  ${name.replace(/\p{Cc}/gu, '?')}` : id;
}
