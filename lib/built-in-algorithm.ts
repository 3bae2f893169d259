/** Algorithms that are built into SageMaker: a model that one of them has trained is served by the image that trained it. */
export enum BuiltInAlgorithm {
  /** BlazingText: words and sentences. */
  BLAZING_TEXT = 'blazingtext',
  /** Factorization machines. */
  FACTORIZATION_MACHINES = 'factorization-machines',
  /** DeepAR: forecasts. */
  FORECASTING_DEEPAR = 'forecasting-deepar',
  /** Image classification with MXNet. */
  IMAGE_CLASSIFICATION = 'image-classification',
  /** IP Insights: unusual use of IPv4 addresses. */
  IP_INSIGHTS = 'ipinsights',
  /** K-means clustering. */
  K_MEANS = 'kmeans',
  /** K nearest neighbours. */
  KNN = 'knn',
  /** Latent Dirichlet allocation: topics of documents. */
  LDA = 'lda',
  /** Linear learner. */
  LINEAR_LEARNER = 'linear-learner',
  /** Neural topic model. */
  NTM = 'ntm',
  /** Object detection with MXNet. */
  OBJECT_DETECTION = 'object-detection',
  /** Object2Vec: embeddings. */
  OBJECT2VEC = 'object2vec',
  /** Principal component analysis. */
  PCA = 'pca',
  /** Random cut forest: anomalies. */
  RANDOM_CUT_FOREST = 'randomcutforest',
  /** Semantic segmentation of images. */
  SEMANTIC_SEGMENTATION = 'semantic-segmentation',
  /** Sequence to sequence. */
  SEQ2SEQ = 'seq2seq',
}
