import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { killPictureProcess } from '../../../bench/picture-processes.ts';
import { emptyTally, servesOrdinary, showFiles } from '../../../bench/pictures-door.ts';
import { uploads } from '../support/hostile/uploads.ts';
import { openWorld } from '../support/world.ts';

const licence = new URL('../../../corpora/ocr/company_landscape-sans-0-clean.jpg', import.meta.url);

test(
  'B-39 every broken file that a customer sends is refused in words or answered, and the house goes on',
  { timeout: 180_000 },
  async () => {
    await using world = await openWorld();
    const door = { url: world.url, widget: world.widget.key };
    const tally = emptyTally();
    let killed = 0;
    const killer = setInterval(() => (killed += Number(killPictureProcess(process.pid, killed))), 1_500);
    await showFiles(door, { from: 0, files: 50, visitors: 3, fileAt: await uploads(39), tally });
    clearInterval(killer);
    expect({ silent: tally.silent, fivexx: tally.fivexx }).toEqual({ silent: [], fivexx: [] });
    expect(tally.shown).toBe(50);
    // Elsewhere the system does not tell which processes there are, and none can be killed.
    if (process.platform === 'linux')
      expect(killed, 'processes for pictures that had to be replaced').toBeGreaterThan(0);
    expect(Object.values(tally.refused).reduce((sum, times) => sum + times, 0)).toBeGreaterThan(10);
    expect(tally.answered.reply + tally.answered.person).toBeGreaterThan(5);

    expect((await fetch(`${world.url}/readyz`)).status).toBe(200);
    const ordinary = {
      picture: { bytes: readFileSync(licence), says: '91110105MAB8CAEB6A' },
      question: { text: '加盟费多少', title: '加盟费多少钱？' },
    };
    expect(await servesOrdinary(door, ordinary, 1_000)).toEqual({ picture: true, question: true });
  },
);
