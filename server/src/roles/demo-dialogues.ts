import { readFile } from 'node:fs/promises';
import type { Rehearsal } from '#contracts/http/simulations';
import { readRehearsals } from '#dialogue';

/** The dialogues that lie beside a pack (`franchise.dialogues.jsonl`). Empty where there is no such file. */
export async function demoDialogues(packFolder: string): Promise<Rehearsal[]> {
  const text = await readFile(`${packFolder}.dialogues.jsonl`, 'utf8').catch(() => '');
  return text === '' ? [] : readRehearsals(text);
}
