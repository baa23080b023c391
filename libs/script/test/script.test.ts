import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fill, placesIn } from '#libs/script';

const values = { customer: '王先生', agent: '小林', brand: '满壶晴' };

describe('a script', () => {
  it.each([
    ['您好{{称呼}}，我是{{品牌}}的{{坐席}}。', values, '您好王先生，我是满壶晴的小林。'],
    ['Hello {{ name }}, this is {{agent}}.', values, 'Hello 王先生, this is 小林.'],
    ['您好{{称呼|老板}}。', {}, '您好老板。'],
    ['您好{{称呼}}，请稍等。', {}, '您好，请稍等。'],
    ['{{称呼}}，您好。', {}, '您好。'],
    ['您好，{{称呼}}，请稍等。', {}, '您好，请稍等。'],
    ['价格{{没有的}}元', values, '价格元'],
    ['没有变量', {}, '没有变量'],
    ['{ {称呼} } {{', values, '{ {称呼} } {{'],
    ['{{称呼}}', { customer: '  ' }, ''],
  ])('%s', (script, given, said) => {
    expect(fill(script, given)).toBe(said);
  });

  it('names its places, known or not', () => {
    expect(placesIn('{{称呼|老板}}{{啥}}')).toEqual([
      { name: '称呼', variable: 'customer', fallback: '老板' },
      { name: '啥', variable: undefined, fallback: undefined },
    ]);
  });

  it('leaves no known place open, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (before, after) => {
        expect(fill(`${before.replaceAll(/[{}]/g, '')}{{称呼}}${after.replaceAll(/[{}]/g, '')}`, {})).not.toContain(
          '{{',
        );
      }),
    );
  });

  it('does not read a value as a script', () => {
    expect(fill('{{称呼}}', { customer: '{{坐席}}', agent: '小林' })).toBe('{{坐席}}');
  });
});
