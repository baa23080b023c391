import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ParseOutcome, Refusal, RefusalCode, SourceFile } from '#libs/parse';
import { residentBytes, startChild } from '#platform/children';
import type { ParseCall, ParserLimits } from './types.ts';
import type { ChildLine, ChildOrder } from './wire.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const entry = fileURLToPath(new URL('child.ts', import.meta.url));
const mayRead = ['package.json', 'node_modules/*', 'libs/parse/*', 'server/src/platform/parsing/*'];

const NAME = 300;

/** Reads one file in a process of its own, and ends it when it takes too long or too much. Throws when no process can be had. */
export async function runChild(file: SourceFile, call: ParseCall, limits: ParserLimits): Promise<ParseOutcome> {
  const child = start(file, limits);
  let ended: Refusal | undefined;
  const end = (code: RefusalCode, details: Refusal['details'] = {}) => {
    ended ??= { kind: 'refused', code, details };
    child.kill('SIGKILL');
  };
  const seconds = isPdf(file.bytes) ? limits.pdfSeconds : limits.seconds;
  const timer = setTimeout(() => end('file.timeout', { seconds }), seconds * 1000);
  const watch = watchMemory(child, limits, () => end('file.too_much_memory', { limit: limits.rssBytes }));
  const cancel = () => end('file.cancelled');
  call.signal?.addEventListener('abort', cancel, { once: true });
  if (call.signal?.aborted) cancel();
  try {
    const heard = listen(child, call, limits, () => end('file.too_much_text', { limit: limits.answerBytes }));
    child.stdin!.on('error', () => undefined);
    child.stdin!.end(file.bytes);
    const code = await exited(child);
    const { outcome, began } = await heard;
    if (ended) return ended;
    if (!began) throw new Error(`The process that reads files does not start (${code ?? 'no code'}).`);
    return outcome ?? died(code);
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    call.signal?.removeEventListener('abort', cancel);
  }
}

/** What the process may do: read the code it runs, nothing else. */
export function nodeArguments({ heapBytes }: Pick<ParserLimits, 'heapBytes'>): string[] {
  return [
    '--permission',
    ...mayRead.map((path) => `--allow-fs-read=${root}${path}`),
    '--disallow-code-generation-from-strings',
    '--no-warnings',
    `--max-old-space-size=${Math.round(heapBytes / 1024 / 1024)}`,
  ];
}

function start(file: SourceFile, limits: ParserLimits): ChildProcess {
  const order: ChildOrder = {
    name: file.name.replaceAll('\u0000', '').slice(-NAME),
    ...(file.mime !== undefined && { mime: file.mime.replaceAll('\u0000', '').slice(0, NAME) }),
    ...(limits.file && { limits: limits.file }),
  };
  return startChild([...nodeArguments(limits), entry, JSON.stringify(order)], {
    system: { dataBytes: limits.dataBytes },
  });
}

function exited(child: ChildProcess): Promise<number | null> {
  return new Promise((done) => {
    // Without a process there is nothing to close; `began` tells.
    child.once('error', () => done(null));
    child.once('close', (code) => done(code));
  });
}

/** Collects the lines of the child; the outcome is the last of them. */
async function listen(
  child: ChildProcess,
  call: ParseCall,
  limits: ParserLimits,
  tooMuch: () => void,
): Promise<{ readonly outcome: ParseOutcome | undefined; readonly began: boolean }> {
  let open: Buffer[] = [];
  let size = 0;
  let outcome: ParseOutcome | undefined;
  let began = false;
  const take = (line: Buffer) => {
    const said = JSON.parse(line.toString()) as ChildLine;
    began = true;
    if ('progress' in said) call.onProgress?.(said.progress);
    else outcome = said.outcome;
  };
  try {
    for await (const piece of child.stdout! as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > limits.answerBytes) {
        tooMuch();
        break;
      }
      let rest = piece;
      for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
        take(Buffer.concat([...open, rest.subarray(0, at)]));
        open = [];
        rest = rest.subarray(at + 1);
      }
      open.push(rest);
    }
  } catch {
    // Killed in the middle of a line; what ended it is the answer.
  }
  return { outcome, began };
}

/** Node ends with 134 (SIGABRT) when it gets no more memory, the system with SIGKILL; all else is a parser that fell over. */
function died(code: number | null): Refusal {
  const memory = code === null || code === 134 || code === 137 || code === 139;
  return { kind: 'refused', code: memory ? 'file.too_much_memory' : 'file.broken', details: {} };
}

function watchMemory(child: ChildProcess, limits: ParserLimits, tooMuch: () => void): NodeJS.Timeout {
  return setInterval(() => {
    if (child.pid === undefined || child.exitCode !== null) return;
    void residentBytes(child.pid).then((bytes) => {
      limits.onMemory?.(bytes);
      if (bytes > limits.rssBytes) tooMuch();
    });
  }, limits.watchEveryMs);
}

function isPdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024)).includes('%PDF-');
}
