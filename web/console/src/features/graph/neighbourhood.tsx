import { Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { GraphEntity } from '#contracts/http/graph';
import { useWords } from '../../app/words.ts';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { useAround, useLabels, useSchema } from './graph-data.ts';
import { drawnMost, frameOf, layout } from './layout.ts';

/** Characters of a name in the drawing. */
const nameLength = 10;
/** Ties that carry their name: with more the names would cover each other. */
const named = 14;

/** What is around an entity as a drawing; the list beside it holds the same for the keyboard and for those who read. */
export function Neighbourhood({ entity }: { entity: GraphEntity }) {
  const { t } = useWords();
  const labels = useLabels(useSchema().data);
  const navigate = useNavigate();
  const [depth, setDepth] = useState(1);
  const around = useAround(entity.id, depth);
  const { data } = around;
  const places = useMemo(() => {
    const ties = data?.relations.map(({ from, to }) => ({ from: from.id, to: to.id })) ?? [];
    return layout(data?.entities ?? [], ties);
  }, [data]);
  if (around.isPending) return <RowsLoading rows={6} />;
  if (around.isError) return <Failed error={around.error} retry={() => void around.refetch()} />;
  const { entities, relations, more } = around.data;
  if (entities.length < 2) return null;
  const shown = entities.filter(({ id }) => places.has(id));
  const drawn = relations.filter(({ from, to }) => places.has(from.id) && places.has(to.id));
  const { x, y, width, height } = frameOf(places.values());
  return (
    <section className="graph-section" aria-label={t('graph.around')}>
      <div className="graph-head">
        <h2>{t('graph.around')}</h2>
        <Segmented
          aria-label={t('graph.depth')}
          value={depth}
          onChange={setDepth}
          options={[1, 2, 3].map((value) => ({ value, label: t('graph.steps', { count: value }) }))}
        />
      </div>
      <svg
        className="graph-drawing"
        viewBox={`${x} ${y} ${width} ${height}`}
        style={{ maxWidth: `${Math.max(width, 480)}px` }}
        role="img"
        aria-label={t('graph.drawing.label', { name: entity.name, count: shown.length - 1 })}
      >
        {drawn.map(({ id, from, to, type }) => {
          const [a, b] = [places.get(from.id)!, places.get(to.id)!];
          return (
            <g key={id} className="graph-tie">
              <line x1={a.x} y1={a.y} x2={b.x} y2={b.y} />
              {drawn.length <= named && (
                <text x={(a.x + b.x) / 2} y={(a.y + b.y) / 2 - 4} textAnchor="middle">
                  {labels.relation(type)}
                </text>
              )}
            </g>
          );
        })}
        {shown.map(({ id, name, distance, standing }) => {
          const place = places.get(id)!;
          const state = standing === 'answers' ? '' : ' graph-node-idle';
          return (
            <g
              key={id}
              className={`graph-node graph-node-${Math.min(distance, 2)}${state}`}
              transform={`translate(${place.x} ${place.y})`}
              onClick={() => distance > 0 && void navigate(`/knowledge/graph/${id}`)}
            >
              <title>{name}</title>
              <circle r={distance === 0 ? 14 : distance === 1 ? 10 : 7} />
              <text y={distance === 0 ? 30 : 24} textAnchor="middle">
                {cut(name)}
              </text>
            </g>
          );
        })}
      </svg>
      {(more || entities.length > drawnMost) && <p className="meta">{t('graph.drawnMost', { count: drawnMost })}</p>}
      <AroundList entities={shown} labels={labels} />
    </section>
  );
}

const cut = (name: string) =>
  [...name].length > nameLength ? `${[...name].slice(0, nameLength - 1).join('')}…` : name;

interface Around {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly distance: number;
}

function AroundList({ entities, labels }: { entities: readonly Around[]; labels: ReturnType<typeof useLabels> }) {
  const { t } = useWords();
  // What is folded away is no stop for the keyboard.
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('graph.asList')}</summary>
      {open && (
        <ul className="graph-around-list">
          {entities
            .filter(({ distance }) => distance > 0)
            .map(({ id, name, type, distance }) => (
              <li key={id}>
                <Link to={`/knowledge/graph/${id}`}>{name}</Link>{' '}
                <span className="meta">
                  {labels.type(type)} · {t('graph.stepsAway', { count: distance })}
                </span>
              </li>
            ))}
        </ul>
      )}
    </details>
  );
}
