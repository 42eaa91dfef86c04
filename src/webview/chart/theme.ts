/** The colours and the font of the window, as a canvas needs them. */

/** In the order in which they are best told apart. Orange is half transparent in most themes, and missing in some. */
export const HUES = ['blue', 'yellow', 'green', 'purple', 'red'] as const;
export type Hue = (typeof HUES)[number];

export interface Theme {
  readonly hues: Readonly<Record<Hue, string>>;
  /** Of what stands behind the curves: the machine's part. */
  readonly quiet: string;
  readonly text: string;
  readonly grid: string;
  readonly limit: string;
  readonly background: string;
  readonly font: string;
  /** Areas under lines are left out where contrast is what counts. */
  readonly hasAreas: boolean;
}

/** As it is now. */
export function readTheme(body: HTMLElement): Theme {
  const style = getComputedStyle(body);
  const color = (name: string, otherwise: string) =>
    style.getPropertyValue(`--vscode-${name}`).trim() || otherwise;
  const text = color('foreground', style.color);
  const hue = (name: Hue): [Hue, string] => [name, color(`charts-${name}`, text)];
  const isHighContrast = /\bvscode-high-contrast\b|\bvscode-high-contrast-light\b/.test(body.className);
  return {
    hues: Object.fromEntries(HUES.map(hue)) as Record<Hue, string>,
    quiet: color('descriptionForeground', text),
    text: color('descriptionForeground', text),
    grid: color('charts-lines', text),
    limit: color('charts-red', text),
    background: color('editor-background', 'transparent'),
    font: `11px ${style.fontFamily}`,
    hasAreas: !isHighContrast,
  };
}

/** Calls back when the window has another theme or font. Gives back what ends it. */
export function onThemeChange(document: Document, changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  const attributes = { attributes: true, attributeFilter: ['class', 'style', 'data-vscode-theme-id'] };
  observer.observe(document.documentElement, attributes);
  observer.observe(document.body, attributes);
  return () => observer.disconnect();
}

/** The same colour, so much of it. */
export function faded(color: string, percent: number): string {
  return `color-mix(in srgb, ${color} ${percent}%, transparent)`;
}
