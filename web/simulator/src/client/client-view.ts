import type { SimMember, SimState } from '../wire.ts';

export interface ClientView {
  readonly state: SimState;
  readonly now: number;
  readonly member: SimMember;
}
