import type { FileRows } from '../../ledger/index.ts';
import { type BatchAnswer, TiktokFault } from '../../tiktok/index.ts';
import type { FileCall } from './calls.ts';
import type { Courier } from './courier.ts';
import { layoutFor } from './layout.ts';
import { uploadRows } from './upload.ts';

/** The files of one call: where they are, and what is known of them. */
export interface FileParcel {
  readonly call: FileCall;
  paths: string[];
  digest: string;
  /** An earlier request may have brought them to TikTok: they are never taken for unsent again. */
  perhaps: boolean;
}

/** Makes and uploads the files of a call. No paths: there is nothing to tell TikTok. */
export async function uploadFiles(courier: Courier, call: FileCall): Promise<FileParcel> {
  const { ledger, run, way, audience } = courier.place;
  const layout = layoutFor({ name: audience.name, ...way }, await ledger.files.columns(run));
  const rows = await ledger.files.rows({ ...call, run, layout });
  return { call, ...(await upload(courier, rows)), perhaps: false };
}

async function upload({ session, place, options }: Courier, rows: FileRows) {
  const { files, way } = place;
  const onSent = (sent: number) => options.onProgress({ phase: 'uploading', sent, total: rows.rows });
  const { paths, bytes, digest } = await uploadRows(session, rows, {
    ...way,
    ...way.limits,
    signal: options.signal,
    onSent,
  });
  files.uploaded += paths.length;
  files.bytes += bytes;
  return { paths, digest };
}

/**
 * Sends the request that names the files, recorded before it leaves. Faults are thrown, and what they say of the
 * files is recorded: `pending` where TikTok surely took none, else they stay `sent`.
 */
export async function nameFiles<Answer extends BatchAnswer>(
  { context: { clock }, place: { ledger, run, files } }: Courier,
  parcel: FileParcel,
  { mark, action }: { mark: string; action: string },
  request: () => Promise<Answer>,
): Promise<Answer> {
  const { batches } = parcel.call;
  await ledger.files.recordSent(batches, parcel.digest, clock.now());
  try {
    const answer = await request();
    await ledger.files.recordTaken(batches, answer, { at: clock.now(), mark, run });
    files.actions.push(action);
    return answer;
  } catch (error) {
    // Interrupted: they stay `sent`.
    if (!(error instanceof TiktokFault)) throw error;
    parcel.perhaps ||= error.ambiguous;
    if (!parcel.perhaps) await ledger.files.recordNotTaken(batches);
    throw error;
  }
}

/** The files are gone: expired, or used by a request whose answer was lost. */
export function isSpent(error: unknown): boolean {
  return error instanceof TiktokFault && (error.tiktokCode === 40910 || error.tiktokCode === 40905);
}
