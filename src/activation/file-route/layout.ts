import { Fault } from '../../fault.ts';
import type { FileLayout } from '../../ledger/index.ts';
import type { CalculateType, SchemaColumn } from '../../tiktok/index.ts';

/** Of the audiences made here: whatever kind of identifier comes up later, its files take it. */
export const ownType: CalculateType = 'MULTIPLE_TYPES';

/**
 * The columns of the files of an audience (portal document 1747012327159809). IDFA and GAID share the columns of
 * mobile ids; a header may come three times. Files of one type have one value a line.
 */
const layouts: Partial<Record<string, FileLayout>> = {
  MULTIPLE_TYPES: [
    { name: 'email_SHA256', schemas: ['EMAIL_SHA256'] },
    { name: 'phone_SHA256', schemas: ['PHONE_SHA256'] },
    { name: 'MAID_SHA256', schemas: ['IDFA_SHA256'] },
    { name: 'MAID_SHA256', schemas: ['AAID_SHA256'] },
    { name: 'MAID_MD5', schemas: ['IDFA_MD5'] },
    { name: 'MAID_MD5', schemas: ['AAID_MD5'] },
  ],
  EMAIL_SHA256: single('EMAIL_SHA256'),
  PHONE_SHA256: single('PHONE_SHA256'),
  IDFA_SHA256: single('IDFA_SHA256'),
  IDFA_MD5: single('IDFA_MD5'),
  GAID_SHA256: single('AAID_SHA256'),
  GAID_MD5: single('AAID_MD5'),
  FIRST_SHA256: single('IDFA_SHA256', 'AAID_SHA256'),
  FIRST_MD5: single('IDFA_MD5', 'AAID_MD5'),
};

/** Faults where the audience takes no files that hold all of `columns`: a part of a person is never left out. */
export function layoutFor(
  { name, calculateType }: { name: string; calculateType: string },
  columns: readonly SchemaColumn[],
): FileLayout {
  const layout = Object.hasOwn(layouts, calculateType) ? layouts[calculateType] : undefined;
  const missing = columns.filter((column) => !layout?.some(({ schemas }) => schemas.includes(column)));
  if (layout && missing.length === 0) return layout;
  throw new Fault(
    'audience_unusable',
    `The audience "${name}" takes customer files of the type ${calculateType}, and there is ${missing.join(', ')} to send.`,
    { hint: 'Leave those columns out of the source, or choose another name: it is created for all kinds.' },
  );
}

/** Whether the files of this layout begin with the names of their columns. */
export function hasHeader(calculateType: string): boolean {
  return calculateType === 'MULTIPLE_TYPES';
}

function single(...schemas: SchemaColumn[]): FileLayout {
  return [{ name: schemas.join(), schemas }];
}
