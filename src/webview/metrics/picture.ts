/** A chart as a picture in the clipboard, with its name and on the background that it has on the page. */

import type { Theme } from '../chart/theme.ts';

const TITLE_PIXELS = 24;

export async function copyPicture(chart: HTMLCanvasElement, title: string, theme: Theme): Promise<void> {
  const ratio = devicePixelRatio;
  const picture = document.createElement('canvas');
  picture.width = chart.width;
  picture.height = chart.height + TITLE_PIXELS * ratio;
  const context = picture.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = theme.background;
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(chart, 0, TITLE_PIXELS * ratio);
  context.scale(ratio, ratio);
  context.font = theme.font;
  context.fillStyle = theme.text;
  context.textBaseline = 'middle';
  context.fillText(title, 8, TITLE_PIXELS / 2, chart.width / ratio - 16);
  const png = new Promise<Blob>((resolve, reject) => {
    picture.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png');
  });
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
}
