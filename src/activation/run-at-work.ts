import type { Ledger } from '../ledger/index.ts';
import type { FilesSent } from './file-route/files-sent.ts';
import type { Way } from './file-route/way.ts';
import type { Receipt } from './receipt.ts';
import type { Throughput } from './throughput.ts';

/** A run at work: its ledger, open under the audience's lock. */
export interface Run {
  readonly ledger: Ledger;
  readonly folder: string;
  readonly run: string;
  /** Changes when the audience is created. */
  audience: Receipt['audience'];
  readonly pace: Throughput;
  /** Digests of people who asked to be forgotten, and how often anybody did. */
  readonly forgotten: readonly string[];
  readonly forgets: number;
  readonly way: Way;
  readonly files: FilesSent;
  /** Of a new audience, until it is known whether TikTok created it with what this ledger holds. */
  creating: boolean;
  /** Where the ledger is before the audience is created. */
  readonly ledgerName: string;
  /** Told when it is. */
  readonly onCreated?: (id: string) => Promise<void>;
}
