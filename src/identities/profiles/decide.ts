import { isNamed, type ProfileAudience } from './audiences.ts';
import { unique } from './json.ts';

/** What a profile says of the one audience that counts. */
type Decision = { about: ProfileAudience[] } | { filtered: true } | { undecided: string[] };
export type Decide = (audiences: ProfileAudience[]) => Decision;

export function chooserOf(wanted: string): Decide {
  return (audiences) => {
    const about = audiences.filter((each) => isNamed(each, wanted));
    return about.length > 0 ? { about } : { filtered: true };
  };
}

/** Nothing was named: there must be no choice, in the samples and further on. */
export function deciderOf(known: readonly string[]): Decide {
  const [only] = known;
  return (audiences) => {
    if (known.length === 1 && audiences.length === 1 && audiences[0]?.id === only)
      return { about: audiences };
    const all = unique([...known, ...audiences.map(({ id }) => id)]);
    if (all.length > 1 || (known.length === 0 && audiences.length > 0)) return { undecided: all };
    return known.length > 0 && audiences.length === 0 ? { filtered: true } : { about: audiences };
  };
}
