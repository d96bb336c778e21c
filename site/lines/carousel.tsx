import type { ComponentChildren } from 'preact';
import type { LineUi } from './line-ui.ts';
import { iconButton, scrollable } from './parts.tsx';

/** Pixels that one press moves: a card with its gap. */
const STEP = 240;

/** Cards side by side. The visitor swipes, scrolls with the keyboard, or presses one of the two buttons below. */
export function carousel(ui: LineUi, cards: ComponentChildren[]) {
  const move = (direction: number) => (event: Event) => {
    const strip = event.currentTarget instanceof Element && event.currentTarget.parentElement?.previousElementSibling;
    if (strip) strip.scrollBy({ left: (ui.dir === 'rtl' ? -direction : direction) * STEP });
  };
  return (
    <div class="carousel">
      <ul
        class="strip"
        // After layout: before it, the strip has no width.
        ref={(strip) => void setTimeout(() => updateSteps(strip))}
        onScroll={({ currentTarget }) => updateSteps(currentTarget)}
        aria-label={ui.say('choices')}
        {...scrollable}
      >
        {cards.map(item)}
      </ul>
      <div class="steps">
        {iconButton('back', ui.say('previous'), move(-1))}
        {iconButton('next', ui.say('next'), move(1))}
      </div>
    </div>
  );
}

const item = (card: ComponentChildren) => <li>{card}</li>;

/** Disables the button that leads nowhere. `scrollLeft` is negative in right-to-left languages. */
function updateSteps(strip: Element | null): void {
  if (!strip) return;
  const before = Math.abs(strip.scrollLeft);
  const after = strip.scrollWidth - strip.clientWidth - before;
  const [back, next] = strip.nextElementSibling?.children ?? [];
  back?.setAttribute('aria-disabled', `${before < 9}`);
  next?.setAttribute('aria-disabled', `${after < 9}`);
}
