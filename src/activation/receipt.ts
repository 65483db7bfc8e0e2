import type { ExitCode, Fault } from '../fault.ts';
import type { Kind } from '../identities/index.ts';
import type { Deliveries, Difference, Mode, RemovalReason, Route } from '../ledger/index.ts';
import type { SourceFile } from '../sources/index.ts';
import { checkConservation } from './conservation.ts';
import { type FilesSent, filesOf } from './file-route/files-sent.ts';
import type { Way } from './file-route/way.ts';
import { type LimitedBy, limitOf } from './limited-by.ts';
import type { Refusals, RefusedRecord } from './refusals.ts';
import type { Via } from './route.ts';
import type { Tally } from './tally.ts';
import type { ThroughputReading } from './throughput.ts';

/** The account of a run: what scripts read with `--json` and what is kept as `runs/<run>.json`. */
export interface Receipt {
  run: string;
  status: 'succeeded' | 'partial' | 'refused' | 'interrupted' | 'failed' | 'nothing_to_do';
  exit_code: ExitCode;
  mode: Mode;
  dry_run: boolean;
  /** The plan that the run made or applied. */
  plan?: string;
  rules: string;
  advertiser_id: string;
  /** No id: the audience does not exist (a dry run, or nothing to send). */
  audience: { id: string | null; name: string; created: boolean };
  /** `sha256` and `bytes` are of the bytes on disk; null where the file was not read to its end. */
  source: { file: string; format: string; bytes: number; sha256: string | null; records: number }[];
  mapping: Record<string, string[]>;
  records: {
    read: number;
    added: number;
    removed: number;
    unchanged: number;
    duplicate: number;
    excluded: number;
    filtered: number;
    rejected: number;
    empty: number;
    pending: number;
  };
  identities: Record<Kind, { added: number; removed: number; rejected: number }>;
  reasons: Tally['reasons'] & { tiktok_refused?: number };
  /** Counted in identities. */
  membership: {
    before: number;
    added: number;
    removed: number;
    after: number;
    held_back: number;
    removed_because: Record<RemovalReason, number>;
  };
  batches: { total: number; acked: number; failed: number; retries: number };
  /** How the audience is filled. */
  via: Route;
  /** Customer files that were uploaded, and what TikTok acknowledged of them. */
  files?: ReturnType<typeof filesOf>;
  request_ids: string[];
  started_at: string;
  finished_at: string;
  seconds: { read: number; send: number };
  limited_by: LimitedBy;
  /** Member rows acknowledged over time. */
  throughput: ThroughputReading;
  /** Records that TikTok refused, and those it acknowledged only in part, in its own words; the first of each. */
  refused?: RefusedRecord[];
  taken_in_part?: RefusedRecord[];
  /** Why the run did not end with 0; its code is stable. */
  fault?: { code: string; message: string };
}

/** All that a receipt is made from; what a run did not come to is undefined. */
export interface RunFacts {
  run: string;
  mode: Mode;
  dryRun: boolean;
  rules: string;
  advertiserId: string;
  audience: Receipt['audience'];
  source: Receipt['source'];
  /** The plan that the run made or applied. */
  plan: string | undefined;
  mapping: Record<string, string[]>;
  tally: Tally;
  difference: Difference | undefined;
  deliveries: Deliveries | undefined;
  via: Via;
  way: Pick<Way, 'route'>;
  files: FilesSent;
  throughput: ThroughputReading;
  refusals: Refusals;
  retries: number;
  pacedSeconds: number;
  startedAt: Date;
  finishedAt: Date;
  seconds: { read: number; send: number };
  fault: Fault | undefined;
}

