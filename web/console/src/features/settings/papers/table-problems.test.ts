import { expect, test } from 'vitest';
import { ProblemError } from '#contracts/client';
import { createI18n } from '#web-ui/i18n.ts';
import en from '../../../locales/en.json' with { type: 'json' };
import zh from '../../../locales/zh-CN.json' with { type: 'json' };
import { sameTable, type Table } from './rule-words.ts';
import { tableProblems } from './table-problems.ts';

const wordsOf = (locale: 'zh-CN' | 'en') => createI18n({ 'zh-CN': zh, en }, locale).t;
const rules = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
const refused = (fields: Record<string, string>) =>
  new ProblemError({ type: 'about:blank', title: '', status: 422, code: 'paper_review.invalid', fields } as never);

test.each([
  ['zh-CN', ['永远轮不到：前面第 1 条总会先作决定', '这种证照上没有“经营范围”']],
  ['en', ['Never decides: rule 1 always does so before it', 'Such a paper has no “Scope of business”']],
] as const)('each rule says in %s what is wrong with it', (locale, said) => {
  const error = refused({
    'rules.1': 'never decides: a stands before it and always does',
    'rules.1.code': 'rule.unreachable',
    'rules.1.by': 'a',
    'rules.2': 'such a paper has no field scope',
    'rules.2.code': 'field.unknown',
    'rules.2.by': 'scope',
  });
  const told = tableProblems(error, rules, wordsOf(locale));
  expect([...told.keys()]).toEqual([1, 2]);
  expect([...told.values()].map((words) => words.toLowerCase())).toEqual(said.map((words) => words.toLowerCase()));
});

test('there are words for whatever may be wrong with a rule, and something is said of what nobody knows', () => {
  const t = wordsOf('zh-CN');
  const codes = ['rule.repeated', 'field.unknown', 'field.no_date', 'rule.impossible', 'rule.unreachable'];
  for (const code of codes)
    expect(tableProblems(refused({ 'rules.0': 'x', 'rules.0.code': code }), rules, t).get(0)).not.toBe(t('rule.wrong'));
  expect(tableProblems(refused({ 'rules.0': 'x' }), rules, t).get(0)).toBe(t('rule.wrong'));
  expect(tableProblems(new Error('broken'), rules, t).size).toBe(0);
});

test('tables are the same whatever the order in which their parts are written', () => {
  const one: Table = { needs: [{ kind: 'id_card', optional: true }], rules: [] };
  const other = { rules: [], needs: [{ optional: true, kind: 'id_card' as const }] };
  expect(sameTable(one, other)).toBe(true);
  expect(sameTable(one, { ...other, needs: [] })).toBe(false);
});
