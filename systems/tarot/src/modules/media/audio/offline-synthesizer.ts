// Speech without any service: a melody with two formants for each letter, the same for the same text, as a WAV that any player takes. It is made and handed on in small
// pieces, and is short however long the text is.

import { estimateSeconds, type Speech, type Synthesizer } from './speech.ts';

const sampleRate = 8000;
const longestSeconds = 20;
const samplesOfPiece = 4096;
const headerBytes = 44;
const largestSample = 32_767;

/** Two formants of a vowel, in Hz. */
const formants: readonly (readonly [number, number])[] = [
  [730, 1090],
  [530, 1840],
  [270, 2290],
  [570, 840],
  [300, 870],
];
/** Steps of a scale in which nothing sounds wrong, in semitones. */
const scale = [0, 2, 4, 7, 9] as const;
const baseHz = 110;
/** Of one letter, as the estimate has it. */
const secondsOfLetter = 0.15;

export function createOfflineSynthesizer(): Synthesizer {
  const secondsOf = (speech: Speech): number => Math.min(longestSeconds, estimateSeconds(speech));
  return {
    format: 'wav',
    voicesFor: ({ character, voiceName, languageCode = 'en-US' }) => [
      { model: 'offline', name: voiceName ?? character, languageCode },
    ],
    secondsOf,
    synthesize: async function* (speech) {
      const count = Math.max(1, Math.round(secondsOf(speech) * sampleRate));
      yield wavHeader(count);
      const tune = createTune(speech);
      for (let from = 0; from < count; from += samplesOfPiece)
        yield pieceOf(tune, from, Math.min(samplesOfPiece, count - from));
    },
    close: async () => undefined,
  };
}

/** One channel of 16 bits. */
function wavHeader(samples: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  const dataBytes = samples * 2;
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(headerBytes - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return header;
}

/** By the number of a sample: -1 to 1. */
type Tune = (sample: number) => number;

function createTune({ parts, rate, pitch, volume }: Speech): Tune {
  const letters = lettersOf(parts, rate);
  const secondsOfOne = secondsOfLetter / rate;
  return (sample) => {
    const atSeconds = sample / sampleRate;
    const index = Math.floor(atSeconds / secondsOfOne);
    const letter = letters.charCodeAt(index);
    if (Number.isNaN(letter) || letter <= silence) return 0;
    const [first, second] = formants[letter % formants.length] ?? [500, 1500];
    const step = (scale[letter % scale.length] ?? 0) + pitch;
    const angle = 2 * Math.PI * atSeconds;
    const throat = 0.5 + 0.5 * Math.sin(angle * baseHz * 2 ** (step / 12));
    const mouth = 0.6 * Math.sin(angle * first) + 0.4 * Math.sin(angle * second);
    // Each letter swells and fades, so that none begins with a click.
    const swell = Math.sin((Math.PI * (atSeconds % secondsOfOne)) / secondsOfOne);
    return volume * swell * throat * mouth * 0.8;
  };
}

const silence = 32;

/** As many as are heard; a pause is as many blanks as take its time. */
function lettersOf(parts: Speech['parts'], rate: number): string {
  const most = Math.ceil((longestSeconds * rate) / secondsOfLetter);
  let letters = '';
  for (const part of parts) {
    letters +=
      'text' in part
        ? part.text.replace(/[^\p{L}\p{N}]/gu, ' ')
        : ' '.repeat(Math.round((part.pauseMs * rate) / 1000 / secondsOfLetter));
    if (letters.length >= most) break;
  }
  return letters.slice(0, most);
}

function pieceOf(tune: Tune, from: number, count: number): Buffer {
  const piece = Buffer.allocUnsafe(count * 2);
  for (let index = 0; index < count; index += 1)
    piece.writeInt16LE(Math.round(tune(from + index) * largestSample), index * 2);
  return piece;
}
