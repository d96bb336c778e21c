import type { KeyValue } from './client/index.ts';

export interface SoundSetting {
  isOn(): boolean;
  set(on: boolean): void;
}

const key = 'sound';

/** The visitor's choice whether new lines make a sound. Off by default. */
export function soundSetting(storage: KeyValue): SoundSetting {
  return {
    isOn: () => storage.get(key) === 'on',
    set: (on) => storage.set(key, on ? 'on' : 'off'),
  };
}
