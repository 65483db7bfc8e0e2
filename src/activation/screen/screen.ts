import type { Context } from '../../context.ts';
import { columnsOf } from '../../identities/index.ts';
import { lazily } from '../../lazily.ts';
import { openSources, type SourceFile, type SourceRecord } from '../../sources/index.ts';
import type { MappedFile, ReadOptions } from '../mapped-file.ts';
import { openRejects } from './rejects.ts';
import type { Screen } from './types.ts';
import type { Filter, Where } from './where/where.ts';

/** What the user wants done with records beside reading them. */
export interface ScreenOptions {
  /** One SQL condition over the columns of the files. */
  where: string | undefined;
  /** Files with people who must not be in the audience. */
  suppress: readonly string[];
  /** File that takes down what is refused. */
  rejects: string | undefined;
}

export const screenDefaults = { where: undefined, suppress: [], rejects: undefined } satisfies ScreenOptions;

/** Settles everything that can be wrong before a record is read. */
export async function openScreen(
  context: Context,
  files: readonly MappedFile[],
  options: ReadOptions & ScreenOptions & { now: Date; signal: AbortSignal; warn: (text: string) => void },
): Promise<Screen> {
  const { signal } = options;
  const where = await whereOf(options);
  try {
    const filters = new Map<SourceFile, Filter>();
    for (const { source } of files) if (where) filters.set(source, await where.of(source));
    const lists = await openSources(options.suppress, { cwd: context.cwd, signal, warn: options.warn });
    const suppression = lists.length === 0 ? undefined : await suppressionOf(lists, options);
    const rejects = options.rejects === undefined ? undefined : openRejects(options.rejects, context.cwd);
    return {
      seesRecords: [where, suppression, rejects].some((one) => one !== undefined),
      of: (file) => {
        const { source } = file;
        const nameOf = columnNames(source);
        return {
          filtered: filters.get(source) ?? nobody,
          suppressed: suppression?.of(file) ?? ((reading) => reading),
          refused: ({ number, line }, rejections) => {
            for (const { column, path, reason } of rejections) {
              const name = column === undefined ? path : nameOf(column);
              rejects?.write({ file: source.file, record: number, line, column: name, reason });
            }
          },
          flush: () => rejects?.flush(),
        };
      },
      close: () => {
        where?.close();
        rejects?.close();
      },
    };
  } catch (error) {
    where?.close();
    throw error;
  }
}

async function whereOf({ where, now }: ScreenOptions & { now: Date }): Promise<Where | undefined> {
  if (where === undefined) return undefined;
  const { openWhere } = await import('./where/where.ts');
  return await openWhere(where, now);
}

const suppressionOf = lazily(async () => (await import('./suppress.ts')).readSuppression);

/** Keys of JSON objects may come up late. */
function columnNames(source: SourceFile): (index: number) => string {
  let known = columnsOf(source);
  return (index) => {
    if (index >= known.width) known = columnsOf(source);
    return known.nameOf(index);
  };
}

const nobody: Filter = async () => noRecords;
const noRecords: ReadonlySet<SourceRecord> = new Set();
