import { Command, CommanderError, Help } from 'commander';
import { Fault } from '../fault.ts';
import { advertisersCommand } from './commands/advertisers.ts';
import { applyCommand } from './commands/apply.ts';
import { audiencesCommand } from './commands/audiences.ts';
import { demoCommand } from './commands/demo.ts';
import { emulatorCommand } from './commands/emulator.ts';
import { forgetCommand } from './commands/forget.ts';
import { hashCommand } from './commands/hash.ts';
import { helpCommand } from './commands/help.ts';
import { inspectCommand } from './commands/inspect.ts';
import { ledgerCommand } from './commands/ledger.ts';
import { loginCommand } from './commands/login.ts';
import { logoutCommand } from './commands/logout.ts';
import { planCommand } from './commands/plan.ts';
import { pushCommand } from './commands/push.ts';
import { receiptCommand } from './commands/receipt.ts';
import { rulesCommand } from './commands/rules.ts';
import { runsCommand } from './commands/runs.ts';
import { statusCommand } from './commands/status.ts';
import { traceCommand } from './commands/trace.ts';
import { whoamiCommand } from './commands/whoami.ts';
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
    await makeProgram(deps).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (deps.signal.aborted && !(error instanceof Fault))
      return showFault(terminal.err, deps.signal.reason, { debug });
    return showFault(terminal.err, error, { debug });
  }
}

/** A fresh command tree: commander keeps what it parsed, so each run needs its own. */
export function makeProgram(deps: Deps): Command {
  const { terminal } = deps.context;
  const program = new Command('tiktok-seg')
    .description('Push the customers of a CRM or Adobe export into a named TikTok audience, and prove it.')
    .version(deps.version, '-V, --version')
    .helpCommand(false)
    .showSuggestionAfterError()
    .addHelpText('after', `\n${examples}`);
  for (const command of commands) program.addCommand(command(deps));
  frame(program, terminal);
  return program;
}

/** In the order in which a newcomer needs them. */
const commands = [
  loginCommand,
  logoutCommand,
  whoamiCommand,
  advertisersCommand,
  inspectCommand,
  pushCommand,
  planCommand,
  applyCommand,
  runsCommand,
  receiptCommand,
  traceCommand,
  forgetCommand,
  hashCommand,
  ledgerCommand,
  audiencesCommand,
  statusCommand,
  rulesCommand,
  emulatorCommand,
  demoCommand,
  helpCommand,
];

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
