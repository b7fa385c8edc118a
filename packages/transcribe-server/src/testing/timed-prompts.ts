import { type PcmSamples, sampleRate } from '../audio/pcm.ts';
import { readPrompt } from './debian-prompt.ts';
import { createSeededRandom } from './seeded-random.ts';
import type { TimedSpeech, TimedWord } from './timed-speech.ts';

/** Prompts of Debian's package with one word each. */
const words = new Map(
  `digits/0:zero digits/1:one digits/2:two digits/3:three digits/4:four digits/5:five digits/6:six digits/7:seven
  digits/8:eight digits/9:nine digits/10:ten digits/11:eleven digits/12:twelve digits/13:thirteen digits/14:fourteen
  digits/15:fifteen digits/16:sixteen digits/17:seventeen digits/18:eighteen digits/19:nineteen digits/20:twenty
  digits/30:thirty digits/40:forty digits/50:fifty digits/60:sixty digits/70:seventy digits/80:eighty digits/90:ninety
  digits/day-0:Sunday digits/day-1:Monday digits/day-2:Tuesday digits/day-3:Wednesday digits/day-4:Thursday
  digits/day-5:Friday digits/day-6:Saturday digits/dollars:dollars digits/h-1:first digits/h-2:second digits/h-3:third
  digits/h-4:fourth digits/h-5:fifth digits/h-10:tenth digits/hundred:hundred digits/million:million digits/minus:minus
  digits/mon-0:January digits/mon-1:February digits/mon-2:March digits/mon-3:April digits/mon-5:June digits/mon-6:July
  digits/mon-7:August digits/mon-8:September digits/mon-9:October digits/pound:pound digits/star:star
  digits/thousand:thousand digits/today:today digits/tomorrow:tomorrow digits/yesterday:yesterday calling:calling
  cancelled:cancelled disabled:disabled enabled:enabled extension:extension for:for hello:hello hours:hours is:is
  location:location minutes:minutes number:number queue-seconds:seconds removed:removed vm-and:and vm-Family:family
  vm-Friends:friends vm-from:from vm-goodbye:goodbye vm-last:last vm-messages:messages vm-no:no vm-Old:old
  vm-password:password vm-press:press vm-received:received vm-saved:saved vm-Urgent:urgent vm-Work:work with:with
  your:your letters/ascii37:percent letters/ascii44:comma letters/ascii58:colon phonetic/a_p:alpha phonetic/b_p:bravo
  phonetic/c_p:Charlie phonetic/d_p:delta phonetic/e_p:echo phonetic/h_p:hotel phonetic/i_p:India phonetic/m_p:Mike
  phonetic/o_p:Oscar phonetic/p_p:papa phonetic/s_p:sierra phonetic/t_p:tango phonetic/u_p:uniform phonetic/v_p:victor
  phonetic/w_p:whiskey phonetic/y_p:yankee`
    .split(/\s+/)
    .map((entry) => entry.split(':') as [name: string, word: string]),
);

export interface PromptJoinOptions {
  readonly seed: number;
  /** Number of words. Default 14. */
  readonly count?: number;
  /** Pauses between words, in seconds, chosen at random. Default 0.03 to 1.2. */
  readonly pauseSeconds?: readonly number[];
}

/** Joins human words in random order, with pauses and faint line noise. The same for the same seed. */
export const joinPrompts = async ({
  seed,
  count = 14,
  pauseSeconds = [0.03, 0.08, 0.15, 0.3, 0.6, 1.2],
}: PromptJoinOptions): Promise<TimedSpeech> => {
  const random = createSeededRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const placed: { samples: PcmSamples; start: number; timed: TimedWord }[] = [];
  let end = 0.25 * sampleRate;
  for (let i = 0; i < count; i++) {
    const [name, word] = pick([...words]);
    const samples = await readWord(name);
    const start = Math.round(end + (i === 0 ? 0 : pick(pauseSeconds) * sampleRate));
    end = start + samples.length;
    placed.push({ samples, start, timed: { word, startSeconds: start / sampleRate, endSeconds: end / sampleRate } });
  }
  const joined = new Int16Array(end + 0.25 * sampleRate);
  for (const { samples, start } of placed) joined.set(samples, start);
  return {
    samples: joined.map((sample) => sample + Math.round(12 * (random() - 0.5))),
    text: placed.map(({ timed }) => timed.word).join(' '),
    words: placed.map(({ timed }) => timed),
  };
};

const read = new Map<string, Promise<PcmSamples>>();

const readWord = (name: string): Promise<PcmSamples> => {
  const samples = read.get(name) ?? readPrompt(name).then(trim);
  read.set(name, samples);
  return samples;
};

/** Trims the start and end of a word that are 35 dB below its loudest 5 ms. */
const trim = (samples: PcmSamples): PcmSamples => {
  const frame = 0.005 * sampleRate;
  const powers = Array.from({ length: Math.floor(samples.length / frame) }, (_, i) =>
    samples.subarray(i * frame, (i + 1) * frame).reduce((sum, sample) => sum + sample * sample, 0),
  );
  const least = Math.max(...powers) * 10 ** -3.5;
  const isLoud = (power: number) => power > least;
  return samples.slice(powers.findIndex(isLoud) * frame, (powers.findLastIndex(isLoud) + 1) * frame);
};
