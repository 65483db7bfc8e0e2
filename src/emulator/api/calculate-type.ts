import type { CalculateType } from '../../tiktok/index.ts';
import type { MemberColumn } from '../world/members.ts';
import { code, Refusal } from './refusal.ts';

/** What a file of this type holds; `several`: its header says what. */
const contents: Readonly<Record<CalculateType, MemberColumn | 'several'>> = {
  EMAIL_SHA256: 'EMAIL_SHA256',
  PHONE_SHA256: 'PHONE_SHA256',
  IDFA_SHA256: 'IDFA_SHA256',
  IDFA_MD5: 'IDFA_MD5',
  GAID_SHA256: 'AAID_SHA256',
  GAID_MD5: 'AAID_MD5',
  FIRST_SHA256: 'MAID_SHA256',
  FIRST_MD5: 'MAID_MD5',
  MAID_SHA256: 'MAID_SHA256',
  MAID_MD5: 'MAID_MD5',
  MULTIPLE_TYPES: 'several',
};

/** `MAID_…` can be uploaded, and then be made no audience of. */
export function requireCalculateType(given: string, use: 'upload' | 'create'): MemberColumn | 'several' {
  if (!Object.hasOwn(contents, given) || (use === 'create' && given.startsWith('MAID_'))) {
    throw new Refusal(code.wrongCalculateType, 'calculate_type is not supported');
  }
  return contents[given as CalculateType];
}
