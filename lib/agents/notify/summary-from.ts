/** From this many customers on, agents get one notification for all. */
export const SUMMARY_FROM = 6;
