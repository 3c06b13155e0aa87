// What happens here, recorded without a client that tells it.

import type { Context } from '../../../context.ts';
import { recordIn } from './events-store.ts';
import { recordReading } from './reading-events.ts';

export function recordWhatHappens(context: Context): void {
  const { events, database } = context;
  events.on('reading.created', async ({ userId, readingId, spreadKey, voice, questionLength, cardKeys }) => {
    await recordReading(context, userId, { readingId, spreadKey, voice, questionLength, cardKeys });
  });
  events.on('share.created', async ({ userId, readingId, shareId }) => {
    const event_data = { reading_id: readingId, share_id: shareId };
    const told = [{ event_type: 'engagement', event_category: 'share', event_action: 'created', event_data }];
    await database.transactionAfterAnswer((trx) =>
      recordIn(trx, context, { userId, events: told, added: { shares_count: 1 } }),
    );
  });
  events.on('journal.created', async ({ userId, readingId, journalId }) => {
    const event_data = { reading_id: readingId, journal_id: journalId };
    const told = [{ event_type: 'engagement', event_category: 'note', event_action: 'created', event_data }];
    await database.transactionAfterAnswer((trx) =>
      recordIn(trx, context, { userId, events: told, added: { notes_count: 1 } }),
    );
  });
}
