import { again, codeTable, partial, refused, relogin, stillProcessing } from './code-table.ts';
import type { NetworkFailure } from './network-failure.ts';
import type { Verdict } from './verdict.ts';

/** What is known of one attempt. A `code` outranks the HTTP status; a status counts where no envelope came. */
export type Evidence = CodeEvidence | OtherEvidence;

interface CodeEvidence {
  code: number;
  message?: string;
}

type OtherEvidence =
  | { httpStatus: number }
  | { network: NetworkFailure['kind'] }
  /** The envelope says success, but what it holds is not what TikTok documents. */
  | { unexpectedData: true };

/** The one place that says what an answer means. */
export function classify(evidence: OtherEvidence): Verdict;
export function classify(evidence: Evidence): Verdict | { class: 'ok' };
export function classify(evidence: Evidence): Verdict | { class: 'ok' } {
  if ('code' in evidence) return byCode(evidence.code, evidence.message ?? '');
  if ('httpStatus' in evidence) return byStatus(evidence.httpStatus);
  if ('network' in evidence) return networkTable[evidence.network];
  return { ...unusable, class: 'refused', meaning: 'not what TikTok documents' };
}

function byCode(code: number, message: string): Verdict | { class: 'ok' } {
  if (code === 0) return { class: 'ok' };
  if (code === 40002 && /not editable/i.test(message)) return stillProcessing;
  return codeTable.get(code) ?? byRange(code);
}

/** A code that no page names, by the habits of its neighbours. */
function byRange(code: number): Verdict {
  if (code >= 51000 && code <= 51305) return { ...again, meaning: 'an inner service of TikTok failed' };
  const family = Math.floor(code / 10_000);
  if (family === 2) return { ...partial, meaning: 'a success that is not known here' };
  if (family === 5 || family === 6)
    return { ...again, meaning: 'a failure of TikTok that is not known here' };
  if (Math.floor(code / 100) === 401)
    return { ...relogin, meaning: 'a refused login that is not known here' };
  return { ...refused, meaning: 'a refusal that is not known here' };
}

const unusable = {
  fault: 'answer_unusable',
  advice:
    'Something between here and TikTok may answer in its place: a proxy, a firewall, a sign-in page. Check TIKTOK_SEG_API_URL and HTTPS_PROXY.',
  ambiguous: true,
  shrinks: false,
} as const;

/** TikTok itself sends errors with HTTP 200; other statuses come from its edge or from a proxy. */
function byStatus(status: number): Verdict {
  if (status === 429) return { ...known(40100), meaning: 'too many requests' };
  if (status === 413) return { ...known(40061), meaning: 'too large a request' };
  if (status === 404 || status === 405) return { ...known(40400), meaning: 'no TikTok API at this address' };
  if (status === 408 || status >= 500) return { ...again, meaning: 'TikTok or its edge failed' };
  // A page with HTTP 200. A gateway that restarts gives one for a moment; a proxy, a firewall or a sign-in page will
  // give it in a minute as well, and the person should hear of it.
  if (status < 300) return { ...unusable, class: 'again', meaning: "no answer of TikTok's API", most: 3 };
  if (status < 400) return { ...unusable, class: 'refused', meaning: 'a redirect, which is not followed' };
  return { ...unusable, class: 'refused', meaning: "refused without an answer of TikTok's API" };
}

function known(code: number): Verdict {
  const verdict = codeTable.get(code);
  if (verdict === undefined) throw new RangeError(`No row for code ${code}`);
  return verdict;
}

const network = {
  class: 'again',
  fault: 'network_failed',
  advice: 'Check the connection, and HTTPS_PROXY where one is needed; then run again.',
  ambiguous: true,
  shrinks: false,
} as const;

const networkTable: Record<NetworkFailure['kind'], Verdict> = {
  unreachable: { ...network, ambiguous: false, meaning: 'no connection' },
  // Trust does not come back by waiting.
  untrusted: {
    ...network,
    class: 'refused',
    ambiguous: false,
    meaning: 'no secure connection',
    advice:
      'If a proxy of your company inspects TLS, name its CA certificate in NODE_EXTRA_CA_CERTS. It is never ignored.',
  },
  broken: { ...network, meaning: 'connection broken' },
  timed_out: { ...network, meaning: 'no answer in time' },
  oversized: { ...unusable, class: 'refused', meaning: 'an answer beyond all measure' },
};
