// Anthropic's messages.

import type { MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/messages';
import type { ReadyPrompt } from '../provider.ts';
import { at, listAt, type Piece, textAt } from './protocol.ts';

export type AnthropicBody = Omit<MessageCreateParamsNonStreaming, 'stream'>;

/** Current models refuse a temperature, so none is sent; how it is to sound is in the words of the prompt. */
export function anthropicBody(model: string, { system, user, maxTokens, isJson }: ReadyPrompt): AnthropicBody {
  const { thinks, ...thinking } = thinkingOf(model);
  return {
    model,
    max_tokens: maxTokens + (thinks ? roomForThoughts : 0),
    system: isJson ? `${system} Answer with one JSON object and nothing around it.` : system,
    messages: [{ role: 'user', content: user }],
    ...thinking,
  };
}

type Thinking = Pick<AnthropicBody, 'thinking' | 'output_config'> & { thinks?: boolean };

/** Thoughts count as tokens of the answer. */
const roomForThoughts = 2000;

/** As little of it as each model can: some always think, and refuse to be told not to. */
function thinkingOf(model: string): Thinking {
  if (/^claude-(opus-5-5|fable|mythos)/.test(model)) return { thinks: true, output_config: { effort: 'low' } };
  if (/^claude-sonnet-5-5/.test(model)) return { thinking: { type: 'between_tools' } };
  return /^claude-/.test(model) ? { thinking: { type: 'disabled' } } : {};
}

export function readAnthropicAnswer(answer: unknown): Piece {
  const texts = listAt(answer, 'content').map((block) => (at(block, 'type') === 'text' ? textAt(block, 'text') : ''));
  const end = textAt(answer, 'stop_reason');
  return { text: texts.join(''), isLast: end !== '', refusal: refusalOf(end) };
}

export function readAnthropicPiece(event: unknown): Piece {
  const type = at(event, 'type');
  const isText = type === 'content_block_delta' && at(event, 'delta', 'type') === 'text_delta';
  return {
    text: isText ? textAt(event, 'delta', 'text') : '',
    isLast: type === 'message_stop',
    refusal: type === 'message_delta' ? refusalOf(textAt(event, 'delta', 'stop_reason')) : undefined,
  };
}

const refusalOf = (end: string): string | undefined => (end === 'refusal' ? end : undefined);
