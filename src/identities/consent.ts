import { fold } from './fold.ts';
import type { ConsentColumn } from './types.ts';

/**
 * Whether a cell of a consent column refuses (design, "Consent"). Found columns refuse only by what they say; a column
 * that `--consent` names refuses by silence too where silence is no consent.
 */
export function refuses(column: ConsentColumn, cell: string): boolean {
  const grants = column.demanded?.grants;
  if (grants !== undefined) return fold(cell) !== fold(grants);
  if (column.polarity === 'adobe') return adobeRefuses(cell, column.demanded !== undefined);
  const rule = (column.demanded === undefined ? found : demanded)[column.polarity];
  return rule.has(meaningOf(cell));
}

/** What one cell says, before the polarity of its column is known. */
export type Meaning =
  | 'yes'
  | 'no'
  /** The cell itself says it: "Unsubscribed", "Do Not Allow", "bounced". */
  | 'refused'
  /** The same in words that a status may use of something else: "rejected", "denied". */
  | 'declined'
  /** "Subscribed", "Allow", "granted". */
  | 'granted'
  | 'date'
  /** A date that stands for none: year zero, the epoch, the first days of Excel and of SQL Server. */
  | 'zero_date'
  | 'blank'
  /** Pending, never asked, or not understood. */
  | 'unclear';

export function meaningOf(cell: string): Meaning {
  const text = cell.trim();
  // A database writes `\N` for nothing; folded it would be the letter for no.
  if (text === '' || text === '\\N') return 'blank';
  const dated = dateMeaning(text);
  if (dated !== undefined) return dated;
  const folded = fold(text);
  if (folded === '') return signMeaning(text);
  return meanings.get(folded) ?? meaningOfBeginning(text, folded);
}

