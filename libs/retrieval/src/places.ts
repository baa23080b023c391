import { grown } from './arrays.ts';
import type { Pins, Place } from './entry.ts';

type Where = Omit<Place, 'from' | 'until'>;

/** Where entries belong. Thousands of entries share a place, so places are kept once. */
export class Places {
  #known = new Map<string, number>();
  #places: Where[] = [];
  #of = new Int32Array(64);
  #from = new Float64Array(64);
  #until = new Float64Array(64);

  set(entry: number, { from, until, ...where }: Place = {}): void {
    const key = JSON.stringify([where.folder, where.departments, where.products, where.languages, where.channels]);
    let place = this.#known.get(key);
    if (place === undefined) {
      place = this.#places.push(where) - 1;
      this.#known.set(key, place);
    }
    this.#of = grown(this.#of, entry + 1);
    this.#from = grown(this.#from, entry + 1);
    this.#until = grown(this.#until, entry + 1);
    this.#of[entry] = place;
    this.#from[entry] = from ?? -Infinity;
    this.#until[entry] = until ?? Infinity;
  }

  /** Whether an entry may be found under these pins; undefined when all may. */
  test(pins: Pins | undefined): ((entry: number) => boolean) | undefined {
    if (!pins) return undefined;
    const open = this.#places.map((place) => isOpen(place, pins));
    const { at } = pins;
    return (entry) =>
      open[this.#of[entry]!]! && (at === undefined || (this.#from[entry]! <= at && at < this.#until[entry]!));
  }

  save() {
    return { places: this.#places, of: this.#of, from: this.#from, until: this.#until };
  }

  static open(kept: ReturnType<Places['save']>): Places {
    const places = new Places();
    for (const where of kept.places) {
      places.#known.set(
        JSON.stringify([where.folder, where.departments, where.products, where.languages, where.channels]),
        places.#places.push(where) - 1,
      );
    }
    [places.#of, places.#from, places.#until] = [kept.of, kept.from, kept.until];
    return places;
  }
}

/** A folder is where an entry lies, so it must be one of those named; the rest keeps out only what names others. */
function isOpen({ folder, departments, products, languages, channels }: Where, pins: Pins): boolean {
  if (pins.folders && !(folder != null && pins.folders.includes(folder))) return false;
  return (
    meets(departments, pins.departments) &&
    meets(products, pins.products) &&
    meets(languages, pins.languages) &&
    meets(channels, pins.channel === undefined ? undefined : [pins.channel])
  );
}

function meets(has: readonly string[] | undefined, wanted: readonly string[] | undefined): boolean {
  return !wanted || !has || has.length === 0 || has.some((one) => wanted.includes(one));
}
