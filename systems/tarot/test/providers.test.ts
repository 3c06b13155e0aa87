import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ProviderError, type ServiceName } from '../src/providers/provider.ts';
import type { Settings } from '../src/settings.ts';
import { type AiServices, type Behaviour, keys, startAiServices } from './support/ai-services.ts';
import { collect, failureOf, openProviders, question, type TestProviders, until } from './support/providers.ts';

const styles: readonly Settings['PROVIDER_STYLE'][] = ['http', 'lazy-sdk', 'eager-sdk'];
const services: readonly ServiceName[] = ['openai', 'anthropic', 'gemini'];
const text = 'The ferry – 渡し船 🛶 –\nis "late".';

let ai: AiServices;
beforeAll(async () => {
  ai = await startAiServices();
});
afterAll(() => ai.close());
beforeEach(() => {
  ai.behave({});
  ai.say();
  ai.asked.length = 0;
});

const opened: TestProviders[] = [];
afterEach(async () => {
  for (const providers of opened.splice(0)) await providers.close();
});
async function open(
  style: Settings['PROVIDER_STYLE'],
  names: readonly ServiceName[],
  more: Record<string, string> = {},
): Promise<TestProviders> {
  const environment = { AI_OFFLINE: 'false', AI_TIMEOUT_MS: '5000', ...ai.environment(...names), ...more };
  const providers = await openProviders(style, environment);
  opened.push(providers);
  return providers;
}

