import { table } from '../stats.ts';
import type { Summary, Target } from './summary.ts';

interface Result extends Summary {
  readonly papers: number;
  readonly machine: { readonly cores: number; readonly cpu: string; readonly loadBefore: number };
}

const percent = (share: number | null | undefined): string =>
  share === null || share === undefined ? '-' : `${(share * 100).toFixed(1)} %`;

/** What the bench prints, as Markdown. */
export function tablesOf(result: Result): string {
  const { papers, pictures, machine, processorSeconds, codes, peerCodes, ms, peerMs } = result;
  const load = `${machine.cores} cores (${machine.cpu}), load before ${machine.loadBefore.toFixed(1)}`;
  const codesLine = (name: string, each: typeof codes) =>
    `${name}: of ${each.planted} planted wrong codes ${each.caught} said to be wrong, ${each.unread} not read, ${each.passed} taken for right; of ${each.right} right codes ${each.falseAlarms} said to be wrong.`;
  return [
    `${papers} licences, ${pictures} pictures, rendered and damaged on this machine: no photographs. ${load}`,
    table(
      ['', 'measured', 'target', 'limit', ''],
      result.targets.map((each) => [
        each.what,
        shown(each, each.measured),
        aimed(each),
        shown(each, each.limit),
        each.reached ? 'reached' : 'missed',
      ]),
    ),
    'limit: the same finder, given every character of the clean picture where it stands.',
    byDefect(result),
    table(
      ['layout or font', 'pictures', 'characters', 'fields'],
      result.forms.map(({ name, scores }) => [
        name,
        String(scores.pictures),
        percent(scores.characterAccuracy),
        percent(scores.fieldExact),
      ]),
    ),
    `Fields read that the pictures do not have: licences ${sum(result.defects)}, others ${result.fieldsOfOthers.own.fieldsInvented}.`,
    codesLine('Liren', codes) + (peerCodes ? `\n${codesLine('Tesseract', peerCodes)}` : ''),
    others(result),
    [
      `p50 ${ms.p50} ms, p95 ${ms.p95} ms, ${processorSeconds.toFixed(1)} s of the processor a picture, ${result.rssMB.toFixed(0)} MB at most in the reading process.`,
      ...(peerMs ? [`Tesseract: p50 ${peerMs.p50} ms, p95 ${peerMs.p95} ms.`] : []),
    ].join('\n'),
  ].join('\n\n');
}

const sum = (defects: Summary['defects']) => defects.reduce((all, { own }) => all + own.fieldsInvented, 0);

function shown({ unit }: Target, value: number | null): string {
  if (value === null) return '-';
  return unit === 'share' ? percent(value) : `${value.toFixed(0)} ${unit}`;
}

const aimed = (each: Target) => `${each.unit === 'share' ? '' : '< '}${shown(each, each.target)}`;

function byDefect({ defects }: Result): string {
  return table(
    ['licences', 'pictures', 'characters', 'fields', 'kind', 'p50', 'Tesseract: characters', 'fields', 'kind'],
    defects.map(({ defect, own, peer }) => [
      defect,
      String(own.pictures),
      percent(own.characterAccuracy),
      percent(own.fieldExact),
      percent(own.kindAccuracy),
      `${own.msP50.toFixed(0)} ms`,
      percent(peer?.characterAccuracy),
      percent(peer?.fieldExact),
      percent(peer?.kindAccuracy),
    ]),
  );
}

function others({ others: rows, fieldsOfOthers: { own, peer } }: Result): string {
  const list = table(
    ['other pictures', 'is', 'pictures', 'told', 'called instead'],
    rows.map(({ what, kind, pictures, told, insteadOf }) => [
      what,
      kind,
      String(pictures),
      String(told),
      insteadOf.join(', '),
    ]),
  );
  const line = `Fields of the other papers: ${percent(own.fieldExact)}`;
  return `${list}\n\n${line}${peer ? `, with Tesseract ${percent(peer.fieldExact)}` : ''}.`;
}
