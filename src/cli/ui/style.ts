import { Chalk, type ChalkInstance } from 'chalk';
import type { Output } from '../../context.ts';

/** Colours and signs for one stream; chalk itself knows nothing of NO_COLOR, so the level is ours. */
export interface Style {
  readonly colour: ChalkInstance;
  readonly tick: string;
  readonly cross: string;
  readonly warning: string;
  readonly arrow: string;
  readonly dot: string;
}

export function styleOf(output: Output): Style {
  const colour = new Chalk({ level: output.colourLevel });
  const sign = (fancy: string, plain: string) => (output.unicode ? fancy : plain);
  return {
    colour,
    tick: colour.green(sign('✔', 'ok')),
    cross: colour.red(sign('✖', 'x')),
    warning: colour.yellow('!'),
    arrow: sign('→', '->'),
    dot: sign('·', '-'),
  };
}
