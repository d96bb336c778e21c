/** Why a line did not go out. `message` is a sentence for agents. */
export interface LineError {
  readonly code: string;
  readonly message: string;
}
