/** What of an address holds the view of the tab. */
export const PARAMETER = 'alacard-demos';
