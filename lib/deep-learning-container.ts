/** What a container of AWS serves models with. The values are the names of the SageMaker Python SDK. */
export enum ServingFramework {
  /** AutoGluon. */
  AUTOGLUON = 'autogluon',
  /** Chainer. */
  CHAINER = 'chainer',
  /** DJL Serving with DeepSpeed. */
  DJL_DEEPSPEED = 'djl-deepspeed',
  /** DJL Serving with FasterTransformer. */
  DJL_FASTERTRANSFORMER = 'djl-fastertransformer',
  /** DJL Serving for large models, LMI; for Inf2 and Trn too. */
  DJL_LMI = 'djl-lmi',
  /** DJL Serving with TensorRT-LLM. */
  DJL_TENSORRT_LLM = 'djl-tensorrtllm',
  /** llama.cpp of Hugging Face. */
  HUGGING_FACE_LLAMACPP = 'huggingface-llamacpp',
  /** Text Generation Inference of Hugging Face, TGI; for Inf2 and Trn too. */
  HUGGING_FACE_LLM = 'huggingface-llm',
  /** Hugging Face transformers on PyTorch; for Inf1, Inf2 and Trn too. Its version is that of transformers. */
  HUGGING_FACE_PYTORCH = 'huggingface-pytorch',
  /** SGLang of Hugging Face. */
  HUGGING_FACE_SGLANG = 'huggingface-sglang',
  /** Text Embeddings Inference of Hugging Face, TEI. */
  HUGGING_FACE_TEI = 'huggingface-tei',
  /** Hugging Face transformers on TensorFlow. Its version is that of transformers. */
  HUGGING_FACE_TENSORFLOW = 'huggingface-tensorflow',
  /** vLLM of Hugging Face; for Inf2 and Trn too. */
  HUGGING_FACE_VLLM = 'huggingface-vllm',
  /** vLLM-Omni of Hugging Face. */
  HUGGING_FACE_VLLM_OMNI = 'huggingface-vllm-omni',
  /** llama.cpp. */
  LLAMA_CPP = 'llama-cpp',
  /** Apache MXNet. */
  MXNET = 'mxnet',
  /** Image classification compiled by Neo. */
  NEO_IMAGE_CLASSIFICATION = 'image-classification-neo',
  /** MXNet models compiled by Neo; for Inf1 too. */
  NEO_MXNET = 'neo-mxnet',
  /** PyTorch models compiled by Neo; for Inf1 too. */
  NEO_PYTORCH = 'neo-pytorch',
  /** TensorFlow models compiled by Neo; for Inf1 too. */
  NEO_TENSORFLOW = 'neo-tensorflow',
  /** XGBoost models compiled by Neo. */
  NEO_XGBOOST = 'xgboost-neo',
  /** PyTorch, with TorchServe. */
  PYTORCH = 'pytorch',
  /** Ray Serve. */
  RAY_SERVE = 'ray-serve',
  /** SageMaker Distribution. */
  SAGEMAKER_DISTRIBUTION = 'sagemaker-distribution',
  /** scikit-learn. */
  SCIKIT_LEARN = 'sklearn',
  /** SGLang, by its own version. */
  SGLANG = 'sglang',
  /** SGLang, by the version of the container. */
  SGLANG_SERVER = 'sglang-server',
  /** Spark ML pipelines, with MLeap. */
  SPARK_ML = 'sparkml-serving',
  /** Stability AI's models. */
  STABILITY_AI = 'stabilityai',
  /** TensorFlow, with TensorFlow Serving. */
  TENSORFLOW = 'tensorflow',
  /** NVIDIA Triton Inference Server; `ServingImage.triton()` has its settings. */
  TRITON = 'sagemaker-tritonserver',
  /** vLLM, by its own version. */
  VLLM = 'vllm',
  /** vLLM-Omni, by the version of the container. */
  VLLM_OMNI = 'vllm-omni',
  /** vLLM, by the version of the container. */
  VLLM_SERVER = 'vllm-server',
  /** WhisperX. */
  WHISPERX = 'whisperx',
  /** XGBoost. */
  XGBOOST = 'xgboost',
}

/** What an image is built for. */
export enum Processor {
  /** Processors with the x86 architecture. */
  CPU = 'cpu',
  /** Graviton processors, such as of `ml.c7g`: the ARM architecture. */
  GRAVITON = 'graviton',
  /** NVIDIA GPUs. */
  GPU = 'gpu',
  /** NVIDIA A100 GPUs, of `ml.p4d`, where the image for GPUs is too old for them. */
  P4D = 'p4d',
  /** AWS Inferentia of the first generation: Inf1. */
  NEURON = 'neuron',
  /** AWS Inferentia2 and Trainium: Inf2 and Trn. */
  NEURONX = 'neuronx',
  /** Processors with Elastic Inference, which AWS has ended. */
  ELASTIC_INFERENCE = 'eia',
}

/**
 * Options of `ServingImage.deepLearningContainer()`.
 *
 * Framework and version come first; each of the others is needed only where more than one image is left.
 */
export interface DeepLearningContainerOptions {
  /** What it serves models with. */
  readonly framework: ServingFramework;

  /**
   * The version of the framework, such as `2.6.0`. A shorter one, such as `2.6`, is a tag that moves.
   *
   * An image that is newer than this package is one of `ServingImage.fromEcrRepository()`.
   */
  readonly version: string;

  /**
   * What it is built for.
   *
   * @default - what there is, if that is one
   */
  readonly processor?: Processor;

  /**
   * The version of Python in it, such as `py312`.
   *
   * @default - the one there is, if that is one
   */
  readonly pythonVersion?: string;

  /**
   * The version of PyTorch or TensorFlow below Hugging Face's transformers, such as `2.6.0`.
   *
   * @default - the one there is, if that is one
   */
  readonly baseFrameworkVersion?: string;
}
