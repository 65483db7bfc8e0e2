import { plainMember } from '../status.ts';
import type { Reading } from '../types.ts';
import { settle } from './audiences.ts';
import { caughtParts, type LearnedLine, mostFrequent } from './learned.ts';
import { type ReadValuesOptions, readValues } from './read-values.ts';
import type { ProfileValue } from './values.ts';

/** Reads a line as it would be read parsed; undefined: it has to be parsed. */
export type ReadLine = (line: string) => Reading | undefined;

/**
 * Reads lines that are like one of the first, as nearly all are in an export, by one pattern for each structure: that
 * takes a sixth of the time in which a profile is parsed and taken apart. Undefined: too few are alike. `lines`: how
 * many were looked at.
 */
export function lineReader(
  learned: readonly LearnedLine[],
  lines: number,
  options: ReadValuesOptions & { now?: Date | undefined },
): ReadLine | undefined {
  const forms = mostFrequent(learned, mostForms, lines).map(formOf);
  if (forms.length === 0) return undefined;
  return (line) => {
    for (const form of forms) {
      const found = form.pattern.exec(line);
      if (found !== null) return readForm(form, found, options);
    }
    return undefined;
  };
}

/** A line that is like none is tried with each. */
const mostForms = 16;

interface Form extends Pick<LearnedLine, 'pattern' | 'isFiltered' | 'statement' | 'refusals'> {
  /** Each with the group that holds its text. */
  values: readonly { value: ProfileValue; group: number }[];
  timeGroup: number | undefined;
  /** Whether several numbers stand beside a country, which is not looked at here. */
  hasCountries: boolean;
}

function formOf({ structure, pattern, isFiltered, statement, refusals, values }: LearnedLine): Form {
  const caught = caughtParts(structure);
  const groupOf = (part: number) => caught.indexOf(part) + 1;
  const [time] = structure.parts.time;
  return {
    ...{ pattern, isFiltered, statement, refusals },
    values: values.map(({ value, part }) => ({ value, group: groupOf(part) })),
    timeGroup: time === undefined ? undefined : groupOf(time),
    hasCountries: values.filter(({ value }) => value.country !== undefined).length > 1,
  };
}

function readForm(
  form: Form,
  found: RegExpExecArray,
  options: ReadValuesOptions & { now?: Date | undefined },
): Reading | undefined {
  if (form.isFiltered) return { outcome: 'filtered' };
  const values: ProfileValue[] = [];
  for (const { value, group } of form.values) {
    const { kind, path, plusless, blocked, country } = value;
    const text = found[group] as string;
    // What country it is of stands somewhere else.
    if (kind === 'phone' && text[0] !== '+' && text !== '' && !digest.test(text)) return undefined;
    values.push({ kind, text, path, plusless, blocked: blocked ?? false, country });
  }
  const { statement, timeGroup, refusals } = form;
  const time = timeGroup === undefined ? statement?.time : found[timeGroup];
  const membership = statement === undefined ? plainMember : settle([{ ...statement, time }], options.now);
  const reading = readValues(noProfile, values, membership, refusals, options);
  // The same number twice is one value only beside the same country.
  const isUnsure = form.hasCountries && 'rejections' in reading && reading.rejections.some(isOfPhone);
  return isUnsure ? undefined : reading;
}

const digest = /^[0-9a-f]{64}$/i;
const noProfile = {};

function isOfPhone({ kind }: { kind?: string | undefined }): boolean {
  return kind === 'phone';
}
