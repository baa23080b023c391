import { eld } from 'eld/large';
import { franc } from 'franc';
import { detect } from 'tinyld';

/** Something that names the language of a text. */
export interface LanguagePeer {
  readonly name: string;
  identify(text: string): string;
}

const BY_TWO = new Map(['zh', 'ja', 'ko', 'en', 'de'].map((code) => [code, code]));
const BY_THREE = new Map([
  ['cmn', 'zh'],
  ['yue', 'yue'],
  ['jpn', 'ja'],
  ['kor', 'ko'],
  ['eng', 'en'],
  ['deu', 'de'],
]);

/** What `./liren eval language --peers` prints beside the product; each with its largest data, and short texts allowed. */
export const languagePeers: readonly LanguagePeer[] = [
  { name: 'eld 2.1 (large)', identify: (text) => BY_TWO.get(eld.detect(text).language) ?? 'other' },
  { name: 'tinyld 1.3', identify: (text) => BY_TWO.get(detect(text)) ?? 'other' },
  { name: 'franc 6.2', identify: (text) => BY_THREE.get(franc(text, { minLength: 1 })) ?? 'other' },
];
