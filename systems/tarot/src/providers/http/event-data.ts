// The data of server-sent events from the bytes of a body, as the standard of HTML has it: three ends of lines, several lines of data, comments, and what ends in the
// midst of an event is none. Bounded, since whoever sends it may never end a line.

import { mostLineCharacters } from '../protocols/protocol.ts';

/** @throws RangeError for a line or an event that is too long */
export async function* readEventData(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    rest += text;
    if (rest.length > mostLineCharacters) throw new RangeError('A line of the events is too long.');
    if (!/[\r\n]/.test(text) && !rest.includes('\r')) continue;
    // A \r at the end may be the first half of \r\n.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield data.join('\n');
        data = [];
        size = 0;
      } else if (/^data(:|$)/.test(line)) {
        size += line.length;
        if (size > mostLineCharacters) throw new RangeError('An event is too long.');
        data.push(line.slice(5).replace(/^ /, ''));
      }
    }
  }
}
