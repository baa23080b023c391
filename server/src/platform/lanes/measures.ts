import { statement, type Db } from '../db/index.ts';

export interface LaneLoad {
  readonly lane: string;
  /** Letters that could be worked on now. */
  readonly due: number;
  /** How long the oldest of them has waited for a worker. */
  readonly lagSeconds: number;
}

const loads = statement<LaneLoad>(
  'lanes.loads',
  `select lane, coalesce(sum(pending) filter (where ready_at <= now()), 0)::int as due,
          coalesce(max(extract(epoch from now() - ready_at)) filter (where ready_at <= now() and lease_token is null), 0)::float8 as "lagSeconds"
   from lane_boxes where pending > 0 group by lane`,
);

/** What waits on the lanes of all companies. A lane without letters is left out. */
export const laneLoads = (db: Db): Promise<LaneLoad[]> => db.routerRun(loads, []);
