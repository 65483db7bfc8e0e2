import { Fault } from '../../fault.ts';
import type { FilesInProcess } from '../../ledger/index.ts';
import { TiktokFault } from '../../tiktok/index.ts';
import type { FileCall } from './calls.ts';
import type { Courier } from './courier.ts';
import { type FileParcel, isSpent, nameFiles, uploadFiles } from './parcel.ts';
import { readTrouble, recallFailed } from './trouble.ts';

/** Requests without a clear answer that a call bears: what the files do, they may do twice. */
const mostUnclear = 3;

/** Uploads of the same rows that a call bears. */
const mostUploads = 4;

/** Brings the files of a call into an audience that is there; `perhaps`: they may be there already. */
export async function updateWith(courier: Courier, call: FileCall, { perhaps = false } = {}): Promise<void> {
  const { context, session, place, patience, options, grace } = courier;
  const audienceId = place.audience.id as string;
  let parcel: FileParcel = { ...(await uploadFiles(courier, call)), perhaps };
  if (parcel.paths.length === 0) return await acknowledgeNothing(courier, parcel);
  for (let [unclear, uploads] = [0, 1]; ; ) {
    const trouble = await readTrouble(session, audienceId, options.signal);
    complainOf(courier, await recallFailed(place.ledger, trouble, options.warn));
    try {
      await nameFiles(courier, parcel, { ...trouble, ...call }, () =>
        session.client.updateAudienceFiles(
          { advertiserId: session.advertiserId, audienceId, action: call.action, filePaths: parcel.paths },
          grace,
        ),
      );
      break;
    } catch (error) {
      if (!(error instanceof TiktokFault)) throw error;
      if (isSpent(error) && uploads < mostUploads) {
        parcel = { ...(await uploadFiles(courier, call)), perhaps: parcel.perhaps };
        uploads += 1;
      } else if (error.code === 'still_processing') {
        if (!(await patience.wait())) throw error;
      } else if (error.ambiguous && unclear + 1 < mostUnclear) {
        unclear += 1;
        await context.clock.sleep(1000 * 2 ** unclear, options.signal);
      } else throw error;
    }
  }
  await confirmEarlier(courier, audienceId);
}

/** That TikTok took these files says that it is through with the earlier ones; how that ended, it shows. */
async function confirmEarlier(courier: Courier, audienceId: string): Promise<void> {
  const { session, place, options, grace } = courier;
  const [latest, ...earlier] = (await place.ledger.files.inProcess()).reverse();
  if (!latest || earlier.length === 0) return;
  try {
    const trouble = await readTrouble(session, audienceId, grace);
    const failed = await recallFailed(place.ledger, trouble, options.warn);
    await place.ledger.files.keepInProcess(failed.includes(latest) ? [] : [latest]);
    complainOf(courier, failed);
  } catch (error) {
    // The next run looks again.
    if (!(error instanceof TiktokFault)) throw error;
  }
}

/** Files of an earlier run are sent again by this one or the next; that some of this run failed, it has to say. */
function complainOf({ place }: Courier, failed: readonly FilesInProcess[]): void {
  if (!failed.some(({ run }) => run === place.run)) return;
  throw new Fault('tiktok_refused', 'TikTok took files of this run and could not process them.', {
    hint: 'Nobody of them is taken for acknowledged. Run the same command again.',
  });
}

/** Every device id to be taken out is to stay as one of the other kind, which a file does not tell apart. */
async function acknowledgeNothing({ context, place }: Courier, { call, digest }: FileParcel): Promise<void> {
  const { ledger } = place;
  const at = context.clock.now();
  await ledger.files.recordSent(call.batches, digest, at);
  const answer = { httpStatus: 0, code: 0, requestId: '', attempts: 0 };
  for (const number of call.batches) await ledger.recordAnswer(number, 'acked', answer, at);
}
