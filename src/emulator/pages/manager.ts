import type { Answer } from '../http/answer.ts';
import type { Received } from '../http/received.ts';
import type { World } from '../world/world.ts';
import { html } from './html.ts';
import { htmlAnswer, page } from './layout.ts';
import { advertiserSection } from './manager-section.ts';

/** The Ads Manager page, and the piece of it that changes. */
export function manager(world: World, request: Received): Answer {
  const sections = world.advertisers.map((advertiser) => advertiserSection(world, advertiser));
  if (request.path === '/manager/audiences') {
    if (request.query.get('seen') === world.revision) return { status: 204, headers: {}, body: '' };
    const answer = htmlAnswer(html`${sections}`);
    return { ...answer, headers: { ...answer.headers, 'x-revision': world.revision } };
  }
  return page({
    title: 'Audiences',
    kind: 'manager',
    main: html`<main>
<header>
<div><h1>Audiences</h1><p class="quiet">Ads Manager, as far as tiktok-seg needs it</p></div>
<p id="status" class="status" role="status">Live</p>
</header>
<div id="live" data-revision="${world.revision}">${sections}</div>
</main>`,
  });
}
