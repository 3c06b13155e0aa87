// Which spread suits a question, by its words: each spread has topics, in English and in Chinese.

import { type SpreadKey, spreadByKey } from '../../../deck/spreads.ts';
import type { SpreadForQuestion } from './schemas.ts';

interface Rule {
  spread: SpreadKey;
  /** Where one word fits; each further one adds to it. */
  confidence: number;
  reason: string;
  /** Whole words; the first letters are enough where `*` follows. */
  english: string;
  /** Anywhere in the text. */
  chinese: string;
}

/** The more particular come first: of two that fit alike, the first one wins. */
const rules: readonly Rule[] = [
  {
    spread: 'strategy',
    confidence: 0.75,
    reason: 'There is something to decide: this one weighs what you have against what you could do.',
    english:
      'decide* decision* choose choice* option* plan* should career* job* business strateg* invest* negotiat* move moving',
    chinese: '決定 决定 選擇 选择 該不該 该不该 應該 应该 要不要 計畫 计划 事業 事业 工作 投資 投资 策略 轉職 跳槽',
  },
  {
    spread: 'council',
    confidence: 0.75,
    reason: 'Others have a part in it: this one lets each of them speak.',
    english:
      'love* relationship* partner* marriage* marry family families friend* colleague* team* mother father he she they together trust',
    chinese: '愛情 爱情 感情 關係 关系 戀 恋 婚 家人 家庭 朋友 同事 團隊 团队 父母 伴侶 伴侣 信任',
  },
  {
    spread: 'survival',
    confidence: 0.75,
    reason: 'It is about getting through: this one counts threats, stores and allies.',
    english:
      'afraid fear* danger* crisis problem* surviv* money debt* health* sick* ill illness lose losing lost trouble* struggle* stress*',
    chinese: '危機 危机 害怕 恐懼 恐惧 危險 危险 困難 困难 錢 钱 債 债 健康 生病 失去 壓力 压力 撐 撑',
  },
  {
    spread: 'upheaval',
    confidence: 0.7,
    reason: 'Much is changing at once: this one looks for the chance in it.',
    english: 'chang* chaos* chaotic sudden* unexpected* upheaval* collapse* quit* breakup* broke* new turn* storm*',
    chinese: '改變 改变 變化 变化 混亂 混乱 突然 意外 動盪 动荡 離開 离开 分手 崩潰 崩溃 轉變 转变',
  },
  {
    spread: 'celtic_cross',
    confidence: 0.7,
    reason: 'It goes deep: this one looks at a matter from all sides.',
    english: 'why life meaning* purpose* deep* whole everything destiny fate soul* understand* myself pattern*',
    chinese: '為什麼 为什么 人生 意義 意义 命運 命运 全面 深入 靈魂 灵魂 自己 目的 整體 整体 理解',
  },
  {
    spread: 'timeline',
    confidence: 0.7,
    reason: 'It asks how things come about: this one shows past, present and future.',
    english: 'when future past next year* month* week* will become* happen* later before after yesterday',
    chinese:
      '未來 未来 將來 将来 過去 过去 什麼時候 什么时候 何時 何时 以後 以后 明年 下個月 下个月 發展 发展 之後 之后',
  },
  {
    spread: 'single_ember',
    confidence: 0.65,
    reason: 'It wants a short answer: one card is enough.',
    english: 'today tonight now quick* advice tip tomorrow yes no',
    chinese: '今天 今晚 今日 現在 现在 是否 會不會 会不会 能不能 建議 建议 明天',
  },
];

const perFurtherWord = 0.05;
const mostConfidence = 0.85;
const otherwise = { spread: 'timeline', confidence: 0.6, reason: 'It suits most questions.' } as const;
const mostAlternatives = 2;

/** @returns what suits best, and what else would */
export function spreadsForQuestion(question: string): { best: SpreadForQuestion; others: SpreadForQuestion[] } {
  const text = question.toLowerCase();
  const words = text.match(/[a-z']+/g) ?? [];
  const fitting = rules
    .map((rule) => ({ rule, matched: matchedBy(rule, text, words) }))
    .filter(({ matched }) => matched.length > 0)
    .map(({ rule, matched }) => describe(rule, matched))
    .sort((a, b) => b.confidence - a.confidence);
  const [best, ...others] = fitting;
  return { best: best ?? describe(otherwise, []), others: others.slice(0, mostAlternatives) };
}

function matchedBy({ english, chinese }: Rule, text: string, words: readonly string[]): string[] {
  const inEnglish = english
    .split(' ')
    .flatMap(
      (entry) =>
        words.find((word) => (entry.endsWith('*') ? word.startsWith(entry.slice(0, -1)) : word === entry)) ?? [],
    );
  const inChinese = chinese.split(' ').filter((entry) => text.includes(entry));
  return [...new Set([...inEnglish, ...inChinese])];
}

function describe(
  { spread: key, confidence, reason }: Pick<Rule, 'spread' | 'confidence' | 'reason'>,
  matched: string[],
): SpreadForQuestion {
  const spread = spreadByKey(key);
  const sum = confidence + perFurtherWord * Math.max(0, matched.length - 1);
  return {
    spread_id: key,
    display_name: spread?.displayName ?? key,
    card_count: spread?.cardCount ?? 0,
    confidence: Math.round(Math.min(mostConfidence, sum) * 100) / 100,
    reason,
    matched_keywords: matched,
  };
}
