import type { Context } from '../../context.ts';
import type { FilesInProcess, Ledger } from '../../ledger/index.ts';
import type { Session } from '../session.ts';

/** What TikTok says went wrong with the files of an audience. */
export interface Trouble {
  /** TikTok's own words; empty where all is well. */
  words: string;
  /** Tells this trouble from an earlier one that is still shown: the history has moved on since. */
  mark: string;
}

export async function readTrouble(
  { client, advertiserId }: Session,
  audienceId: string,
  signal: AbortSignal,
): Promise<Trouble> {
  const found = await client.readAudience({ advertiserId, audienceId }, signal);
  const words = (found?.details.error_msg ?? '').replace(/[0-9a-f]{32,}/gi, '[redacted]');
  if (found === undefined || words === '') return { words: '', mark: '' };
  const latest = found.history
    .map(({ opt_time }) => opt_time)
    .reduce((one, other) => (one > other ? one : other), '');
  return { words, mark: `${words} ${found.history.length} ${latest}` };
}

/**
 * TikTok acknowledges files before it has worked through them, and can fail later. Takes the acknowledgement of those
 * back, so that they are sent again; gives them.
 */
export async function recallFailed(
  ledger: Ledger,
  { words, mark }: Trouble,
  warn: (text: string) => void,
): Promise<FilesInProcess[]> {
  if (words === '') return [];
  const failed = (await ledger.files.inProcess()).filter((files) => files.mark !== mark);
  for (const files of failed) {
    const identities = await ledger.files.recall(files);
    warn(
      `TikTok could not process the files it took at ${files.at}: ${words}. ${identities} identities count as not acknowledged again.`,
    );
  }
  return failed;
}

/** TikTok works through files within this time (help centre: 24 to 48 hours). */
const longestMs = 48 * 3_600_000;

/** Looks what became of the files of earlier runs, where that is still open; without trouble it is not for ever. */
export async function lookAfterFiles(
  { clock }: Pick<Context, 'clock'>,
  ledger: Ledger,
  session: Session,
  audienceId: string,
  { signal, warn }: { signal: AbortSignal; warn: (text: string) => void },
): Promise<void> {
  if ((await ledger.files.inProcess()).length === 0) return;
  await recallFailed(ledger, await readTrouble(session, audienceId, signal), warn);
  const inProcess = await ledger.files.inProcess();
  const open = inProcess.filter(({ at }) => clock.now().getTime() - Date.parse(at) < longestMs);
  if (open.length < inProcess.length) await ledger.files.keepInProcess(open);
}
