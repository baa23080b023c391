import type { World } from '../world.ts';
import { preset, type Preset } from './index.ts';

/** A corp to begin again with, for a product that stays connected: apps of the same id keep the address they are told at. */
export function anew(name: Preset, before: World): World {
  const next = preset(name);
  for (const app of next.apps) {
    app.callback = before.apps.find(({ agentid }) => agentid === app.agentid)?.callback ?? null;
  }
  return next;
}
