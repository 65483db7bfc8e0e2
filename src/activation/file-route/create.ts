import { Fault } from '../../fault.ts';
import {
  creationUnderWay,
  forgetCreation,
  ledgerExists,
  rememberAudience,
  rememberCreation,
  takeLock,
} from '../../ledger/index.ts';
import { type CalculateType, TiktokFault } from '../../tiktok/index.ts';
import { byName } from '../audience.ts';
import type { FileCall } from './calls.ts';
import type { Courier } from './courier.ts';
import { type FileParcel, isSpent, nameFiles, uploadFiles } from './parcel.ts';

/** Creating is tried so often, each time after looking whether it was done. */
const mostAttempts = 3;

/**
 * Creates the audience with the files of a call. `false`: it is there, but whether with these files, no answer said;
 * they are still to be brought.
 */
export async function createWith(courier: Courier, call: FileCall): Promise<boolean> {
  const { context, place, options } = courier;
  let parcel = await uploadFiles(courier, call);
  const lock = await takeLock(`${place.folder}/create`, {
    ...context,
    holder: `run ${place.run}`,
    waitMs: 60_000,
    signal: options.signal,
  });
  try {
    if (await takeUp(courier, { created: false })) return false;
    await rememberCreation(place.folder, place.audience.name, place.ledgerName);
    place.creating = true;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await settleIn(courier, { id: await create(courier, parcel), created: true });
        return true;
      } catch (error) {
        if (!(error instanceof TiktokFault)) throw error;
        if (!parcel.perhaps && !isSpent(error)) {
          await forgetCreation(place.folder, place.audience.name);
          place.creating = false;
          throw error;
        }
        if (parcel.perhaps && (await takeUp(courier, { created: true }))) return false;
        if (attempt === mostAttempts) throw error;
        if (isSpent(error)) parcel = { ...(await uploadFiles(courier, call)), perhaps: parcel.perhaps };
      }
    }
  } finally {
    await lock.release();
  }
}

async function create(courier: Courier, parcel: FileParcel): Promise<string> {
  const { session, place, grace } = courier;
  const { client, advertiserId } = session;
  const { audienceId } = await nameFiles(courier, parcel, { mark: '', action: 'CREATE' }, () =>
    client.createFileAudience(
      {
        advertiserId,
        name: place.audience.name,
        calculateType: place.way.calculateType as CalculateType,
        filePaths: parcel.paths,
      },
      grace,
    ),
  );
  return audienceId;
}

/** Goes on with an audience that is there by now, where it was made of what this ledger holds. */
async function takeUp(courier: Courier, { created }: { created: boolean }): Promise<boolean> {
  const { session, place, options } = courier;
  const { folder, ledgerName, audience } = place;
  const entries = await session.client.listAudiences(session.advertiserId, options.signal);
  const { id } = byName(entries, audience.name, undefined, 'file');
  if (id === undefined) return false;
  if ((await creationUnderWay(folder, audience.name)) !== ledgerName || (await ledgerExists(folder, id))) {
    throw new Fault('audience_busy', `An audience called "${audience.name}" was created meanwhile.`, {
      hint: 'Run the same command again: it goes on with that one.',
    });
  }
  await settleIn(courier, { id, created });
  return true;
}

/** The ledger moves to its place under the id that TikTok gave. */
async function settleIn(
  { place }: Courier,
  { id, created }: { id: string; created: boolean },
): Promise<void> {
  const { folder, audience } = place;
  await place.ledger.become(id);
  place.audience = { ...audience, id, created };
  await rememberAudience(folder, audience.name, id);
  await forgetCreation(folder, audience.name);
  place.creating = false;
  await place.onCreated?.(id);
}
