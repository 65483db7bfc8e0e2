import type { Verdict } from './verdict.ts';

type Kind = Omit<Verdict, 'meaning'>;

const never = { ambiguous: false, shrinks: false };

const wait: Kind = {
  class: 'wait',
  fault: 'rate_exhausted',
  advice:
    'Run again later: TikTok counts an app by second, minute and day, and the day ends at 00:00 UTC. Other tools that use the same app count too.',
  ...never,
};
/** Whether the work was done before the fault, TikTok does not say. */
export const again: Kind = {
  class: 'again',
  fault: 'tiktok_unavailable',
  advice: 'Run again in some minutes. If it goes on, quote the request_id to TikTok support.',
  ambiguous: true,
  shrinks: false,
};
const notYet: Kind = { ...again, ambiguous: false };
export const partial: Kind = {
  class: 'partial',
  fault: 'tiktok_refused',
  advice: 'TikTok took only a part of the request and does not say which. Check the result in Ads Manager.',
  ambiguous: true,
  shrinks: false,
};
export const refused: Kind = {
  class: 'refused',
  fault: 'tiktok_refused',
  advice:
    "Repeating it will not help. If TikTok's words do not say why, quote the request_id to its support.",
  ...never,
};
const data: Kind = { ...refused, class: 'split', advice: 'Check the values and names that were sent.' };
const size: Kind = {
  class: 'split',
  fault: 'tiktok_refused',
  advice: 'Send less at once: a smaller --batch-size.',
  ambiguous: false,
  shrinks: true,
};
const gone: Kind = {
  ...refused,
  fault: 'audience_gone',
  advice: 'See what there is with `tiktok-seg audiences list`.',
};
const address: Kind = {
  ...refused,
  fault: 'configuration',
  advice: "Check TIKTOK_SEG_API_URL; without it TikTok's production address is used.",
};
export const relogin: Kind = {
  class: 'login',
  fault: 'token_refused',
  advice:
    'Log in again with `tiktok-seg login`, or renew the token that TIKTOK_SEG_TOKEN or TIKTOK_SEG_TOKEN_FILE gives.',
  ...never,
};
const credentials: Kind = {
  ...relogin,
  fault: 'login_refused',
  advice:
    "Check the app id and secret in TikTok's portal, My Apps, and run `tiktok-seg login` again: an authorisation code works once, for an hour.",
};
const rights: Kind = {
  class: 'permission',
  fault: 'permission_missing',
  advice:
    "Grant the app Audience Management (in TikTok's portal, and on the page that `tiktok-seg login` opens), and sign in as Operator or Admin of the advertiser.",
  ...never,
};
const advertiser: Kind = {
  ...rights,
  advice: 'Check --advertiser: `tiktok-seg advertisers` lists those that this login reaches.',
};
const app: Kind = {
  ...rights,
  advice:
    'TikTok has to allow this for the app: see My Apps in its portal, or quote the request_id to its support.',
};

/** "Not editable" comes with 40002, the code of every wrong parameter, and is told from it by its text alone. */
export const stillProcessing: Verdict = {
  ...refused,
  fault: 'still_processing',
  meaning: 'the audience is being processed, or is empty',
  advice: 'Run again in some minutes. An audience that ended with no members stays closed: make another.',
};

/** Every code of TikTok's page "Return codes" (DOC 1737172488964097) and of its SDK's tiktok_code.py. */
export const codeTable: ReadonlyMap<number, Verdict> = new Map(
  (
    [
      [20001, partial, 'partial success'],
      [40000, data, 'invalid parameters'],
      [40001, rights, 'no permission'],
      [40002, data, 'parameter error'],
      [40003, rights, 'forbidden'],
      [40006, address, 'wrong API version or domain'],
      [40007, gone, 'the object does not exist'],
      [40008, address, 'not offered at this address'],
      [40009, address, 'not supported in the sandbox'],
      [40010, address, 'wrong API version or domain'],
      [40011, size, 'too many ids in one request'],
      [40012, refused, 'nothing to update'],
      [40013, address, 'no sandbox account'],
      [40014, address, 'not supported in the sandbox'],
      [40016, wait, 'too frequent for this call'],
      // The first of the two may have been taken.
      [40050, { ...refused, ambiguous: true }, 'duplicate request'],
      [40051, address, 'wrong API version or domain'],
      [40061, size, 'too large a batch'],
      [40062, data, 'a value is not hashed'],
      [40063, refused, 'invalid partner name'],
      [40100, wait, 'too frequent'],
      [40101, credentials, 'app id, secret or authorisation code do not fit'],
      [40102, relogin, 'access token expired'],
      [40103, relogin, 'refresh token expired'],
      [40104, { ...relogin, fault: 'not_logged_in' }, 'no access token'],
      [40105, relogin, 'access token invalid'],
      [40106, advertiser, 'the token is not for this advertiser'],
      [40107, relogin, 'refresh token invalid'],
      [40108, credentials, 'wrong kind of grant'],
      [40109, credentials, 'deciphering failed'],
      [40110, credentials, 'authorisation code used, cancelled or expired'],
      [40112, credentials, 'wrong password'],
      [40113, app, 'app blocked or unknown'],
      [40114, relogin, 'the advertiser logged out'],
      [40115, refused, 'wrong authorisation time'],
      [40116, refused, 'wrong signature'],
      [40117, refused, 'wrong method of authorisation'],
      [40118, app, 'the app is not on the allow-list'],
      [40119, app, 'developer and advertiser belong to different companies'],
      ...[40121, 40122, 40126, 40127, 40128, 40129].map(
        (code) => [code, refused, "a creator's matter"] as const,
      ),
      [40124, app, 'developer not approved'],
      [40125, app, 'developer lacks the permission'],
      [40130, rights, 'scope not authorised'],
      [40131, rights, 'scope not authorised'],
      [40132, refused, 'too frequent for one value'],
      [40133, wait, 'too frequent for the advertiser'],
      [40200, again, 'task failed'],
      [40201, notYet, 'task not ready'],
      [40202, notYet, 'another write is under way'],
      [40300, advertiser, 'unknown advertiser'],
      [40301, advertiser, 'another advertiser'],
      [40302, advertiser, 'another advertiser'],
      [40309, relogin, 'login required'],
      [40400, address, 'no such call'],
      [40502, refused, 'limit of advertisements'],
      [40700, again, 'internal validation failed'],
      [40900, { ...again, fault: 'tiktok_refused' }, 'file damaged on the way'],
      [40905, refused, 'file missing'],
      [40906, refused, 'file empty'],
      [40907, refused, 'file too large'],
      [40908, refused, 'wrong type of file'],
      [40909, refused, 'identifier type not supported'],
      [40910, { ...refused, advice: 'Run again: the file has to be uploaded anew.' }, 'file expired'],
      [40911, refused, 'name already used'],
      [40914, refused, 'file invalid'],
      [40915, refused, 'file not to specification'],
      [41000, app, 'this country is barred'],
      [41001, refused, 'call withdrawn'],
      [41002, refused, 'field withdrawn'],
      [50000, again, 'system error'],
      [50002, again, 'processing error or time-out'],
      [60001, again, 'maintenance'],
      [61000, wait, 'too many requests'],
    ] as const satisfies readonly (readonly [number, Kind, string])[]
  ).map(([code, kind, meaning]) => [code, { ...kind, meaning }]),
);
