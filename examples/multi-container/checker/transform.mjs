/** A picture with less ink than this shows no digit. */
const LEAST_INK = 50;

/**
 * Pictures of digits, 64 pixels from 0 to 16 each; answers which of them are blank.
 *
 * @type {import('cdk-sagemaker-serving/containers/transform/transform').Transform<number[][]>}
 */
export default (pictures, context) => {
  if (!Array.isArray(pictures) || pictures.some((picture) => picture?.length !== 64))
    throw context.badRequest('give a list of pictures, of 64 pixels each');
  const ink = pictures.map((picture) => picture.reduce((sum, pixel) => sum + Number(pixel), 0));
  return { blank: ink.map((each) => each < LEAST_INK) };
};
