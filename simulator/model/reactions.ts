/** Meta's name of a reaction. Emoji without a name are `other`. Source: message_reactions. */
export const reactionName = (emoji: string): string => REACTIONS[emoji] ?? 'other';

const REACTIONS: Readonly<Record<string, string>> = {
  '😆': 'smile',
  '😠': 'angry',
  '😢': 'sad',
  '😮': 'wow',
  '❤': 'love',
  '❤️': 'love',
  '😍': 'love',
  '👍': 'like',
  '👎': 'dislike',
};
