import { exchange } from './exchange.ts';
import type { Session } from './session.ts';
import { audienceDetails, createdAudience, nothing } from './shapes.ts';
import { TiktokFault } from './tiktok-fault.ts';
import type {
  AudienceDetails,
  AudienceHistoryEntry,
  DeleteAudiencesRequest,
  SegmentAudienceRequest,
  UpdateAudienceRequest,
} from './wire.ts';

interface AudienceKey {
  advertiserId: string;
  audienceId: string;
}

export async function readAudience(
  session: Session,
  { advertiserId, audienceId }: AudienceKey,
  signal?: AbortSignal,
): Promise<{ details: AudienceDetails; history: AudienceHistoryEntry[] } | undefined> {
  const query = {
    advertiser_id: advertiserId,
    custom_audience_ids: JSON.stringify([audienceId]),
    history_size: '100',
  };
  const answer = await exchange(
    session,
    { path: 'dmp/custom_audience/get/', query, repeatable: true, shape: audienceDetails },
    signal,
  ).catch((fault) => {
    if (fault instanceof TiktokFault && fault.code === 'audience_gone') return undefined;
    throw fault;
  });
  const found = answer?.data.list.find((entry) => entry.audience_details.audience_id === audienceId);
  return found && { details: found.audience_details, history: found.audience_history };
}

/** TikTok takes any name any number of times, so that a repetition could make a second audience. */
export async function createAudience(
  session: Session,
  { advertiserId, name }: { advertiserId: string; name: string },
  signal?: AbortSignal,
): Promise<string> {
  const body: SegmentAudienceRequest = {
    advertiser_id: advertiserId,
    action: 'create',
    custom_audience_name: name,
  };
  const { data } = await exchange(
    session,
    { path: 'segment/audience/', body: JSON.stringify(body), repeatable: false, shape: createdAudience },
    signal,
  );
  return data.audience_id;
}

export async function renameAudience(
  session: Session,
  { advertiserId, audienceId, name }: AudienceKey & { name: string },
  signal?: AbortSignal,
): Promise<void> {
  // The name alone: with files and without an action TikTok would replace the members.
  const body: UpdateAudienceRequest = {
    advertiser_id: advertiserId,
    custom_audience_id: audienceId,
    custom_audience_name: name,
  };
  await exchange(
    session,
    { path: 'dmp/custom_audience/update/', body: JSON.stringify(body), repeatable: true, shape: nothing },
    signal,
  ).catch((fault) => {
    // "No update": it has that name already.
    if (fault instanceof TiktokFault && fault.tiktokCode === 40012) return;
    throw fault;
  });
}

export async function deleteAudience(
  session: Session,
  { advertiserId, audienceId }: AudienceKey,
  signal?: AbortSignal,
): Promise<void> {
  const body: SegmentAudienceRequest = {
    advertiser_id: advertiserId,
    action: 'delete',
    delete_audience_id: audienceId,
  };
  await deleteOnce(
    exchange(
      session,
      { path: 'segment/audience/', body: JSON.stringify(body), repeatable: true, shape: nothing },
      signal,
    ),
  );
}

/** One made of customer files; whether this call takes streamed ones too is not known. */
export async function deleteFileAudience(
  session: Session,
  { advertiserId, audienceId }: AudienceKey,
  signal?: AbortSignal,
): Promise<void> {
  const body: DeleteAudiencesRequest = { advertiser_id: advertiserId, custom_audience_ids: [audienceId] };
  await deleteOnce(
    exchange(
      session,
      { path: 'dmp/custom_audience/delete/', body: JSON.stringify(body), repeatable: true, shape: nothing },
      signal,
    ),
  );
}

async function deleteOnce(deleting: Promise<unknown>): Promise<void> {
  await deleting.catch((fault) => {
    // An earlier attempt did it, and only its answer was lost.
    if (fault instanceof TiktokFault && fault.code === 'audience_gone' && fault.ambiguous) return;
    throw fault;
  });
}
