// What happened, told to whoever wants to know: core does not know who counts, rewards or records it. Listeners run after the answer's data is stored, beside the
// answer, and what one throws keeps neither the answer nor the others from going on.

/** By name: what is told. Add yours here. */
export interface EventTable {
  'user.registered': { userId: string };
  /** Signed in by password; not a refresh. */
  login: { userId: string; day: string };
  'check-in': { userId: string; day: string; isFirstToday: boolean; consecutiveDays: number };
  'token.extended': { userId: string; kind: 'activity' | 'loyalty'; minutes: number; isFirstLoyalty: boolean };
  'reading.created': {
    userId: string;
    readingId: string;
    spreadKey: string;
    voice: string;
    karmaContext: string;
    cardKeys: readonly string[];
    isAllUpright: boolean;
    questionLength: number;
  };
  /** An interpretation was stored, or grew. */
  'reading.interpreted': { userId: string; readingId: string; text: string };
  /** Its owner said how well it fitted: how content they were, how right and how helpful it was, from 1 to 5. At least one of them is there, and new. */
  'reading.rated': {
    userId: string;
    readingId: string;
    satisfaction: number | null;
    accuracy: number | null;
    helpful: number | null;
  };
  'reading.deleted': { userId: string; readingId: string };
  /** `userId` where somebody is signed in. */
  'card.viewed': { cardKey: string; userId: string | null };
  'card.favorited': { userId: string; cardKey: string; isFavorite: boolean };
  'voice.used': { userId: string; voice: string };
  'share.created': { userId: string; readingId: string; shareId: string };
  'post.created': { userId: string; postId: string };
  'post.liked': { userId: string; postId: string; authorId: string };
  'post.commented': { userId: string; postId: string; authorId: string };
  'friend.accepted': { userId: string; friendId: string };
  'bingo.claimed': { userId: string; day: string; number: number; isOnCard: boolean; lineCount: number };
  'karma.changed': { userId: string; total: number; alignment: number; amount: number };
  'task.completed': { userId: string; taskKey: string; period: string };
  'quest.completed': { userId: string; questCode: string };
  'achievement.unlocked': { userId: string; code: string };
  'playlist.created': { userId: string; playlistId: string };
  'journal.created': { userId: string; readingId: string; journalId: string };
  'session.completed': { userId: string; sessionId: string; readingId: string };
}

export type EventName = keyof EventTable;
type Listener<Name extends EventName> = (event: EventTable[Name]) => void | Promise<void>;

export interface Events {
  /** @returns ends it */
  on<Name extends EventName>(name: Name, listener: Listener<Name>): () => void;
  emit<Name extends EventName>(name: Name, event: EventTable[Name]): void;
  /** When all that was told has been dealt with, and what was told meanwhile: at the end, and in tests. */
  settled(): Promise<void>;
}

/** @param onError is told what a listener threw, and of which event */
export function createEvents(onError: (error: unknown, name: EventName) => void): Events {
  const listeners = new Map<EventName, Set<Listener<never>>>();
  const underWay = new Set<Promise<void>>();
  const run = async (name: EventName, listener: Listener<never>, event: unknown): Promise<void> => {
    try {
      await listener(event as never);
    } catch (error) {
      onError(error, name);
    }
  };
  return {
    on: (name, listener) => {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known);
      known.add(listener);
      return () => void known.delete(listener);
    },
    emit: (name, event) => {
      for (const listener of listeners.get(name) ?? []) {
        const running = run(name, listener, event);
        underWay.add(running);
        void running.finally(() => underWay.delete(running));
      }
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
