/**
 * Every text of the page of a run, by its English: webviews have no translations, so the host sends them. `{0}` stands
 * for a value. One that is not in the host's table does not compile.
 */

export type Word = HeaderWord | MonitorWord;

type HeaderWord =
  | 'Pause'
  | 'Resume'
  | 'Stop'
  | 'Stopping …'
  | 'Stop Now'
  | 'Repeat'
  | 'More Actions'
  | 'Views of the run'
  | 'Progress'
  | 'End it at once, without the time to finish its work';

type MonitorWord =
  | 'Monitor'
  | 'Memory'
  | 'CPU'
  | 'GPU'
  | 'GPU Memory'
  | 'Disk'
  | 'Network of the Machine'
  | 'Processes'
  | 'Events'
  | 'used'
  | 'shared counted once'
  | 'machine'
  | 'read'
  | 'written'
  | 'received'
  | 'sent'
  | 'of {0} limit'
  | 'of {0}'
  | 'of {0} cores'
  | '{0} of {1}'
  | 'peak {0}'
  | 'not measured'
  | '{0} between {1} and {2}'
  | '{0} between {1} and {2}, now {3}'
  | '{0} events: {1}'
  | 'Time'
  | 'Moment'
  | 'No moment is chosen'
  | 'Zoom In'
  | 'Zoom Out'
  | 'Show All'
  | 'Live'
  | 'Follow the newest sample'
  | 'Show as Table'
  | 'Show as Charts'
  | 'Readings'
  | 'Each row is one sample.'
  | 'Each row holds the greatest value of its time.'
  | 'Log'
  | 'Log at this moment'
  | 'No output yet'
  | 'Open the log here'
  | 'Machine'
  | 'The program has not started yet.'
  | 'The program was never started.'
  | 'The first sample comes in a moment.'
  | 'This run was not measured.'
  | 'The readings could not be had.'
  | 'Try Again';

export type Words = Readonly<Record<Word, string>>;
