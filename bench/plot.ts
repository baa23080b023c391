/** One line of a plot: values by size; null leaves a gap. */
export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

export interface Panel {
  readonly title: string;
  /** Values differ by magnitudes. */
  readonly logarithmic: boolean;
  readonly unit: string;
  readonly series: readonly Series[];
}

const WIDTH = 420;
const HEIGHT = 260;
const LEFT = 56;
const TOP = 40;
const GAP = 60;
const ROW = 20;
/** Told apart by shape and dash too, for eyes that tell colours badly. */
const LOOKS = [
  ['#0f766e', '#2dd4bf', ''],
  ['#b45309', '#fbbf24', '6 3'],
  ['#7c3aed', '#c4b5fd', '2 3'],
  ['#1d4ed8', '#93c5fd', '8 3 2 3'],
  ['#57534e', '#a8a29e', '4 4'],
  ['#be123c', '#fda4af', '10 4'],
  ['#4d7c0f', '#bef264', '1 3'],
] as const;

/** An SVG with a panel beside the other, one legend below; it follows the reader's light or dark page. */
export function plot(heading: string, sizes: readonly number[], panels: readonly Panel[]): string {
  const names = panels[0]?.series.map(({ name }) => name) ?? [];
  const width = LEFT + panels.length * (WIDTH + GAP);
  const height = TOP + HEIGHT + 70 + ROW * Math.ceil(names.length / 2);
  const light = LOOKS.map(([color], at) => `.s${at}{stroke:${color};fill:${color}}`).join('');
  const dark = LOOKS.map(([, color], at) => `.s${at}{stroke:${color};fill:${color}}`).join('');
  const style = `text{font:12px system-ui,sans-serif;fill:#1c1917}.h{font-weight:600}.g{stroke:#d6d3d1}path{fill:none!important;stroke-width:2}${light}@media(prefers-color-scheme:dark){.page{fill:#1c1917}text{fill:#e7e5e4}.g{stroke:#44403c}${dark}}`;
  const drawn = panels.map((panel, at) => drawPanel(panel, sizes, LEFT + at * (WIDTH + GAP)));
  const legend = names.map((name, at) => {
    const x = LEFT + (at % 2) * (WIDTH + GAP);
    const y = TOP + HEIGHT + 60 + ROW * Math.floor(at / 2);
    return `<path class="s${at}" d="M${x} ${y - 4}h28"${dashed(at)}/><text x="${x + 36}" y="${y}">${escape(name)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(heading)}"><style>${style}</style><rect class="page" width="${width}" height="${height}" fill="#fff"/>${[...drawn, ...legend].join('')}</svg>\n`;
}

function drawPanel({ title, series, logarithmic, unit }: Panel, sizes: readonly number[], left: number): string {
  const known = series.flatMap(({ values }) => values.filter((value) => value !== null));
  const ticks = logarithmic ? decades(known) : [0, 0.25, 0.5, 0.75, 1];
  const scale = (value: number) => (logarithmic ? Math.log10(Math.max(value, ticks[0]!)) : value);
  const [low, high] = [scale(ticks[0]!), scale(ticks.at(-1)!)];
  const y = (value: number) => Math.round(TOP + HEIGHT - (HEIGHT * (scale(value) - low)) / (high - low || 1));
  const x = (at: number) => Math.round(left + (sizes.length === 1 ? WIDTH / 2 : (WIDTH * at) / (sizes.length - 1)));
  const grid = ticks.map(
    (tick) =>
      `<path class="g" style="stroke-width:1" d="M${left} ${y(tick)}h${WIDTH}"/><text x="${left - 6}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`,
  );
  const under = sizes.map(
    (size, at) =>
      `<text x="${x(at)}" y="${TOP + HEIGHT + 20}" text-anchor="middle">${size.toLocaleString('en')}</text>`,
  );
  const lines = series.map(({ values }, nth) => {
    const points = values.flatMap((value, at) => (value === null ? [] : [`${x(at)} ${y(value)}`]));
    const dots = points.map(
      (point) => `<circle class="s${nth % LOOKS.length}" r="3.5" cx="${point.replace(' ', '" cy="')}"/>`,
    );
    const line =
      points.length > 1 ? `<path class="s${nth % LOOKS.length}" d="M${points.join('L')}"${dashed(nth)}/>` : '';
    return `${line}${dots.join('')}`;
  });
  const head = `<text class="h" x="${left}" y="20">${escape(title)}${unit === '' ? '' : `, ${escape(unit)}`}</text>`;
  return [head, ...grid, ...under, ...lines].join('');
}

/** Powers of ten that enclose the values. */
function decades(values: readonly number[]): number[] {
  const positive = values.filter((value) => value > 0);
  const first = Math.floor(Math.log10(Math.min(...positive, 1)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...positive, 1))));
  return Array.from({ length: last - first + 1 }, (_, at) => Number((10 ** (first + at)).toPrecision(1)));
}

function dashed(at: number): string {
  const dash = LOOKS[at % LOOKS.length]![2];
  return dash === '' ? '' : ` stroke-dasharray="${dash}"`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
