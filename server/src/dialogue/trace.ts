import type { StepName, TraceStep } from '#contracts/http/dialogue';

/** What a step tells a 客服 lead in one line, and the numbers behind it. */
export interface Told {
  key: string;
  values?: Record<string, string | number>;
  detail?: Record<string, unknown>;
}

/** Records each step of one turn with its time. `clock` gives milliseconds. */
export class Trace {
  readonly steps: TraceStep[] = [];
  readonly #clock: () => number;
  readonly #began: number;

  constructor(clock: () => number) {
    this.#clock = clock;
    this.#began = clock();
  }

  get tookMs(): number {
    return round(this.#clock() - this.#began);
  }

  async step<T>(step: StepName, work: () => Promise<T> | T, tell: (result: T) => Told): Promise<T> {
    const start = this.#clock();
    const result = await work();
    const { key, values = {}, detail = {} } = tell(result);
    this.steps.push({
      step,
      startMs: round(start - this.#began),
      tookMs: round(this.#clock() - start),
      line: { key, values },
      detail,
    });
    return result;
  }
}

const round = (ms: number) => Math.round(ms * 100) / 100;
