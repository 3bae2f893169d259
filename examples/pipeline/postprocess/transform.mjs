/** Below that, a person should look at it. */
const SURE = 0.8;

/**
 * The model's answer in words.
 *
 * @type {import('cdk-sagemaker-serving/containers/transform/transform').Transform}
 */
export default ({ predictions: [{ label, probabilities }] }) => {
  const probability = probabilities[label];
  return { digit: label, probability, sentence: `This is ${probability < SURE ? 'perhaps ' : ''}a ${label}.` };
};
