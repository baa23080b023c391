import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BadXml, cutBytes, readCallback, readXml, writeXml, xml, type XmlSource } from '../src/index.ts';

const why = (work: () => unknown): string => {
  try {
    work();
    return 'read';
  } catch (error) {
    return error instanceof BadXml ? error.why : String(error);
  }
};

describe('XML', () => {
  const names = fc.constantFrom('A', 'MsgId', 'item', 'Content_X', 'Url2');
  /** Without CR, which every XML reader turns into LF, and without what XML cannot carry. */
  const words = fc
    .string({ unit: 'grapheme', maxLength: 40 })
    .map((text) => text.toWellFormed().replaceAll(/[^\t\n -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ''));
  const { node } = fc.letrec<{ node: XmlSource }>((tie) => ({
    node: fc.record({
      name: names,
      content: fc.oneof(
        { maxDepth: 4 },
        fc.oneof(words, fc.constant(']]>'), fc.constant('<![CDATA[x]]>')),
        fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
      ),
    }),
  }));

  test('law: what is written reads back', () => {
    fc.assert(
      fc.property(node, (source) => {
        expect(readXml(writeXml(source))).toEqual(source);
      }),
    );
  });

  test('a number stands bare, a text never ends its CDATA', () => {
    expect(writeXml(xml('xml', [xml('T', 12), xml('C', ']]><b/>')]))).toBe(
      '<xml><T>12</T><C><![CDATA[]]]]><![CDATA[><b/>]]></C></xml>',
    );
  });

  test('what no XML may hold is left out, on both ways', () => {
    expect(writeXml(xml('a', 'x\0\u0008\ud800\uffffy'))).toBe('<a><![CDATA[x\ufffdy]]></a>');
    expect(readXml('<a>x\u0008y</a>')).toEqual({ name: 'a', content: 'xy' });
  });

  test.each([
    ['<!DOCTYPE xml><xml/>', 'doctype'],
    ['<!DOCTYPE xml [<!ENTITY a "b">]><xml>&a;</xml>', 'doctype'],
    ['<!DOC\0TYPE xml><xml/>', 'doctype'],
    ['<xml>&nbsp;</xml>', 'entity'],
    ['<xml>&a</xml>', 'form'],
    ['<?php x?><xml/>', 'instruction'],
    ['<xml><?x y?></xml>', 'instruction'],
    ['<xml><!-- x --></xml>', 'comment'],
    ['<xml>a<b/></xml>', 'mixed'],
    ['<xml><a></b></xml>', 'form'],
    ['<xml/><xml/>', 'form'],
    ['<xml', 'form'],
    ['', 'form'],
    ['{"encrypt":"x"}', 'form'],
    [`${'<a>'.repeat(13)}${'</a>'.repeat(13)}`, 'deep'],
  ])('%s is refused: %s', (text, reason) => {
    expect(why(() => readXml(text))).toBe(reason);
  });

  test.each([
    ['<xml a="1" b=\'2\'><C c="3">x</C></xml>', [{ name: 'C', content: 'x' }]],
    ['<?xml version="1.0" encoding="UTF-8"?>\n<xml>\n <C>x</C>\n</xml>', [{ name: 'C', content: 'x' }]],
    ['<xml>&lt;&amp;&#20320;<![CDATA[&nbsp;]]></xml>', '<&你&nbsp;'],
    [`${'<a>'.repeat(11)}<a>x</a>${'</a>'.repeat(11)}`, expect.anything()],
  ])('%s is read', (text, content) => {
    expect(readXml(text).content).toEqual(content);
  });

  test('64 KiB are read, one byte more is not, by bytes and not by letters', () => {
    const of = (length: number) => `<a>${'x'.repeat(length - 7)}</a>`;
    expect(readXml(of(65_536)).name).toBe('a');
    expect(why(() => readXml(of(65_537)))).toBe('large');
    expect(why(() => readXml(`<a>${'长'.repeat(21_845)}</a>`))).toBe('large');
    expect(why(() => readXml(of(101), { maxBytes: 100 }))).toBe('large');
  });

  test('an entity bomb and a thousand attributes cost next to nothing', () => {
    const began = performance.now();
    const entities = Array.from({ length: 9 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join('');
    expect(why(() => readXml(`<!DOCTYPE x [<!ENTITY e0 "ha">${entities}]><xml>&e9;</xml>`))).toBe('doctype');
    readXml(`<xml ${Array.from({ length: 3_000 }, (_, i) => `a${i}="1"`).join(' ')}>x</xml>`);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  test('an error says why and nothing of the text', () => {
    try {
      readXml('<xml><Content>13800138000</xml>');
    } catch (error) {
      expect(String((error as Error).stack)).not.toContain('138');
    }
  });
});

describe('a callback', () => {
  const callback = (fields: string) => `<xml><ToUserName>ww1</ToUserName><CreateTime>1</CreateTime>${fields}</xml>`;

  test('an id of 64 bits is kept to the last digit', () => {
    const read = readCallback(
      callback(
        '<FromUserName>mei</FromUserName><MsgType>text</MsgType><Content>1e5</Content><MsgId>9223372036854775807</MsgId>',
      ),
    );
    expect(read).toMatchObject({
      kind: 'message',
      msgId: '9223372036854775807',
      content: { type: 'text', text: '1e5' },
    });
  });

  test.each(['constructor', '__proto__', 'toString', 'tomorrow'])('an event called %s is another one', (name) => {
    expect(readCallback(callback(`<MsgType>event</MsgType><Event>${name}</Event>`))).toMatchObject({
      kind: 'other',
      event: name,
    });
    const message = `<FromUserName>mei</FromUserName><MsgType>${name}</MsgType><MsgId>1</MsgId>`;
    expect(readCallback(callback(message))).toMatchObject({ kind: 'message', content: { type: 'other', was: name } });
  });

  test.each([
    ['<xml/>'],
    ['<xml>x</xml>'],
    [callback('<MsgType>text</MsgType><MsgId>1</MsgId><Content>a</Content>')],
    [callback('<MsgType><x/></MsgType>')],
    [
      callback(
        '<FromUserName>mei</FromUserName><MsgType>location</MsgType><MsgId>1</MsgId><Location_X>north</Location_X>',
      ),
    ],
  ])('%s says too little', (text) => {
    expect(why(() => readCallback(text))).toBe('fields');
  });

  test('law: any bytes are read or refused, and nothing else happens', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('<', '>', '/', 'xml', '&', '!', '[', ']', 'A', ' ') })),
        (text) => {
          expect(['read', 'form', 'entity', 'mixed', 'comment', 'instruction', 'doctype', 'fields', 'deep']).toContain(
            why(() => readCallback(text)),
          );
        },
      ),
    );
  });
});

describe('a cut', () => {
  test.each([
    ['加盟费', 9, '', '加盟费'],
    ['加盟费', 8, '', '加盟'],
    ['加盟费', 8, '…', '加…'],
    ['加盟费', 2, '…', ''],
    ['ab', 2, '…', 'ab'],
    ['👨‍👩‍👧ab', 17, '', ''],
    ['👨‍👩‍👧ab', 18, '', '👨‍👩‍👧'],
    ['e\u0301a', 2, '', ''],
    ['a\ud800b', 4, '', 'a\ufffd'],
    ['', 0, '', ''],
  ])('%j to %i bytes with "%s" is %j', (text, bytes, ending, cut) => {
    expect(cutBytes(text, bytes, ending)).toBe(cut);
  });

  test('law: fits, is a beginning, and one more character would not fit', () => {
    const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(60), (given, bytes) => {
        const text = given.toWellFormed();
        const cut = cutBytes(text, bytes);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(bytes);
        expect(text.startsWith(cut)).toBe(true);
        const next = [...segmenter.segment(text)].find(({ index }) => index === cut.length);
        if (cut !== text) expect(Buffer.byteLength(cut + next!.segment)).toBeGreaterThan(bytes);
      }),
    );
  });
});
