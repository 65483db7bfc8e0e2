import { Random } from '../world/random.ts';
import type { Act, Step } from './exchange.ts';
import { concerns, isIn, isTurn } from './trigger.ts';
import { actOf, type SettledFault } from './vocabulary.ts';

/** A fault on one request, as it was decided when the request came. */
export interface Strike {
  /** The connection goes before the body is read. */
  readonly unread: boolean;
  around(next: Step): Step;
}

/** A fault, how many requests it concerned, and how many of them it struck. */
export interface FaultRecord {
  fault: SettledFault;
  concerned: number;
  struck: number;
}

/**
 * The faults in force. Chance is drawn for the n-th request that a fault concerns, whatever becomes of it, from
 * a source of the fault's own: with the same seed the same requests are struck, however many are under way.
 */
export class Faults {
  #armed: (FaultRecord & { act: Act; random: Random })[] = [];

  /** In place of those before. The first listed is the outermost: it acts first on a request and last on its answer. */
  set(faults: readonly SettledFault[], seed: number): void {
    this.#armed = faults.map((fault, index) => {
      // Any odd number would do; this one is 2^32 divided by the golden ratio, which keeps the seeds far apart.
      const random = new Random(seed + Math.imul(index + 1, 0x9e3779b1));
      return { fault, act: actOf(fault), random, concerned: 0, struck: 0 };
    });
  }

  records(): FaultRecord[] {
    return this.#armed.map(({ fault, concerned, struck }) => ({ fault, concerned, struck }));
  }

  /** What strikes the request that has just come to this path. */
  meet(path: string): Strike[] {
    return this.#armed
      .filter(({ fault }) => concerns(fault, path))
      .flatMap((armed) => {
        armed.concerned += 1;
        const [chance, draw] = [armed.random.fraction(), armed.random.fraction()];
        const { fault, act, concerned } = armed;
        if (!isTurn(fault, concerned) || chance >= fault.rate) return [];
        if (fault.digests === undefined && !takeTurn(armed)) return [];
        return {
          unread: fault.fault === 'drop' && fault.at === 'arrival',
          around:
            (next: Step): Step =>
            async (exchange) => {
              if (fault.digests && !(isIn(fault.digests, exchange.request.body) && takeTurn(armed))) {
                return await next(exchange);
              }
              return await act(exchange, next, draw);
            },
        };
      });
  }
}

/** `false`: it has struck as often as it may. */
function takeTurn(armed: FaultRecord): boolean {
  if (armed.struck >= (armed.fault.times ?? Number.POSITIVE_INFINITY)) return false;
  armed.struck += 1;
  return true;
}