describe.each(styles)('%s', (style) => {
  describe.each(services)('%s', (name) => {
    const whole = async (providers: TestProviders, prompt = question) => (await providers.complete(prompt)).text;
    const streamed = async (providers: TestProviders, prompt = question) =>
      collect((await providers.stream(prompt)).pieces);
    const faultOf = async (work: Promise<unknown>) => {
      const error = await failureOf(work);
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({ provider: name });
      return (error as ProviderError).fault;
    };

    it('answers as a whole, without its thoughts', async () => {
      const providers = await open(style, [name]);
      expect(await providers.complete(question)).toEqual({ text, provider: name, model: expect.any(String) });
      expect(providers.loaded).toContain(name);
    });

    it('answers in pieces', async () => {
      const providers = await open(style, [name]);
      ai.behave({ [name]: 'slow' });
      expect(await streamed(providers)).toEqual(['The ', 'ferry – 渡し船 🛶 –\n', 'is "late".']);
    });

    it('puts together what was split in the middle of a character', async () => {
      const providers = await open(style, [name]);
      ai.behave({ [name]: 'split' });
      expect((await streamed(providers)).join('')).toBe(text);
      expect(await whole(providers)).toBe(text);
    });

    it('takes white space before the first word for a part of it', async () => {
      const providers = await open(style, [name]);
      ai.say('\n', ' ', 'Late', '.');
      expect(await streamed(providers)).toEqual(['\n Late', '.']);
      ai.say('\n', ' ');
      expect(await faultOf(streamed(providers))).toBe('invalid-answer');
    });

    it('sends the prompt, the model, the key, and no more', async () => {
      const providers = await open(style, [name], { [`${name.toUpperCase()}_MODEL`]: 'model-x1' });
      await whole(providers, { ...question, maxTokens: 77, temperature: 0.25 });
      await streamed(providers);
      expect(ai.asked).toHaveLength(2);
      for (const { headers, body } of ai.asked) {
        expect(JSON.stringify(headers)).toContain(keys[name]);
        expect(JSON.stringify(body)).toContain('You are a ferry.');
        expect(JSON.stringify(body)).toContain('Is it late?');
        expect(JSON.stringify(body)).not.toContain(keys[name]);
      }
      const [first, second] = ai.asked;
      expect(`${first?.path}${first?.body.model}`).toContain('model-x1');
      expect(JSON.stringify(first?.body)).toContain('77');
      expect(JSON.stringify(second?.body)).toContain('500');
      expect(first?.path).not.toContain(keys[name]);
    });

    it.each<[Behaviour, string]>([
      [400, 'refused'],
      [401, 'refused'],
      [429, 'overloaded'],
      [500, 'unavailable'],
      [503, 'overloaded'],
    ])('tells a status %s from others, asks once, and keeps the key to itself', async (status, fault) => {
      const providers = await open(style, [name]);
      ai.behave({ [name]: status });
      expect(await faultOf(whole(providers))).toBe(fault);
      expect(await faultOf(streamed(providers))).toBe(fault);
      expect(ai.asked).toHaveLength(2);
      const error = (await failureOf(whole(providers))) as ProviderError;
      const told = `${error.message} ${error.stack} ${String(error.cause)} ${JSON.stringify(error)} ${providers.lines.join()}`;
      expect(told).toContain('Something is wrong with the key');
      expect(told).not.toContain(keys[name]);
    });

    it('does not follow where a redirect would take its key', async () => {
      const providers = await open(style, [name]);
      ai.behave({ [name]: 'redirect' });
      await faultOf(whole(providers));
      await faultOf(streamed(providers));
      expect(ai.strays).toBe(0);
    });

    it.each<Behaviour>(['rubbish', 'broken json', 'empty'])('takes %s for no answer', async (behaviour) => {
      const providers = await open(style, [name]);
      ai.behave({ [name]: behaviour });
      expect(['invalid-answer', 'unavailable']).toContain(await faultOf(whole(providers)));
      expect(['invalid-answer', 'unavailable']).toContain(await faultOf(streamed(providers)));
    });

    it('tells that a service does not want to answer', async () => {
      const providers = await open(style, [name]);
      ai.behave({ [name]: 'refusal' });
      expect(await faultOf(whole(providers))).toBe('refused');
      expect(await faultOf(streamed(providers))).toBe('refused');
    });

    it.each<Behaviour>(['cut', 'half', 'error event'])(
      'tells of a stream with %s that it broke off',
      async (behaviour) => {
        const providers = await open(style, [name]);
        ai.behave({ [name]: behaviour });
        const { pieces } = await providers.stream(question);
        const got: string[] = [];
        const error = await failureOf(
          (async () => {
            for await (const piece of pieces) got.push(piece);
          })(),
        );
        expect(got).toEqual(['The ']);
        expect(error).toBeInstanceOf(ProviderError);
        expect(['unavailable', 'overloaded']).toContain((error as ProviderError).fault);
      },
    );

    it.each<Behaviour>(['silent', 'silent body'])('gives up one that is %s, and hangs up', async (behaviour) => {
      const providers = await open(style, [name], { AI_TIMEOUT_MS: '100' });
      ai.behave({ [name]: behaviour });
      expect(await faultOf(providers.stream(question))).toBe('timeout');
      expect(await faultOf(providers.complete({ ...question, timeoutMs: 50 }))).toBe('timeout');
      await until(() => ai.underWay === 0);
    });

    it('hangs up when whoever asked gives up, before and in the midst of it', async () => {
      const providers = await open(style, [name]);
      ai.behave({ [name]: 'silent' });
      const early = new AbortController();
      const waiting = failureOf(providers.complete({ ...question, signal: early.signal }));
      await until(() => ai.underWay === 1);
      early.abort(new Error('changed my mind'));
      expect(await waiting).toMatchObject({ message: 'changed my mind' });
      await until(() => ai.underWay === 0);
      ai.behave({ [name]: 'endless' });
      const late = new AbortController();
      const { pieces } = await providers.stream({ ...question, signal: late.signal });
      const error = await failureOf(
        (async () => {
          let count = 0;
          for await (const _ of pieces) {
            count += 1;
            if (count === 3) late.abort(new Error('enough'));
          }
        })(),
      );
      expect(error).toMatchObject({ message: 'enough' });
      await until(() => ai.underWay === 0);
    });

    it('does not take what never ends, and hangs up', async () => {
      const providers = await open(style, [name]);
      ai.behave({ [name]: 'one line' });
      expect(await faultOf(providers.stream(question))).toBe('invalid-answer');
      expect(await faultOf(providers.complete(question))).toBe('invalid-answer');
      await until(() => ai.underWay === 0);
    });

    it('hangs up when nobody reads on', async () => {
      const providers = await open(style, [name]);
      ai.behave({ [name]: 'endless' });
      const { pieces } = await providers.stream(question);
      for await (const _ of pieces) break;
      await until(() => ai.underWay === 0);
    });

    it('asks nobody for one who has given up already', async () => {
      const providers = await open(style, [name]);
      const signal = AbortSignal.abort(new Error('never mind'));
      expect(await failureOf(providers.complete({ ...question, signal }))).toMatchObject({ message: 'never mind' });
      expect(await failureOf(providers.stream({ ...question, signal }))).toMatchObject({ message: 'never mind' });
      expect(ai.asked).toHaveLength(0);
    });

    it('gives JSON without a fence, and no other words for it', async () => {
      const providers = await open(style, [name]);
      ai.say('```json\n', '{"key":"C"}', '\n```');
      expect(await whole(providers, { ...question, isJson: true })).toBe('{"key":"C"}');
      ai.say('Here you are: {"key":"C"}');
      expect(await faultOf(whole(providers, { ...question, isJson: true }))).toBe('invalid-answer');
      ai.say('[1]');
      expect(await faultOf(whole(providers, { ...question, isJson: true }))).toBe('invalid-answer');
    });
  });
});

