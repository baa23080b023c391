/** The finder, the contract, the pages and their words name the same things. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { flaws } from '#libs/ocr';
import { readPack, reviewTableOf } from '#libs/pack';
import { defaultTable, paperFields, sightKinds } from '#libs/papers';
import zh from '../../web/console/src/locales/zh-CN.json' with { type: 'json' };
import { fieldsOfKind, formsOfKind } from './paper-kinds.ts';
import { paperField, paperKind, paperState, reviewTable, sightKind } from './papers.ts';

test('a kind of paper has one name and one list of fields', () => {
  expect([...paperKind.options].toSorted()).toEqual(Object.keys(paperFields).toSorted());
  expect([...sightKind.options].toSorted()).toEqual([...sightKinds].toSorted());
  expect(fieldsOfKind).toEqual(paperFields);
  expect([...paperField.options].toSorted()).toEqual([...new Set(Object.values(paperFields).flat())].toSorted());
});

test('everything that can be seen on a picture has its words at the desk', () => {
  const keys = [
    ...Object.entries(paperFields).flatMap(([kind, fields]) => fields.map((field) => `paper.field.${kind}.${field}`)),
    ...paperKind.options.map((kind) => `paper.kind.${kind}`),
    ...sightKinds.filter((kind) => !(kind in paperFields)).map((kind) => `sight.kind.${kind}`),
    ...paperState.options.map((state) => `paper.state.${state}`),
    ...flaws.map((flaw) => `flaw.${flaw}`),
    ...Object.values(formsOfKind).flatMap((forms) => forms.map((form) => `paper.form.${form}`)),
  ];
  expect(keys.filter((key) => !Object.hasOwn(zh, key))).toEqual([]);
});

test('the table of the house and that of a pack are ones that a company could have', async () => {
  const { content } = await readPack(path.resolve(import.meta.dirname, '../../packs/franchise'));
  for (const table of [defaultTable, reviewTableOf(content.papers)]) expect(reviewTable.parse(table)).toEqual(table);
});
