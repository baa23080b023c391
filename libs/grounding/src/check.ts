import { fold, links, originalSpan, type Folded, type Link } from '#libs/text';
import { promisesIn } from './promises.ts';
import { unsupportedNumber } from './numbers.ts';
import type { Reason, Rules, Span, Verdict } from './verdict.ts';

/** Marks that are put between letters to slip a word past a filter. */
const SEPARATORS = /[\p{P}\p{S}\s]/u;

function no(reason: Reason, span: Span, detail: string): Verdict {
  return { ok: false, reason, span: { start: span.start, end: span.end }, detail };
}

/** Letters and digits only, with the way back. */
function bare(text: string): Folded {
  const folded = fold(text, { spaces: 'drop' });
  let out = '';
  const at: number[] = [];
  for (let i = 0; i < folded.text.length; i++) {
    const unit = folded.text[i]!;
    if (SEPARATORS.test(unit)) continue;
    out += unit;
    at.push(folded.at[i]!);
  }
  at.push(text.length);
  return { text: out, source: text, at };
}

interface Word {
  readonly written: string;
  readonly bare: string;
}

/** A lexicon holds thousands of words and is asked for every sentence, so it is folded once. */
const folded = new WeakMap<readonly string[], readonly Word[]>();

function wordsOf(lexicon: readonly string[]): readonly Word[] {
  const known =
    folded.get(lexicon) ??
    lexicon.map((written) => ({ written, bare: bare(written).text })).filter((word) => word.bare !== '');
  folded.set(lexicon, known);
  return known;
}

function checkLexicon(sentence: string, lexicon: readonly string[]): Verdict | undefined {
  if (lexicon.length === 0) return undefined;
  const said = bare(sentence);
  const word = wordsOf(lexicon).find((w) => said.text.includes(w.bare));
  if (!word) return undefined;
  const start = said.text.indexOf(word.bare);
  return no('lexicon', originalSpan(said, start, start + word.bare.length), word.written);
}

function allowed(host: string, hosts: readonly string[]): boolean {
  return hosts.some((entry) => {
    const known = entry
      .trim()
      .toLowerCase()
      .replace(/^[a-z]+:\/\//u, '')
      .replace(/^www\./u, '')
      .replace(/[/:].*$/u, '');
    return known !== '' && (host === known || host.endsWith(`.${known}`));
  });
}

function unfolded(text: string): Link[] {
  const source = fold(text);
  return links(source.text).map((link) => ({ ...link, ...originalSpan(source, link.start, link.end) }));
}

function checkLinks(sentence: string, evidence: readonly string[], rules: Rules): Verdict | undefined {
  const found = unfolded(sentence);
  if (found.length === 0) return undefined;
  const known = new Set(evidence.flatMap((text) => unfolded(text)).map((link) => `${link.kind} ${link.value}`));
  for (const link of found) {
    if (link.kind === 'url') {
      if (!allowed(link.host ?? '', rules.allowedHosts)) return no('link', link, link.host ?? link.value);
    } else if (!known.has(`${link.kind} ${link.value}`)) return no('contact', link, link.value);
  }
  return undefined;
}

function checkPromises(sentence: string, evidence: readonly string[]): Verdict | undefined {
  const folded = fold(sentence, { spaces: 'drop' });
  const pledges = promisesIn(folded.text);
  if (pledges.length === 0) return undefined;
  // A promise is quoted only where the evidence itself makes it: 不保证回本 does not support 保证回本.
  const known = evidence.flatMap((text) => promisesIn(fold(text, { spaces: 'drop' }).text)).map((p) => p.text);
  const loose = pledges.find((p) => !known.some((k) => k.includes(p.text)));
  return loose && no('promise', originalSpan(folded, loose.start, loose.end), loose.text);
}

/**
 * Whether one sentence may be said to a customer, given the texts it rests on. The first rule that
 * objects is named: words of the lexicon, links to foreign hosts, phone numbers, e-mail addresses and
 * accounts that the evidence does not hold, promises it does not make, amounts it does not state. A list of
 * evidence is read once and must not be changed afterwards.
 * `rules.lexicon` must not be changed in place: pass a new list instead.
 */
export function checkSentence(sentence: string, evidence: readonly string[], rules: Rules): Verdict {
  const objection =
    checkLexicon(sentence, rules.lexicon) ?? checkLinks(sentence, evidence, rules) ?? checkPromises(sentence, evidence);
  if (objection) return objection;
  const loose = unsupportedNumber(sentence, evidence);
  return loose ? no('number', loose, loose.text) : { ok: true };
}
