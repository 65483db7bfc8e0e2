import { Command } from 'commander';
import type { Deps } from '../deps.ts';

export function demoCommand(deps: Deps): Command {
  return new Command('demo')
    .description('watch a whole push against a local stand-in for TikTok; nothing real is touched')
    .action(async () => {
      const { runDemo } = await import('../demo/run.ts');
      await runDemo(deps);
    });
}
