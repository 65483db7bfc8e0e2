import { fold } from '../fold.ts';
import { type Membership, membershipOf, type StatusTexts } from '../status.ts';
import { at, isObject, type JsonValue, listOf, type Profile, plainKey, textAt, textOf } from './json.ts';

/** One audience that a profile says something about. */
export interface ProfileAudience extends StatusTexts {
  id: string;
  /** Only mapped audiences have one. */
  name: string | undefined;
}

/** All audiences of a profile: its own namespace does not matter, so custom uploads are like any other. */
export function audiencesOf(profile: Profile): ProfileAudience[] {
  const audiences = ofMemberships(at(profile, 'segmentMembership'));
  const rendered = at(profile, 'AdobeExperiencePlatformSegments');
  return rendered === undefined ? audiences : [...audiences, ...ofRendered(rendered)];
}

/** Whether `--adobe-audience` names it, by id or by name. */
export function isNamed({ id, name }: ProfileAudience, wanted: string): boolean {
  return id.toLowerCase() === wanted.toLowerCase() || (name !== undefined && fold(name) === fold(wanted));
}

/** Of several statements about one audience the latest; undefined where they contradict or a word is not known. */
export function settle(
  statements: readonly ProfileAudience[],
  now: Date | undefined,
): Membership | undefined {
  const [first, ...others] = statements;
  let latest = first && membershipOf(first, now);
  for (const statement of others) {
    const each = membershipOf(statement, now);
    if (each === undefined || latest === undefined) return undefined;
    const [time, best] = [each.statusTime?.getTime(), latest.statusTime?.getTime()];
    if (each.leaving !== latest.leaving && time === best) return undefined;
    if ((time ?? 0) > (best ?? 0)) latest = each;
  }
  return latest;
}

/** `{"ups": {"<audience>": {"status": …}}}`; older exports have the status alone. */
function ofMemberships(memberships: JsonValue | undefined): ProfileAudience[] {
  if (textAt(memberships, 'status') !== undefined) return [audience('', memberships)];
  const all: ProfileAudience[] = [];
  if (!isObject(memberships)) return all;
  for (const namespace in memberships) {
    const audiences = memberships[namespace];
    if (!isObject(audiences)) continue;
    for (const id in audiences) all.push(audience(plainKey(id), audiences[id]));
  }
  return all;
}

function audience(id: string, membership: JsonValue | undefined): ProfileAudience {
  return {
    id,
    name: textAt(membership, 'name'),
    status: textAt(membership, 'status') ?? '',
    time: textAt(membership, 'lastQualificationTime'),
    validUntil: textAt(membership, 'validUntil'),
  };
}

/** What templates of the Destination SDK make of it: lists of ids (adobe-formats section 4). */
function ofRendered(segments: JsonValue): ProfileAudience[] {
  const listed = (key: 'add' | 'remove', status: string) =>
    listOf(at(segments, key)).flatMap((value) => {
      const id = textOf(value);
      return id === undefined ? [] : [{ id, name: undefined, status }];
    });
  return [...listed('add', 'realized'), ...listed('remove', 'exited')];
}
