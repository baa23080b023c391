import type { World } from '../world.ts';
import { demoWorld } from './demo.ts';
import { emptyWorld } from './empty.ts';

export const presets = ['demo', 'empty'] as const;
/** `demo`: a company with people, apps and a kf account. `empty`: a corp with one administrator. */
export type Preset = (typeof presets)[number];

export function preset(name: Preset): World {
  return name === 'demo' ? demoWorld() : emptyWorld();
}
