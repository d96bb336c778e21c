/** Figures that cannot be counted on a laptop. Each is on the safe side for a small bot. */
export const assumed = {
  /** GB: `memorySize` of the functions. */
  memory: 0.5,
  /** GB, of `notify` and `clock`. */
  notifyMemory: 0.25,
  /** Billed time of a call (s). Cold starts are so few that they are left out. */
  seconds: {
    /** Check, queue, answer. */
    events: 0.015,
    /** Table and queue. */
    socket: 0.025,
    /** A turn without an answer: for an echo, a receipt. */
    turn: 0.03,
    /** A turn that answers on the website. */
    webTurn: 0.06,
    /** A turn that answers in Messenger; most of it is the wait for Meta. */
    messengerTurn: 0.4,
    clock: 0.03,
    /** A push service's answer, mostly. */
    notify: 0.3,
  },
  /** Log of a call, in bytes: our lines, and Lambda's own three. */
  logged: 700,
  /** Of a visit to the website's chat. */
  exchangesPerVisit: 3,
  minutesPerVisit: 10,
  /** How long an agent has the inbox open a day. */
  agentHours: 8,
  /** The busiest second, as a multiple of the mean. */
  peak: 10,
} as const;
