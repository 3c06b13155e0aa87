// The words of a text that say what it is about, in English and in Chinese, which has no spaces between them.

/** Too frequent to mean anything. */
const english =
  "about after again also and any are because been before being but can could did does done ever every for from get gets had has have her here him his how into its just know like made make many more most much must not now off one only other our out over really same shall she should some still such take than that the their them then there these they this those through too under until very want was way were what when where which while who whom whose why will with would yes yet you your can't didn't doesn't don't i'm isn't it's i've shouldn't that's there's what's won't";
const chinese =
  '我的 你的 他的 她的 怎麼辦 怎么办 我們 我们 你們 你们 他們 他们 自己 什麼 什么 怎麼 怎么 如何 為什麼 为什么 是否 可以 應該 应该 會不會 会不会 能不能 要不要 這個 这个 那個 那个 這樣 这样 一個 一个 沒有 没有 現在 现在 還是 还是 因為 因为 所以 但是 如果 以及 覺得 觉得 知道';

const shortestLatin = 3;
const shortestHan = 2;
const longest = 40;

export type FindWords = (text: string) => ReadonlySet<string>;

/** Made for an analysis, and gone after it: the rules of a language take memory as long as something holds them. */
export function createWordFinder(): FindWords {
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
  const ignored = new Set([...english.split(' '), ...chinese.split(' ')]);
  return (text) => {
    const words = new Set<string>();
    for (const { segment, isWordLike } of segmenter.segment(text.toLowerCase())) {
      if (isWordLike && isTelling(segment) && !ignored.has(segment)) words.add(segment);
    }
    return words;
  };
}

function isTelling(word: string): boolean {
  if (word.length > longest || /^[\d.,]+$/.test(word)) return false;
  return word.length >= (/\p{Script=Han}/u.test(word) ? shortestHan : shortestLatin);
}
