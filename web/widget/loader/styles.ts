import { buttonStyles } from '#web-ui/launcher-look.ts';

/** The button and the panel it opens. */
export const styles = `${buttonStyles}
iframe{position:fixed;right:max(var(--x),env(safe-area-inset-right));bottom:calc(var(--y) + 68px);
width:min(380px,calc(100vw - 2*var(--x)));height:min(640px,calc(100vh - var(--y) - 88px));border:0;border-radius:12px;
background:transparent;box-shadow:0 0 0 1px rgb(16 32 29/.08),0 12px 40px rgb(16 32 29/.22);
transform-origin:100% 100%;opacity:0;transform:translateY(8px) scale(.98);visibility:hidden;
transition:opacity .15s,transform .15s cubic-bezier(.2,0,0,1),visibility 0s .15s}
:host([data-side=left]) iframe{right:auto;left:max(var(--x),env(safe-area-inset-left));transform-origin:0 100%}
.open iframe{opacity:1;transform:none;visibility:visible;transition-delay:0s}
@media(max-width:640px){
:host iframe{inset:0!important;width:100%;height:100%;height:100dvh;border-radius:0;box-shadow:none}
.open button{visibility:hidden}}
@media(prefers-reduced-motion:reduce){*,button,iframe{transition:none!important}}
@media print{:host{display:none}}
`;
