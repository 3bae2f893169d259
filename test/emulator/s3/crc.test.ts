import { crc32, crc32c, crc64nvme } from '../../../emulator/src/s3/body/crc';

// The check values of the catalogue of parametrised CRC algorithms: the checksum of "123456789".
test.each([
  ['CRC-32', crc32, 'cbf43926'],
  ['CRC-32C', crc32c, 'e3069283'],
  ['CRC-64/NVME', crc64nvme, 'ae8b14860a799888'],
])('%s has its published check value, however the bytes arrive', (_name, make, expected) => {
  const [whole, pieces] = [make(), make()];
  whole.update(Buffer.from('123456789'));
  for (const piece of ['1', '', '2345', '6789']) pieces.update(Buffer.from(piece));
  expect(whole.digest().toString('hex')).toBe(expected);
  expect(pieces.digest().toString('hex')).toBe(expected);
});
