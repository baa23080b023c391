import { SaxesParser } from 'saxes';
import type { Limits } from './limits.ts';
import { refuse } from './refused.ts';
import { type Zip, shown } from './zip.ts';

/** Characters of an address. */
const LINK = 2000;

/** What is told about an element: names without their prefix, attributes with theirs. */
export interface XmlListener {
  open?(name: string, attributes: Attributes): void;
  text?(text: string): void;
  close?(name: string): void;
}

export interface Attributes {
  /** By its name as written (`val`), or by its local name when it has a prefix (`w:val`, `r:id` as `:id`). */
  get(name: string): string | undefined;
}

/**
 * Reads one XML part piece by piece. Document types are refused, so nothing is ever expanded or fetched; so are nesting
 * and single nodes beyond the limits.
 */
export async function streamXml(zip: Zip, part: string, listener: XmlListener, limits: Limits): Promise<void> {
  const feed = xmlFeed(part, listener, limits);
  let decoder: TextDecoder | undefined;
  for await (const piece of zip.stream(part)) {
    decoder ??= decoderFor(piece);
    feed.write(decoder.decode(piece, { stream: true }));
  }
  if (decoder) feed.write(decoder.decode());
  feed.close();
}

function decoderFor(start: Uint8Array): TextDecoder {
  const wide =
    start[0] === 0xff && start[1] === 0xfe
      ? 'utf-16le'
      : start[0] === 0xfe && start[1] === 0xff
        ? 'utf-16be'
        : undefined;
  return new TextDecoder(wide ?? 'utf-8');
}

function xmlFeed(part: string, listener: XmlListener, limits: Limits) {
  const parser = new SaxesParser({ position: false });
  let depth = 0;
  let quiet = 0;
  const entry = shown(part);
  parser.on('error', () => refuse('file.broken', { entry }));
  parser.on('doctype', () => refuse('file.entities', { entry }));
  parser.on('opentag', (tag) => {
    quiet = 0;
    depth++;
    if (depth > limits.depth) refuse('file.too_deep', { limit: limits.depth, entry });
    listener.open?.(local(tag.name), attributesOf(tag.attributes as Record<string, string>));
  });
  parser.on('closetag', (tag) => {
    quiet = 0;
    depth--;
    listener.close?.(local(tag.name));
  });
  parser.on('text', (text) => listener.text?.(text));
  parser.on('cdata', (text) => listener.text?.(text));
  return {
    write(text: string) {
      quiet += text.length;
      parser.write(text);
      if (quiet > limits.quietBytes) refuse('file.too_much_text', { limit: limits.quietBytes, entry });
    },
    close: () => void parser.close(),
  };
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function attributesOf(written: Record<string, string>): Attributes {
  return {
    get(name) {
      if (!name.startsWith(':') && Object.hasOwn(written, name)) return written[name];
      const ending = name.startsWith(':') ? name : `:${name}`;
      const prefixed = Object.keys(written).find((key) => key.endsWith(ending));
      return prefixed === undefined ? undefined : written[prefixed];
    },
  };
}

export interface Relationships {
  /** Id -> the part of the package it leads to, and the address of its type. */
  readonly inside: ReadonlyMap<string, { readonly target: string; readonly type: string }>;
  /** Id -> the address that a reader opens by a click. */
  readonly links: ReadonlyMap<string, string>;
  /** How many lead to what an office program would fetch by itself: pictures, templates, data. Nothing is fetched here. */
  readonly fetched: number;
}

/** Relationships of a part, '' being the package itself. */
export async function relationships(zip: Zip, part: string, limits: Limits): Promise<Relationships> {
  const slash = part.lastIndexOf('/');
  const folder = part.slice(0, slash + 1);
  const file = `${folder}_rels/${part.slice(slash + 1)}.rels`;
  const inside = new Map<string, { readonly target: string; readonly type: string }>();
  const links = new Map<string, string>();
  let fetched = 0;
  if (!zip.has(file)) return { inside, links, fetched };
  await streamXml(
    zip,
    file,
    {
      open(name, attributes) {
        const id = attributes.get('Id');
        const target = attributes.get('Target');
        if (name !== 'Relationship' || id === undefined || target === undefined) return;
        const type = attributes.get('Type') ?? '';
        if (attributes.get('TargetMode') !== 'External') inside.set(id, { target: resolved(folder, target), type });
        else if (type.endsWith('/hyperlink')) links.set(id, target.slice(0, LINK));
        else fetched++;
      },
    },
    limits,
  );
  return { inside, links, fetched };
}

function resolved(folder: string, target: string): string {
  const path = target.startsWith('/') ? [] : folder.split('/').filter(Boolean);
  for (const piece of target.split('/')) {
    if (piece === '..') path.pop();
    else if (piece !== '.' && piece !== '') path.push(piece);
  }
  return path.join('/');
}
