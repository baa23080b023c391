import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test, vi } from 'vitest';
import { killPictureProcess } from '../../../../bench/picture-processes.ts';
import { drawn } from '../../../test/support/pictures.ts';
import { createPictures } from './index.ts';

vi.setConfig({ testTimeout: 60_000 });

const ended: string[] = [];
const pictures = createPictures({ onEnded: (hand, why) => ended.push(`${hand}: ${why}`) });
afterAll(() => pictures.close());

/** Ends the process as soon as there is one. */
async function kill(): Promise<void> {
  while (!killPictureProcess(process.pid, 0)) await sleep(2);
}

test.runIf(process.platform === 'linux')(
  'a process that the system ends while it starts, rests or works costs no picture',
  async () => {
    const picture = await drawn({ width: 1_500, height: 1_000, noise: true });
    const starting = pictures.clean(picture);
    await kill();
    expect((await starting).kind).toBe('clean');

    await kill();
    expect((await pictures.clean(picture)).kind).toBe('clean');

    const working = pictures.clean(picture);
    await sleep(20);
    await kill();
    expect((await working).kind).toBe('clean');
    expect(ended).toEqual(['wash: not started', 'wash: memory', 'wash: memory']);
  },
);
