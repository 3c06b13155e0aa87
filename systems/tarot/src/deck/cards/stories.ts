// Longer stories behind some of the cards. They share one history: the sea rose in the Flood of 2061, the power
// stations on the coast went under, and people moved into numbered public shelters or up to the Dry Line.

import type { CardStory } from '../card.ts';

/** The story of a card by its key, or null: most cards have none. */
export function storyOf(cardKey: string): CardStory | null {
  return stories.get(cardKey) ?? null;
}

const stories: ReadonlyMap<string, CardStory> = new Map<string, CardStory>([
  [
    'major-00',
    {
      background:
        'Ines Marrow was nineteen when she left Shelter 17 with a pack that others had filled for her. The chart ended at the last pier, because nobody who went further had come back to finish it. She walked on at low water, wrote down each landmark on the lining of her coat, and eleven weeks later the first ferry followed her marks to the hill country.',
      year: '2078',
      factions: ['shelter_born', 'night_couriers'],
      location: 'The last pier of Saltmere',
      event: 'The first crossing of the flats on foot',
      lesson: 'A map is what remains of somebody who set out without one.',
    },
  ],
  [
    'major-01',
    {
      background:
        "When the long-wave station at Gannet Rock fell silent, the Tinker asked for a week, a kettle and everything that nobody wanted. People brought a fan, a child's toy, two clocks and a broken stove. On the sixth evening the valley heard weather news again, read out in her own tired voice, together with a list of what she would still need.",
      year: '2071',
      factions: ['conservators', 'deep_lab'],
      location: 'Gannet Rock relay hut',
      event: 'The long-wave station is heard again',
      lesson: 'The part you are missing is often a part of something else.',
    },
  ],
  [
    'major-04',
    {
      background:
        "For thirty-one years Tobias Rede held the key of Highmark Dam. In the spring of the great melt the upper towns wanted the gates shut to save their fields, and the lower towns wanted them shut to save their streets. He opened them by a hand's width each hour, told both sides the time and the height, and sat on the wall so that everybody could see him doing it.",
      year: '2089',
      factions: ['river_union', 'settlers_watch'],
      location: 'Highmark Dam',
      event: 'The spring of the great melt',
      lesson: 'People forgive a hard rule sooner than a hidden one.',
    },
  ],
  [
    'major-09',
    {
      background:
        'The lamp at Cold Ness stands above a town that is now seven fathoms down. Its keeper had been a judge, and went up there after a sentence that turned out to be wrong. For two winters nobody saw a light. In the third a trawler called for help in fog, and the lamp came on; since then it has not missed one night, and the keeper hears cases on the stairs.',
      year: '2083',
      factions: ['independent', 'river_union'],
      location: 'Cold Ness lighthouse',
      event: 'The lamp is lit for a boat in fog',
      lesson: 'Solitude is a place to think in, and a poor place to stay.',
    },
  ],
  [
    'major-13',
    {
      background:
        'The sea took Lower Quay on a still night without a storm, one street after another, and so slowly that people had time to carry out the beds. The oldest of them stayed on her step until the water reached it and then closed the door behind her and locked it. The next morning they began to build above the Dry Line, and nobody used the old names for the new streets.',
      year: '2061',
      factions: ['shelter_born', 'settlers_watch', 'independent'],
      location: 'Lower Quay',
      event: 'The night of the high tide',
      lesson: 'You may lock the door behind you, but do walk on.',
    },
  ],
  [
    'major-16',
    {
      background:
        'Pylon Town hung its huts on the legs of the old power line, because steel was the one thing that had never rotted. Nobody looked inside the feet. The night the lightning struck, the eastern tower folded in four seconds, and most people lived only because a schoolteacher had rung the bell at the first creak, as she had done, to general annoyance, nine times before.',
      year: '2086',
      factions: ['marauders', 'settlers_watch', 'deep_lab'],
      location: 'Pylon Town, eastern tower',
      event: 'The fall of the eastern pylon',
      lesson: 'Be grateful for the person who rings the bell too often.',
    },
  ],
  [
    'major-17',
    {
      background:
        'The peat fires on the Brennan Moors burned for three years, and children grew up who had never seen a star. When the rain finally put them out, the whole valley went up to the ridge with blankets. Nobody gave a speech. The conservators had brought charts of the sky, but they were left rolled up, because an old woman was naming everything from memory.',
      year: '2074',
      factions: ['conservators', 'river_union', 'independent'],
      location: 'Brennan ridge',
      event: 'The first clear night after the fires',
      lesson: 'Hope does not need proof, only a gap in the smoke.',
    },
  ],
  [
    'major-20',
    {
      background:
        'The public shelters had orders to stay shut until the siren gave one long note. The man who should have sounded it had died in the first winter. Nineteen years later a courier climbed the tower at Kettle Lock to shelter from hail, read the instructions on the wall, and pulled the lever. Hatches opened in forty fields, and she spent the evening explaining who she was.',
      year: '2080',
      factions: ['shelter_born', 'night_couriers'],
      location: 'The siren tower of Kettle Lock',
      event: 'The opening of the forty shelters',
      lesson: 'Sometimes all that keeps us below is that nobody has said it is over.',
    },
  ],
  [
    'major-21',
    {
      background:
        "The Whole Map was begun by walkers who each knew one valley and trusted nobody's drawing but their own. It took twelve years of meetings at Lantern Ferry to make the edges fit. Forty people signed it in six inks, and where two of them could not agree about the course of a stream, both lines were drawn, with the names of those who would show you.",
      year: '2092',
      factions: ['river_union', 'conservators', 'night_couriers', 'settlers_watch'],
      location: 'The long room at Lantern Ferry',
      event: 'The signing of the Whole Map',
      lesson: 'A thing is whole when the disagreements are drawn in as well.',
    },
  ],
  [
    'flasks-01',
    {
      background:
        'In the fourth dry summer the people of Upper Tarn had dug nineteen holes and found dust in all of them. The twentieth was dug by two children who wanted to bury a toad with honours. Cold water rose over their boots. By evening there was a queue of three villages, and the elders made the only rule that the spring has ever had: the youngest drink first.',
      year: '2076',
      factions: ['settlers_watch', 'independent'],
      location: 'Upper Tarn',
      event: 'The finding of the toad spring',
      lesson: 'Good things are seldom found by the people with the plan.',
    },
  ],
  [
    'blades-06',
    {
      background:
        'The couriers call it the night crossing, although by now it has been made more than three hundred times. When the Column closed the west bank, families were rowed over between the patrols, six to a boat, without lamps. Their blades were stuck upright in the bow, where everyone could see that no hand was on them. Not one boat was lost, and not one name was written down.',
      year: '2085',
      factions: ['night_couriers', 'iron_column', 'river_union'],
      location: 'The narrows below Nine Mile Weir',
      event: 'The closing of the west bank',
      lesson: 'The safest way is often the one that nobody may boast of.',
    },
  ],
  [
    'tokens-03',
    {
      background:
        "The levee at Orrin's Landing was built three times. The engineers built it by the book and it slid; the farmers built it by hand and it leaked. The third crew had a mason, a clerk from the Union and a river guide who could not read. They quarrelled about every yard of it, and it is the only wall on that bend which has never needed a second course.",
      year: '2081',
      factions: ['river_union', 'settlers_watch', 'deep_lab'],
      location: "Orrin's Landing",
      event: 'The building of the third levee',
      lesson: 'One skill makes a drawing, three make a wall.',
    },
  ],
  [
    'embers-08',
    {
      background:
        "Before the relay stations were mended, the river towns spoke by flares: green for grain, white for sickness, red for water over the mark. In the spring of 2088 a boy at Tanner's Reach fired all eight he had at once, because he did not know which was right. Every town sent everything. The flood that came that night found nine hundred people already on the dikes.",
      year: '2088',
      factions: ['river_union', 'settlers_watch', 'conservators'],
      location: "Tanner's Reach",
      event: 'The night of the eight flares',
      lesson: 'A muddled warning in time is better than a clear one too late.',
    },
  ],
]);
