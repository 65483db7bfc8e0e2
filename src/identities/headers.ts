import type { Kind } from './types.ts';

/** What a header suggests a column to hold. The values have the last word (`column-values.ts`). */
export type Suggestion =
  /** `certain`: every word is understood, so a column that is blank so far is taken too. Lower ranks come first. */
  | { suggests: 'kind'; kind: Kind; certain: boolean; rank: number }
  /** A mobile advertising id that does not say whose system it is of: a person has to decide. */
  | { suggests: 'device' }
  /** Somebody else's address, or something TikTok cannot use: not even proposed. */
  | { suggests: 'never' }
  /** Not taken, but proposed when the values look right. */
  | { suggests: 'nothing' };

/** Reads the words of a header; the rules are those of adobe-formats 8.1, numbers 2 to 5. */
export function suggestionOf(words: readonly string[]): Suggestion {
  const has = (word: string) => words.includes(word);
  if (words.some((word) => someoneElse.has(word))) return { suggests: 'never' };

  const device = deviceOf(words);
  if (device !== undefined) return device;

  if (words.some((word) => aboutIt.has(word))) return { suggests: 'nothing' };
  const email = has('email') || has('mail');
  const phone = isPhone(words);
  // "E-mail or phone" would send half of its values as the wrong kind.
  if (email && phone) return { suggests: 'nothing' };
  if (email) return { suggests: 'kind', kind: 'email', certain: understood(words), rank: 0 };
  if (phone) return { suggests: 'kind', kind: 'phone', certain: understood(words), rank: phoneRank(words) };
  return { suggests: 'nothing' };
}

/** Adobe's `Phone_SHA256` hashes the digits without the plus, unlike `Phone_SHA256_E.164` (adobe-formats 5). */
export function isPhoneWithoutPlus(words: readonly string[]): boolean {
  return words.at(-1) === 'sha256' && words.at(-2) === 'phone';
}

/** People beside the customer, and things that no rule set can turn into an identity. */
const someoneElse = wordSet(
  'owner assistant manager supervisor agent rep representative salesperson seller supplier creator author sender reply ' +
    'referrer referral referred friend spouse parent guardian employee employer staff advisor consultant recruiter ' +
    'emergency assigned assignee responsible besitzer inhaber bearbeiter betreuer responsable created modified updated ' +
    'fax pager telex isdn tty tdd radio callback postal directmail',
);

/** Words of a column about an address or number rather than the address or number itself. */
const aboutIt = wordSet(
  'status state type label opt in out donot consent marketing bounce blacklist blocked suppress unsubscribe subscribe newsletter ' +
    'accept allow agree domain format count total sent opened clicked open click date first last source template subject ' +
    'verified valid validated invalid confirmed score rate rating quality provider display name extension ext country code ' +
    'area prefix dial carrier operator app os version model brand push token device company organization firm language ' +
    'frequency permission hidden note comment description message body content link url page website ip campaign list ' +
    'segment group reason error push call dnc is has spam deleted clean checksum plan title method',
);

/** Words that leave no doubt about the rest of the header. */
const harmless = wordSet(
  'email mail phone mobile sms whatsapp number address value electronic home personal private work primary main secondary ' +
    'alternate alternative additional other default mailing billing shipping delivery person contact customer user member subscriber client ' +
    'profile lead hash sha256 md5 sha1 e164 lc lowercased plain normalized normalised identity map of your my no c npe ' +
    'array to string idfa gaid aaid ios android apple google ad id key all field custom v',
);

function understood(words: readonly string[]): boolean {
  return words.every((word) => harmless.has(word) || /^\d+$/.test(word));
}

function isPhone(words: readonly string[]): boolean {
  const has = (word: string) => words.includes(word);
  if (has('phone') || has('mobile') || has('whatsapp')) return true;
  // Brevo's column of mobile numbers is called SMS.
  if (has('sms')) return words.every((word) => harmless.has(word));
  return words.length === 2 && words[0] === 'contact' && (words[1] === 'number' || words[1] === 'no');
}

/** Mobile, plain, home, other, work (adobe-formats 8.1, number 3). */
function phoneRank(words: readonly string[]): number {
  const has = (word: string) => words.includes(word);
  if (has('mobile') || has('sms') || has('whatsapp')) return 0;
  if (has('home') || has('personal') || has('private')) return 2;
  if (has('other') || has('alternate') || has('alternative') || has('secondary')) return 3;
  return has('work') ? 4 : 1;
}

function deviceOf(words: readonly string[]): Suggestion | undefined {
  const has = (word: string) => words.includes(word);
  const ad = has('ad') || has('adid');
  if (!(ad || has('idfa') || has('gaid') || has('aaid') || has('madid'))) {
    return isOtherId(words) ? { suggests: 'never' } : undefined;
  }
  if (words.some((word) => notAnId.has(word))) return { suggests: 'never' };
  const android = has('android') || has('google') || has('gps') || has('play');
  const apple = has('ios') || has('apple');
  const advertisingId = has('adid') || (ad && has('id'));
  const certain = understood(words) && !has('aaid');
  if (has('gaid') || has('aaid') || (android && (has('idfa') || advertisingId))) {
    return { suggests: 'kind', kind: 'gaid', certain, rank: 0 };
  }
  if (has('idfa') || (apple && advertisingId)) return { suggests: 'kind', kind: 'idfa', certain, rank: 0 };
  return has('madid') || advertisingId ? { suggests: 'device' } : undefined;
}

/** `android.id` and `ios.id` name the installation or the vendor's device, not the advertising id. */
function isOtherId(words: readonly string[]): boolean {
  const has = (word: string) => words.includes(word);
  return (
    has('idfv') ||
    (has('id') && (has('android') || has('ios') || has('device') || has('windows') || has('roku')))
  );
}

const notAnId = wordSet(
  'idfv roku windows samsung amazon number count total type status consent opt limit tracking enabled campaign group set name ' +
    'model platform version click account customer',
);

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}
