/** Requests under way at once in this process, and for one company: whoever comes later words the answer himself. */
export const PLACES = 6;
const PER_TENANT = 3;

/** A slow provider takes these places and no more, so that turns of others go on. */
export class Places {
  readonly #under = new Map<string, number>();
  #all = 0;

  take(tenant: string): boolean {
    const here = this.#under.get(tenant) ?? 0;
    if (this.#all >= PLACES || here >= PER_TENANT) return false;
    this.#all += 1;
    this.#under.set(tenant, here + 1);
    return true;
  }

  leave(tenant: string): void {
    this.#all -= 1;
    const left = (this.#under.get(tenant) ?? 1) - 1;
    if (left === 0) this.#under.delete(tenant);
    else this.#under.set(tenant, left);
  }
}
