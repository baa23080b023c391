import { all, childrenOf, textOf, type XmlNode } from '../xml/node.ts';
import { BadXml } from '../xml/read.ts';

/** The fields of one element, read by name. What must be there and is not is `BadXml('fields')`. */
export interface Fields {
  text(name: string): string;
  textOr<T>(name: string, otherwise: T): string | T;
  number(name: string): number;
  numberOrNull(name: string): number | null;
  /** The texts of all children of that name. */
  texts(name: string): string[];
  /** The fields inside a child; without any when it is missing. */
  inside(name: string): Fields;
  each(name: string): Fields[];
}

export function fieldsOf(node: XmlNode): Fields {
  const numberOrNull = (name: string) => {
    const text = textOf(node, name);
    if (text === null || text.trim() === '') return null;
    const number = Number(text);
    return Number.isFinite(number) ? number : null;
  };
  const inside = (name: string) => fieldsOf(all(node, name)[0] ?? { name, content: '' });
  return {
    text: (name) => must(textOf(node, name)),
    textOr: (name, otherwise) => textOf(node, name) ?? otherwise,
    number: (name) => must(numberOrNull(name)),
    numberOrNull,
    texts: (name) => all(node, name).flatMap(({ content }) => (typeof content === 'string' ? [content] : [])),
    inside,
    each: (name) => all(node, name).map(fieldsOf),
  };
}

/** The root of a callback. */
export function rootOf(node: XmlNode): Fields {
  if (node.name !== 'xml' || childrenOf(node).length === 0) throw new BadXml('fields');
  return fieldsOf(node);
}

function must<T>(value: T | null): T {
  if (value === null) throw new BadXml('fields');
  return value;
}
