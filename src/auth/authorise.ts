import type { Context } from '../context.ts';
import { Fault } from '../fault.ts';
import type { App } from './app.ts';
import { type FinalAnswer, startListener } from './loopback/listener.ts';
import { type Page, pages } from './loopback/pages.ts';
import { answerInPasted } from './loopback/pasted.ts';
import { redirectOf } from './loopback/redirect.ts';
import { type Tiktok, tiktokOf } from './tiktok.ts';

/** How long a person has for TikTok's page, its confirmation by e-mail included. */
const patience = 5 * 60_000;

interface Authorisation<Result> {
  app: App;
  redirectUri: string;
  tiktok: Tiktok | undefined;
  notify: (text: string) => void;
  browser: boolean;
  /** Makes something of the code while the person's browser waits for its last page. */
  use: (code: string) => Promise<Result>;
  signal: AbortSignal | undefined;
}

/** Has a person let the app in, and hands TikTok's code to `use`. */
export async function authorise<Result>(context: Context, request: Authorisation<Result>): Promise<Result> {
  const state = Buffer.from(context.randomBytes(32)).toString('base64url');
  const { authorisationAddress } = await tiktokOf(request.tiktok);
  const address = authorisationAddress({
    appId: request.app.appId,
    state,
    redirectUri: request.redirectUri,
    origin: context.apiOrigin,
  });
  return request.browser
    ? throughBrowser(context, request, { state, address })
    : throughPasting(context, request, { state, address });
}

async function throughBrowser<Result>(
  context: Context,
  { redirectUri, notify, use, signal }: Authorisation<Result>,
  { state, address }: { state: string; address: string },
): Promise<Result> {
  const redirect = redirectOf(redirectUri);
  const listener = await startListener(redirect, { state, clock: context.clock });
  let page: Page | undefined;
  try {
    notify(
      `Opening TikTok's page in your browser. If it does not open, go there yourself:\n\n  ${address}\n`,
    );
    if (context.env['SSH_CONNECTION']) {
      notify(
        `Is your browser on another machine? Stop this and use tiktok-seg login --no-browser, or forward the port: ssh -L ${redirect.port}:localhost:${redirect.port} …`,
      );
    }
    context
      .openBrowser(address)
      .catch(() => notify('The browser could not be opened; use the address above.'));
    notify(`Waiting for your answer at ${redirectUri} (5 minutes; Ctrl-C stops).`);
    const code = codeOf(
      await withinPatience(context, () => listener.answer, {
        signal,
        hint: 'Run tiktok-seg login again. Where the browser cannot reach this machine, use --no-browser.',
      }),
    );
    const result = await use(code);
    page = pages.success();
    return result;
  } catch (error) {
    page = pageOf(error);
    throw error;
  } finally {
    await listener.close(page);
  }
}

async function throughPasting<Result>(
  context: Context,
  { redirectUri, notify, use, signal }: Authorisation<Result>,
  { state, address }: { state: string; address: string },
): Promise<Result> {
  if (!context.terminal.canPrompt) {
    throw new Fault(
      'question_unanswered',
      'With --no-browser somebody has to paste the final address, and nobody is there.',
      {
        hint: 'Run it in a terminal, or leave out --no-browser; a token you have already can be piped to tiktok-seg login --with-token.',
      },
    );
  }
  notify(`Open this address in any browser, on any machine:\n\n  ${address}\n`);
  notify(
    `After you confirm, the browser goes to ${redirectUri}… That this page does not load is all right: copy its whole address.`,
  );
  const pasted = await withinPatience(
    context,
    (stop) =>
      context.prompts.text({
        message: 'Final address, or the code in it (5 minutes):',
        flag: '--with-token',
        signal: stop,
      }),
    {
      signal,
      hint: 'Run tiktok-seg login --no-browser again, and paste the address soon after you confirm.',
    },
  );
  return use(codeOf(answerInPasted(pasted, state)));
}

/** What a person does within five minutes; `answerOf` is told when they are over. */
async function withinPatience<Value>(
  { clock }: Context,
  answerOf: (stop: AbortSignal) => Promise<Value>,
  { signal, hint }: { signal: AbortSignal | undefined; hint: string },
): Promise<Value> {
  const over = new AbortController();
  const stop = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
  const tooLate = clock.sleep(patience, stop).then(() => {
    throw new Fault('login_timed_out', 'No answer came within 5 minutes.', { hint });
  });
  try {
    return await Promise.race([answerOf(stop), tooLate]);
  } finally {
    over.abort();
  }
}

function codeOf(answer: FinalAnswer): string {
  if (answer.kind === 'code') return answer.code;
  const reason = answer.reason.slice(0, 200).replace(/\.$/, '');
  throw new Fault('login_refused', `The login was refused on TikTok's page: ${reason}.`, {
    hint: 'Nothing was stored. To try again: tiktok-seg login',
  });
}

/** What the person's browser shows when it went wrong; a fault's message holds no secret. */
function pageOf(error: unknown): Page {
  if (!(error instanceof Fault)) return pages.failed('Something unexpected happened.');
  return error.code === 'login_refused' ? pages.refused(error.message) : pages.failed(error.message);
}
