/** The four kinds of identifier TikTok matches people by. */
export type Kind = 'email' | 'phone' | 'idfa' | 'gaid';

/** SHA-256; MD5 only for device ids that arrive so. */
export type HashKind = 'sha256' | 'md5';

/** An identifier as TikTok takes it, whatever rule set made it. */
export interface Identity {
  kind: Kind;
  hash: HashKind;
  /** Lower-case hex: 64 digits for SHA-256, 32 for MD5. */
  digest: string;
}

/** Why a value or a whole record did not become an identity; part of what scripts rely on. */
export type Reason =
  | 'invalid_email'
  | 'invalid_phone'
  | 'phone_needs_country'
  | 'phone_damaged'
  | 'invalid_device_id'
  | 'zero_device_id'
  | 'junk_value'
  | 'junk_digest'
  | 'wrong_digest'
  | 'wrong_column'
  | 'status_unknown'
  | 'consent_refused'
  | 'suppressed';

export type RuleSetName = 'tiktok-2025-09' | 'tiktok-2025-08' | 'tiktok-2024' | 'adobe';

/** What one cell gave. Both lists empty: the cell holds a missing value. */
export interface Identified {
  identities: Identity[];
  /** One entry for each value of the cell that was refused. */
  rejected: Reason[];
}

/** `rules` decides the normal form; `country` (ISO 3166-1 alpha-2, upper case) completes national phone numbers. */
export interface IdentifyOptions {
  rules: RuleSetName;
  country?: string | undefined;
}

export type Identify = (kind: Kind, cell: string, options: IdentifyOptions) => Identified;

/** Which columns of a flat file feed what, by position; a header may stand twice. */
export interface Mapping {
  /** Several columns of a kind: all are used, and each value becomes an identity of that person. */
  columns: Readonly<Record<Kind, readonly number[]>>;
  country: number | undefined;
  consent: readonly ConsentColumn[];
  /** Undefined: the file does not say who has left. */
  status?: StatusColumns | undefined;
  /**
   * Phone columns named as Adobe's `Phone_SHA256`, which hashes the digits without the plus: their digests are
   * `wrong_digest`, unless the rule set hashes phones so. Never a column that `--map` names.
   */
  plusless?: readonly number[] | undefined;
}

/** Adobe's membership status (`realized`, `exited`, …), when it began, and until when it is to be trusted. */
export interface StatusColumns {
  index: number;
  time: number | undefined;
  validUntil: number | undefined;
}

/** A column in which people refuse (or grant) being contacted or sold; the polarity comes from its header. */
export interface ConsentColumn {
  index: number;
  /** `person`: a refusal drops the whole person; `email`, `phone` and `device` (IDFA and GAID): that kind only. */
  channel: 'person' | 'email' | 'phone' | 'device';
  /**
   * `opt_in`: an explicit no refuses. `opt_out`: an explicit yes refuses. `filled`: any filled value that is no
   * zero date refuses (an "unsubscribed at" column). `status`: the status words of the design refuse.
   * `do_not_allow`: Dynamics, where the cell says "Allow" or "Do Not Allow". `adobe`: `n`, `dn`, `p` and `u` refuse.
   */
  polarity: 'opt_in' | 'opt_out' | 'filled' | 'status' | 'do_not_allow' | 'adobe';
  /**
   * Named by `--consent`: a pending or unknown value refuses too, and a blank one where a blank is no consent (not in
   * an opt-out column); `grants` is the one value that grants.
   */
  demanded?: { grants?: string } | undefined;
}

export interface MappingRequest {
  /** As read; may hold duplicates and blanks. In a file without a header row: undefined. */
  headers: readonly string[] | undefined;
  /** Some first rows, to confirm what a header suggests. */
  samples: readonly (readonly string[])[];
  /** `--map kind=column`: replaces what would be found for that kind. A column is a header text or `#3`, from 1. */
  map?: readonly { kind: Kind | 'country' | 'status'; column: string }[];
  countryColumn?: string | undefined;
  /** `--consent column[=value]`, or `none`. */
  consent?: readonly { column: string; value?: string }[] | 'none';
  /** `--adobe-audience`: which status column counts where a file has those of several audiences. */
  adobeAudience?: string | undefined;
}

export interface MappingAnswer {
  mapping: Mapping;
  /** An export of Adobe's without a status: it never says who has left. */
  growsOnly: boolean;
  /** Columns that look right but are not taken by themselves (`madid`, an unknown name). */
  proposed: { index: number; header: string; kinds: Kind[]; why: string }[];
  /** Anything here stops the run. */
  problems: MappingProblem[];
}

export type MappingProblem =
  | { problem: 'column_not_found'; column: string; nearest: string | undefined; columns: string[] }
  | { problem: 'column_ambiguous'; what: 'country' | 'column' | 'status'; columns: string[] }
  /** Status columns of several audiences, and none is named. */
  | { problem: 'audience_ambiguous'; columns: string[] }
  /** `objects`: those of the columns whose cells hold JSON objects, which are not looked into. */
  | { problem: 'no_identifier_column'; columns: string[]; objects?: string[] };

/** A refused value or record, for the rejects file: where, and never the value. */
export interface Rejection {
  column: number | undefined;
  /** Of a nested profile, which has no columns. */
  path?: string;
  kind: Kind | undefined;
  reason: Reason;
}

/** What one record gave, before anything is compared with other records. */
export type Reading =
  | { outcome: 'empty' }
  /** Of another Adobe audience. */
  | { outcome: 'filtered' }
  | {
      outcome: 'excluded';
      rejections: Rejection[] /** To be removed where the ledger holds them. */;
      identities: Identity[];
    }
  | { outcome: 'rejected'; rejections: Rejection[] }
  | {
      outcome: 'member';
      identities: Identity[];
      rejections: Rejection[];
      /** Dropped because their channel was refused: to be removed where the ledger holds them. */
      refused?: Identity[] | undefined;
      /** The record says that the person has left the audience. */
      leaving?: boolean | undefined;
      /** When that, or that he is in it, came to be. */
      statusTime?: Date | undefined;
    };
