// OpenAI's chat completions, which many others speak as well.

import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import type { ReadyPrompt } from '../provider.ts';
import { at, type Piece, textAt } from './protocol.ts';

export type OpenaiBody = Omit<ChatCompletionCreateParamsNonStreaming, 'stream'>;

export function openaiBody(model: string, prompt: ReadyPrompt): OpenaiBody {
  const { system, user, maxTokens, temperature, isJson } = prompt;
  const traits = traitsOf(model);
  return {
    model,
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: user },
    ],
    max_completion_tokens: maxTokens + (traits.thinks ? roomForThoughts : 0),
    ...(traits.effort ? { reasoning_effort: traits.effort } : {}),
    ...(traits.takesTemperature ? { temperature } : {}),
    ...(isJson ? { response_format: { type: 'json_object' } } : {}),
  };
}

interface Traits {
  effort?: 'none' | 'minimal' | 'low';
  /** Thoughts that cannot be left out count as words of the answer. */
  thinks: boolean;
  /** Others refuse any but their own. */
  takesTemperature: boolean;
}

const roomForThoughts = 2000;

/** Of those that think, as little as each can. What is not known is taken for the model of a server that speaks the same protocol. */
function traitsOf(model: string): Traits {
  if (/^gpt-5.*-chat/.test(model)) return { thinks: false, takesTemperature: false };
  if (/^gpt-5\.\d/.test(model)) return { effort: 'none', thinks: false, takesTemperature: false };
  if (/^gpt-5/.test(model)) return { effort: 'minimal', thinks: true, takesTemperature: false };
  if (/^o\d/.test(model)) return { effort: 'low', thinks: true, takesTemperature: false };
  return { thinks: false, takesTemperature: true };
}

/** @param place where the text is: `message` of a whole answer, `delta` of a piece */
const readChoice =
  (place: 'message' | 'delta') =>
  (event: unknown): Piece => {
    const choice = at(event, 'choices', 0);
    const end = textAt(choice, 'finish_reason');
    const refusal = textAt(choice, place, 'refusal') || (end === 'content_filter' ? end : '');
    return { text: textAt(choice, place, 'content'), isLast: end !== '', refusal: refusal || undefined };
  };

export const readOpenaiAnswer = readChoice('message');
export const readOpenaiPiece = readChoice('delta');
