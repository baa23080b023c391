import { SaxesParser } from 'saxes';
import type { XmlNode } from './node.ts';
import { carried } from './write.ts';

/** Why a text is not taken for a callback. `form`: no well-formed XML; `fields`: not what it has to say. */
export type BadXmlWhy =
  | 'large'
  | 'deep'
  | 'doctype'
  | 'instruction'
  | 'comment'
  | 'entity'
  | 'mixed'
  | 'form'
  | 'fields';

/** Says why, and never what stood in the text. */
export class BadXml extends Error {
  readonly why: BadXmlWhy;
  constructor(why: BadXmlWhy) {
    super(`No XML of the platform (${why})`);
    this.name = 'BadXml';
    this.why = why;
  }
}

/** Elements inside each other; the deepest callback has five. */
const DEPTH = 12;

interface Open {
  readonly name: string;
  text: string;
  readonly children: XmlNode[];
}

/**
 * A small strict reader: elements and texts, nothing else. Attributes are ignored. Throws BadXml for a DOCTYPE, a
 * processing instruction, a comment, an entity beyond the five of XML, text beside elements, more than twelve levels,
 * and more than `maxBytes` of UTF-8 (by default 64 KiB). Entities are never expanded, so that nothing can grow.
 */
export function readXml(text: string, { maxBytes = 65_536 }: { maxBytes?: number } = {}): XmlNode {
  if (Buffer.byteLength(text) > maxBytes) throw new BadXml('large');
  const parser = new SaxesParser({ position: false });
  const open: Open[] = [];
  let root: XmlNode | undefined;
  const refuse = (why: BadXmlWhy) => () => {
    throw new BadXml(why);
  };
  parser.on('doctype', refuse('doctype'));
  parser.on('processinginstruction', refuse('instruction'));
  parser.on('comment', refuse('comment'));
  parser.on('error', ({ message }) => {
    throw new BadXml(/entity/.test(message) ? 'entity' : 'form');
  });
  parser.on('opentag', ({ name }) => {
    if (open.length === DEPTH) throw new BadXml('deep');
    open.push({ name, text: '', children: [] });
  });
  const add = (words: string) => {
    const here = open.at(-1);
    if (here) here.text += words;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', () => {
    const done = closed(open.pop()!);
    const above = open.at(-1);
    if (above) above.children.push(done);
    else root = done;
  });
  parser.write(carried(text.trim())).close();
  if (!root) throw new BadXml('form');
  return root;
}

function closed({ name, text, children }: Open): XmlNode {
  if (children.length === 0) return { name, content: text };
  if (text.trim() !== '') throw new BadXml('mixed');
  return { name, content: children };
}
