import type { BatchAnswer, FileUpload } from './client.ts';
import { exchange } from './exchange.ts';
import { formOf, type StreamedBody } from './form.ts';
import type { Session } from './session.ts';
import { createdFileAudience, nothing, uploadedFile } from './shapes.ts';
import type {
  CalculateType,
  CreateAudienceRequest,
  FileAction,
  FileUploadFields,
  UpdateAudienceFilesRequest,
} from './wire.ts';

/** 50 MB at a slow 1 Mbit/s. */
const uploadMs = 420_000;

/** An upload changes nothing by itself, so that it is repeated freely, also when TikTok got damaged bytes (40900). */
export async function uploadFile(
  session: Session,
  { advertiserId, calculateType, content, md5 }: FileUpload,
  signal?: AbortSignal,
): Promise<string> {
  const fields: FileUploadFields = {
    advertiser_id: advertiserId,
    file_signature: md5,
    calculate_type: calculateType,
  };
  const failed = new AbortController();
  const { body, contentType } = formOf(
    { ...fields },
    { name: 'members.csv', content: watched(content, failed) },
    session.randomBytes,
  );
  const { data } = await exchange(
    session,
    {
      path: 'dmp/custom_audience/file/upload/',
      body,
      contentType,
      timeoutMs: uploadMs,
      repeatable: true,
      shape: uploadedFile,
    },
    AbortSignal.any([failed.signal, ...(signal ? [signal] : [])]),
  );
  return data.file_path;
}

/** Ends the request for good when the reading fails; what breaks the connection comes in at `yield`, and does not. */
function watched({ length, read }: StreamedBody, failed: AbortController): StreamedBody {
  return {
    length,
    async *read() {
      const parts = read()[Symbol.asyncIterator]();
      for (;;) {
        const next = await parts.next().catch((error) => {
          failed.abort(error);
          throw error;
        });
        if (next.done) return;
        yield next.value;
      }
    },
  };
}

/** TikTok takes any name any number of times, so that a repetition could make a second audience. */
export async function createFileAudience(
  session: Session,
  request: { advertiserId: string; name: string; calculateType: CalculateType; filePaths: readonly string[] },
  signal?: AbortSignal,
): Promise<BatchAnswer & { audienceId: string }> {
  const body: CreateAudienceRequest = {
    advertiser_id: request.advertiserId,
    custom_audience_name: request.name,
    file_paths: [...request.filePaths],
    calculate_type: request.calculateType,
  };
  const { data, ...answer } = await exchange(
    session,
    {
      path: 'dmp/custom_audience/create/',
      body: JSON.stringify(body),
      repeatable: false,
      shape: createdFileAudience,
    },
    signal,
  );
  return { code: 0, ...answer, audienceId: data.custom_audience_id };
}

/** Not repeated after an unclear answer: by then the files may be spent and the audience be processed. */
export async function updateAudienceFiles(
  session: Session,
  request: { advertiserId: string; audienceId: string; action: FileAction; filePaths: readonly string[] },
  signal?: AbortSignal,
): Promise<BatchAnswer> {
  // The action is always named: without one TikTok throws the old content away.
  const body: UpdateAudienceFilesRequest = {
    advertiser_id: request.advertiserId,
    custom_audience_id: request.audienceId,
    file_paths: [...request.filePaths],
    action: request.action,
  };
  const { httpStatus, requestId, attempts } = await exchange(
    session,
    { path: 'dmp/custom_audience/update/', body: JSON.stringify(body), repeatable: false, shape: nothing },
    signal,
  );
  return { code: 0, httpStatus, requestId, attempts };
}
