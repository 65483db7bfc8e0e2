import { type Answer, json } from '../http/answer.ts';
import { type MemberColumn, memberColumns } from '../world/members.ts';
import type { World } from '../world/world.ts';

/** How many members become one piece of the stream. */
const chunk = 2000;

/**
 * `{"audience_id", "total", "members": [{"column", "digest"}, …]}`, sorted by column and digest, streamed;
 * `offset` and `limit` take a page of it.
 */
export function members(world: World, audienceId: string, query: URLSearchParams): Answer {
  const membership = world.membership(audienceId);
  if (!membership) return json({ error: 'No such audience, or one of which only the size is known.' }, 404);
  const [offset, limit] = [numberIn(query, 'offset', 0), numberIn(query, 'limit', Number.POSITIVE_INFINITY)];
  if (offset === undefined || limit === undefined)
    return json({ error: 'offset and limit are whole numbers' }, 400);
  const sorted = memberColumns.toSorted();
  const total = sorted.reduce((sum, column) => sum + membership[column].size, 0);
  const all = sorted.flatMap((column) =>
    [...membership[column]].sort().map((digest) => ({ column, digest })),
  );
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: pieces({ audienceId, total, page: all.slice(offset, offset + limit) }),
  };
}

function* pieces(list: {
  audienceId: string;
  total: number;
  page: readonly { column: MemberColumn; digest: string }[];
}): Generator<string> {
  yield `{"audience_id":"${list.audienceId}","total":${list.total},"members":[`;
  for (let start = 0; start < list.page.length; start += chunk) {
    const part = JSON.stringify(list.page.slice(start, start + chunk)).slice(1, -1);
    yield start === 0 ? part : `,${part}`;
  }
  yield ']}\n';
}

function numberIn(query: URLSearchParams, name: string, otherwise: number): number | undefined {
  const value = query.get(name);
  if (value === null) return otherwise;
  return /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}
