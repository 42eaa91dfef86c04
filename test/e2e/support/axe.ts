/** What axe-core finds wrong with a page of ours: broken rules, each with the places where it is broken. */

import axe from 'axe-core';
import type { FrameLocator } from 'playwright-core';

export async function axeFindings(page: FrameLocator): Promise<string[]> {
  const body = await page.locator('body').elementHandle();
  const frame = await body?.ownerFrame();
  if (!frame) throw new Error('the page has no frame of its own');
  // By way of the debugger, which the policy of the page does not hold up.
  await frame.evaluate(axe.source);
  return frame.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} (${failureSummary ?? ''})`),
    );
  });
}
