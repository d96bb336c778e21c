/** The code points that WebDriver gives to keys without a character. Source: W3C WebDriver, "Keyboard actions". */
const keyCodes: Readonly<Record<string, string>> = {
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Escape: '\uE00C',
};

/** Presses the keys one after another and releases them in reverse: the actions of WebDriver, and of BiDi. */
export function keyActions(keys: readonly string[]): object[] {
  const values = keys.map((key) => keyCodes[key] ?? key);
  const down = values.map((value) => ({ type: 'keyDown', value }));
  const up = values.map((value) => ({ type: 'keyUp', value })).reverse();
  return [{ type: 'key', id: 'keyboard', actions: [...down, ...up] }];
}

/** Moves the mouse there, and clicks. */
export function clickActions(x: number, y: number): object[] {
  const actions = [
    { type: 'pointerMove', x: Math.round(x), y: Math.round(y), origin: 'viewport' },
    { type: 'pointerDown', button: 0 },
    { type: 'pointerUp', button: 0 },
  ];
  return [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }];
}
