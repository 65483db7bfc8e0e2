import { Command } from 'commander';
import { exitCodes } from '../../fault.ts';
import type { Deps } from '../deps.ts';
import { environment } from '../environment.ts';
import { table } from '../ui/table.ts';

const topics: Record<string, () => string> = {
  'exit-codes': () =>
    `Exit codes (new ones may be added, none changes its meaning; an unknown one is a failure):\n\n${table(
      Object.entries(exitCodes).map(([code, meaning]) => [code, meaning]),
    )}\n`,
  environment: () =>
    `Environment variables (a flag outranks them):\n\n${table(
      Object.entries(environment).map(([name, meaning]) => [name, meaning]),
    )}\n`,
};

export function helpCommand(deps: Deps): Command {
  return new Command('help')
    .description('explain a command, or one of: exit-codes, environment')
    .argument('[topic...]', 'command, exit-codes or environment')
    .action((words: string[], _options, command: Command) => {
      const topic = topics[words.join(' ')];
      if (topic) {
        deps.context.terminal.out.write(topic());
        return;
      }
      let at = command.parent as Command;
      for (const word of words) {
        const next = at.commands.find((child) => child.name() === word);
        if (!next)
          return command.error(`error: unknown help topic '${word}'`, { code: 'commander.unknownCommand' });
        at = next;
      }
      at.outputHelp();
    });
}
