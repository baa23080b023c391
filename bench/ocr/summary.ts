import {
  scoreByDefect,
  scoreCodes,
  scoreOcr,
  type CodeScores,
  type FieldOutcome,
  type OcrOutcome,
  type OcrScores,
} from '#libs/evaluation';
import { percentile } from '../stats.ts';

/** One picture, read by our own eyes, by none who misreads, and by Tesseract. */
export interface Looked {
  readonly own: OcrOutcome;
  readonly limit: OcrOutcome;
  readonly peer: OcrOutcome | null;
  readonly wrong: readonly FieldOutcome[];
}

/** What the eyes must reach, written down before anything was measured. */
const TARGETS = { clean: 0.99, damaged: 0.95, hard: 0.85, p50: 2_500, rssMB: 700 };

export interface Target {
  readonly what: string;
  readonly measured: number | null;
  readonly target: number;
  readonly unit: 'share' | 'count' | 'ms' | 'MB';
  /** What no reader could do better than: the same finder, given every character where it stands. */
  readonly limit: number | null;
  readonly reached: boolean;
  /** Tells of the machine as much as of the eyes. */
  readonly ofTime: boolean;
}
export interface DefectRow {
  readonly defect: string;
  readonly own: OcrScores;
  readonly peer: OcrScores | null;
}
export interface Summary {
  readonly pictures: number;
  readonly targets: readonly Target[];
  readonly defects: readonly DefectRow[];
  readonly forms: readonly { readonly name: string; readonly scores: OcrScores }[];
  readonly codes: CodeScores;
  readonly peerCodes: CodeScores | null;
  /** Pictures that are no licence: of each sort how many were told, and what the others were called. */
  readonly others: readonly OtherRow[];
  readonly fieldsOfOthers: { readonly own: OcrScores; readonly peer: OcrScores | null };
  readonly ms: { readonly p50: number; readonly p95: number };
  readonly peerMs: { readonly p50: number; readonly p95: number } | null;
  readonly processorSeconds: number;
  readonly rssMB: number;
  readonly wrong: readonly Wrong[];
}
export interface OtherRow {
  readonly what: string;
  readonly kind: string;
  readonly pictures: number;
  readonly told: number;
  readonly insteadOf: readonly string[];
}
interface Wrong {
  readonly file: string;
  readonly name: string;
  readonly truth: string;
  readonly read: string | null;
}

export function summaryOf(
  looked: readonly Looked[],
  { rssMB, processorSeconds }: { rssMB: number; processorSeconds: number },
): Summary {
  const isLicence = ({ own: { row } }: Looked) => row.kind === 'business_licence';
  const licences = looked.filter(isLicence);
  const others = looked.filter((each) => !isLicence(each));
  const of = (some: readonly Looked[], ...names: string[]) =>
    some.filter(({ own: { row } }) => names.length === 0 || names.includes(row.defect!));
  const own = (some: readonly Looked[]) => scoreOcr(some.map((each) => each.own));
  const peer = (some: readonly Looked[]) =>
    some.every((each) => each.peer) ? scoreOcr(some.map((each) => each.peer!)) : null;
  const damaged = licences.filter(({ own: { row } }) => row.defect !== 'crop');
  const limit = scoreOcr(of(licences, 'clean').map((each) => each.limit)).fieldExact;
  const codes = scoreCodes(licences.map((each) => each.own))!;
  const times = timesOf(looked.map((each) => each.own));
  const bare = of(others, 'empty', 'black', 'unreadable');
  const wrongOnes = others.filter((each) => !bare.includes(each));
  const told = (some: readonly Looked[]) => own(some).kindAccuracy;

  const characters = own(of(licences, 'clean')).characterAccuracy;
  const share = { unit: 'share', ofTime: false } as const;
  const targets: Target[] = [
    { ...share, what: 'characters, clean', measured: characters, target: TARGETS.clean, limit: 1 },
    { ...share, what: 'fields exact, all but crop', measured: own(damaged).fieldExact, target: TARGETS.damaged, limit },
    {
      ...share,
      what: 'fields exact, hard',
      measured: own(of(licences, 'hard')).fieldExact,
      target: TARGETS.hard,
      limit,
    },
    {
      ...share,
      what: 'planted wrong codes not taken for right',
      measured: 1 - codes.passed / Math.max(1, codes.planted),
      target: 1,
      limit: 1,
    },
    { ...share, what: 'empty, black, unreadable answered as such', measured: told(bare), target: 1, limit: 1 },
    { ...share, what: 'other papers and pictures told', measured: told(wrongOnes), target: 1, limit: 1 },
  ].map((each) => ({ ...each, reached: each.measured !== null && each.measured >= each.target }));
  const ofMachine: Target[] = [
    { what: 'p50', measured: times.p50, target: TARGETS.p50, unit: 'ms', limit: null, ofTime: true },
    { what: 'memory of one worker', measured: rssMB, target: TARGETS.rssMB, unit: 'MB', limit: null, ofTime: false },
  ].map((each) => ({ ...each, reached: each.measured < each.target }) as Target);

  return {
    pictures: looked.length,
    targets: [...targets, ...ofMachine],
    defects: [...scoreByDefect(licences.map((each) => each.own))].map(([defect, scores]) => ({
      defect,
      own: scores,
      peer: peer(of(licences, defect)),
    })),
    forms: formsOf(licences),
    codes,
    peerCodes: licences.every((each) => each.peer) ? scoreCodes(licences.map((each) => each.peer!)) : null,
    others: otherRows(others),
    fieldsOfOthers: { own: own(others), peer: peer(others) },
    ms: times,
    peerMs: looked.every((each) => each.peer) ? timesOf(looked.map((each) => each.peer!)) : null,
    processorSeconds,
    rssMB,
    wrong: looked.flatMap(({ own: { row }, wrong }) =>
      wrong.map(({ name, truth, read }) => ({ file: row.file, name, truth, read })),
    ),
  };
}

/** By layout and by font, all defects but crop; both stand in the name of the file. */
function formsOf(licences: readonly Looked[]): Summary['forms'] {
  const whole = licences.filter(({ own: { row } }) => row.defect !== 'crop');
  const layoutOf = ({ own: { row } }: Looked) => row.file.split('-')[0]!;
  const fontOf = ({ own: { row } }: Looked) => row.file.split('-')[1]!;
  return [layoutOf, fontOf].flatMap((nameOf) =>
    [...Map.groupBy(whole, nameOf)].map(([name, some]) => ({ name, scores: scoreOcr(some.map((each) => each.own)) })),
  );
}

function otherRows(others: readonly Looked[]): OtherRow[] {
  const what = ({ own: { row } }: Looked) => row.file.split('-')[0]!;
  return [...Map.groupBy(others, what)].map(([name, some]) => {
    const missed = some.filter(({ own: { row, sight } }) => sight?.kind !== row.kind);
    return {
      what: name,
      kind: some[0]!.own.row.kind,
      pictures: some.length,
      told: some.length - missed.length,
      insteadOf: missed.map(({ own: { sight } }) => sight?.kind ?? 'refused'),
    };
  });
}

function timesOf(outcomes: readonly OcrOutcome[]): { p50: number; p95: number } {
  const times = outcomes.map(({ ms }) => ms);
  return { p50: Math.round(percentile(times, 0.5)), p95: Math.round(percentile(times, 0.95)) };
}
