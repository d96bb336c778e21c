/** What Meta says about a person. Every field may be missing. Source: User Profile API. */
export interface Person {
  readonly id?: string;
  readonly name?: string;
  readonly first_name?: string;
  readonly last_name?: string;
  /** This address expires: show it, do not keep it. */
  readonly profile_pic?: string;
  readonly locale?: string;
  /** Hours from UTC. */
  readonly timezone?: number;
  readonly gender?: string;
}
