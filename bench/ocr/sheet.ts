import { createCanvas, type Canvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { PaperField } from '#libs/papers';
import type { Chance } from './invented.ts';
import type { Font } from './fonts.ts';

/** Left, top, right, bottom in pixels. */
export type Box = readonly [number, number, number, number];

export interface Written {
  readonly text: string;
  readonly box: Box;
}
export interface Placed {
  readonly name: PaperField;
  readonly value: string;
  readonly box: Box;
}

/** A sheet that is written on, and remembers what stands where. Seals and ornaments are no text. */
export interface Sheet {
  readonly canvas: Canvas;
  readonly context: SKRSContext2D;
  readonly width: number;
  readonly height: number;
  readonly lines: Written[];
  readonly fields: Placed[];
  /** Writes one line with its top at y. `spread` parts the characters so that they fill that many pixels. */
  write(text: string, x: number, y: number, how: Ink): Box;
  /** Writes as many lines as the width needs, and returns the box around them. */
  paragraph(text: string, x: number, y: number, how: Ink & { readonly width: number; readonly leading: number }): Box;
  field(name: PaperField, value: string, box: Box): void;
}
export interface Ink {
  readonly size: number;
  readonly color?: string;
  readonly align?: 'left' | 'center' | 'right';
  readonly spread?: number;
  readonly bold?: boolean;
}

export function sheetOf(width: number, height: number, font: Font, background: string): Sheet {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = background;
  context.fillRect(0, 0, width, height);
  context.textBaseline = 'top';
  const lines: Written[] = [];
  const fields: Placed[] = [];

  const write: Sheet['write'] = (text, x, y, { size, color = '#222', align = 'left', spread, bold }) => {
    context.font = `${size}px "${font}"`;
    context.fillStyle = color;
    context.strokeStyle = color;
    context.lineWidth = size / 28;
    const chars = [...text];
    const natural = context.measureText(text).width;
    const gap = spread === undefined || chars.length < 2 ? 0 : Math.max(0, (spread - natural) / (chars.length - 1));
    const wide = natural + gap * (chars.length - 1);
    const left = align === 'left' ? x : align === 'center' ? x - wide / 2 : x - wide;
    let at = left;
    for (const part of gap === 0 ? [text] : chars) {
      context.fillText(part, at, y);
      if (bold) context.strokeText(part, at, y);
      at += context.measureText(part).width + gap;
    }
    const box: Box = [left, y, left + wide, y + size * 1.2];
    if (text !== '') lines.push({ text, box });
    return box;
  };

  const paragraph: Sheet['paragraph'] = (text, x, y, { width: most, leading, ...ink }) => {
    context.font = `${ink.size}px "${font}"`;
    const boxes = wrapped(context, text, most).map((line, at) => write(line, x, y + at * leading, ink));
    return around(boxes);
  };

  const field: Sheet['field'] = (name, value, box) => void fields.push({ name, value, box });
  return { canvas, context, width, height, lines, fields, write, paragraph, field };
}

function wrapped(context: SKRSContext2D, text: string, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const char of text) {
    // A stop or a closing bracket does not begin a line.
    if (line !== '' && context.measureText(line + char).width > most && !'，。；、）：'.includes(char)) {
      lines.push(line);
      line = '';
    }
    line += char;
  }
  return [...lines, line];
}

export function around(boxes: readonly Box[]): Box {
  return [
    Math.min(...boxes.map(([left]) => left)),
    Math.min(...boxes.map(([, top]) => top)),
    Math.max(...boxes.map(([, , right]) => right)),
    Math.max(...boxes.map(([, , , bottom]) => bottom)),
  ];
}

/** A frame of two lines with waves between, as certificates have. */
export function border({ context, width, height }: Sheet, color: string, inset = 28): void {
  context.strokeStyle = color;
  context.lineWidth = 5;
  context.strokeRect(inset, inset, width - 2 * inset, height - 2 * inset);
  context.lineWidth = 1.5;
  context.strokeRect(inset + 16, inset + 16, width - 2 * inset - 32, height - 2 * inset - 32);
  context.lineWidth = 2;
  for (const y of [inset + 8, height - inset - 8]) {
    context.beginPath();
    for (let x = inset; x <= width - inset; x += 4) context.lineTo(x, y + Math.sin(x / 9) * 5);
    context.stroke();
  }
}

/** A round ornament where the emblem stands; it resembles none. */
export function emblem({ context }: Sheet, x: number, y: number, radius: number): void {
  context.fillStyle = '#c8321e';
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.fill();
  context.fillStyle = '#f2c84b';
  context.beginPath();
  for (let point = 0; point < 10; point++) {
    const length = point % 2 === 0 ? radius * 0.7 : radius * 0.3;
    const angle = -Math.PI / 2 + (point * Math.PI) / 5;
    context.lineTo(x + Math.cos(angle) * length, y + Math.sin(angle) * length);
  }
  context.fill();
}

/** A round red seal, pressed over whatever stands there; its words count as none of the picture's text. */
export function seal({ context }: Sheet, chance: Chance, at: { x: number; y: number; radius: number; text: string }) {
  const { x, y, radius, text } = at;
  context.save();
  context.globalCompositeOperation = 'multiply';
  context.globalAlpha = 0.75;
  context.translate(x, y);
  context.rotate((chance.next() - 0.5) * 0.5);
  context.strokeStyle = '#d8261c';
  context.fillStyle = '#d8261c';
  context.lineWidth = radius / 18;
  context.beginPath();
  context.arc(0, 0, radius, 0, Math.PI * 2);
  context.stroke();
  context.font = `${radius * 0.23}px "ocr-serif"`;
  context.textAlign = 'center';
  const chars = [...text];
  const sweep = Math.PI * 1.35;
  for (const [index, char] of chars.entries()) {
    context.save();
    context.rotate(-sweep / 2 + (sweep * (index + 0.5)) / chars.length);
    context.fillText(char, 0, -radius * 0.88);
    context.restore();
  }
  context.beginPath();
  for (let point = 0; point < 10; point++) {
    const length = point % 2 === 0 ? radius * 0.32 : radius * 0.13;
    const angle = -Math.PI / 2 + (point * Math.PI) / 5;
    context.lineTo(Math.cos(angle) * length, Math.sin(angle) * length);
  }
  context.fill();
  context.restore();
}

/** Squares like those of a QR code; they say nothing. */
export function squares({ context }: Sheet, chance: Chance, { x, y, size }: { x: number; y: number; size: number }) {
  const cells = 29;
  const cell = size / cells;
  context.fillStyle = '#111';
  for (let row = 0; row < cells; row++)
    for (let column = 0; column < cells; column++)
      if (chance.next() < 0.48) context.fillRect(x + column * cell, y + row * cell, cell, cell);
  for (const [left, top] of [
    [0, 0],
    [cells - 7, 0],
    [0, cells - 7],
  ] as const) {
    for (const [inset, color] of [
      [0, '#111'],
      [1, '#fff'],
      [2, '#111'],
    ] as const) {
      context.fillStyle = color;
      const side = (7 - 2 * inset) * cell;
      context.fillRect(x + (left + inset) * cell, y + (top + inset) * cell, side, side);
    }
  }
}
