import type { PaperFieldView } from '#contracts/http/papers';

export interface Size {
  readonly width: number;
  readonly height: number;
}
/** Where a picture lies in its frame: px of the frame for one of the picture, and where its top left corner is. */
export interface Viewport {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}
export type Quad = NonNullable<PaperFieldView['quad']>;
/** Quarter turns clockwise. */
export type Turn = 0 | 1 | 2 | 3;

/** Px of the frame for one px of the picture: beyond it nothing more is seen. */
const closest = 4;
/** Px that stay free around a picture that is seen whole, and around a field that is brought into view. */
const margin = 8;

export function turned({ width, height }: Size, turn: Turn): Size {
  return turn % 2 === 0 ? { width, height } : { width: height, height: width };
}

/** Corners of what the quad surrounds, as they lie after the turn. */
export function boundsOf(quad: Quad, { width, height }: Size, turn: Turn) {
  const points = quad.map(({ x, y }) =>
    turn === 0
      ? { x, y }
      : turn === 1
        ? { x: height - y, y: x }
        : turn === 2
          ? { x: width - x, y: height - y }
          : { x: y, y: width - x },
  );
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

/** The whole picture, as large as it goes. */
export function whole(frame: Size, picture: Size): Viewport {
  const room = (edge: number) => Math.max(1, edge - 2 * margin);
  const scale = Math.min(room(frame.width) / picture.width, room(frame.height) / picture.height, closest);
  return held({ scale, x: 0, y: 0 }, frame, picture);
}

/** As wide as the frame, from its top. */
export function wide(frame: Size, picture: Size): Viewport {
  return held({ scale: Math.min(frame.width / picture.width, closest), x: 0, y: 0 }, frame, picture);
}

/** Closer or farther by a factor, so that what lies under `at` stays there. */
export function zoomed(view: Viewport, factor: number, at: { x: number; y: number }, sizes: Sizes): Viewport {
  const { frame, picture } = sizes;
  const scale = Math.min(closest, Math.max(whole(frame, picture).scale, view.scale * factor));
  const by = scale / view.scale;
  return held({ scale, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by }, frame, picture);
}

export interface Sizes {
  readonly frame: Size;
  readonly picture: Size;
}

export function moved(view: Viewport, dx: number, dy: number, { frame, picture }: Sizes): Viewport {
  return held({ ...view, x: view.x + dx, y: view.y + dy }, frame, picture);
}

/** The same view when all of it is seen already, else one with it in the middle. */
export function brought(view: Viewport, part: ReturnType<typeof boundsOf>, { frame, picture }: Sizes): Viewport {
  const left = view.x + part.left * view.scale;
  const right = view.x + part.right * view.scale;
  const top = view.y + part.top * view.scale;
  const bottom = view.y + part.bottom * view.scale;
  if (left >= margin && top >= margin && right <= frame.width - margin && bottom <= frame.height - margin) return view;
  return moved(view, frame.width / 2 - (left + right) / 2, frame.height / 2 - (top + bottom) / 2, { frame, picture });
}

/** A picture smaller than its frame lies in the middle; a larger one leaves no gap at its edges. */
function held({ scale, x, y }: Viewport, frame: Size, picture: Size): Viewport {
  const along = (at: number, room: number, length: number) =>
    length <= room ? (room - length) / 2 : Math.min(0, Math.max(room - length, at));
  return {
    scale,
    x: along(x, frame.width, picture.width * scale),
    y: along(y, frame.height, picture.height * scale),
  };
}
