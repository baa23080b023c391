import { Button } from 'antd';
import { useEffect, useRef, useState, type CSSProperties } from 'react';
import { palettes } from '#web-ui/tokens.ts';
import { useWords } from '../../app/words.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Empty } from '../../ui/states.tsx';
import { useViewport } from './use-viewport.ts';
import type { Quad } from './viewport.ts';

export interface Box {
  readonly name: string;
  readonly words: string;
  readonly quad: Quad;
  /** Worth a second look. */
  readonly doubtful: boolean;
}

interface Props {
  url: string | null;
  /** Why there is nothing to see; what cannot be covered is not shown, where nothing else is said. */
  hidden?: string;
  size: { width: number; height: number };
  name: string;
  boxes: readonly Box[];
  /** The field that is looked at. */
  active: string | null;
  /** The one that must be seen: it was pointed at beside the picture. */
  sought: string | null;
  point: (name: string | null) => void;
  /** Somebody clicked on a box. */
  choose: (name: string) => void;
}

/** A picture to look into, with what was found on it marked where it stands. */
export function PictureView({ url, hidden, size, name, boxes, active, sought, point, choose }: Props) {
  const { t } = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const [broken, setBroken] = useState(false);
  const { view, turn, lies, showWhole, showWide, zoom, bring, press, turnOn, hand } = useViewport(frame, size);
  const seen = url !== null && !broken;
  useBrought(boxes.find((box) => box.name === sought)?.quad, bring);
  const tools: readonly (readonly [icon: IconName, words: string, act: () => void])[] = [
    ['zoomIn', t('picture.closer'), () => zoom(1)],
    ['zoomOut', t('picture.farther'), () => zoom(-1)],
    ['whole', t('picture.whole'), showWhole],
    ['wide', t('picture.wide'), showWide],
    ['turn', t('picture.turn'), turnOn],
  ];
  return (
    <div className="picture-view">
      <div
        ref={frame}
        className="picture-frame"
        role="group"
        aria-label={t('picture.frame', { name })}
        tabIndex={seen ? 0 : undefined}
        onKeyDown={(event) => {
          if (event.altKey || event.ctrlKey || event.metaKey || !press(event.key)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
        {...(seen && hand)}
      >
        {seen ? (
          <div
            className="picture-sheet"
            style={{
              width: lies.width,
              height: lies.height,
              ...boxColours,
              transform: view ? `translate(${view.x}px, ${view.y}px) scale(${view.scale})` : undefined,
              visibility: view ? 'visible' : 'hidden',
            }}
          >
            <div style={{ ...size, transformOrigin: '0 0', transform: turns(size)[turn] }}>
              <img {...size} src={url} alt={name} draggable={false} onError={() => setBroken(true)} />
              <svg viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true">
                {boxes.map((box) => (
                  <polygon
                    key={box.name}
                    data-field={box.name}
                    data-active={box.name === active}
                    data-doubtful={box.doubtful}
                    points={box.quad.map(({ x, y }) => `${x},${y}`).join(' ')}
                    onPointerEnter={() => point(box.name)}
                    onPointerLeave={() => point(null)}
                    onClick={() => choose(box.name)}
                  >
                    <title>{box.words}</title>
                  </polygon>
                ))}
              </svg>
            </div>
          </div>
        ) : (
          <Empty icon="image" title={broken ? t('picture.broken') : (hidden ?? t('picture.withheld.failed'))} />
        )}
      </div>
      {seen && (
        <div className="picture-tools" role="toolbar" aria-label={t('picture.tools')}>
          {tools.map(([icon, words, act]) => (
            <Button
              key={icon}
              type="text"
              size="small"
              aria-label={words}
              title={words}
              icon={<Icon name={icon} />}
              onClick={act}
            />
          ))}
        </div>
      )}
    </div>
  );
}

/** What is looked at beside the picture comes into view on it. */
function useBrought(quad: Quad | undefined, bring: (quad: Quad) => void) {
  const bringing = useRef(bring);
  useEffect(() => {
    bringing.current = bring;
  });
  useEffect(() => {
    if (quad) bringing.current(quad);
  }, [quad]);
}

/** Paper is bright in either scheme. */
const boxColours = { '--box': palettes.light.accent, '--box-doubtful': palettes.light.waiting } as CSSProperties;

const turns = ({ width, height }: { width: number; height: number }) =>
  [
    'none',
    `translate(${height}px, 0) rotate(90deg)`,
    `translate(${width}px, ${height}px) rotate(180deg)`,
    `translate(0, ${width}px) rotate(270deg)`,
  ] as const;
