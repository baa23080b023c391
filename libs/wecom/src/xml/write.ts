import type { XmlNode } from './node.ts';

/** What is written: a number stands bare, a text in CDATA. */
export interface XmlSource {
  readonly name: string;
  readonly content: string | number | readonly XmlSource[];
}

/** An element, to be written. */
export const xml = (name: string, content: XmlSource['content']): XmlSource => ({ name, content });

/** One line without declaration, as the platform writes it. Characters that XML cannot carry are left out. */
export function writeXml({ name, content }: XmlSource | XmlNode): string {
  return `<${name}>${inner(content)}</${name}>`;
}

function inner(content: XmlSource['content']): string {
  if (typeof content === 'number') return String(content);
  if (typeof content !== 'string') return content.map(writeXml).join('');
  return `<![CDATA[${carried(content).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

/** Without the characters that no XML 1.0 document may hold (production 2), which a chat client lets people paste. */
export const carried = (text: string): string =>
  text.toWellFormed().replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
