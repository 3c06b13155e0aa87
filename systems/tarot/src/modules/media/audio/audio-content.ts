// What Google answers: a JSON whose one long text is the sound, in base64. It is decoded as it comes; of a whole one there would be a text, a longer text and a buffer.

import { SpeechError } from './speech.ts';

/** Where the text begins comes first. */
const longestHead = 4096;
const before = /"audioContent"\s*:\s*"/;

/** @throws SpeechError where it is anything else, or ends too early */
export async function* readAudioContent(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head = '';
  let state: 'before' | 'inside' | 'after' = 'before';
  let left = '';
  for await (const chunk of body) {
    let text = chunk.toString('latin1');
    // The rest is read and dropped, so that the connection serves again.
    if (state === 'after') continue;
    if (state === 'before') {
      head += text;
      const found = before.exec(head);
      if (!found && head.length > longestHead) break;
      if (!found) continue;
      state = 'inside';
      text = head.slice(found.index + found[0].length);
    }
    const end = text.indexOf('"');
    if (end >= 0) state = 'after';
    left += end >= 0 ? text.slice(0, end) : text;
    const length = end >= 0 ? left.length : left.length - (left.length % 4);
    if (length > 0) yield decode(left.slice(0, length));
    left = left.slice(length);
  }
  if (state !== 'after') throw new SpeechError('unavailable', 'The answer has no audioContent, or ends within it.');
}

function decode(text: string): Buffer {
  if (!/^[A-Za-z\d+/]*={0,2}$/.test(text)) throw new SpeechError('unavailable', 'audioContent is no base64.');
  return Buffer.from(text, 'base64');
}
