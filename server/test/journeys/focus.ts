/** Where the focus is and where Tab leads. */
import type { Page } from 'playwright-core';

export interface Focus {
  /** What a screen reader would call it. */
  readonly name: string;
  /** Outline, ring or border stands out from the same element without focus. */
  readonly visible: boolean;
}

/** Where the focus is, and whether one can see it: the element or what frames it looks different without focus. */
export function focus(page: Page): Promise<Focus> {
  return page.evaluate(async () => {
    const at = document.activeElement as HTMLElement;
    const name = at.getAttribute('aria-label') ?? (at.innerText?.trim().slice(0, 40) || at.id || at.localName);
    // A field of several values is framed some elements above where one types.
    const frames = [at, at.parentElement, at.parentElement?.parentElement, at.closest('.ant-select')].filter(
      (one) => one != null,
    );
    const looks = async () => {
      // A colour on its way to another one is neither.
      await Promise.allSettled(
        document.getAnimations().flatMap((one) => (one instanceof CSSTransition ? one.finished : [])),
      );
      return frames.map((one) => {
        const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor } =
          getComputedStyle(one);
        return `${outlineStyle} ${outlineWidth} ${outlineColor} ${boxShadow} ${borderColor} ${backgroundColor}`;
      });
    };
    const focused = await looks();
    at.blur();
    const rested = await looks();
    at.focus();
    return { name, visible: focused.some((look, index) => look !== rested[index]) };
  });
}

/** Presses of Tab on one page; a page with more stops wants another way through. */
const mostPresses = 400;

/**
 * Walks the whole page with Tab. Returns what could be used with a mouse and was not reached, and where one could not see
 * where one was; both by what a screen reader would call it.
 */
export async function walk(page: Page): Promise<{ missed: string[]; unseen: string[] }> {
  const wanted = await page.evaluate(markTargets);
  const reached = new Set<number>();
  const unseen: string[] = [];
  for (let press = 0; press < Math.min(mostPresses, wanted.length * 2 + 20); press++) {
    await page.keyboard.press('Tab');
    const mark = await page.evaluate(() => Number((document.activeElement as HTMLElement).dataset['walk'] ?? -1));
    if (mark < 0 || reached.has(mark)) continue;
    reached.add(mark);
    const { name, visible } = await focus(page);
    if (!visible) unseen.push(name);
    if (reached.size === wanted.length) break;
  }
  return { missed: wanted.filter((_, at) => !reached.has(at)), unseen };
}

/** Numbers everything that can be pressed, chosen or written in, and names it. Of radio buttons one stands for all. */
function markTargets(): string[] {
  const groups = new Set<string>();
  const targets = [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, [tabindex]')];
  const usable = targets.filter((one) => {
    const box = one.getBoundingClientRect();
    const off = one.closest('[inert], [aria-hidden="true"], [hidden]') !== null || one.matches(':disabled');
    if (off || one.tabIndex < 0 || box.width * box.height === 0) return false;
    if (getComputedStyle(one).visibility === 'hidden') return false;
    if (!(one instanceof HTMLInputElement) || one.type !== 'radio') return true;
    const fresh = !groups.has(one.name);
    groups.add(one.name);
    return fresh || one.checked;
  });
  // Of a group the chosen one has the focus, whichever came first.
  const kept = usable.filter(
    (one) =>
      !(one instanceof HTMLInputElement && one.type === 'radio') ||
      one.checked ||
      !usable.some((other) => other instanceof HTMLInputElement && other.name === one.name && other.checked),
  );
  return kept.map((one, at) => {
    one.dataset['walk'] = String(at);
    return (
      one.getAttribute('aria-label') ?? (one.innerText?.trim().slice(0, 40) || one.id || one.outerHTML.slice(0, 120))
    );
  });
}
