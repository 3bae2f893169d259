/** `1,234`, `12.5`, `0.034`: as many digits as tell something. */
export function numberText(value: number): string {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 1 ? 1 : 3;
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}

/** A share in per cent, such as `4.2 %`. */
export function percentText(share: number): string {
  const percent = share * 100;
  return `${percent.toLocaleString('en-US', { maximumFractionDigits: percent < 100 ? 1 : 0 })} %`;
}
