import { defaultLimits, type ParseOutcome, type Refusal, type SourceFile } from '#libs/parse';
import { runChild } from './run.ts';
import type { ParseCall, Parser, ParserLimits } from './types.ts';

const MB = 1024 * 1024;

const parserLimits: ParserLimits = {
  atOnce: 2,
  waiting: 20,
  seconds: 30,
  pdfSeconds: 60,
  rssBytes: 400 * MB,
  watchEveryMs: 25,
  dataBytes: 1100 * MB,
  heapBytes: 256 * MB,
  answerBytes: 64 * MB,
};

interface Waiting {
  readonly file: SourceFile;
  readonly call: ParseCall;
  readonly signal: AbortSignal;
  answer(outcome: ParseOutcome): void;
  fail(error: unknown): void;
}

const refused = (code: Refusal['code'], details: Refusal['details'] = {}): Refusal => ({
  kind: 'refused',
  code,
  details,
});

/** A parser with a queue of its own; one for each process that takes files. */
export function createParser(changed: Partial<ParserLimits> = {}): Parser {
  const limits = { ...parserLimits, ...changed };
  const largest = (limits.file ?? defaultLimits).fileBytes;
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  const queue: Waiting[] = [];

  function next(): void {
    while (running.size < limits.atOnce && queue.length > 0) {
      const one = queue.shift()!;
      const work = read(one).finally(() => {
        running.delete(work);
        next();
      });
      running.add(work);
    }
  }

  async function read({ file, call, signal, answer, fail }: Waiting): Promise<void> {
    try {
      answer(signal.aborted ? refused('file.cancelled') : await runChild(file, { ...call, signal }, limits));
    } catch (error) {
      fail(error);
    }
  }

  return {
    async parse(file, call = {}) {
      if (file.bytes.length > largest) return refused('file.too_big', { limit: largest, found: file.bytes.length });
      if (closing.signal.aborted) return refused('file.cancelled');
      if (queue.length >= limits.waiting) return refused('file.parser_busy', { limit: limits.waiting });
      const signal = call.signal ? AbortSignal.any([call.signal, closing.signal]) : closing.signal;
      return new Promise((answer, fail) => {
        queue.push({ file, call, signal, answer, fail });
        next();
      });
    },
    async close() {
      closing.abort();
      while (running.size > 0) await Promise.all(running);
    },
  };
}
