/** Runs all of it; the first failure calls the rest off, and is thrown once all have ended. */
export async function together(
  works: readonly ((signal: AbortSignal) => Promise<void>)[],
  signal: AbortSignal,
): Promise<void> {
  const failed = new AbortController();
  const errors: unknown[] = [];
  const either = AbortSignal.any([signal, failed.signal]);
  await Promise.all(
    works.map((work) =>
      work(either).catch((error: unknown) => {
        errors.push(error);
        failed.abort();
      }),
    ),
  );
  if (errors.length > 0) throw errors[0];
}
