import { expect, test } from 'vitest';
import { buttonsOf, questionsOf } from './card.ts';

const options = [
  { id: 'a', text: '北京' },
  { id: 'b', text: '上海' },
];

test('a question is asked in three forms of a card, with what is chosen before anybody chose', () => {
  expect(
    questionsOf({ button_selection: { question_key: 'q1', title: '城市', option_list: options, selected_id: 'b' } }),
  ).toEqual([{ key: 'q1', title: '城市', many: false, options, chosen: ['b'] }]);
  expect(questionsOf({ select_list: [{ question_key: 'q2', option_list: options }] })).toEqual([
    { key: 'q2', title: '', many: false, options, chosen: ['a'] },
  ]);
  const ticked = options.map((option) => ({ ...option, is_checked: option.id === 'b' }));
  expect(questionsOf({ checkbox: { question_key: 'q3', mode: 1, option_list: ticked } })).toEqual([
    { key: 'q3', title: '', many: true, options: ticked, chosen: ['b'] },
  ]);
  expect(questionsOf({ checkbox: { question_key: 'q4', mode: 1, option_list: options } })[0]?.chosen).toEqual([]);
  expect(questionsOf({ main_title: { title: '通知' } })).toEqual([]);
});

test('the button that submits is one of the buttons', () => {
  expect(buttonsOf({ submit_button: { text: '提交', key: 'k' } })).toEqual([{ type: 0, text: '提交', key: 'k' }]);
  expect(buttonsOf({ button_list: [{ text: '同意', key: 'y' }] })).toEqual([{ text: '同意', key: 'y' }]);
});
