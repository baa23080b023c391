/** Bytes of one event: longer is no event of this protocol. */
const EVENT_CHARS = 1_024 * 1_024;

/**
 * The `data` of server-sent events, piece by piece as they come (WHATWG HTML, 9.2.6, without names and ids, which this
 * protocol does not use). `push` answers null when what came can be no event.
 */
export class Events {
  #rest = '';
  #data: string[] = [];

  push(text: string): string[] | null {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/u);
    this.#rest = lines.pop()!;
    if (this.#rest.length > EVENT_CHARS) return null;
    return lines.flatMap((line) => this.#line(line));
  }

  /** The last event may lack its blank line. */
  end(): string[] {
    const left = this.#rest === '' ? [] : this.#line(this.#rest);
    return [...left, ...this.#line('')];
  }

  #line(line: string): string[] {
    if (line.startsWith('data:')) this.#data.push(line.slice(line[5] === ' ' ? 6 : 5));
    if (line.trim() !== '' || this.#data.length === 0) return [];
    const whole = this.#data.join('\n');
    this.#data = [];
    return [whole];
  }
}
