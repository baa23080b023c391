import { expect, test } from 'vitest';
import { mentionsIn } from './mentions.ts';

const people = [
  { id: 'lu', name: '陆音' },
  { id: 'luq', name: '陆音秋' },
  { id: 'em', name: 'Emma Wilson' },
];

test.each([
  ['@陆音秋 看一下', ['luq']],
  ['@陆音 看一下，@Emma Wilson 也是', ['lu', 'em']],
  ['@陆音@陆音 两次算一次', ['lu']],
  ['陆音秋 没有被提到', []],
  ['a@b.example', []],
])('%s', (words, ids) => {
  expect(mentionsIn(words, people)).toEqual(ids);
});
