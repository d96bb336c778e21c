import type { KeyValue } from './client/index.ts';

export interface SoundSetting {
  isOn(): boolean;
  set(on: boolean): void;
}

const key = 'customer-chat:sound';

/** The visitor's choice whether new lines make a sound. Off by default, and wherever the browser stores nothing. */
export function soundSetting(storage: KeyValue | undefined): SoundSetting {
  return {
    isOn: () => storage?.get(key) === 'on',
    set: (on) => storage?.set(key, on ? 'on' : 'off'),
  };
}
