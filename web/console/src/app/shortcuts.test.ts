import { expect, test } from 'vitest';
import { chord } from './shortcuts.ts';

const press = (key: string, more: { code?: string; altKey?: boolean; ctrlKey?: boolean; metaKey?: boolean } = {}) =>
  chord({ key, code: '', altKey: false, ctrlKey: false, metaKey: false, ...more });

test('plain keys go by what they write, so that ? works on every board', () => {
  expect(press('j')).toBe('j');
  expect(press('?', { code: 'Slash' })).toBe('?');
});

test('chords go by the place of the key, because Alt changes what it writes', () => {
  expect(press('∆', { code: 'KeyJ', altKey: true })).toBe('alt+j');
  expect(press('k', { code: 'KeyK', ctrlKey: true })).toBe('mod+k');
  expect(press('k', { code: 'KeyK', metaKey: true })).toBe('mod+k');
});
