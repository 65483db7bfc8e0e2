import { Command, CommanderError, Help } from 'commander';
import { Fault } from '../fault.ts';
import type { Deps } from './deps.ts';
import { ownFlagsFirst } from './options.ts';
import { showFault } from './ui/faults.ts';

/** Parses the arguments, runs one command and returns the exit code. */
export async function runProgram(
  deps: Deps,
  args: readonly string[],
  { debug = false } = {},
): Promise<number> {
  const { terminal } = deps.context;
  try {
    await (await makeProgram(deps, args[0])).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (deps.signal.aborted && !(error instanceof Fault))
      return showFault(terminal.err, deps.signal.reason, { debug });
    return showFault(terminal.err, error, { debug });
  }
}

/**
 * A fresh command tree: commander keeps what it parsed, so each run needs its own. With the one command that is wanted,
 * where its name is known: the others need not be loaded.
 */
export async function makeProgram(deps: Deps, wanted?: string): Promise<Command> {
  const { terminal } = deps.context;
  const program = new Command('tiktok-seg')
    .description('Push the customers of a CRM or Adobe export into a named TikTok audience, and prove it.')
    .version(deps.version, '-V, --version')
    .helpCommand(false)
    .showSuggestionAfterError()
    .addHelpText('after', `\n${examples}`);
  const load = wanted === 'help' ? undefined : commands.get(wanted ?? '');
  const loaded = await Promise.all((load ? [load] : [...commands.values()]).map((one) => one()));
  for (const command of loaded) program.addCommand(command(deps));
  frame(program, terminal);
  return program;
}

/** In the order in which a newcomer needs them. */
const commands = new Map<string, () => Promise<(deps: Deps) => Command>>([
  ['login', async () => (await import('./commands/login.ts')).loginCommand],
  ['logout', async () => (await import('./commands/logout.ts')).logoutCommand],
  ['whoami', async () => (await import('./commands/whoami.ts')).whoamiCommand],
  ['advertisers', async () => (await import('./commands/advertisers.ts')).advertisersCommand],
  ['inspect', async () => (await import('./commands/inspect.ts')).inspectCommand],
  ['push', async () => (await import('./commands/push.ts')).pushCommand],
  ['plan', async () => (await import('./commands/plan.ts')).planCommand],
  ['apply', async () => (await import('./commands/apply.ts')).applyCommand],
  ['runs', async () => (await import('./commands/runs.ts')).runsCommand],
  ['receipt', async () => (await import('./commands/receipt.ts')).receiptCommand],
  ['trace', async () => (await import('./commands/trace.ts')).traceCommand],
  ['forget', async () => (await import('./commands/forget.ts')).forgetCommand],
  ['hash', async () => (await import('./commands/hash.ts')).hashCommand],
  ['ledger', async () => (await import('./commands/ledger.ts')).ledgerCommand],
  ['audiences', async () => (await import('./commands/audiences.ts')).audiencesCommand],
  ['status', async () => (await import('./commands/status.ts')).statusCommand],
  ['rules', async () => (await import('./commands/rules.ts')).rulesCommand],
  ['emulator', async () => (await import('./commands/emulator.ts')).emulatorCommand],
  ['demo', async () => (await import('./commands/demo.ts')).demoCommand],
  ['help', async () => (await import('./commands/help.ts')).helpCommand],
]);

const examples = `Examples:
  $ tiktok-seg login
  $ tiktok-seg push --audience vip customers.csv
  $ tiktok-seg help exit-codes`;

/** Commander throws instead of ending the process, and writes where the context says. */
function frame(command: Command, terminal: Deps['context']['terminal']): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => terminal.out.write(text),
    writeErr: (text) => terminal.err.write(text),
    getOutHelpWidth: () => terminal.out.columns || 100,
    getErrHelpWidth: () => terminal.err.columns || 100,
  });
  command.configureHelp({
    // What may be repeated begins with an empty list, which tells nobody anything.
    optionDescription: (option) => new Help().optionDescription(option).replace(' (default: [])', ''),
    visibleOptions: (each) => ownFlagsFirst(new Help().visibleOptions(each)),
  });
  const topic = ['tiktok-seg', 'help'].includes(command.name()) ? '' : ` ${pathOf(command)}`;
  command.showHelpAfterError(`(tiktok-seg help${topic} shows what can be given)`);
  for (const child of command.commands) frame(child, terminal);
}

/** E.g. "audiences rename". */
function pathOf(command: Command): string {
  const above = command.parent?.parent ? `${pathOf(command.parent)} ` : '';
  return `${above}${command.name()}`;
}
