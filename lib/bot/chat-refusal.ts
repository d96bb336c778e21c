/**
 * A call of `chat` asks for more than Messenger or a turn allows. Its message names the limit and never a text of
 * people, so the log may show it.
 */
export class ChatRefusal extends RangeError {}
