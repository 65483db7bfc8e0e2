import { z } from 'zod';
import type { AudienceDetails, AudienceEntry, AudienceHistoryEntry, PageInfo } from '../../tiktok/index.ts';
import type { Audience } from '../world/audience.ts';
import { detailsOf, entryOf, wireClock } from './audience-view.ts';
import { tokenEndpoint } from './endpoint.ts';
import { id, jsonIds, queryNumber } from './input.ts';

const readAudiences = '30';

/** There is no filter by name: a caller pages through everything. Newest first. */
export const audienceList = tokenEndpoint({
  methods: ['GET'],
  needs: readAudiences,
  input: z.object({
    advertiser_id: id,
    custom_audience_ids: jsonIds(100).optional(),
    page: queryNumber(1, 1_000_000, 1),
    page_size: queryNumber(1, 100, 10),
  }),
  work({ world, input }): { list: AudienceEntry[]; page_info: PageInfo } {
    const { page, page_size, custom_audience_ids: wanted } = input;
    const all = world
      .audiencesOf(input.advertiser_id)
      .filter((audience) => wanted?.includes(audience.id) ?? true)
      .reverse();
    const now = world.clock.now();
    const list = all
      .slice((page - 1) * page_size, page * page_size)
      .map((audience) => entryOf(audience, now));
    const total_page = Math.ceil(all.length / page_size);
    return { list, page_info: { page, page_size, total_number: all.length, total_page } };
  },
});

/** Ids that the advertiser does not have are left out. */
export const audienceGet = tokenEndpoint({
  methods: ['GET'],
  needs: readAudiences,
  input: z.object({
    advertiser_id: id,
    custom_audience_ids: jsonIds(100),
    history_size: queryNumber(1, 100, 100),
  }),
  work({ world, input }) {
    const timeZone = world.advertisers.find(({ id }) => id === input.advertiser_id)?.timezone ?? 'UTC';
    const list = world
      .audiencesOf(input.advertiser_id)
      .filter(({ id }) => input.custom_audience_ids.includes(id))
      .map((audience) => ({
        audience_details: detailsOf(audience, world.clock.now(), timeZone) satisfies AudienceDetails,
        audience_history: historyOf(audience, timeZone).slice(0, input.history_size),
      }));
    return { list };
  },
});

function historyOf({ history }: Audience, timeZone: string): AudienceHistoryEntry[] {
  const wireTime = wireClock(timeZone);
  return history
    .map(({ action, detail, at, problem = '' }) => ({
      action,
      action_detail: detail,
      editor: 'open_api',
      msg: problem,
      opt_time: wireTime(at),
    }))
    .reverse();
}
