import { shippedWeights } from '#libs/ocr';
import { createPictures, type Pictures } from '#platform/pictures';
import type { Finding } from './finding.ts';

/** A picture of 360 by 96 pixels that says this. */
const SAYS = '91330106';
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAWgAAABgAgMAAABNrwCfAAAADFBMVEX///8mJiZ8fHy/v78NueQEAAAACXBIWXMAAAsSAAALEgHS3X78AAADbklEQVRo3u2WQWvUQBTH/8m4hYDZ9bIHoaCXiEcPBlwR3Y+Qw06ytCvkXIXGoyCYD2FaDz14Kdh46SeQkX4BL9NvsEhvvXiyUN+bJNt21+2mgheZP212Mpn5zZs3894MYGVlZWVlZWVlZWVlZWVlZWVlZWVlZfVPdfJqoaobH1aFpxuKn83rgqav+RkMPSk3TjGQpDzgOof7ufF+BoTKpeoUhZQjQJdjQETAzsGECrL8vATtJhUaevtkEyi2yv1UxA26k/rUXStvqzxI3bgsR3DH0IAXgb7sUmGyfMpxjQ6GQubo52xQMazRQS5GZJhaI9NzJ4Obwk+piCBCJ0NfIcyWo3dmaAQZsYDv0GmN1oqG9qR6DBxzjZczkf6KiJuGQ6avRFOz0LTHHfTHNZo+ajzQ6gnEBA7zuakfOW8jhtIYO2iF9ir0fdxNanTMhu9pdRteBsF8dpk/WaOm7PEUSUv0xKCBe1IZtEgMityCgEfyM+MjZ8xWFLyY4qbodVrHBs2bh4ofTTN1CU0z8ie0yq3QnahBB+kcmvYF6QP9FwruaIZ2R73zNmgC1ujO+AKdMTrkepf55AeD5s3vj91RIbMW6CJv0H4yW8bQoI9/0Wv49WwBLQ8H45Xod4MYDZqi5CpaSwrVUNLyFiaCZ+ikjudr0VJS6gikpC7r0FkTMhX6maAp9TBNIa+gHVpGuRL9npsEW+UXRgeRQfeHta/BC8GsP6C1Wulrnc8cAm9s0OGkK2u0yUMEnXNIOzTZN0M7cZVUZfyzRvtmteTCDjFBtQodphdoIb8ZW56fhVXIwDHBUaj5fd0KzVNu0NBv6mkGc+i5aExaobnzDB2+bND5EnRxA7SIL6EpSVffKXdeQdM7nS9NemLbW6C5MaN7jHYbtMZltOQWfsRQqu2kJqOv3iHQVaDfYjQatOn7qN4hNDHOkGmd2qtwKtqkp+oAe2jQtS3sTD5lKC361Y6mA8ycGtzBHKbXB3p4KV+LPYMOK3R1oncVjSsyiiQ4E07bhCbbNacYd2l6Ksqy/ERbmtBkU8CXBYP2Gf0CU3OwiO0eOejHEeUQkRztmgV0N7sE9TcH6VI03V6ibqwITZyArzgG7TJ6IOPqYAkkYbrmLeA0RmhMOVOLQqq/u5idn1a/4txM4tQU0dTxs3dmr6//p34DOBliGY34ME4AAAAASUVORK5CYII=';
/** Longer, the first time included, and customers wait long for their pictures. */
const SLOW_MS = 10_000;

export interface Eyes {
  weights(): Promise<unknown>;
  runtime(): Promise<unknown>;
  pictures(): Pick<Pictures, 'read' | 'close'>;
}

const own: Eyes = {
  weights: shippedWeights,
  runtime: () => import('onnxruntime-node'),
  pictures: () => createPictures(),
};

/** Whether pictures of customers can be read here: the models are there, what runs them loads, and a small picture is read in time. */
export async function eyes(given: Partial<Eyes> = {}): Promise<Finding> {
  const { weights, runtime, pictures } = { ...own, ...given };
  const broken = (says: string, mend: string): Finding => ({ name: 'eyes', state: 'broken', says, mend });
  const until = 'until then every picture goes to a person.';
  if (await failed(weights))
    return broken('the models that read pictures are missing', `Run npm ci in this folder; ${until}`);
  if (await failed(runtime))
    return broken(
      `onnxruntime does not load on ${process.platform}-${process.arch}`,
      `Run npm ci on this machine; on Alpine and other systems without glibc it does not run; ${until}`,
    );
  const pool = pictures();
  const began = performance.now();
  try {
    const seen = await pool.read(Buffer.from(PICTURE, 'base64'));
    const tookMs = Math.round(performance.now() - began);
    if (seen.kind === 'refused')
      return broken(`a small picture was not read: ${seen.code}`, `Give it more memory and processor; ${until}`);
    if (!seen.lines.some(({ text }) => text.includes(SAYS)))
      return broken('a small picture was read wrongly', 'Run npm ci in this folder: a model may be damaged.');
    if (tookMs <= SLOW_MS) return { name: 'eyes', state: 'ok', says: `read a small picture in ${tookMs} ms` };
    const mend = 'Give it more processor, or customers wait long for what their pictures show.';
    return { name: 'eyes', state: 'note', says: `read a small picture, but in ${tookMs} ms`, mend };
  } catch (error) {
    const mend = `Look for limits of memory or processes under which it runs; ${until}`;
    return broken(`the process that reads pictures does not start: ${(error as Error).message}`, mend);
  } finally {
    await pool.close();
  }
}

const failed = (load: () => Promise<unknown>): Promise<boolean> =>
  load().then(
    () => false,
    () => true,
  );
