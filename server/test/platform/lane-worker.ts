/** A worker in a process of its own that takes mail and never ends, to be killed. */
import { connect } from '#platform/db';
import { createLanes } from '#platform/lanes';
import { createPulse } from '#platform/pulse';

const { APP_URL: appUrl = '', ROUTER_URL: routerUrl = '' } = process.env;
const onError = (error: Error) => console.error(error);
const pulse = createPulse({ url: routerUrl, process: 'worker', onError });
const db = connect({ appUrl, routerUrl, poolSize: 4, pulse, onError });
const lanes = createLanes({ db, pulse, onError });
lanes.consume({
  name: 'kill',
  concurrency: 1,
  attempts: 3,
  async handle() {
    process.send!('begun');
    await new Promise(() => undefined);
  },
});
await pulse.start();
lanes.start();
