import { Command } from 'commander';
import type { Deps } from '../deps.ts';
import { sourceCommand } from './push.ts';

export function planCommand(deps: Deps): Command {
  const command = new Command('plan')
    .description('say what a push would change, and keep it for apply')
    .addHelpText('after', examples);
  return sourceCommand(deps, command, { keep: true });
}

const examples = `
Takes the same flags as push. Nothing is created or sent; the plan is kept for 7 days.

Examples:
  $ tiktok-seg plan --audience vip --mode mirror customers.csv
  $ tiktok-seg apply 01JX...`;
