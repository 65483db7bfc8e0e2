import { Command } from 'commander';
import type { AudienceChoice, Session } from '../../activation/index.ts';
import { Fault } from '../../fault.ts';
import type { AudienceEntry } from '../../tiktok/index.ts';
import type { CommonOptions, Deps } from '../deps.ts';
import { withCommonOptions } from '../options.ts';
import { count } from '../ui/numbers.ts';
import { printResult } from '../ui/result.ts';
import { safeText } from '../ui/safe-text.ts';
import { table } from '../ui/table.ts';

interface ChoiceFlags extends CommonOptions {
  audienceId?: string;
}

export function audiencesCommand(deps: Deps): Command {
  const audiences = new Command('audiences').description(
    "list, show, create, rename or delete the advertiser's audiences",
  );
  audiences.addCommand(
    withCommonOptions(new Command('list'))
      .description('all audiences of the advertiser')
      .action((flags: CommonOptions) => runList(deps, flags)),
  );
  audiences.addCommand(
    choosing(new Command('show'))
      .description('size, state and history of one audience')
      .action((name: string | undefined, flags: ChoiceFlags) => runShow(deps, name, flags)),
  );
  audiences.addCommand(
    withCommonOptions(new Command('create'))
      .description('create an empty audience')
      .argument('<name>')
      .action((name: string, flags: CommonOptions) => runCreate(deps, name, flags)),
  );
  audiences.addCommand(
    withCommonOptions(new Command('rename'))
      .description('give an audience another name')
      .argument('<name>', 'its name, or its id after --audience-id')
      .argument('[new-name]')
      .option('--audience-id <id>', 'id of the audience, where names are not unique')
      .action((first: string, second: string | undefined, flags: ChoiceFlags) =>
        runRename(deps, first, second, flags),
      ),
  );
  audiences.addCommand(
    choosing(new Command('delete'))
      .description('delete an audience and its ledger')
      .option('--yes', 'do not ask')
      .action((name: string | undefined, flags: ChoiceFlags & { yes?: boolean }) =>
        runDelete(deps, name, flags),
      ),
  );
  return audiences;
}

function choosing(command: Command): Command {
  return withCommonOptions(command)
    .argument('[name]', 'name of the audience')
    .option('--audience-id <id>', 'id of the audience, where names are not unique');
}

async function runList(deps: Deps, flags: CommonOptions): Promise<void> {
  const { listAudiences } = await import('../../activation/index.ts');
  const session = await sessionOf(deps, flags);
  const entries = await listAudiences(session, deps);
  printResult(deps.context.terminal, flags, entries, () => {
    if (entries.length === 0) return 'This advertiser has no audiences yet.\n';
    const rows = entries.map((entry) => [
      entry.audience_id,
      safeText(entry.name, 70),
      entry.audience_type,
      entry.cover_num > 0 ? count(entry.cover_num) : '-',
      stateOf(entry),
    ]);
    return `${table([['ID', 'NAME', 'TYPE', 'SIZE', 'STATE'], ...rows])}\n`;
  });
}

async function runShow(deps: Deps, name: string | undefined, flags: ChoiceFlags): Promise<void> {
  const choice = choiceOf(name, flags);
  const { showAudience } = await import('../../activation/index.ts');
  const session = await sessionOf(deps, flags);
  const { details, history } = await showAudience(session, choice, deps);
  printResult(deps.context.terminal, flags, { details, history }, () => {
    const { type, ...entry } = details;
    const facts = table([
      ['Name', safeText(details.name)],
      ['Id', details.audience_id],
      ['Type', safeText(type)],
      ['Size', details.cover_num > 0 ? count(details.cover_num) : 'not known yet'],
      ['State', stateOf({ ...entry, audience_type: type })],
      ['Expires', safeText(details.expired_time)],
      ...(details.error_msg ? [['Error', safeText(details.error_msg)]] : []),
    ]);
    const events = history.map(({ opt_time, action, editor }) =>
      [opt_time, action, editor].map((cell) => safeText(cell)),
    );
    return `${facts}\n${events.length > 0 ? `\n${table(events)}\n` : ''}`;
  });
}

async function runCreate(deps: Deps, name: string, flags: CommonOptions): Promise<void> {
  const { createNamed } = await import('../../activation/index.ts');
  const session = await sessionOf(deps, flags);
  const made = await createNamed(deps.context, session, name, deps);
  printResult(
    deps.context.terminal,
    flags,
    made,
    ({ tick }) => `${tick} Created "${safeText(name)}": audience ${made.id}.\n`,
  );
}

async function runRename(
  deps: Deps,
  first: string,
  second: string | undefined,
  flags: ChoiceFlags,
): Promise<void> {
  const byId = flags.audienceId !== undefined;
  const newName = byId ? first : second;
  if (newName === undefined || (byId && second !== undefined)) {
    throw new Fault('usage', 'Which audience gets which name?', {
      hint: 'tiktok-seg audiences rename NAME NEW-NAME, or audiences rename --audience-id ID NEW-NAME.',
    });
  }
  const { renameNamed } = await import('../../activation/index.ts');
  const session = await sessionOf(deps, flags);
  const choice = byId ? { id: flags.audienceId as string } : { name: first };
  const renamed = await renameNamed(deps.context, session, choice, newName, deps);
  printResult(
    deps.context.terminal,
    flags,
    renamed,
    ({ tick }) =>
      `${tick} "${safeText(renamed.before)}" is now "${safeText(renamed.name)}" (audience ${renamed.id}).\n`,
  );
}

async function runDelete(
  deps: Deps,
  name: string | undefined,
  flags: ChoiceFlags & { yes?: boolean },
): Promise<void> {
  const choice = choiceOf(name, flags);
  const { deleteNamed } = await import('../../activation/index.ts');
  const session = await sessionOf(deps, flags);
  const confirm = async (entry: AudienceEntry) =>
    flags.yes === true ||
    (await deps.context.prompts.confirm({
      message: `Delete the audience "${safeText(entry.name)}" (${entry.audience_id}) for good?`,
      flag: '--yes',
    }));
  const end = await deleteNamed(deps.context, session, choice, confirm, deps);
  printResult(deps.context.terminal, flags, end, ({ tick }) =>
    end.deleted
      ? `${tick} Deleted "${safeText(end.name)}" (audience ${end.id}) and its ledger.\n`
      : `"${safeText(end.name)}" was not deleted.\n`,
  );
}

async function sessionOf(deps: Deps, flags: CommonOptions): Promise<Session> {
  const { openSession } = await import('../session.ts');
  return openSession(deps, flags);
}

function choiceOf(name: string | undefined, { audienceId }: ChoiceFlags): AudienceChoice {
  if (name !== undefined && audienceId === undefined) return { name };
  if (audienceId !== undefined && name === undefined) return { id: audienceId };
  throw new Fault('usage', 'Which audience?', { hint: 'Give its name, or its id with --audience-id.' });
}

function stateOf(entry: AudienceEntry): string {
  if (entry.is_valid) return entry.is_expiring ? `usable, expires ${entry.expired_time}` : 'usable';
  return entry.cover_num === 0 ? 'being computed, or under 1,000 people' : 'under 1,000 people';
}
