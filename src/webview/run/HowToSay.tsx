/** What stands in a tab for which a program said nothing: how it is said. */

import type { Word } from '../../protocol/words.ts';
import type { Page } from './page.ts';

interface Props {
  readonly page: Page;
  readonly nothing: Word;
  readonly how: Word;
  /** A line for a shell. */
  readonly example: string;
}

export function HowToSay({ page, nothing, how, example }: Props) {
  return (
    <>
      <p class="empty">{page.text(nothing)}</p>
      <p class="none">{page.text(how)}</p>
      <pre class="example">
        <code>{example}</code>
      </pre>
      <p>
        <button type="button" class="link" onClick={() => page.act('command', { name: 'howToSay' })}>
          {page.text('How to say metrics, progress and checkpoints')}
        </button>
      </p>
    </>
  );
}
