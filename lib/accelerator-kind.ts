/** What an instance has besides its processors to run models on. */
export enum AcceleratorKind {
  /** Nothing: models run on the processors. */
  NONE = 'none',
  /** NVIDIA GPUs. */
  GPU = 'gpu',
  /** Habana Gaudi, of DL1. */
  GAUDI = 'gaudi',
  /** AWS Inferentia, of Inf1. */
  INFERENTIA = 'inferentia',
  /** AWS Inferentia2, of Inf2. */
  INFERENTIA2 = 'inferentia2',
  /** AWS Trainium, of Trn1. */
  TRAINIUM = 'trainium',
  /** AWS Trainium2, of Trn2. */
  TRAINIUM2 = 'trainium2',
}
