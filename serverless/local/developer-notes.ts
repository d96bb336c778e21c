import { field, readJson, text } from '../../lib/json.ts';
import { placedFirst } from '../package/placed.ts';

/** What the bot did wrong in one conversation, for the developer: `bot.ts:12:7: The bot failed on message: …`. */
export interface DeveloperNote {
  readonly customer: string;
  readonly text: string;
}

/** The note that a line of the functions' log stands for, if any. The log leaves out texts of people. */
export function noteOf(line: string): DeveloperNote | undefined {
  const entry = readJson(line);
  const [customer, message] = [text(field(entry, 'customer')), text(field(entry, 'message'))];
  if (field(entry, 'level') !== 'error' || customer === undefined || message === undefined) return undefined;
  if (!/^(The bot failed on |bot\.ts cannot be loaded: )/.test(message)) return undefined;
  return { customer, text: placedFirst(message) };
}

/** Where notes are shown besides the terminal. Each place is told once it is there. */
export interface NotePlaces {
  add(show: (note: DeveloperNote) => void): void;
  show(note: DeveloperNote): void;
}

export function notePlaces(): NotePlaces {
  const places: ((note: DeveloperNote) => void)[] = [];
  return {
    add: (show) => void places.push(show),
    show(note) {
      for (const show of places) show(note);
    },
  };
}
