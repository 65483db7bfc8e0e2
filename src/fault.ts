/**
 * Faults: everything that can go wrong, each with a stable code and the exit code scripts rely on.
 * `cli/` is the one place that turns a fault into text and an exit status.
 */

/** What each exit code means, as `tiktok-seg help exit-codes` prints it. New ones may come, none changes. */
export const exitCodes = {
  0: 'done, everything acknowledged',
  1: 'unexpected fault',
  2: 'wrong usage or configuration',
  3: 'more records rejected than --max-reject allows, nothing sent',
  4: 'a guard refused',
  5: 'not logged in, login refused, token refused or permission missing',
  6: 'rate or quota exhausted, or TikTok still processing: run again later',
  7: 'network failed or TikTok unavailable: run again',
  8: 'TikTok refused data (some members quarantined, or all)',
  9: 'another run holds this audience',
  10: 'the source cannot be used',
  11: 'the ledger cannot be used',
  12: 'not ready or not healthy',
  130: 'interrupted by Ctrl-C, state saved',
  143: 'ended by SIGTERM, state saved',
} as const;

export type ExitCode = keyof typeof exitCodes;

/** Exit code of every fault code. A code never changes its meaning once released. */
const exitCodeOf = {
  unexpected: 1,

  usage: 2,
  configuration: 2,
  port_in_use: 2,
  question_unanswered: 2,
  audience_not_found: 2,
  audience_ambiguous: 2,
  audience_unusable: 2,
  audience_name_too_long: 2,
  advertiser_required: 2,
  column_not_found: 2,
  column_ambiguous: 2,
  adobe_audience_required: 2,
  condition_unusable: 2,
  file_exists: 2,
  file_unwritable: 2,
  plan_not_found: 2,
  run_not_found: 2,
  receipt_missing: 2,
  ledger_exists: 2,
  export_elsewhere: 2,

  too_many_rejects: 3,

  guard_refused: 4,
  plan_outdated: 4,

  not_logged_in: 5,
  login_refused: 5,
  login_timed_out: 5,
  login_unusable: 5,
  token_refused: 5,
  permission_missing: 5,
  keychain_locked: 5,
  keychain_unavailable: 5,
  keychain_timed_out: 5,
  keychain_failed: 5,
  credential_unsafe: 5,
  credential_damaged: 5,
  credential_unreadable: 5,
  credential_unwritable: 5,

  rate_exhausted: 6,
  still_processing: 6,

  network_failed: 7,
  tiktok_unavailable: 7,
  answer_unusable: 7,

  tiktok_refused: 8,
  audience_gone: 8,

  audience_busy: 9,

  source_missing: 10,
  source_unreadable: 10,
  source_empty: 10,
  source_damaged: 10,
  source_changed: 10,
  dialect_unsettled: 10,
  no_identifier_column: 10,

  ledger_unusable: 11,
  ledger_damaged: 11,
  ledger_newer: 11,
  export_damaged: 11,
  disk_full: 11,

  unhealthy: 12,

  interrupted: 130,
  terminated: 143,
} as const satisfies Record<string, ExitCode>;

export type FaultCode = keyof typeof exitCodeOf;

export interface FaultDetails {
  /** What to do now, in one or a few short sentences. Never holds a token, secret or plain identifier. */
  hint?: string;
  cause?: unknown;
}

/** A fault with an answer: what is wrong (`message`), what to do (`hint`), and how the program ends. */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;

  constructor(code: FaultCode, message: string, details: FaultDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'Fault';
    this.code = code;
    this.exitCode = exitCodeOf[code];
    this.hint = details.hint;
  }
}
