const EVERY_MS = 500;

export interface ProgressLine {
  show(done: { what: string; bytes: number }): void;
  end(): void;
}

/** One line on a terminal that is written over; silence elsewhere. */
export function showProgress(isQuiet: boolean): ProgressLine {
  if (isQuiet || !process.stderr.isTTY) return { show: () => undefined, end: () => undefined };
  let shownAt = 0;
  return {
    show({ what, bytes }) {
      if (performance.now() - shownAt < EVERY_MS) return;
      shownAt = performance.now();
      process.stderr.write(`\r\u001b[K${megabytes(bytes)}  ${what}`);
    },
    end() {
      if (shownAt > 0) process.stderr.write('\r\u001b[K');
      shownAt = 0;
    },
  };
}

export const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

export interface ShareLine {
  show(fraction: number): void;
  end(): void;
}

/** How far something is: a line that is written over on a terminal; elsewhere a line for each quarter. */
export function showShare(what: string): ShareLine {
  const { stderr } = process;
  let shownAt = -Infinity;
  let quarter = 0;
  return {
    show(fraction) {
      const percent = `${what}: ${Math.floor(fraction * 100)} %`;
      if (stderr.isTTY) {
        if (performance.now() - shownAt < EVERY_MS) return;
        shownAt = performance.now();
        stderr.write(`\r\u001b[K${percent}`);
      } else if (Math.floor(fraction * 4) > quarter) {
        quarter = Math.floor(fraction * 4);
        stderr.write(`${percent}\n`);
      }
    },
    end() {
      if (stderr.isTTY) stderr.write('\r\u001b[K');
    },
  };
}