export function makeReceipt(facts: RunFacts): Receipt {
  const { tally, difference, fault } = facts;
  const deliveries = facts.dryRun ? plannedDeliveries(difference) : facts.deliveries;
  const identities = (kind: Kind) => ({
    added: deliveries?.added[kind] ?? 0,
    removed: deliveries?.removed[kind] ?? 0,
    rejected: tally.rejectedByKind[kind] + (deliveries?.refused[kind] ?? 0),
  });
  const added = total(deliveries?.added);
  const removed = total(deliveries?.removedBecause);
  const before = difference?.presentBefore ?? 0;
  const refused = deliveries?.records.refused ?? 0;
  const receipt: Receipt = {
    run: facts.run,
    status: statusOf(facts, deliveries),
    exit_code: fault?.exitCode ?? 0,
    mode: facts.mode,
    dry_run: facts.dryRun,
    ...(facts.plan && { plan: facts.plan }),
    rules: facts.rules,
    advertiser_id: facts.advertiserId,
    audience: facts.audience,
    source: facts.source,
    mapping: facts.mapping,
    records: {
      read: tally.read,
      added: deliveries?.records.added ?? 0,
      removed: deliveries?.records.removed ?? 0,
      unchanged: difference?.unchanged ?? 0,
      duplicate: difference?.duplicate ?? 0,
      excluded: tally.excluded + (difference?.excluded ?? 0),
      filtered: tally.filtered,
      rejected: tally.rejected + refused,
      empty: tally.empty,
      // Stopped before the comparison: every member still waits.
      pending: difference
        ? (deliveries?.records.pending ?? difference.added + difference.removed)
        : tally.members,
    },
    identities: {
      email: identities('email'),
      phone: identities('phone'),
      idfa: identities('idfa'),
      gaid: identities('gaid'),
    },
    reasons: { ...reasonsOf(tally, difference), ...(refused > 0 && { tiktok_refused: refused }) },
    membership: {
      before,
      added,
      removed,
      after: before + added - removed,
      held_back: difference?.heldBack ?? 0,
      removed_because: {
        absent: 0,
        exited: 0,
        consent_refused: 0,
        suppressed: 0,
        forgotten: 0,
        ...deliveries?.removedBecause,
      },
    },
    batches: {
      total: deliveries?.batches.total ?? 0,
      acked: deliveries?.batches.acked ?? 0,
      failed: deliveries?.batches.failed ?? 0,
      retries: facts.retries,
    },
    via: facts.way.route,
    ...(facts.way.route === 'file' && { files: filesOf(facts.files) }),
    request_ids: deliveries?.requestIds ?? [],
    started_at: facts.startedAt.toISOString(),
    finished_at: facts.finishedAt.toISOString(),
    seconds: { read: rounded(facts.seconds.read), send: rounded(facts.seconds.send) },
    limited_by: limitOf(facts),
    throughput: facts.throughput,
    ...said('refused', facts.refusals.quarantined),
    ...said('taken_in_part', facts.refusals.inPart),
    ...(fault && { fault: { code: fault.code, message: fault.message } }),
  };
  checkConservation(receipt);
  return receipt;
}

/** So many that a receipt stays readable; the counts say how many there are. */
const mostNamed = 1000;

function said(name: 'refused' | 'taken_in_part', records: readonly RefusedRecord[]): Partial<Receipt> {
  return records.length > 0 ? { [name]: records.slice(0, mostNamed) } : {};
}

export function sourceFacts({ file, format, progress }: SourceFile): Receipt['source'][number] {
  return {
    file,
    format,
    bytes: progress.bytes,
    sha256: progress.sha256 ?? null,
    records: progress.records,
  };
}

/** A dry run counts what would be. */
function plannedDeliveries(difference: Difference | undefined): Deliveries | undefined {
  return (
    difference && {
      records: { added: difference.added, removed: difference.removed, pending: 0, refused: 0 },
      batches: { total: difference.batches, acked: 0, failed: 0 },
      added: difference.wouldAdd,
      removed: difference.wouldRemove,
      removedBecause: difference.wouldRemoveBecause,
      refused: { email: 0, phone: 0, idfa: 0, gaid: 0 },
      requestIds: [],
    }
  );
}

/** A record that a refusal elsewhere took is excluded for that reason too. */
function reasonsOf({ reasons }: Tally, difference: Difference | undefined): Tally['reasons'] {
  const { excluded = 0, suppressed = 0 } = difference ?? {};
  const also = (reason: 'consent_refused' | 'suppressed', taken: number) =>
    taken > 0 ? { [reason]: (reasons[reason] ?? 0) + taken } : {};
  return { ...reasons, ...also('consent_refused', excluded - suppressed), ...also('suppressed', suppressed) };
}

function total(counts: Readonly<Record<string, number>> = {}): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function statusOf({ fault }: RunFacts, deliveries: Deliveries | undefined): Receipt['status'] {
  if (!fault) return deliveries && deliveries.batches.total > 0 ? 'succeeded' : 'nothing_to_do';
  if (fault.exitCode === 130 || fault.exitCode === 143) return 'interrupted';
  if (deliveries && deliveries.batches.acked > 0) return 'partial';
  return fault.exitCode === 3 || fault.exitCode === 4 || fault.exitCode === 5 || fault.exitCode === 8
    ? 'refused'
    : 'failed';
}

function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
