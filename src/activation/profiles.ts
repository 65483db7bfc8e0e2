import { Fault } from '../fault.ts';
import {
  identify,
  type Kind,
  type MappingRequest,
  type ProfileReader,
  type ProfileReaderOptions,
  profileReader,
  type RuleSetName,
} from '../identities/index.ts';
import type { JsonObject, SourceFile } from '../sources/index.ts';
import { audienceRequired, mappingFault } from './mapping-fault.ts';

export interface ProfileOptions {
  map: NonNullable<MappingRequest['map']>;
  countryColumn: string | undefined;
  consent: MappingRequest['consent'];
  rules: RuleSetName;
  country: string | undefined;
  adobeAudience: string | undefined;
  now: Date;
}

/** Looks at values on their way into identities. */
export type ValueWatch = Pick<ProfileReaderOptions, 'identify'> &
  Partial<Pick<ProfileReaderOptions, 'onValue'>>;

/** Adobe leaves people who left out of exports without a status (adobe-formats section 0, number 5). */
export const onlyGrows =
  'no membership status, so nothing says who has left: this audience can only grow. To change that, map the status in Adobe.';

/** A reader for nested profiles; says what it will do with them, and stops where that is not settled. */
export function openProfiles(
  { file }: SourceFile,
  samples: readonly JsonObject[],
  options: ProfileOptions,
  warn: (text: string) => void,
  watch: ValueWatch = { identify },
): ProfileReader {
  const { adobeAudience, consent, countryColumn } = options;
  if (countryColumn !== undefined) throw noColumns(file, '--country-column', 'Give --country instead.');
  if (Array.isArray(consent)) throw noColumns(file, '--consent', "Adobe's consent fields always count.");
  const reader = profileReader(samples, {
    ...options,
    ...watch,
    map: options.map.map(({ kind, column }) => ({ kind: identifierKind(file, kind), path: column })),
    ignoreConsent: consent === 'none',
  });
  for (const problem of reader.problems) throw mappingFault(problem, file);
  for (const notice of reader.notices) warn(`${file}: ${notice}`);
  const { audiences } = reader;
  if (adobeAudience === undefined) {
    if (audiences.length > 1) throw audienceRequired(file, audiences);
    if (audiences.length === 0) warn(`${file}: ${onlyGrows}`);
  }
  return reader;
}

function identifierKind(file: string, kind: ProfileOptions['map'][number]['kind']): Kind {
  if (kind === 'country' || kind === 'status') {
    throw noColumns(file, `--map ${kind}`, 'Only email, phone, idfa and gaid can be mapped, by path.');
  }
  return kind;
}

function noColumns(file: string, flag: string, hint: string): Fault {
  return new Fault('usage', `${file} holds nested profiles, for which there is no ${flag}.`, { hint });
}
