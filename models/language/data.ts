import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { languageOfFile, textsIn } from './sources.ts';
import type { LatinClass } from '../../libs/language/src/latin.ts';

export interface Row {
  readonly text: string;
  readonly label: LatinClass;
  /** How often it counts. */
  readonly weight: number;
}

const classOf = (language: string): LatinClass => (language === 'en' || language === 'de' ? language : 'other');

/** Languages of xSID in Latin letters. */
const XSID = ['en', 'de', 'da', 'nl', 'it', 'id', 'tr', 'sr'];
/** Its languages that nothing is trained for; rules know them by their script. */
const OTHER_SCRIPTS = ['zh', 'ja', 'ar', 'kk'];

function xsidTexts(folder: string, language: string): string[] {
  return readFileSync(path.join(folder, `${language}.valid.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { text: string }).text);
}

/** Every second sentence, the same ones in all languages. */
function xsidRows(folder: string): { text: string; language: string }[] {
  return XSID.flatMap((language) =>
    xsidTexts(folder, language).flatMap((text, index) => (index % 2 === 1 ? [{ text, language }] : [])),
  );
}

/** The other half, of all scripts, without what was learned word for word. */
export function heldBack(folder: string): { text: string; label: string }[] {
  return [...XSID, ...OTHER_SCRIPTS].flatMap((language) => {
    const texts = xsidTexts(folder, language);
    const learned = new Set(texts.filter((_, index) => index % 2 === 1));
    const label = ['en', 'de', 'zh', 'ja'].includes(language) ? language : 'other';
    return texts.flatMap((text, index) => (index % 2 === 0 && !learned.has(text) ? [{ text, label }] : []));
  });
}

function clincTexts(file: string): string[] {
  const { train } = JSON.parse(readFileSync(file, 'utf8')) as { train: [string, string][] };
  return train.filter((_, index) => index % 2 === 0).map(([text]) => text);
}

/** Words written for this model, and runs of two of them as they stand beside each other. */
function written(): Row[] {
  const file = path.resolve(import.meta.dirname, 'words.txt');
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => {
      const [language = '', rest = ''] = line.split(': ');
      const words = rest.split(' ');
      const label = classOf(language);
      const pairs = words.slice(1).map((word, index) => ({ text: `${words[index]!} ${word}`, label, weight: 0.5 }));
      return [...words.map((text) => ({ text, label, weight: label === 'other' ? 1 : 3 })), ...pairs];
    });
}

/** Sentences that translators wrote for pages: the locales of antd (MIT) and axe-core (MPL-2.0). */
function pages(modules: string): Row[] {
  const folders = ['antd/locale', 'axe-core/locales'].map((name) => path.join(modules, name));
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .toSorted()
      .flatMap((name) => {
        const language = languageOfFile(name);
        if (language === null) return [];
        const label = classOf(language);
        return textsIn(readFileSync(path.join(folder, name), 'utf8')).map((text) => ({ text, label, weight: 0.5 }));
      }),
  );
}

/** Customers write one or two words where a translator wrote a sentence: both are learned. */
function withParts({ text, label, weight }: Row): Row[] {
  const words = text.split(/\s+/u);
  if (words.length < 4) return [{ text, label, weight }];
  const middle = Math.floor(words.length / 2);
  const parts = [words.slice(0, middle), words.slice(middle), words.slice(middle - 1, middle + 1), words.slice(0, 3)];
  return [{ text, label, weight }, ...parts.map((part) => ({ text: part.join(' '), label, weight: weight / 3 }))];
}

export function trainingRows(options: { xsid: string; clinc: string; modules: string }): Row[] {
  const sentences = [
    ...xsidRows(options.xsid).map(({ text, language }) => ({ text, label: classOf(language), weight: 1 })),
    ...clincTexts(options.clinc).map((text) => ({ text, label: 'en' as const, weight: 0.3 })),
    ...pages(options.modules),
  ];
  return [...sentences.flatMap(withParts), ...written()];
}