describe('http', () => {
  it('does not take more of a stream than its reader', async () => {
    const providers = await open('http', ['openai']);
    ai.behave({ openai: 'flood' });
    const sentBefore = ai.sent;
    const stop = new AbortController();
    const { pieces } = await providers.stream({ ...question, signal: stop.signal });
    const iterator = pieces[Symbol.asyncIterator]();
    await iterator.next();
    let before = -1;
    while (ai.sent !== before) {
      before = ai.sent;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    // What the system holds for both sides, and no more.
    expect(ai.sent - sentBefore).toBeLessThan(20_000_000);
    stop.abort();
    await until(() => ai.underWay === 0);
  });

  it('leaves no connection behind when it is closed', async () => {
    const providers = await open('http', [...services]);
    await providers.complete(question);
    await providers.close();
    await until(() => ai.connections === 0);
    expect(await failureOf(providers.complete(question))).toMatchObject({ fault: 'unavailable' });
  });
});

describe('several', () => {
  it('are asked in their order, the preferred one first', async () => {
    expect((await open('http', [...services])).available).toEqual(['openai', 'gemini', 'anthropic']);
    expect((await open('http', [...services], { AI_PROVIDER: 'anthropic', AI_OFFLINE: '' })).available).toEqual([
      'anthropic',
      'openai',
      'gemini',
      'offline',
    ]);
    expect((await open('http', [...services], { AI_PROVIDER: 'offline', AI_OFFLINE: '' })).available).toEqual([
      'offline',
    ]);
  });

  it('take over from one that fails, also one that is silent, until somebody answers', async () => {
    const providers = await open('http', [...services], { AI_TIMEOUT_MS: '1000' });
    ai.behave({ openai: 500, gemini: 'silent' });
    expect(await providers.complete(question)).toMatchObject({ provider: 'anthropic', text });
    const { provider, pieces } = await providers.stream(question);
    expect([provider, (await collect(pieces)).join('')]).toEqual(['anthropic', text]);
    expect(ai.asked.map(({ service }) => service)).toEqual([
      'openai',
      'gemini',
      'anthropic',
      'openai',
      'gemini',
      'anthropic',
    ]);
    expect(providers.lines.filter((line) => line.includes('gemini'))).toHaveLength(2);
    await until(() => ai.underWay === 0);
  });

  it('do not take over in the midst of a text', async () => {
    const providers = await open('http', ['openai', 'gemini']);
    ai.behave({ openai: 'cut' });
    const { provider, pieces } = await providers.stream(question);
    expect(provider).toBe('openai');
    expect(await failureOf(collect(pieces))).toMatchObject({ provider: 'openai' });
    expect(ai.asked).toHaveLength(1);
  });

  it('take over from an answer that is empty, or no JSON', async () => {
    const providers = await open('http', ['openai', 'gemini']);
    ai.behave({ openai: 'empty' });
    expect((await providers.stream(question)).provider).toBe('gemini');
    ai.behave({ openai: 'rubbish' });
    ai.say('{}');
    expect(await providers.complete({ ...question, isJson: true })).toMatchObject({ provider: 'gemini', text: '{}' });
  });

  it('end with the fault of the last one, and with the offline one where it may answer', async () => {
    ai.behave({ openai: 500, gemini: 429 });
    const strict = await open('http', ['openai', 'gemini']);
    expect(await failureOf(strict.complete(question))).toMatchObject({ provider: 'gemini', fault: 'overloaded' });
    const lenient = await open('http', ['openai', 'gemini'], { AI_OFFLINE: 'true' });
    expect(await lenient.complete(question)).toMatchObject({ provider: 'offline' });
  });

  it('are none where none has a key and the offline one may not answer', async () => {
    const none = await open('http', []);
    expect(none.available).toEqual([]);
    expect(await failureOf(none.complete(question))).toBeInstanceOf(ProviderError);
    expect(await failureOf(none.stream(question))).toBeInstanceOf(ProviderError);
  });
});

describe('offline', () => {
  const alone = () => openProviders('http', {});

  it('says the same to the same, in words, and loads nothing before', async () => {
    const providers = await alone();
    expect(providers.loaded.size).toBe(0);
    const { text: said } = await providers.complete(question);
    const words = await collect((await providers.stream(question)).pieces);
    expect(words.join('')).toBe(said);
    expect(words.length).toBeGreaterThan(1);
    expect([...providers.loaded]).toEqual(['offline']);
  });

  it('says what it is given to say', async () => {
    const providers = await alone();
    const { text: said } = await providers.complete({ ...question, offlineText: () => 'By the deck.' });
    expect(said).toBe('By the deck.');
  });

  it('makes music of words', async () => {
    const providers = await alone();
    const music = async (user: string) =>
      JSON.parse((await providers.complete({ system: 'Music', user, isJson: true })).text);
    expect(await music('a wild techno storm in A minor')).toEqual({
      key: 'A',
      mode: 'minor',
      tempo: 152,
      timbre: 'sawtooth',
      genres: ['techno'],
      moods: ['energetic', 'tense'],
    });
    expect(await music('')).toEqual({
      key: 'C',
      mode: 'minor',
      tempo: 90,
      timbre: 'sine',
      genres: ['ambient'],
      moods: ['mysterious'],
    });
  });

  it('stops when nobody listens', async () => {
    const providers = await alone();
    const stop = new AbortController();
    const { pieces } = await providers.stream({ ...question, signal: stop.signal });
    stop.abort(new Error('enough'));
    expect(await failureOf(collect(pieces))).toMatchObject({ message: 'enough' });
  });
});

describe('models', () => {
  const bodyFor = async (name: ServiceName, model: string) => {
    const providers = await open('http', [name], { [`${name.toUpperCase()}_MODEL`]: model });
    await providers.complete({ ...question, temperature: 0.3 });
    return ai.asked.at(-1)?.body;
  };

  it('are sent a temperature only where they take one, and think as little as they can', async () => {
    expect(await bodyFor('openai', 'gpt-4.1-mini')).toMatchObject({ temperature: 0.3, max_completion_tokens: 500 });
    const current = await bodyFor('openai', 'gpt-5.6-luna');
    expect(current).toMatchObject({ reasoning_effort: 'none', max_completion_tokens: 500 });
    expect(current).not.toHaveProperty('temperature');
    expect((await bodyFor('openai', 'gpt-5-mini')).max_completion_tokens).toBeGreaterThan(500);
    const haiku = await bodyFor('anthropic', 'claude-haiku-5-5');
    expect(haiku).toMatchObject({ thinking: { type: 'disabled' }, max_tokens: 500 });
    expect(haiku).not.toHaveProperty('temperature');
    expect(await bodyFor('anthropic', 'claude-opus-5-5')).not.toHaveProperty('thinking');
    const flash = await bodyFor('gemini', 'models/gemini-3.5-flash-lite');
    expect(flash.generationConfig).toEqual({ maxOutputTokens: 500, thinkingConfig: { thinkingLevel: 'MINIMAL' } });
    const older = await bodyFor('gemini', 'gemini-2.5-flash');
    expect(older.generationConfig).toMatchObject({ temperature: 0.3, thinkingConfig: { thinkingBudget: 0 } });
  });
});

describe('settings', () => {
  it.each([
    ['AI_PROVIDER', 'nobody'],
    ['OPENAI_BASE_URL', 'ftp://example.org'],
    ['GEMINI_BASE_URL', 'https://me:secret-word@example.org'],
    ['ANTHROPIC_BASE_URL', 'example.org'],
    ['OPENAI_MODEL', 'a model\nwith a line'],
    ['OPENAI_API_KEY', 'sk-two secret-words'],
    ['AI_MAX_TOKENS', '0'],
    ['AI_MAX_TOKENS', '1.5'],
    ['AI_TEMPERATURE', '1.1'],
    ['AI_TEMPERATURE', 'warm'],
    ['AI_TIMEOUT_MS', '-1'],
    ['AI_OFFLINE', 'perhaps'],
  ])('refuses %s=%j by its name', async (variable, value) => {
    const error = (await failureOf(openProviders('http', { [variable]: value }))) as Error;
    expect(error.message).toContain(variable);
    expect(error.message).not.toContain('secret-word');
  });

  it('refuses the offline one where there is to be none', async () => {
    expect(await failureOf(openProviders('http', { AI_PROVIDER: 'offline', AI_OFFLINE: 'false' }))).toMatchObject({
      message: expect.stringContaining('AI_OFFLINE'),
    });
  });

  it('goes on without a preferred service that has no key, and says so', async () => {
    const providers = await openProviders('http', { AI_PROVIDER: 'gemini', OPENAI_API_KEY: keys.openai });
    expect(providers.available).toEqual(['openai', 'offline']);
    expect(providers.lines.join()).toContain('AI_PROVIDER');
  });

  it('takes an empty value for none', async () => {
    const providers = await openProviders('http', {
      AI_PROVIDER: '',
      OPENAI_API_KEY: '',
      AI_MAX_TOKENS: '',
      GEMINI_BASE_URL: '',
    });
    expect(providers.available).toEqual(['offline']);
    expect(providers.usual).toEqual({ maxTokens: 500, temperature: undefined });
  });
});
