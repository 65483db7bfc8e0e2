import { normaliseDeviceId, normalisePlainDeviceId, splitDeviceIds } from './device-id.ts';
import { readDigest } from './digest.ts';
import { normaliseEmail, normalisePlainEmail, splitEmails } from './email.ts';
import { isMissing } from './missing.ts';
import type { Normalised } from './normalised.ts';
import { normalisePhones, normalisePlainPhone, splitPhones } from './phone.ts';
import { ruleSet } from './rule-sets.ts';
import { tidy, unwrap } from './text.ts';
import type { IdentifyOptions, Kind } from './types.ts';

/** What each value of a cell becomes, in their order; nothing for a missing value. Nothing is hashed here. */
export function normalise(kind: Kind, cell: string, options: IdentifyOptions): Normalised[] {
  const plain = normalisePlain(kind, cell, options);
  if (plain !== undefined) return [plain];
  const text = tidy(cell);
  return isMissing(text)
    ? []
    : split(kind, text).flatMap((part) => normalisePart(kind, unwrap(part), options));
}

/** The short way for most cells; what it gives is what the long way would give. */
function normalisePlain(kind: Kind, cell: string, options: IdentifyOptions): Normalised | undefined {
  switch (kind) {
    case 'email':
      return normalisePlainEmail(cell, ruleSet(options.rules));
    case 'phone':
      return normalisePlainPhone(cell, options.country, ruleSet(options.rules));
    default:
      return normalisePlainDeviceId(cell);
  }
}

function split(kind: Kind, text: string): string[] {
  switch (kind) {
    case 'email':
      return splitEmails(text);
    case 'phone':
      return splitPhones(text);
    default:
      return splitDeviceIds(text);
  }
}

function normalisePart(kind: Kind, part: string, options: IdentifyOptions): Normalised[] {
  if (isMissing(part)) return [];
  const digest = readDigest(kind, part);
  if (digest !== undefined) return [digest];
  switch (kind) {
    case 'email':
      return [normaliseEmail(part, ruleSet(options.rules))];
    case 'phone':
      return normalisePhones(part, options.country, ruleSet(options.rules));
    default:
      return [normaliseDeviceId(kind, part)];
  }
}
