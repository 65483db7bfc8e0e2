import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import {
  identify,
  isRuleSetName,
  type Kind,
  normalise,
  type RuleSetName,
} from '../../src/identities/index.ts';
import { readJson } from './tools.ts';

interface Vector {
  rules: RuleSetName;
  kind: Kind;
  input: string;
  country?: string;
  normalised?: string;
  sha256?: string;
  md5?: string;
  refused?: string;
  source: string;
}

const folder = new URL('../../vectors/', import.meta.url);

for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
  describe(`vectors/${file}`, () => {
    for (const vector of readJson<Vector[]>(`vectors/${file}`)) {
      const { rules, kind, input, country, normalised, sha256, md5, refused, source } = vector;
      test(`${rules}, ${kind}: ${input} (${source})`, () => {
        assert.ok(isRuleSetName(rules));
        const { identities, rejected } = identify(kind, input, { rules, country });
        if (refused !== undefined) {
          assert.deepEqual({ identities, rejected }, { identities: [], rejected: [refused] });
          return;
        }
        const hash = md5 === undefined ? 'sha256' : 'md5';
        assert.deepEqual(identities, [{ kind, hash, digest: md5 ?? sha256 }]);
        if (normalised !== undefined)
          assert.deepEqual(normalise(kind, input, { rules, country }), [{ normalised }]);
      });
    }
  });
}
