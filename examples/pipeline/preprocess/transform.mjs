/** From no ink to all of it. */
const INK = ' .:-=+*#%@';
const SIDE = 8;

/**
 * A drawing of 8 lines, 8 characters each, as the pixels from 0 to 16 that the model was trained on.
 *
 * @type {import('cdk-sagemaker-serving/containers/transform/transform').Transform<string>}
 */
export default (drawing, context) => {
  if (typeof drawing !== 'string') throw context.badRequest('send the drawing as text/plain');
  const lines = drawing.replace(/\n$/, '').split('\n');
  if (lines.length !== SIDE) throw context.badRequest(`a drawing has ${SIDE} lines, this one has ${lines.length}`);
  return { instances: [lines.flatMap((line, at) => pixels(line, at, context))] };
};

/** Editors cut blanks off the end of a line. */
function pixels(line, at, context) {
  if (line.length > SIDE) throw context.badRequest(`line ${at + 1} has ${line.length} characters, allowed are ${SIDE}`);
  return [...line.padEnd(SIDE)].map((character) => {
    const shade = INK.indexOf(character);
    if (shade < 0) throw context.badRequest(`line ${at + 1} has a '${character}', allowed are '${INK}'`);
    return Math.round((shade * 16) / (INK.length - 1));
  });
}
