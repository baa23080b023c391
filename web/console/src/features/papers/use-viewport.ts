import { useCallback, useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react';
import {
  boundsOf,
  brought,
  moved,
  turned,
  whole,
  wide,
  zoomed,
  type Quad,
  type Size,
  type Turn,
  type Viewport,
} from './viewport.ts';

/** Px that an arrow key moves the picture, and what one key or click zooms by. */
const keyStep = 60;
const zoomStep = 1.3;
/** Zoom for each px that the wheel turns. */
const wheelStep = 0.002;

/** Moves and zooms a picture in `frame`: by pointer, two fingers, wheel and keys. */
export function useViewport(frame: RefObject<HTMLElement | null>, picture: Size) {
  const [turn, setTurn] = useState<Turn>(0);
  const [view, setView] = useState<Viewport | null>(null);
  const fingers = useRef(new Map<number, Finger>());
  const { width, height } = picture;
  const lies = turned({ width, height }, turn);

  const change = useCallback(
    (next: (view: Viewport, sizes: { frame: Size; picture: Size }) => Viewport) => {
      const box = frame.current;
      if (!box) return;
      const sizes = {
        frame: { width: box.clientWidth, height: box.clientHeight },
        picture: turned({ width, height }, turn),
      };
      setView((before) => next(before ?? whole(sizes.frame, sizes.picture), sizes));
    },
    [frame, width, height, turn],
  );
  const showWhole = useCallback(() => change((_, sizes) => whole(sizes.frame, sizes.picture)), [change]);
  const showWide = useCallback(() => change((_, sizes) => wide(sizes.frame, sizes.picture)), [change]);
  const zoom = useCallback(
    (by: 1 | -1) =>
      change((before, sizes) =>
        zoomed(before, zoomStep ** by, { x: sizes.frame.width / 2, y: sizes.frame.height / 2 }, sizes),
      ),
    [change],
  );

  useFrame(frame, change, showWhole);

  const bring = useCallback(
    (quad: Quad) => change((before, sizes) => brought(before, boundsOf(quad, { width, height }, turn), sizes)),
    [change, width, height, turn],
  );
  const press = (key: string): boolean => {
    const [dx, dy] = arrows[key] ?? [0, 0];
    if (key in arrows) change((before, sizes) => moved(before, dx * keyStep, dy * keyStep, sizes));
    else if (key === '+' || key === '=') zoom(1);
    else if (key === '-') zoom(-1);
    else if (key === '0') showWhole();
    else return false;
    return true;
  };
  return {
    view,
    turn,
    lies,
    showWhole,
    showWide,
    zoom,
    bring,
    press,
    turnOn: () => setTurn(((turn + 1) % 4) as Turn),
    hand: handOf(fingers, change),
  };
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

type Change = (next: (view: Viewport, sizes: { frame: Size; picture: Size }) => Viewport) => void;

/** Shows the whole picture whenever the frame has another size, and zooms by the wheel. */
function useFrame(frame: RefObject<HTMLElement | null>, change: Change, showWhole: () => void) {
  useEffect(() => {
    const box = frame.current;
    if (!box) return undefined;
    showWhole();
    const watcher = new ResizeObserver(showWhole);
    watcher.observe(box);
    // A passive listener could not keep the page from scrolling.
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const { left, top } = box.getBoundingClientRect();
      const at = { x: event.clientX - left, y: event.clientY - top };
      change((before, sizes) => zoomed(before, Math.exp(-event.deltaY * wheelStep), at, sizes));
    };
    box.addEventListener('wheel', wheel, { passive: false });
    return () => {
      watcher.disconnect();
      box.removeEventListener('wheel', wheel);
    };
  }, [frame, change, showWhole]);
}

interface Finger {
  readonly x: number;
  readonly y: number;
}

/** Px that a finger may tremble in a click. */
const tremble = 4;

/** One finger moves, two zoom; one that hardly moves clicks on what lies under it. */
function handOf(fingers: RefObject<Map<number, Finger>>, change: Change) {
  const lift = ({ pointerId }: PointerEvent<HTMLElement>) => void fingers.current.delete(pointerId);
  return {
    onPointerDown: ({ pointerId, clientX, clientY }: PointerEvent<HTMLElement>) =>
      void fingers.current.set(pointerId, { x: clientX, y: clientY }),
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const { pointerId, currentTarget: box } = event;
      const was = fingers.current.get(pointerId);
      if (!was) return;
      const now = { x: event.clientX, y: event.clientY };
      if (!box.hasPointerCapture(pointerId)) {
        if (Math.hypot(now.x - was.x, now.y - was.y) < tremble) return;
        box.setPointerCapture(pointerId);
      }
      const other = [...fingers.current].find(([id]) => id !== pointerId)?.[1];
      fingers.current.set(pointerId, now);
      if (!other) return change((view, sizes) => moved(view, now.x - was.x, now.y - was.y, sizes));
      const { left, top } = box.getBoundingClientRect();
      const apart = (one: Finger) => Math.max(1, Math.hypot(one.x - other.x, one.y - other.y));
      const at = { x: (now.x + other.x) / 2 - left, y: (now.y + other.y) / 2 - top };
      change((view, sizes) => zoomed(view, apart(now) / apart(was), at, sizes));
    },
    onPointerUp: lift,
    onPointerCancel: lift,
    onPointerLeave: (event: PointerEvent<HTMLElement>) => {
      if (!event.currentTarget.hasPointerCapture(event.pointerId)) lift(event);
    },
  };
}
