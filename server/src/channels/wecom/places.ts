import type { WecomSetting } from '#platform/config';
import type { WecomPlaces } from './app.ts';

export interface Places extends WecomPlaces {
  /** From now on the simulator of this machine answers here and shows its page there; null: it does no more. */
  simulatorAt(url: string | null, page?: string | null): void;
}

export function createPlaces({ api, simulator }: WecomSetting): Places {
  let at = simulator === null || simulator === 'inside' ? null : simulator.url;
  let shows: string | null = null;
  return {
    api,
    simulator: () => at,
    simulatorPage: () => shows,
    simulatorAt(url, page = null) {
      at = url;
      shows = page;
    },
  };
}
