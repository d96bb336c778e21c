import { type LabelPreset, labelPresets } from '../../lib/config/plugin-settings.ts';

/** What the form shows for Meta's presets of `entry_point_label`. */
const words: Readonly<Record<LabelPreset, string>> = { NONE: '', CHAT: 'Chat', HELP: 'Help', ASK_US: 'Ask us' };

/** Words to choose from. */
export const suggestions: readonly string[] = Object.values(words).filter((text) => text !== '');

/** The label in the form: the words of a preset, or the text itself. */
export function wordsOf(label: string): string {
  const preset = labelPresets.find((each) => each === label);
  return preset ? words[preset] : label;
}

/** The label to save. A preset's words become the preset, which visitors read in their own language. */
export function presetOf(text: string): string {
  return labelPresets.find((preset) => words[preset] === text.trim()) ?? text.trim();
}
