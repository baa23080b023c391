import fc from 'fast-check';
import { expect, test } from 'vitest';
import { html } from './html.ts';

test('values are text, whatever they hold; only markup is markup', () => {
  const name = '<img src=x onerror=alert(1)> & "x"';
  expect(html`<a title="${name}">${html`<b>${1}</b>`}${null}${[html`<br />`, '<i>']}</a>`.text).toBe(
    '<a title="&#60;img src=x onerror=alert(1)&#62; &#38; &#34;x&#34;"><b>1</b><br />&#60;i&#62;</a>',
  );
});

test('no text opens a tag or leaves an attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      expect(html`${value}`.text).not.toMatch(/[<>"']/);
    }),
  );
});
