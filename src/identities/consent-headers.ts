import type { ConsentColumn } from './types.ts';

type Channel = ConsentColumn['channel'];
type Polarity = ConsentColumn['polarity'];

/** How the cells of a consent column are to be read, as its header tells. */
export interface ConsentReading {
  channels: readonly Channel[];
  polarity: Polarity;
}

/**
 * Whether a header is about consent, whose refusal it holds and which way round; never decided by the values
 * (adobe-formats 8.1, numbers 7 and 8, and 3.2 for the flattened fields of Adobe).
 */
export function consentOf(words: readonly string[]): ConsentReading | undefined {
  const polarity = polarityOf(words);
  if (polarity === undefined) return undefined;
  const channels = channelsOf(words, polarity);
  return channels.length === 0 ? undefined : { channels, polarity };
}

/** The reading of a column that `--consent` names: any column will do, and without other signs it holds a consent. */
export function demandedConsentOf(words: readonly string[]): ConsentReading {
  const found = consentOf(words);
  if (found !== undefined) return found;
  const polarity = polarityOf(words) ?? (words.includes('status') ? 'status' : 'opt_in');
  const channels = channelsOf(words, polarity);
  return { channels: channels.length === 0 ? ['person'] : channels, polarity };
}

function polarityOf(words: readonly string[]): Polarity | undefined {
  const adobe = adobePolarity(words);
  if (adobe !== undefined) return adobe === 'none' ? undefined : adobe;
  if (words.some((word) => aboutConsent.has(word))) return undefined;
  if (isStatus(words)) return statusPolarity(words);
  const refuses = negative(words);
  if (refuses !== undefined) return refuses;
  // The date of a consent holds no refusal, and a blank in it does not either.
  if (!positive(words) || words.includes('date') || words.includes('reason')) return undefined;
  return words.includes('not') ? 'opt_out' : 'opt_in';
}

/** `consents_marketing_email_val`, `optInOut_…`: values `y`, `n`, `p`, `u`, `in`, `out`. Other leaves hold times and reasons. */
function adobePolarity(words: readonly string[]): Polarity | 'none' | undefined {
  if (words[0] === 'opt' && words[1] === 'in' && words[2] === 'out')
    return words.includes('global') ? 'opt_out' : 'adobe';
  if (words[0] !== 'consent' || words.at(-1) !== 'val') return undefined;
  return words.includes('personalize') ? 'none' : 'adobe';
}

/** "Consent status" and "Opt-out status" hold a consent; a status of anything else is read by its words alone. */
function isStatus(words: readonly string[]): boolean {
  if (words.length === 1 && words[0] === 'state') return true;
  return words.includes('status') && !words.some((word) => statesConsent.has(word));
}

const statesConsent = wordSet('opt consent allow unsubscribe blacklist');

function statusPolarity(words: readonly string[]): Polarity | undefined {
  // HubSpot bills by "Marketing contact status"; it is no consent.
  if (words.includes('marketing') && words.includes('contact')) return undefined;
  return words.every((word) => ofStatus.has(word)) ? 'status' : undefined;
}

function negative(words: readonly string[]): Polarity | undefined {
  const has = (word: string) => words.includes(word);
  const known = words.every((word) => common.has(word));
  const dated = has('date') || has('reason');
  const forbids = has('donot') && words.some((word) => forbidden.has(word)) && !has('modify');
  const strong =
    follows(words, 'opt', 'out') ||
    has('unsubscribe') ||
    has('blacklist') ||
    has('dnc') ||
    forbids ||
    isTakenBack(words) ||
    noChannel(words);
  const weak = known && words.some((word) => refusing.has(word)) && !(isBounceCount(words) && !dated);
  const limited = has('limit') && has('tracking');
  if (!strong && !weak && !limited) return undefined;
  if (dated) return 'filled';
  return has('donot') && (has('allow') || has('bulk')) ? 'do_not_allow' : 'opt_out';
}

/** "Consent withdrawn", "Newsletter widerrufen am", "GDPR erasure": a yes or a date there is a no. */
function isTakenBack(words: readonly string[]): boolean {
  if (!words.includes('objection') && !words.includes('deleted')) return false;
  return follows(words, 'opt', 'in') || words.some((word) => agreements.has(word));
}

