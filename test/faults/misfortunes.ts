import type { EmulatorFault } from '../../src/emulator/index.ts';

/** Both routes look for the audience in the same way. */
const looking = [
  { step: 'list once', strikes: { path: 'dmp/custom_audience/list', to: 1 } },
  { step: 'list', strikes: { path: 'dmp/custom_audience/list' } },
] as const;

/** Where and how long a fault strikes. Through the streaming API a push of the test sends three batches. */
export const steps = {
  stream: [
    ...looking,
    { step: 'create once', strikes: { path: 'segment/audience', to: 1 } },
    { step: 'create', strikes: { path: 'segment/audience' } },
    { step: 'batch once', strikes: { path: 'segment/mapping', from: 2, to: 2 } },
    { step: 'batches', strikes: { path: 'segment/mapping', from: 2 } },
  ],
  create: [
    ...looking,
    { step: 'upload', strikes: { path: 'dmp/custom_audience/file/upload' } },
    { step: 'create once', strikes: { path: 'dmp/custom_audience/create', to: 1 } },
    { step: 'create', strikes: { path: 'dmp/custom_audience/create' } },
  ],
  update: [
    { step: 'look', strikes: { path: 'dmp/custom_audience/get' } },
    { step: 'update once', strikes: { path: 'dmp/custom_audience/update', to: 1 } },
    { step: 'update', strikes: { path: 'dmp/custom_audience/update' } },
  ],
} as const;

/** Exit codes, one a step: of the streaming API, of creating with files once it was looked for, of changing with files. */
interface Ends {
  stream: readonly [number, number, number, number, number, number];
  create: readonly [number, number, number];
  update: readonly [number, number, number];
}

/** One for each of the steps of that part. */
export function endsOf({ ends: { stream, create, update } }: Misfortune, part: keyof typeof steps): number[] {
  if (part === 'create') return [...stream.slice(0, looking.length), ...create];
  return [...(part === 'stream' ? stream : update)];
}

export interface Misfortune {
  name: string;
  fault: EmulatorFault;
  ends: Ends;
}

/** Ends with this code wherever it strikes. */
const always = (exit: number): Ends => ({
  stream: [exit, exit, exit, exit, exit, exit],
  create: [exit, exit, exit],
  update: [exit, exit, exit],
});
/** Passes when it strikes once. */
const transient = (exit: number): Ends => ({
  stream: [0, exit, 0, exit, 0, exit],
  create: [exit, 0, exit],
  update: [exit, 0, exit],
});
/** The same, and the audience was made although the answer says otherwise: it is found. */
const doneAllTheSame: Ends = {
  stream: [0, 7, 0, 0, 0, 7],
  create: [7, 0, 0],
  update: [7, 0, 7],
};
/** A batch is halved, and the halves pass. Of files nobody can be told apart. */
const aboutData: Ends = { ...always(8), stream: [8, 8, 8, 8, 0, 8] };

const code = (number: number, ends: Ends, work: 'none' | 'half' | 'all' = 'none'): Misfortune => ({
  name: `code ${number}${work === 'none' ? '' : `, ${work} done`}`,
  fault: { fault: 'code', code: number, work },
  ends,
});

const http = (status: number, ends: Ends, work: 'none' | 'all' = 'none'): Misfortune => ({
  name: `HTTP ${status}${work === 'none' ? '' : `, ${work} done`}`,
  fault: { fault: 'http', status, work },
  ends,
});

const misshapen = (name: string, shape: 'text_code' | 'no_data', ends: Ends): Misfortune => ({
  name,
  fault: { fault: 'shape', shape },
  ends,
});

const dropped = (at: 'arrival' | 'during' | 'after', ends: Ends): Misfortune => ({
  name: `dropped ${at === 'arrival' ? 'on arrival' : `${at} the work`}`,
  fault: { fault: 'drop', at },
  ends,
});

export const misfortunes: readonly Misfortune[] = [
  code(20001, { stream: [8, 8, 0, 0, 0, 0], create: [8, 0, 0], update: [8, 0, 8] }, 'half'),
  code(20001, { stream: [8, 8, 0, 0, 0, 0], create: [8, 0, 0], update: [8, 0, 8] }, 'all'),
  code(40000, aboutData),
  code(40001, always(5)),
  // An audience that is listed and not shown is tried all the same.
  code(40007, { ...always(8), update: [0, 8, 8] }),
  // The audience is there by then; of a batch nobody can tell.
  code(40050, { stream: [8, 8, 0, 0, 8, 8], create: [8, 0, 0], update: [8, 0, 8] }, 'all'),
  code(40061, aboutData),
  code(40100, transient(6)),
  code(40118, always(5)),
  code(45678, always(8)),
  code(50000, transient(7)),
  code(50000, doneAllTheSame, 'half'),
  code(51010, doneAllTheSame, 'all'),
  // Not followed. Creating is tried once more after a look, since it might have been done.
  http(302, { stream: [7, 7, 0, 7, 7, 7], create: [7, 0, 7], update: [7, 0, 7] }),
  http(404, always(2)),
  http(413, aboutData),
  http(502, doneAllTheSame, 'all'),
  { name: 'HTML in place of JSON', fault: { fault: 'html', work: 'all' }, ends: doneAllTheSame },
  dropped('arrival', transient(7)),
  dropped('during', doneAllTheSame),
  dropped('after', doneAllTheSame),
  { name: 'answer cut', fault: { fault: 'cut' }, ends: doneAllTheSame },
  { name: 'answer slow', fault: { fault: 'slow', milliseconds: 20 }, ends: always(0) },
  misshapen('code as text', 'text_code', doneAllTheSame),
  // A list that holds nothing is not taken for an empty one; of a batch only the code counts.
  misshapen('answer without data', 'no_data', {
    stream: [7, 7, 0, 0, 0, 0],
    create: [7, 0, 0],
    update: [7, 0, 0],
  }),
  { name: 'token revoked', fault: { fault: 'revoke' }, ends: always(5) },
  // One request a day.
  {
    name: 'daily quota',
    fault: { fault: 'quota', requests: 1 },
    ends: { stream: [0, 6, 0, 0, 0, 6], create: [0, 0, 0], update: [6, 0, 0] },
  },
];