/** "No, thanks", "Unsubscribed (2024-05-01)", "Bounced back twice": what follows does not take it back. */
function meaningOfBeginning(text: string, folded: string): Meaning {
  const [beginning = ''] = text.slice(0, longestBeginning).split(/[,;:(|]|\s\p{Pd}/u);
  const [word = ''] = folded.slice(0, longestBeginning).split(' ');
  const byWord = word.length > 6 && meanings.get(word) === 'refused' ? 'refused' : 'unclear';
  return meanings.get(fold(beginning)) ?? byWord;
}

const longestBeginning = 100;

/** Only signs: a dash is a blank, a tick or `×` a mark, a cross beside ticks a no whatever was asked. */
function signMeaning(text: string): Meaning {
  if (/[✗✘❌❎✖☒🚫⛔👎]/u.test(text)) return 'refused';
  if (/[☐⬜□]/u.test(text)) return 'no';
  return /[✓✔✅☑×👍]/u.test(text) ? 'yes' : 'blank';
}

const found: Readonly<Record<Polarity, ReadonlySet<Meaning>>> = {
  opt_in: new Set(['no', 'refused', 'declined']),
  opt_out: new Set(['yes', 'refused', 'declined', 'date']),
  filled: new Set(['yes', 'refused', 'declined', 'granted', 'date', 'unclear']),
  status: new Set(['refused']),
  do_not_allow: new Set(['yes', 'refused']),
};

/** A blank in an opt-out column is no objection, also when `--consent` names it. */
const demanded: Readonly<Record<Polarity, ReadonlySet<Meaning>>> = {
  opt_in: new Set(['no', 'refused', 'declined', 'zero_date', 'blank', 'unclear']),
  opt_out: new Set(['yes', 'refused', 'declined', 'date', 'unclear']),
  filled: found.filled,
  status: new Set(['no', 'refused', 'declined', 'zero_date', 'blank', 'unclear']),
  do_not_allow: new Set(['yes', 'refused', 'declined', 'date', 'unclear']),
};

type Polarity = Exclude<ConsentColumn['polarity'], 'adobe'>;

/** Adobe's choice values `n`, `dn`, `p` and `u` refuse, and the older `out` and `pending` (adobe-formats 3.2). */
function adobeRefuses(cell: string, blankRefuses: boolean): boolean {
  const folded = fold(cell);
  return folded === '' || meanings.get(folded) === 'blank' ? blankRefuses : adobeRefusals.has(folded);
}

const adobeRefusals: ReadonlySet<string> = new Set('n dn p u no false 0 out pending unknown'.split(' '));

const meanings: ReadonlyMap<string, Meaning> = new Map([
  ...wordsMeaning('blank', 'null|none|nan|nil|undefined|n a|na|keine angabe|k a|unspecified'),
  ...wordsMeaning(
    'yes',
    'yes|y|true|t|1|1 0|on|x|ja|j|jo|oui|si|sim|tak|ano|evet|kylla|igen|da|да|wahr|vrai|verdadero|verdadeiro|vero|waar|checked|angekreuzt|はい|是',
  ),
  ...wordsMeaning(
    'no',
    'no|n|false|f|0|0 0|off|nein|non|nao|nie|ne|nej|nei|nee|ei|hayir|nem|nu|нет|falsch|faux|falso|onwaar|unchecked|いいえ|否|' +
      'no thanks|no thank you|nein danke|non merci|no gracias|no grazie|nope|never|not interested|0 00',
  ),
  ...wordsMeaning(
    'refused',
    // The design's status words and their spellings.
    'unsubscribed|unsubscribe|unsub|cleaned|bounced|bounce|hard bounced|hard bounce|hardbounce|complained|complaint|spam|' +
      'spam complaint|spam report|spamreport|reported spam|marked as spam|suppressed|blacklisted|blacklist|blocklisted|blocked|deleted|' +
      // What other columns call the same.
      'opted out|opt out|optout|optedout|out|do not allow|not allowed|do not send|do not contact|do not call|do not email|' +
      'do not sell|do not share|no longer contact|disallow|disallowed|dnc|no email|no emails|no mail|no sms|no calls|no marketing|' +
      'abgemeldet|gesperrt|desabonne|desinscrit|baja|dado de baja|uitgeschreven|afgemeld|disiscritto|avregistrerad|afmeldt',
  ),
  ...wordsMeaning(
    'declined',
    'refused|declined|denied|rejected|revoked|withdrawn|objected|widerrufen|widersprochen|abgelehnt|refuse|rechazado|revocado',
  ),
  ...wordsMeaning(
    'granted',
    'subscribed|subscriber|active|confirmed|confirmed subscriber|opted in|opt in|optin|in|double opt in|single opt in|allow|allowed|' +
      'send|granted|grant|consented|consent|given|accepted|accept|agreed|approved|enabled|permitted|abonniert|angemeldet|eingewilligt|' +
      'zugestimmt|erteilt|abonne|inscrit|accepte|suscrito|aceptado|iscritto|ingeschreven',
  ),
]);

function wordsMeaning(meaning: Meaning, words: string): [string, Meaning][] {
  return words.split('|').map((word) => [word, meaning]);
}

function dateMeaning(text: string): 'date' | 'zero_date' | undefined {
  const year = yearOf(text);
  if (year === undefined) return undefined;
  return year <= lastZeroYear ? 'zero_date' : 'date';
}

/** Nobody unsubscribed before 1971: such dates are the zeros of databases and spreadsheets. */
const lastZeroYear = 1970;

function yearOf(text: string): number | undefined {
  const written = yearFirst.exec(text)?.[1] ?? yearLast.exec(text)?.[1] ?? monthNamed.exec(text)?.[1];
  if (written !== undefined)
    return written.length === 2 && written !== '00' ? 2000 + Number(written) : Number(written);
  // Seconds or milliseconds since the epoch.
  if (/^\d{10}(?:\d{3})?(?:\.\d+)?$/.test(text)) {
    const count = Number(text);
    return new Date(count < 1e11 ? count * 1000 : count).getUTCFullYear();
  }
  return undefined;
}

const yearFirst = /^(\d{4})(?:[-/.]\d{1,2}[-/.]\d{1,2}|(?:0\d|1[0-2])[0-3]\d$)/;
const yearLast = /^\d{1,2}[-/. ]\d{1,2}[-/. ](\d{4}|\d{2})(?!\d)/;
const monthNamed =
  /^(?:\p{L}{3,9}\.?,? )?(?:\p{L}{3,9}\.? \d{1,2},?|\d{1,2}\.? \p{L}{3,9}\.?,?) (\d{4})(?!\d)/u;
