/**
 * The launcher and the panel, inside a shadow root: the host page's rules stop at its border, and `all:
 * initial` on the root stops what would be inherited. Sizes in px, since the host's rem may be anything.
 */
export const styles = `
:host{all:initial;position:fixed;inset:auto 0 0 auto;z-index:2147483000;color-scheme:light dark;
--accent:#0f766e;--on:#fff;--gap:20px}
*{box-sizing:border-box}
button{all:unset;box-sizing:border-box;position:fixed;right:max(var(--gap),env(safe-area-inset-right));
bottom:max(var(--gap),env(safe-area-inset-bottom));width:56px;height:56px;border-radius:50%;cursor:pointer;
display:grid;place-items:center;background:var(--accent);color:var(--on);
box-shadow:0 1px 2px rgb(16 32 29/.16),0 6px 20px rgb(16 32 29/.22);
transition:transform .15s cubic-bezier(.2,0,0,1),box-shadow .15s}
button:hover{transform:translateY(-2px);box-shadow:0 2px 4px rgb(16 32 29/.16),0 10px 28px rgb(16 32 29/.26)}
button:active{transform:none}
button:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
svg{width:28px;height:28px;grid-area:1/1;transition:opacity .12s,transform .15s}
.shut,.open .talk{opacity:0;transform:scale(.6)}
.open .shut{opacity:1;transform:none}
b{position:absolute;top:-4px;right:-4px;min-width:20px;height:20px;padding:0 6px;border-radius:10px;
background:#b42318;color:#fff;font:600 12px/20px system-ui,sans-serif;text-align:center;
box-shadow:0 0 0 2px #fff;font-variant-numeric:tabular-nums}
b[hidden]{display:none}
iframe{position:fixed;right:max(var(--gap),env(safe-area-inset-right));bottom:calc(var(--gap) + 68px);
width:min(380px,calc(100vw - 2*var(--gap)));height:min(640px,calc(100vh - 108px));border:0;border-radius:12px;
background:transparent;box-shadow:0 0 0 1px rgb(16 32 29/.08),0 12px 40px rgb(16 32 29/.22);
transform-origin:100% 100%;opacity:0;transform:translateY(8px) scale(.98);visibility:hidden;
transition:opacity .15s,transform .15s cubic-bezier(.2,0,0,1),visibility 0s .15s}
.open iframe{opacity:1;transform:none;visibility:visible;transition-delay:0s}
@media(max-width:640px){
iframe{inset:0;width:100%;height:100%;height:100dvh;border-radius:0;box-shadow:none}
.open button{visibility:hidden}}
@media(prefers-reduced-motion:reduce){*,button,svg,iframe{transition:none!important}}
@media print{:host{display:none}}
`;
