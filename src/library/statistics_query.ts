/** Of which time hands are counted. */
export const FRAMES = ['week', 'month', 'year', 'all'] as const;
export type StatisticsFrame = (typeof FRAMES)[number];

/** The time of a link; the year where it names none. */
export function frameOf(link: string): StatisticsFrame {
  return FRAMES.find(each => each === link) ?? 'year';
}
