/** A question laid out in advance, to be opened in the explorer. */
export interface ReadyMadeQuery {
  /** What it finds out, in the words of whoever asks. */
  readonly title: string;
  /** What is worth noticing in the answer. */
  readonly note: string;
  /** The operation, laid out for reading. */
  readonly text: string;
}
