import {
  candidatesOf,
  createProduct,
  measureLists,
  measureQuestions,
  type KnowledgeRow,
  type Questions,
  type Scores,
  type Searcher,
} from '#libs/evaluation';
import { loadBundle, type Bundle, type BundleName } from '#libs/retrieval';
import { tell } from './outcome.ts';

/** What is measured beside the product; each is opened when its turn comes. */
export type PeersOf = (rows: readonly KnowledgeRow[], bundle: Bundle) => { name: string; open(): Searcher }[];

export interface Measured {
  readonly name: string;
  readonly scores: Scores;
}

interface How {
  readonly rows: readonly KnowledgeRow[];
  readonly bundle: BundleName;
  readonly peers: PeersOf | null;
}

/** The product, then the peers, one after the other, over the same entries and questions. */
export async function measured(questions: Questions, how: How): Promise<Measured[]> {
  const bundle = loadBundle(how.bundle);
  const rows = questions.kind === 'questions' ? how.rows : candidatesOf(questions.rows).map(bare);
  const systems = [
    { name: `liren ${how.bundle}`, open: (): Searcher => createProduct(rows, bundle) },
    ...(how.peers?.(rows, bundle) ?? []),
  ];
  const found: Measured[] = [];
  for (const { name, open } of systems) {
    tell(
      `${name}: reading ${rows.length.toLocaleString('en')} entries, asking ${questions.rows.length.toLocaleString('en')} times`,
    );
    const progress = shownProgress();
    const searcher = open();
    const { scores } =
      questions.kind === 'questions'
        ? await measureQuestions(searcher, questions.rows, progress.show)
        : await measureLists(searcher, questions.rows, progress.show);
    progress.end();
    found.push({ name, scores });
  }
  return found;
}

function bare({ id, question }: { id: string; question: string }): KnowledgeRow {
  return { id, question, similar: [], negative: [], answer: '' };
}

const EVERY_MS = 500;

/** One line on a terminal that is written over; silence elsewhere. */
function shownProgress(): { show(done: number, all: number): void; end(): void } {
  let shownAt = performance.now();
  let hasShown = false;
  return {
    show(done, all) {
      if (!process.stderr.isTTY || performance.now() - shownAt < EVERY_MS) return;
      shownAt = performance.now();
      hasShown = true;
      process.stderr.write(`\r\u001b[K${done.toLocaleString('en')} of ${all.toLocaleString('en')}`);
    },
    end() {
      if (hasShown) process.stderr.write('\r\u001b[K');
    },
  };
}
