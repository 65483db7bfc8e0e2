import { type Audience, shownSize, stateOf } from '../world/audience.ts';
import { type MemberColumn, Members, memberColumns } from '../world/members.ts';
import type { Advertiser } from '../world/seed.ts';
import type { World } from '../world/world.ts';
import { type Html, html } from './html.ts';

/** One advertiser with its audiences, newest first. */
export function advertiserSection(world: World, advertiser: Advertiser): Html {
  const audiences = world.audiencesOf(advertiser.id).reverse();
  const now = world.clock.now();
  return html`<section aria-labelledby="advertiser-${advertiser.id}">
<h2 id="advertiser-${advertiser.id}">${advertiser.name}</h2>
<p class="quiet"><code>${advertiser.id}</code> · ${advertiser.timezone} · ${advertiser.currency}</p>
${audiences.length === 0 ? empty : table(audiences, now)}
</section>
`;
}

const empty = html`<p class="empty">No audiences yet. Push one: <code>tiktok-seg push --audience vip customers.csv</code></p>`;

function table(audiences: readonly Audience[], now: Date): Html {
  return html`<table>
<thead><tr><th scope="col">Audience</th><th scope="col">Type</th><th scope="col" class="number">Members</th><th scope="col">Usable</th></tr></thead>
<tbody>
${audiences.map((audience) => row(audience, now))}</tbody>
</table>`;
}

function row(audience: Audience, now: Date): Html {
  return html`<tr>
<th scope="row"><span class="name">${audience.name}</span> <code class="quiet">${audience.id}</code></th>
<td>${audience.type}</td>
<td class="number"><strong>${count(shownSize(audience))}</strong>${detail(audience)}</td>
<td>${usability(audience, now)}</td>
</tr>
`;
}

const kinds: Readonly<Record<MemberColumn, string>> = {
  EMAIL_SHA256: 'e-mail',
  PHONE_SHA256: 'phone',
  IDFA_SHA256: 'IDFA',
  IDFA_MD5: 'IDFA (MD5)',
  AAID_SHA256: 'AAID',
  AAID_MD5: 'AAID (MD5)',
  MAID_SHA256: 'device id',
  MAID_MD5: 'device id (MD5)',
};

function detail({ content, job }: Audience): Html {
  if (job || !(content instanceof Members) || content.people === 0) return html``;
  const filled = memberColumns.filter((column) => content.count(column) > 0);
  const parts = filled.map((column) => `${count(content.count(column))} ${kinds[column]}`);
  return html`<small class="quiet">${parts.join(' · ')}</small>`;
}

function usability(audience: Audience, now: Date): Html {
  switch (stateOf(audience, now)) {
    case 'usable':
      return html`<span class="badge good">✓ Usable</span>`;
    case 'failed':
      return html`<span class="badge bad">✕ Failed</span> <small class="quiet">${audience.problem}</small>`;
    case 'expired':
      return html`<span class="badge bad">✕ Expired</span>`;
    case 'processing':
      return html`<span class="badge wait">○ Processing</span>`;
    case 'too_small': {
      const size = shownSize(audience);
      const { usableFrom } = audience;
      return html`<span class="badge wait">○ Not yet</span> <small class="quiet">${count(usableFrom - size)} more members needed</small>
<progress max="${usableFrom}" value="${size}" aria-label="${count(size)} of the ${count(usableFrom)} members needed"></progress>`;
    }
  }
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
