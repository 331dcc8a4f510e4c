/** How much is being answered at this moment, so that a hub that stops can wait for it. */
export class InFlight {
  #count = 0;
  #waiting: (() => void)[] = [];

  get count(): number {
    return this.#count;
  }

  /** Something began; call the answer once when it has ended. */
  begin(): () => void {
    this.#count += 1;
    let open = true;
    return () => {
      if (!open) return;
      open = false;
      this.#count -= 1;
      // A turn later, so that the last bytes of the last answer are written before anyone closes its connection.
      if (this.#count === 0) setImmediate(() => this.#count === 0 && this.#waiting.splice(0).forEach((go) => go()));
    };
  }

  /** Resolves when nothing is in flight, true, or after so many milliseconds, false. */
  async idle(within: number): Promise<boolean> {
    if (this.#count === 0) return true;
    return await new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), within);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }
}
