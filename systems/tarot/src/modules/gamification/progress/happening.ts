// What may bring a goal nearer, whatever event told it.

/** Whose, and when. */
export interface Moment {
  readonly userId: string;
  readonly nowMs: number;
}

export interface ReadingHappening extends Moment {
  readonly kind: 'reading';
  readonly readingId: string;
  readonly spreadKey: string;
  readonly cardKeys: readonly string[];
  /** Those that never lay in a reading of the user before. */
  readonly newCardKeys: readonly string[];
  readonly isAllUpright: boolean;
  /** Of the user's karma, when it was laid. */
  readonly alignment: number;
}

export type Happening =
  | ReadingHappening
  | (Moment & { readonly kind: 'share'; readonly readingId: string })
  /** Of what somebody else has shared. */
  | (Moment & { readonly kind: 'like' | 'comment'; readonly postId: string; readonly authorId: string })
  | (Moment & { readonly kind: 'bingo'; readonly day: string; readonly newLines: readonly string[] })
  | (Moment & { readonly kind: 'favourite'; readonly cardKey: string })
  | (Moment & { readonly kind: 'playlist'; readonly playlistId: string })
  | (Moment & { readonly kind: 'karma'; readonly alignment: number })
  | (Moment & { readonly kind: 'check-in'; readonly day: string })
  | (Moment & { readonly kind: 'heard'; readonly mark: string })
  /** All daily tasks of a day were claimed. */
  | (Moment & { readonly kind: 'day-complete'; readonly day: string });
