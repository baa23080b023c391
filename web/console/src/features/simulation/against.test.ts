import { expect, test } from 'vitest';
import type { RehearsedAgainst } from '#contracts/http/simulations';
import { againstOf, withAgainst } from './against.ts';

const id = '0193c1de-7a10-7c5e-9a39-000000000001';

test.each<RehearsedAgainst>([{ kind: 'drafts' }, { kind: 'batch', id }, { kind: 'article', id }])(
  'what a link wants is read as it was written: %o',
  (against) => {
    expect(againstOf(new URLSearchParams(withAgainst(against)))).toEqual(against);
  },
);

test.each(['', 'with=', 'with=batch', 'with=batch:1', `with=published`, `with=folder:${id}`])(
  '"%s" wants nothing',
  (search) => {
    expect(againstOf(new URLSearchParams(search))).toBeNull();
  },
);

test('what is published needs no word', () => {
  expect([withAgainst(null), withAgainst({ kind: 'published' })]).toEqual(['', '']);
});
