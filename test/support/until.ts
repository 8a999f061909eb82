/** Waits for a condition, looking again and again; never for a time. */

export interface UntilOptions {
  /** ms before it gives up. */
  readonly within?: number;
  /** What is awaited, for the message. */
  readonly what?: string;
}

/** The first truthy answer of `look`. Rejects when there was none `within` the time, with the last error if any. */
export async function until<T>(
  look: () => T | Promise<T>,
  { within = 60_000, what = 'the condition' }: UntilOptions = {},
): Promise<NonNullable<T>> {
  const deadline = performance.now() + within;
  let last: unknown;
  do {
    try {
      const answer = await look();
      if (answer) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  } while (performance.now() < deadline);
  throw new Error(`${what} did not come true within ${within} ms`, { cause: last });
}
