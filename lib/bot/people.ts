/** Whether a person can answer now, as `chat.people` tells a bot. */
export interface People {
  /** True inside `hours` of chat.config.ts, or always without them. False while no agent was ever invited. */
  readonly now: boolean;
  /** When they are back (ms since 1970), where `hours` say so. */
  readonly next?: number;
}
