import type { Kind } from '../types.ts';

export interface Namespace {
  kind: Kind;
  /** Adobe's `Phone_SHA256`: digits without the plus, so another digest of the same number (adobe-formats 5). */
  plusless?: true;
}

/**
 * What a namespace of Adobe's Identity Service holds; undefined: nothing TikTok takes. Compared without case, dots,
 * dashes and underscores, for spelling varies between Adobe's own pages. Never guessed from a number.
 */
export function namespaceOf(code: string): Namespace | undefined {
  return namespaces.get(code.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''));
}

const namespaces: ReadonlyMap<string, Namespace> = new Map([
  ['email', { kind: 'email' }],
  ['emailaddress', { kind: 'email' }],
  ['emaillcsha256', { kind: 'email' }],
  ['emailssha256lowercased', { kind: 'email' }],
  ['phone', { kind: 'phone' }],
  ['phonenumber', { kind: 'phone' }],
  ['phonee164', { kind: 'phone' }],
  ['phonesha256e164', { kind: 'phone' }],
  ['phonesha256', { kind: 'phone', plusless: true }],
  ['gaid', { kind: 'gaid' }],
  ['googleadid', { kind: 'gaid' }],
  ['googleadidgaid', { kind: 'gaid' }],
  ['idfa', { kind: 'idfa' }],
  ['appleidfa', { kind: 'idfa' }],
  ['appleidforadvertisers', { kind: 'idfa' }],
] satisfies [string, Namespace][]);
