/** Puts the panel's styles into its shadow root: a constructed style sheet, which the strictest style-src allows. */
export function dress(root: ShadowRoot): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
}

// One rule a line, and logical properties throughout: right-to-left needs no rules of its own but for the icons that point.
const css = `
.root{all:initial;display:block;height:100%;font:15px/1.4 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif;color:var(--fg);color-scheme:light dark;-webkit-text-size-adjust:100%;text-align:start;--bg:#fff;--fg:#14151a;--soft:#f0f0f4;--line:#e2e2ea;--muted:#5b5e69;--accent:var(--light);--bad:#b3261e;--shade:0 8px 40px rgb(20 21 40/.18),0 2px 8px rgb(20 21 40/.1)}
@media (prefers-color-scheme:dark){.root{--bg:#1b1c21;--fg:#f2f2f5;--soft:#303138;--line:#3d3e47;--muted:#abadb8;--accent:var(--dark);--bad:#ffb4ab;--shade:0 8px 40px rgb(0 0 0/.6),0 0 0 1px #3d3e47}}
*,:before,:after{box-sizing:border-box}
h2,h3,p,dl,dd,fieldset{margin:0;padding:0;border:0;min-width:0}
button,textarea{font:inherit;color:inherit;margin:0}
button{display:flex;align-items:center;justify-content:center;gap:8px;min-height:44px;padding:8px 14px;border:0;background:none;cursor:pointer;text-align:inherit;border-radius:12px;-webkit-tap-highlight-color:transparent;touch-action:manipulation}
a{color:inherit}
bdi{overflow-wrap:anywhere}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
header :focus-visible{outline-color:currentColor;outline-offset:-4px}
.i{flex:none;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.i-more{stroke-width:3.2}
[dir=rtl] .i-send,[dir=rtl] .i-back,[dir=rtl] .i-next,[dir=rtl] .i-menu,[dir=rtl] .i-link{transform:scaleX(-1)}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.avatar{display:grid;place-items:center;flex:none;width:40px;height:40px;border-radius:50%;background:var(--ground);color:var(--on);font-weight:600;font-size:18px}
.plainbutton{width:44px;padding:0;flex:none;border-radius:50%}
.plainbutton:hover{background:rgb(127 127 140/.18)}
.primary{background:var(--ground);color:var(--on);font-weight:600;width:100%;border-radius:22px}
.primary:hover{filter:brightness(1.06)}
.quiet{color:var(--muted)}

.greeting{position:relative;background:var(--bg);border-radius:18px;box-shadow:var(--shade);animation:rise .3s cubic-bezier(.2,.9,.3,1.1)}
.greeting .tap{width:100%;align-items:flex-start;justify-content:start;gap:12px;padding:16px;padding-inline-end:48px;border-radius:18px}
.greeting .tap>span{display:flex;flex-direction:column;min-width:0;overflow-wrap:anywhere}
.greeting .tap>.avatar{display:grid}
.greeting .cta{color:var(--accent);font-weight:600;padding-top:8px}
.greeting>.plainbutton{position:absolute;top:4px;inset-inline-end:4px;color:var(--muted)}

.dialog{position:relative;display:flex;flex-direction:column;height:100%;background:var(--bg);border-radius:18px;overflow:hidden;box-shadow:var(--shade);animation:rise .22s cubic-bezier(.2,.8,.2,1);outline-offset:-2px}
.full .dialog{border-radius:0;box-shadow:none}
header{display:flex;align-items:center;gap:2px;padding:10px 8px;padding-inline-start:14px;background:var(--ground);color:var(--on);flex:none;position:relative;z-index:3}
.full header{padding-top:calc(10px + env(safe-area-inset-top,0px))}
header .avatar{background:var(--on);color:var(--ground)}
.who{flex:1;min-width:0;padding-inline-start:8px}
.who h2{font-size:16px;font-weight:600;line-height:1.25;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.who p{font-size:12.5px;line-height:1.3}
.popup{position:relative;flex:none}
.list{position:absolute;z-index:4;display:flex;flex-direction:column;min-width:230px;max-width:300px;max-height:320px;overflow:auto;padding:6px;border-radius:14px;background:var(--bg);color:var(--fg);box-shadow:var(--shade);animation:rise .14s}
.popup.more .list{top:48px;inset-inline-end:0}
.popup.menu .list{bottom:52px;inset-inline-start:0}
.list button,.list a{justify-content:start;width:100%;font-weight:400;border-radius:9px}
.list :hover{background:var(--soft)}
.list :focus-visible{outline-color:var(--accent);outline-offset:-2px}
.list button[role]{justify-content:space-between}
.list bdi,.list span{background:none}
.list .danger{color:var(--bad)}
.switch{flex:none;width:36px;height:22px;border-radius:11px;border:2px solid var(--muted);position:relative;background:none!important}
.switch:after{content:"";position:absolute;top:3px;inset-inline-start:3px;width:12px;height:12px;border-radius:50%;background:var(--muted)}
[aria-checked=true] .switch{border-color:var(--accent);background:var(--accent)!important}
[aria-checked=true] .switch:after{inset-inline-start:17px;background:var(--bg)}

.notice{flex:none;font-size:13px;background:var(--soft)}
.notice p{display:flex;gap:8px;padding:8px 14px}
.notice svg{margin-top:1px}
.notice .mild{color:var(--muted);animation:late 1s}
.middle{position:relative;flex:1;min-height:0;display:flex;flex-direction:column}
.log{flex:1;min-height:0;overflow:hidden auto;overscroll-behavior:contain;padding:0 12px;outline-offset:-3px;overflow-anchor:none}
.rows{display:flex;flex-direction:column;min-height:100%;padding:12px 0;gap:2px}
.rows>:first-child{margin-top:auto}
.older{align-self:center;color:var(--accent);font-weight:600;font-size:13px}
.day,.control{align-self:center;margin:14px 0 8px;font-size:12.5px;font-weight:500;color:var(--muted);text-align:center}
.row{display:flex;flex-direction:column;align-items:flex-start;max-width:100%;flex:none}
.row.last{margin-bottom:10px}
.own{align-items:flex-end}
.body{position:relative;max-width:82%;display:flex;flex-direction:column;align-items:inherit;gap:2px;min-width:0}
.theirs .body:has(.carousel){max-width:100%}
.bubble{padding:9px 13px;border-radius:19px;background:var(--soft);max-width:100%;overflow:hidden}
.own .bubble{background:var(--ground);color:var(--on);border-start-end-radius:6px;border-end-end-radius:6px}
.theirs .bubble{border-start-start-radius:6px;border-end-start-radius:6px}
.own.first .bubble{border-start-end-radius:19px}
.own.last .bubble{border-end-end-radius:19px}
.theirs.first .bubble{border-start-start-radius:19px}
.theirs.last .bubble{border-end-start-radius:19px}
.own .quiet{color:inherit}
.text{display:block;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext}
.text a{text-underline-offset:2px}
.meta{display:flex;flex-wrap:wrap;align-items:center;gap:4px;padding:2px 6px 0;font-size:12px;color:var(--muted)}
.state{display:inline-flex;align-items:center;gap:3px;margin-inline-start:4px}
.state.seen{color:var(--accent)}
.failed{color:var(--bad)}
.failed button{padding:0 8px;font-weight:600;text-decoration:underline}
.reactions{align-self:flex-end;margin-top:-8px;margin-inline-end:-4px;padding:2px 6px;border-radius:12px;background:var(--bg);border:1px solid var(--line);font-size:13px;line-height:1.2;z-index:1}
.own .reactions{align-self:flex-start;margin-inline:-4px 0}
.sticker{font-size:56px;line-height:1.1}
.dots{display:flex;gap:4px;padding:14px}
.dots i{width:7px;height:7px;border-radius:50%;background:var(--muted);animation:dot 1.2s infinite}
.dots i:nth-of-type(2){animation-delay:.15s}
.dots i:nth-of-type(3){animation-delay:.3s}

.card{width:260px;max-width:100%;border:1px solid var(--line);border-radius:18px;overflow:hidden;background:var(--bg);flex:none;display:flex;flex-direction:column}
.card p{padding:10px 14px;overflow-wrap:anywhere}
.card b{display:block;font-weight:600}
.card small{display:block;font-size:13px;color:var(--muted)}
.card .plain{text-decoration:none}
.cover{display:block;width:100%;aspect-ratio:1.91;object-fit:cover;background:var(--soft)}
.cover.square{aspect-ratio:1}
.buttons{display:flex;flex-direction:column;margin-top:auto}
.buttons button,.buttons a{display:flex;align-items:center;justify-content:center;gap:6px;min-height:44px;padding:8px 12px;text-align:center;text-decoration:none;color:var(--accent);font-weight:600;border-radius:0}
.card .buttons>*{border-top:1px solid var(--line)}
.buttons>*:hover{background:var(--soft)}
.card :focus-visible,.buttons :focus-visible{outline-offset:-3px;border-radius:12px}
.list .buttons>*{color:inherit;justify-content:start;text-align:start;border-radius:9px;font-weight:400}
.only .buttons{width:100%}
.carousel{position:relative;max-width:100%;width:100%}
.strip{display:flex;gap:8px;overflow-x:auto;overscroll-behavior-x:contain;scroll-snap-type:x mandatory;scrollbar-width:none;border-radius:18px;outline-offset:-2px}
.strip>*{scroll-snap-align:start;width:232px}
.round{position:absolute;top:calc(50% - 22px);width:44px;padding:0;border-radius:50%;background:var(--bg);border:1px solid var(--line);box-shadow:0 2px 8px rgb(0 0 0/.2)}
.round.back{inset-inline-start:-4px}
.round.next{inset-inline-end:-4px}
.picture{display:block;padding:0;border-radius:18px;overflow:hidden;max-width:100%;min-width:44px}
.picture img{display:block;max-width:100%;min-height:60px;max-height:280px;width:auto;background:var(--soft);object-fit:cover}
.card .picture{border-radius:0;width:100%}
.card .picture img{width:100%}
video{display:block;max-width:100%;max-height:280px;border-radius:18px;background:#000}
audio{width:260px;max-width:100%}
.grid{display:grid;grid-template-columns:1fr 1fr;gap:3px}
.grid .picture{border-radius:6px;width:100%}
.grid img{width:100%;aspect-ratio:1;max-height:none}
.file{display:flex;align-items:center;gap:10px;min-height:44px;padding:9px 14px;border-radius:19px;background:var(--soft);font-weight:600;text-decoration:none}
.card .file{border-radius:0}
.code{font:600 18px ui-monospace,monospace;letter-spacing:.06em;text-align:center;border:1px dashed var(--muted);border-radius:10px;margin:0 14px 12px;user-select:all}
.item{display:flex;align-items:center;gap:10px;padding:4px 14px}
.item img{width:44px;height:44px;border-radius:8px;object-fit:cover;background:var(--soft)}
.item p{flex:1;padding:0}
.receipt dl{display:grid;grid-template-columns:auto 1fr;gap:4px 12px;padding:10px 14px;border-top:1px solid var(--line);margin-top:8px;font-size:13.5px}
.receipt dt{color:var(--muted)}
.receipt dd{text-align:end;overflow-wrap:anywhere}
.receipt .total{font-weight:600;color:var(--fg);font-size:15px;padding-top:4px}
.replies{display:flex;flex-wrap:wrap;justify-content:flex-end;gap:8px;padding:4px 0}
.replies button,.starter{border:1.5px solid var(--accent);color:var(--accent);font-weight:600;border-radius:22px;max-width:100%;background:var(--bg)}
.replies button:hover,.starter:hover{background:var(--soft)}
.replies img{width:24px;height:24px;border-radius:50%;object-fit:cover}
.welcome{flex:1;display:flex;flex-direction:column;align-items:center;justify-content:center;text-align:center;gap:6px;padding:16px 8px;overflow-wrap:anywhere}
.welcome .avatar{width:72px;height:72px;font-size:32px;margin-bottom:6px}
.welcome b{font-size:19px;font-weight:600}
.welcome small{color:var(--muted);font-size:13px;margin-bottom:14px}
.starter{width:100%;margin-top:2px;text-align:center}
.ended{align-items:center;justify-content:center;gap:16px;padding:24px}
.ended .primary{width:auto;padding-inline:24px}
.pill{position:absolute;bottom:10px;inset-inline:0;margin-inline:auto;width:max-content;max-width:90%;padding:0 12px;border-radius:22px;background:var(--bg);border:1px solid var(--line);box-shadow:0 2px 10px rgb(0 0 0/.2);font-weight:600;font-size:13.5px;animation:rise .2s}
.pill.fresh{background:var(--ground);color:var(--on);border-color:transparent}

footer{display:flex;align-items:flex-end;gap:4px;padding:8px;border-top:1px solid var(--line);flex:none}
.full footer{padding-bottom:calc(8px + env(safe-area-inset-bottom,0px))}
footer .plainbutton{color:var(--muted)}
.field{flex:1;min-width:0;display:flex;flex-direction:column}
textarea{display:block;width:100%;min-height:44px;max-height:132px;resize:none;border:1px solid transparent;border-radius:22px;background:var(--soft);padding:10px 16px;font-size:16px;line-height:22px;outline-offset:-2px!important;overflow-y:auto}
textarea::placeholder{color:var(--muted);opacity:1}
.field small{align-self:flex-end;padding:2px 8px 0;font-size:12px;color:var(--muted)}
.field .over{color:var(--bad);font-weight:600}
.send{width:44px;padding:0;flex:none;border-radius:50%;color:var(--accent)}
.send:hover{background:var(--soft)}
.send[aria-disabled=true]{color:var(--muted);opacity:.6;cursor:default}
.veil{position:absolute;inset:0;z-index:5;display:flex;align-items:flex-end;background:rgb(0 0 0/.45);padding:12px;animation:late .15s}
.question{width:100%;background:var(--bg);border-radius:18px;padding:18px;display:flex;flex-direction:column;gap:8px;text-align:center;animation:rise .2s}
.question p{padding-bottom:6px}
dialog{border:0;padding:0;background:none;max-width:100vw;max-height:100vh;width:100%;height:100%;color:#fff}
dialog::backdrop{background:rgb(0 0 0/.85)}
dialog button{width:100%;height:100%;padding:24px;cursor:zoom-out}
dialog img{max-width:100%;max-height:100%;object-fit:contain;border-radius:8px}
dialog .i{position:absolute;top:16px;inset-inline-end:16px;box-sizing:content-box;padding:10px;border-radius:50%;background:rgb(0 0 0/.6)}

@keyframes rise{from{opacity:0;transform:translateY(12px)}}
@keyframes late{from{opacity:0}}
@keyframes dot{0%,60%,100%{opacity:.35}30%{opacity:1;transform:translateY(-3px)}}
@media (prefers-reduced-motion:reduce){*,:before,:after{animation:none!important;scroll-behavior:auto!important}}
@media (forced-colors:active){.bubble,.greeting,.dialog,.primary,.pill,.round,textarea{border:1px solid}}
`;
