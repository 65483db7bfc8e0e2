import { Command } from 'commander';
import { ruleSetDescriptions } from '../../identities/index.ts';
import type { CommonOptions, Deps } from '../deps.ts';
import { printResult } from '../ui/result.ts';
import { table } from '../ui/table.ts';

export function rulesCommand({ context: { terminal } }: Deps): Command {
  return new Command('rules')
    .description('the rule sets for normalising, each with an example')
    .option('--json', 'print them as one JSON document')
    .action((flags: CommonOptions) => {
      const sets = ruleSetDescriptions();
      printResult(terminal, flags, sets, ({ colour, arrow }) =>
        sets
          .map(({ name, isDefault, origin, kinds }) => {
            const rows = kinds.map(({ kind, rule, input, normalised }) => [
              kindNames[kind],
              rule,
              `"${input}" ${arrow} ${normalised}`,
            ]);
            return `${colour.bold(name)}${isDefault ? ' (default)' : ''}  ${origin}\n${table(rows)}\n`;
          })
          .join('\n'),
      );
    });
}

const kindNames = { email: 'e-mail', phone: 'phone (US)', device: 'IDFA, GAID' } as const;
