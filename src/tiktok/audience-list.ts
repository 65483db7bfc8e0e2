import { Fault } from '../fault.ts';
import { exchange } from './exchange.ts';
import type { Session } from './session.ts';
import { audiencePage } from './shapes.ts';
import type { AudienceEntry } from './wire.ts';

/** TikTok allows 400 audiences, so that 4 pages are usual; more than this is no list but a fault. */
const mostPages = 100;

/**
 * Every audience of an advertiser. An audience made or deleted meanwhile shifts the pages, so that another may be
 * missed; who then creates it gets it twice. A total that changes while the pages are read shows it: read again.
 */
export async function listAudiences(
  session: Session,
  advertiserId: string,
  signal?: AbortSignal,
): Promise<AudienceEntry[]> {
  for (let round = 1; round <= 5; round += 1) {
    const { audiences, shifted } = await readPages(session, advertiserId, signal);
    if (!shifted) return audiences;
  }
  throw new Fault('tiktok_unavailable', "TikTok's list of audiences changes faster than it can be read.", {
    hint: 'Run again when no other tool is creating or deleting audiences of this advertiser.',
  });
}

async function readPages(session: Session, advertiserId: string, signal?: AbortSignal) {
  const audiences = new Map<string, AudienceEntry>();
  const totals = new Set<number>();
  for (let page = 1; page <= mostPages; page += 1) {
    const { data } = await exchange(
      session,
      {
        path: 'dmp/custom_audience/list/',
        query: { advertiser_id: advertiserId, page: String(page), page_size: '100' },
        repeatable: true,
        shape: audiencePage,
      },
      signal,
    );
    for (const entry of data.list) audiences.set(entry.audience_id, entry);
    totals.add(data.page_info.total_number);
    if (page >= data.page_info.total_page)
      return { audiences: [...audiences.values()], shifted: totals.size > 1 };
  }
  throw new Fault('answer_unusable', `TikTok lists more than ${mostPages} pages of audiences.`, {
    hint: 'Check TIKTOK_SEG_API_URL. TikTok itself allows an advertiser 400 audiences.',
  });
}
