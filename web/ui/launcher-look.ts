/** The button on a host page: drawn by the loader there, and by the console for whoever designs it. No dependency. */
export interface LauncherLook {
  /** `#rrggbb` */
  readonly colour: string;
  /** Chosen by the colour when it is left out. */
  readonly ink?: string;
  readonly side: 'left' | 'right';
  /** Px from the side and from the bottom. */
  readonly offsetX: number;
  readonly offsetY: number;
  readonly icon: 'chat' | 'question' | 'headset';
  /** Empty for a round button. */
  readonly text: string;
}

export const plainLook: LauncherLook = {
  colour: '#0f766e',
  side: 'right',
  offsetX: 20,
  offsetY: 20,
  icon: 'chat',
  text: '',
};

const line = (path: string, name = '') =>
  `<svg class="${name}" viewBox="0 0 28 28" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true"><path d="${path}"/></svg>`;
const icons: Readonly<Record<LauncherLook['icon'], string>> = {
  chat: 'M5 7.5A2.5 2.5 0 0 1 7.5 5h13A2.5 2.5 0 0 1 23 7.5v9a2.5 2.5 0 0 1-2.5 2.5H13l-5 4v-4h-.5A2.5 2.5 0 0 1 5 16.5zM10 10.5h8M10 14h5',
  question: 'M14 4a10 10 0 1 0 0 20 10 10 0 0 0 0-20zM11 11.5a3 3 0 1 1 4.4 2.7c-.9.5-1.4 1-1.4 2M14 19.5v.1',
  headset:
    'M5 17v-3a9 9 0 0 1 18 0v3M5 17.5A1.5 1.5 0 0 1 6.5 16H9v6H7.5A2.5 2.5 0 0 1 5 19.5zM23 17.5A1.5 1.5 0 0 0 21.5 16H19v6h2.5A2.5 2.5 0 0 0 23 19.5z',
};
const shut = line('m8 11.5 6 6 6-6', 'shut');

/** Puts icon and words into the button, and colour and place onto the host of its shadow root. */
export function wear(host: HTMLElement, button: HTMLElement, look: LauncherLook): void {
  const { colour, ink, side, offsetX, offsetY, icon, text } = look;
  button.innerHTML = line(icons[icon], 'talk') + shut;
  const words = button.appendChild(document.createElement('span'));
  words.textContent = text;
  button.classList.toggle('worded', text !== '');
  host.dataset['side'] = side;
  host.style.setProperty('--x', `${Number(offsetX)}px`);
  host.style.setProperty('--y', `${Number(offsetY)}px`);
  paint(host, colour, ink ?? inkOn(colour));
}

/** Anything but `#rrggbb` is not painted: it came from outside and must not reach a style sheet. */
export function paint(host: HTMLElement, colour: string | undefined, ink = '#ffffff'): void {
  if (!colour || ![colour, ink].every((one) => /^#[\da-f]{6}$/i.test(one))) return;
  host.style.setProperty('--accent', colour);
  host.style.setProperty('--on', ink);
}

/** White where it reaches a contrast of 4.5:1 (WCAG 2.2), else nearly black. */
function inkOn(colour: string): string {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const s = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b <= 0.1833 ? '#ffffff' : '#0c1211';
}

/**
 * For a shadow root: the host page's rules stop at its border, and `all: initial` on the root stops what would be
 * inherited. Sizes in px, since the host's rem may be anything.
 */
export const buttonStyles = `
:host{all:initial;position:fixed;inset:auto 0 0 auto;z-index:2147483000;color-scheme:light dark;
--accent:#0f766e;--on:#fff;--x:20px;--y:20px}
*{box-sizing:border-box}
button{all:unset;box-sizing:border-box;position:fixed;right:max(var(--x),env(safe-area-inset-right));
bottom:max(var(--y),env(safe-area-inset-bottom));min-width:56px;height:56px;border-radius:28px;cursor:pointer;
display:flex;gap:8px;align-items:center;justify-content:center;background:var(--accent);color:var(--on);
font:600 15px/1 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;white-space:nowrap;
box-shadow:0 1px 2px rgb(16 32 29/.16),0 6px 20px rgb(16 32 29/.22);
transition:transform .15s cubic-bezier(.2,0,0,1),box-shadow .15s}
:host([data-side=left]) button{right:auto;left:max(var(--x),env(safe-area-inset-left))}
button.worded{padding:0 20px 0 16px}
button:hover{transform:translateY(-2px);box-shadow:0 2px 4px rgb(16 32 29/.16),0 10px 28px rgb(16 32 29/.26)}
button:active{transform:none}
button:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
button[hidden],span:empty,.shut,.open .talk,b[hidden]{display:none}
svg,.open .shut{display:block;flex:none;width:28px;height:28px}
b{position:absolute;top:-4px;right:-4px;min-width:20px;height:20px;padding:0 6px;border-radius:10px;
background:#b42318;color:#fff;font:600 12px/20px system-ui,sans-serif;text-align:center;
box-shadow:0 0 0 2px #fff;font-variant-numeric:tabular-nums}`;
