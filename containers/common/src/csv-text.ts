import Papa from 'papaparse';
import { badInput } from './errors';

/** Rows of comma-separated values, as they were written. */
export function parseCsv(text: string): string[][] {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: ',', skipEmptyLines: true });
  const [error] = errors;
  if (error) throw badInput('INVALID_CSV', `the body is not CSV: row ${(error.row ?? 0) + 1}: ${error.message}`);
  return data;
}

export function writeCsv(rows: readonly (readonly unknown[])[]): string {
  return Papa.unparse(rows as unknown[][], { newline: '\n' });
}
