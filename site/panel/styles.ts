/** Puts the panel's styles into its shadow root: a constructed style sheet, which the strictest style-src allows. */
export function dress(root: ShadowRoot): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
}

// One rule a line, and logical properties throughout: right-to-left needs no rules of its own but for the icons that point.
const css = `
.root{all:initial;display:block;height:100%;font:15px/1.4 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;color:var(--fg);color-scheme:light dark;text-align:start;overflow-wrap:anywhere;--bg:#fff;--fg:#14151a;--soft:#f0f0f4;--line:#dedee6;--muted:#5b5e69;--accent:var(--light);--bad:#b3261e;--shade:0 6px 32px rgb(20 21 40/.22)}
@media (prefers-color-scheme:dark){.root{--bg:#1b1c21;--fg:#f2f2f5;--soft:#303138;--line:#44454f;--muted:#abadb8;--accent:var(--dark);--bad:#ffb4ab;--shade:0 6px 32px rgb(0 0 0/.5),0 0 0 1px var(--line)}}
*{box-sizing:border-box;min-width:0;margin:0;padding:0;border:0;font:inherit;color:inherit}
b,h2,.avatar,.primary,.chip,.file,.buttons :is(a,button){font-weight:600}
small,.meta,h3,.control,.notice{font-size:12.5px;color:var(--muted)}
a{text-decoration:none}
.text a{text-decoration:underline}
button,.buttons a{display:flex;align-items:center;justify-content:center;gap:8px;min-height:44px;padding:0 14px;background:none;cursor:pointer;text-align:start;border-radius:22px}
button:not(.primary):hover,.buttons a:hover{background:rgb(127 127 140/.16)}
:focus-visible{outline:2px solid var(--accent);outline-offset:-2px}
.primary:focus-visible,.picture:focus-visible{outline-offset:2px}
svg{flex:none;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
svg.more{stroke-width:3.2}
[dir=rtl] :is(.send,.back,.next){transform:scaleX(-1)}
.icon{width:44px;padding:0;flex:none}
.primary{background:var(--ground);color:var(--on)}
.sr{position:absolute;top:0;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.avatar{display:grid;place-items:center;flex:none;width:40px;height:40px;border-radius:50%;background:var(--ground);color:var(--on);font-size:18px}
.bad{color:var(--bad)}
.greeting,.dialog{position:relative;background:var(--bg);border-radius:18px;box-shadow:var(--shade);animation:rise .25s ease-out}
.tap{width:100%;gap:12px;padding:14px 16px;padding-inline-end:48px;border-radius:18px;align-items:start;justify-content:start}
.tap>:last-child{flex:1;display:grid;gap:2px}
.cta{color:var(--accent);padding-top:6px}
.greeting>.icon{position:absolute;top:4px;inset-inline-end:4px;color:var(--muted)}
.dialog{display:flex;flex-direction:column;height:100%;overflow:hidden}
.full .dialog{border-radius:0}
header{display:flex;align-items:center;gap:2px;padding:10px 8px;padding-inline-start:14px;background:var(--ground);color:var(--on);z-index:2}
.full header{padding-top:calc(10px + env(safe-area-inset-top))}
header>:focus-visible,.popup.more>:focus-visible{outline-color:currentColor}
header .avatar{background:var(--on);color:var(--ground)}
header>div:not(.popup){flex:1;min-width:0;padding-inline-start:10px}
h2{font-size:16px;line-height:1.3;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
header p{font-size:12.5px;line-height:1.3}
.popup{position:relative}
.list{position:absolute;z-index:2;inset-inline:auto 0;top:48px;width:max-content;max-width:280px;max-height:300px;overflow:auto;padding:6px;border-radius:16px;background:var(--bg);color:var(--fg);box-shadow:var(--shade);animation:rise .25s ease-out}
.menu .list{inset:auto auto 52px;inset-inline-start:0}
.list>*,.list .buttons>:is(a,button){width:100%;justify-content:start;border-radius:10px;font-weight:400;color:inherit}
.list .bad{color:var(--bad)}
[aria-checked=true]:after{content:"✓";margin-inline-start:auto}
.notice p{display:flex;align-items:center;gap:8px;padding:8px 14px;background:var(--soft);color:var(--fg)}
.notice .mild{color:var(--muted);animation:fade 1.5s}
.middle{position:relative;flex:1;min-height:0;display:flex;flex-direction:column}
.log{flex:1;overflow:hidden auto;overscroll-behavior:contain;overflow-anchor:none;padding:0 12px}
.rows{display:flex;flex-direction:column;min-height:100%;padding:12px 0;gap:2px}
.rows>:first-child{margin-top:auto}
.older{align-self:center;color:var(--accent)}
h3,.control{text-align:center;padding:14px 0 8px}
.row{position:relative;display:flex;flex-direction:column;align-items:start;gap:2px;flex:none}
.row>*{max-width:84%}
.last{margin-bottom:8px}
.own{align-items:end}
.bubble,a.file,.greeting,.dialog,.primary,textarea{border:1px solid transparent}
.bubble,a.file{padding:8px 13px;border-radius:20px;background:var(--soft)}
.own .bubble{background:var(--ground);color:var(--on)}
.own.last>.bubble{border-end-end-radius:6px}
.theirs.last>.bubble{border-end-start-radius:6px}
:is(.card,.tap) [dir=auto]{text-align:match-parent}
.text{display:block;white-space:pre-wrap;unicode-bidi:isolate}
.meta{display:flex;flex-wrap:wrap;align-items:center;gap:4px;padding:0 8px}
.meta.bad{color:var(--bad)}
.meta button{padding:0 8px;text-decoration:underline}
.reactions{margin:-10px 12px 0;padding:0 6px;border-radius:12px;background:var(--bg);border:1px solid var(--line);z-index:1}
.sticker{font-size:56px}
.dots{display:flex;gap:4px}
.dots i{width:7px;height:7px;margin:6px 0;border-radius:50%;background:var(--muted);animation:dot 1.2s infinite}
.dots i:nth-of-type(2){animation-delay:.2s}
.card{display:flex;flex-direction:column;width:270px;border:1px solid var(--line);border-radius:18px;overflow:hidden}
.card p{display:grid;padding:10px 14px}
.cover{width:100%;aspect-ratio:1.91;object-fit:cover;background:var(--soft)}
.card .buttons{margin-top:auto}
.buttons{flex:1;min-width:0}
.buttons :is(a,button){width:100%;color:var(--accent);border-radius:0}
.card .buttons>*{border-top:1px solid var(--line)}
.card .file,.card .picture{border-radius:0}
.row>.carousel{max-width:100%}
.strip{display:flex;gap:8px;overflow-x:auto;scroll-snap-type:x mandatory;scrollbar-width:none;border-radius:18px}
.strip>*{flex:none;width:232px;scroll-snap-align:start}
.pill{position:absolute;background:var(--bg)!important;border:1px solid var(--line);box-shadow:0 2px 8px rgb(0 0 0/.25)}
.steps{display:flex;justify-content:end;color:var(--accent)}
.steps [aria-disabled=true]{opacity:.3}
.picture{padding:0;border-radius:18px;overflow:hidden}
.picture img,video{display:block;max-width:100%;max-height:280px;min-height:44px;background:var(--soft)}
video{border-radius:18px}
.grid{display:grid;grid-template-columns:1fr 1fr;gap:3px}
.grid .picture{border-radius:6px}
.grid img,.square{width:100%;aspect-ratio:1;object-fit:cover}
a.file{display:flex;min-height:44px;align-items:center;gap:10px}
.item{display:flex;align-items:center;gap:10px;padding:4px 14px}
.item p{flex:1;padding:4px 0}
.item img{width:44px;height:44px;border-radius:8px;object-fit:cover}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 12px;padding:12px 14px;margin-top:6px;border-top:1px solid var(--line)}
dt{color:var(--muted)}
dd{text-align:end}
fieldset{display:flex;flex-wrap:wrap;justify-content:end;gap:8px;padding-top:4px}
.chip{border:1.5px solid var(--accent);color:var(--accent);max-width:100%;padding:6px 16px}
.chip img{width:26px;height:26px;border-radius:50%;object-fit:cover}
.welcome{flex:1;display:flex;flex-direction:column;align-items:center;justify-content:center;text-align:center;gap:8px}
.welcome .avatar{width:72px;height:72px;font-size:32px}
.welcome b{font-size:19px}
.welcome p{padding-bottom:12px}
.welcome .chip{width:100%}
.pill{bottom:10px;inset-inline:0;margin:auto;width:max-content}
.pill.primary{background:var(--ground)!important}
footer{display:flex;align-items:end;gap:4px;padding:8px;border-top:1px solid var(--line)}
.full footer{padding-bottom:calc(8px + env(safe-area-inset-bottom))}
footer>.primary{flex:1}
footer .icon{color:var(--muted)}
.field{flex:1;display:grid}
.field small{text-align:end;padding-inline:12px}
textarea{width:100%;min-height:44px;max-height:132px;resize:none;border-radius:22px;background:var(--soft);padding:10px 15px;font-size:16px;line-height:22px}
::placeholder{color:var(--muted);opacity:1}
footer [aria-disabled=false]{color:var(--accent)}
.veil{position:absolute;inset:0;z-index:3;display:flex;align-items:end;padding:12px;background:rgb(0 0 0/.5);animation:fade .25s}
.question{display:grid;gap:8px;width:100%;padding:20px;border-radius:18px;background:var(--bg);text-align:center;animation:rise .25s ease-out}
dialog{width:100%;height:100%;max-width:none;max-height:none;background:rgb(0 0 0/.88);color:#fff}
dialog button{width:100%;height:100%;padding:20px}
dialog img{max-width:100%;max-height:100%}
dialog svg{position:absolute;top:24px;inset-inline-end:24px;background:rgb(0 0 0/.6);border-radius:50%}
@keyframes rise{from{opacity:0;transform:translateY(10px)}}
@keyframes fade{from{opacity:0}}
@keyframes dot{30%{opacity:.3;transform:translateY(-3px)}}
@media (prefers-reduced-motion:reduce){*{animation:none!important;scroll-behavior:auto!important}}
`;
