import { useEffect, useRef } from 'react';
import { useAct } from '../parts/use-act.tsx';
import { readKfLink } from '../pure/kf-link.ts';
import type { SimCustomer, SimState } from '../wire.ts';

/** A link of 微信客服 that was clicked elsewhere leads here, with itself in `link`: it opens on the phone in hand, once. */
export function useArrival(
  state: SimState,
  customer: SimCustomer | undefined,
  onOpen: (customer: string, openKfid: string) => void,
): void {
  const { act } = useAct();
  const done = useRef(false);
  useEffect(() => {
    if (done.current || !customer) return;
    done.current = true;
    const link = new URLSearchParams(location.search).get('link');
    const read = link === null ? null : readKfLink(link, state.kfAccounts);
    if (!read) return;
    history.replaceState(null, '', location.pathname);
    const { external_userid: id } = customer;
    const { open_kfid, scene, scene_param } = read;
    const body = { open_kfid, ...(scene && { scene }), ...(scene_param && { scene_param }) };
    void act('POST', `/sim/customers/${encodeURIComponent(id)}/open`, body).then((reply) => {
      if (reply !== undefined) onOpen(id, open_kfid);
    });
  }, [act, customer, onOpen, state.kfAccounts]);
}
