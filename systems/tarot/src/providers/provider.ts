// What an AI service is to the modules, whichever it is and however it is reached.

export const providerNames = Object.freeze(['openai', 'anthropic', 'gemini', 'offline'] as const);
export type ProviderName = (typeof providerNames)[number];
/** Those that are asked over the network. */
export type ServiceName = Exclude<ProviderName, 'offline'>;

export interface Prompt {
  system: string;
  user: string;
  /** Of the answer; AI_MAX_TOKENS unless given. */
  maxTokens?: number;
  /** 0 to 1; AI_TEMPERATURE unless given. Models that take none are sent none. */
  temperature?: number;
  /** The answer is to be one JSON object, and nothing around it. */
  isJson?: boolean;
  /** Whoever asked does not want the answer any more. */
  signal?: AbortSignal;
  /** What the offline provider answers, made only then. Without it: for JSON, parameters of music by the words of `user`; else a sentence that fits anything. */
  offlineText?: () => string;
}

/** As a provider gets it: with everything that may be left out. */
export interface ReadyPrompt extends Prompt {
  maxTokens: number;
  temperature: number;
  signal: AbortSignal;
}

export interface Provider {
  readonly name: ProviderName;
  readonly model: string;
  /** @throws ProviderError */
  complete(prompt: ReadyPrompt): Promise<string>;
  /** Pieces of the text as they come. @throws ProviderError, also in the midst of it */
  stream(prompt: ReadyPrompt): AsyncIterable<string>;
}

interface Answer {
  provider: ProviderName;
  model: string;
}

/** Of all that are set up: the preferred one first, then the others in their order, `offline` last. */
export interface Providers {
  /** Empty where nobody would answer. */
  readonly available: readonly ProviderName[];
  /** What a prompt has where it says nothing; the temperature is undefined unless the environment says one. */
  readonly usual: { readonly maxTokens: number; readonly temperature: number | undefined };
  /** Goes on to the next provider when one fails or takes longer than `timeoutMs`. @throws ProviderError of the last one; what `signal` was aborted with */
  complete(prompt: Prompt & { timeoutMs?: number }): Promise<Answer & { text: string }>;
  /**
   * Goes on to the next provider until one has sent its first piece; after that its fault is the fault of the stream.
   * What comes has to be read to its end, or given up by `signal`: until then it holds a connection.
   */
  stream(prompt: Prompt): Promise<Answer & { pieces: AsyncIterable<string> }>;
  /** Connections and packages. */
  close(): Promise<void>;
}

export type ProviderFault = 'unavailable' | 'refused' | 'timeout' | 'overloaded' | 'invalid-answer';

/** Its message is for the log: it may hold what a service said, and is never told to a client. Keys are not in it. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly provider: ProviderName;
  readonly fault: ProviderFault;

  constructor(provider: ProviderName, fault: ProviderFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.provider = provider;
    this.fault = fault;
  }
}