const agreements = wordSet('consent newsletter marketing subscribe allow accept agree');

function positive(words: readonly string[]): boolean {
  const has = (word: string) => words.includes(word);
  if (follows(words, 'opt', 'in') || has('consent') || has('newsletter') || has('tcpa')) return true;
  if (!words.every((word) => common.has(word))) return false;
  if (words.some((word) => granting.has(word)) || (has('tracking') && has('enabled'))) return true;
  if (has('may') && words.some((word) => forbidden.has(word))) return true;
  return has('marketing') && !has('contact') && words.every((word) => marketingOnly.has(word));
}

/** HubSpot's "Marketing emails bounced" (`hs_email_bounce`) is a number of e-mails. */
function isBounceCount(words: readonly string[]): boolean {
  return words.includes('bounce') && (words.includes('marketing') || words.includes('hs'));
}

/** "No email", "No SMS"; but "No. mobile" is a number. */
function noChannel(words: readonly string[]): boolean {
  return (
    words[0] === 'no' && words.length <= 3 && words.some((word) => forbidden.has(word) && word !== 'phone')
  );
}

function channelsOf(words: readonly string[], polarity: Polarity): Channel[] {
  const has = (word: string) => words.includes(word);
  const channels: Channel[] = [];
  if (words.some((word) => emailWords.has(word)) && !isDynamicsPost(words)) channels.push('email');
  if (words.some((word) => phoneWords.has(word))) channels.push('phone');
  if ((has('ad') && has('id')) || has('idfa') || has('gaid') || has('tracking')) channels.push('device');
  if (channels.length > 0) return channels;
  // A mailbox bounces, not a person; a fax, letter or push message has nothing to do with what is sent to TikTok.
  if (has('bounce') && polarity !== 'status') return ['email'];
  return words.some((word) => elsewhere.has(word)) || isDynamicsPost(words) ? [] : ['person'];
}

/** Dynamics: "Do not allow Mails" and "Do not allow Bulk Mails" are about letters; e-mails have fields of their own. */
function isDynamicsPost(words: readonly string[]): boolean {
  return words.includes('donot') && words.includes('allow') && words.includes('mail');
}

function follows(words: readonly string[], first: string, second: string): boolean {
  return words.some((word, index) => word === first && words[index + 1] === second);
}

const emailWords = wordSet('email mail newsletter');
const phoneWords = wordSet('phone mobile sms text whatsapp call dnc tcpa');
const elsewhere = wordSet('fax push postal directmail');

const refusing = wordSet('blocked suppress bounce spam clean deleted objection disabled');
const granting = wordSet('accept allow agree subscribe subscriber');

const forbidden = wordSet(
  'text communication allow contact call mail email sell share send sms phone disturb market marketing bulk solicit tracking use target advertise ' +
    'process promote ad newsletter whatsapp fax postal directmail message',
);

/** Where every word is one of these, a word that elsewhere means something else ("accept", "block") is about consent. */
const common = wordSet(
  'email mail phone mobile sms text whatsapp call newsletter marketing person contact customer user member client profile ' +
    'accept allow agree subscribe subscriber in to from of for by via the a i is has all any global portal hard double date reason flag ' +
    'yes no not our us my your info information communication message communication offer third party data share sell processing privacy ' +
    'blocked suppress bounce spam report clean deleted objection disabled ad tracking enabled fax push postal directmail bulk ' +
    'list general custom field opt status current address may we you bool requested c hs',
);

const marketingOnly = wordSet('marketing email mail sms phone whatsapp call flag is person customer');

const ofStatus = wordSet(
  'status state email mail phone mobile sms whatsapp marketing subscribe subscriber newsletter list contact person customer user member client ' +
    'consent allow opt in double unsubscribe bounce address number delivery home work personal profile',
);

/** Columns about the circumstances of a consent, or about another kind of agreement. */
const aboutConsent = wordSet(
  'ip id campaign title source method url link page version name type count number total platform browser user_agent form template ' +
    'subject rate score rating open opened click clicked sent delivered plan language legal basis token term condition tos agb policy price ' +
    'payment card credit order fee region country city',
);

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}
