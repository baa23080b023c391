/** An element: a text, or other elements. Attributes, and blanks between elements, mean nothing here. */
export interface XmlNode {
  readonly name: string;
  readonly content: string | readonly XmlNode[];
}

/** The text of the first child of that name; null when there is none, or when it holds elements. */
export function textOf(node: XmlNode, name: string): string | null {
  const content = childrenOf(node).find((child) => child.name === name)?.content;
  return typeof content === 'string' ? content : null;
}

/** The children of that name. */
export const all = (node: XmlNode, name: string): XmlNode[] => childrenOf(node).filter((child) => child.name === name);

export function childrenOf(node: XmlNode): readonly XmlNode[] {
  return typeof node.content === 'string' ? [] : node.content;
}
