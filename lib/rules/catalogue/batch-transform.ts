/** Rows of the list of rules that are not here, and why. */
export const leftOut: Readonly<Record<string, string>> = Object.fromEntries(
  ['R284', 'R285', 'R286', 'R287', 'R288', 'R289', 'R290', 'R291'].map((id) => [
    id,
    'CloudFormation has no transform jobs, so no template can have one.',
  ]),
);
