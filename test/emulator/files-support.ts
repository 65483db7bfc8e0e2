import { createHash } from 'node:crypto';
import type {
  AudienceDetails,
  AudienceEntry,
  AudienceHistoryEntry,
  CalculateType,
  CreateAudienceRequest,
  FileUploadData,
  FileUploadFields,
  UpdateAudienceFilesRequest,
} from '../../src/tiktok/index.ts';
import { type Answer, type Bench, bench, sha256 } from './support.ts';

export { bench, sha256 };

/** Digests of that many people, from the first on. */
export function people(count: number, first = 0): string[] {
  return Array.from({ length: count }, (_, index) => sha256(`person ${first + index}`));
}

export interface Upload {
  text?: string;
  type?: string;
  name?: string;
  /** In place of the right parts; `undefined` leaves one out. */
  parts?: Partial<Record<keyof FileUploadFields | 'file' | 'more', string | undefined>>;
}

export async function upload(
  { emulator, token, advertiser }: Bench,
  {
    text = `${people(1000).join('\n')}\n`,
    type = 'EMAIL_SHA256',
    name = 'people.csv',
    parts = {},
  }: Upload = {},
): Promise<Answer<FileUploadData>> {
  const form = new FormData();
  const fields = {
    advertiser_id: advertiser,
    file_signature: createHash('md5').update(text).digest('hex'),
    calculate_type: type,
    ...parts,
  };
  for (const [field, value] of Object.entries(fields)) if (value !== undefined) form.set(field, value);
  if (!('file' in parts)) form.set('file', new File([text], name));
  const response = await fetch(`${emulator.origin}/open_api/v1.3/dmp/custom_audience/file/upload/`, {
    method: 'POST',
    headers: { 'access-token': token },
    body: form,
  });
  return (await response.json()) as Answer<FileUploadData>;
}

/** Uploads a file of digests, one a line, and gives its path. */
export async function uploaded(at: Bench, digests: readonly string[], type: CalculateType = 'EMAIL_SHA256') {
  return (await upload(at, { text: digests.join('\n'), type })).data.file_path;
}

export function create(at: Bench, file_paths: string[], more: Partial<CreateAudienceRequest> = {}) {
  return at.post<{ custom_audience_id: string }>('dmp/custom_audience/create/', {
    advertiser_id: at.advertiser,
    custom_audience_name: 'vip',
    calculate_type: 'EMAIL_SHA256',
    file_paths,
    ...more,
  });
}

export function update(
  at: Bench,
  custom_audience_id: string,
  more: Partial<Omit<UpdateAudienceFilesRequest, 'custom_audience_id'> & { custom_audience_name: string }>,
) {
  return at.post('dmp/custom_audience/update/', {
    advertiser_id: at.advertiser,
    custom_audience_id,
    ...more,
  });
}

/** An audience of these people, made from one file. */
export async function made(at: Bench, digests: readonly string[]): Promise<string> {
  return (await create(at, [await uploaded(at, digests)])).data.custom_audience_id;
}

export interface Shown {
  entry: AudienceEntry;
  details: AudienceDetails;
  history: AudienceHistoryEntry[];
}

/** An audience as `list` and `get` show it. */
export async function shown(at: Bench, audienceId: string): Promise<Shown> {
  const query = { advertiser_id: at.advertiser, custom_audience_ids: JSON.stringify([audienceId]) };
  const list = await at.get<{ list: AudienceEntry[] }>('dmp/custom_audience/list/', query);
  const get = await at.get<{
    list: { audience_details: AudienceDetails; audience_history: AudienceHistoryEntry[] }[];
  }>('dmp/custom_audience/get/', query);
  const [entry, got] = [list.data.list[0], get.data.list[0]];
  if (!entry || !got) throw new Error(`No audience ${audienceId}`);
  return { entry, details: got.audience_details, history: got.audience_history };
}

export function emails(at: Bench, audienceId: string): string[] {
  return [...(at.emulator.membership(audienceId)?.EMAIL_SHA256 ?? [])].sort();
}
