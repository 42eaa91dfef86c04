/** The tab of files: what the program named itself, and the outputs that were sealed. */

import { useEffect, useState } from 'preact/hooks';
import { shownText } from '../../base/names.ts';
import type { FileKind, FileRow } from '../../protocol/leftBehind.ts';
import type { Word } from '../../protocol/words.ts';
import { formatWall } from '../chart/elapsed.ts';
import { countText } from '../chart/figures.ts';
import { formatValue } from '../chart/units.ts';
import { HowToSay } from '../run/HowToSay.tsx';
import { Icon } from '../run/Icon.tsx';
import type { Page } from '../run/page.ts';
import { TabProblem } from '../run/TabProblem.tsx';
import type { TabProps } from '../run/tabProps.ts';
import { useAsked } from '../run/useAsked.ts';
import { useSnapshot } from '../run/useSnapshot.ts';

const EXAMPLE = `echo '{"artifact": {"path": "outputs/fit.png", "type": "image"}}' >> "$RUNTRAIL_SIGNALS"`;
const NONE = {};

export function FilesTab({ page }: TabProps) {
  const { said, run } = useSnapshot(page);
  const { value, problem, retry } = useAsked(page, 'files', { params: NONE, mark: said.files.mark });
  const { artifacts = [], outputs = [], artifactsLeftOut = 0, outputsLeftOut = 0 } = value ?? {};
  return (
    <div class="left-behind files">
      {problem !== null && (
        <TabProblem page={page} problem={problem} otherwise="The files could not be had." onRetry={retry} />
      )}
      {value && artifacts.length + outputs.length === 0 && <None page={page} isLive={run.isLive} />}
      <Part page={page} title="Artifacts" kind="artifact" rows={artifacts} leftOut={artifactsLeftOut} />
      <Part page={page} title="Outputs" kind="output" rows={outputs} leftOut={outputsLeftOut} />
    </div>
  );
}

function None({ page, isLive }: { readonly page: Page; readonly isLive: boolean }) {
  return (
    <HowToSay
      page={page}
      nothing={isLive ? 'No files yet.' : 'This run named no files.'}
      how="A program names one by appending a line to the file that RUNTRAIL_SIGNALS names:"
      example={EXAMPLE}
    />
  );
}

/** Of an output nothing but its size is known. */
const COLUMNS: { readonly [K in FileKind]: readonly Word[] } = {
  artifact: ['Name', 'Type', 'Step', 'Time', 'Size'],
  output: ['Name', 'Size'],
};

interface PartProps {
  readonly page: Page;
  readonly title: Word;
  readonly kind: FileKind;
  readonly rows: readonly FileRow[];
  readonly leftOut: number;
}

function Part({ page, title, kind, rows, leftOut }: PartProps) {
  if (rows.length === 0) return null;
  return (
    <section>
      <h2>{page.text(title)}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section class="readings" tabIndex={0} aria-label={page.text(title)}>
        <table>
          <thead>
            <tr>
              {COLUMNS[kind].map((word) => (
                <th key={word} scope="col" class={word === 'Name' || word === 'Type' ? 'text' : ''}>
                  {page.text(word)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <File
                key={`${row.path}\n${index}`}
                page={page}
                row={row}
                kind={kind}
                hasPicture={kind === 'artifact' && index < MOST_PICTURES}
              />
            ))}
          </tbody>
        </table>
      </section>
      {leftOut > 0 && <p class="none">{page.text('{0} more are not listed.', leftOut)}</p>}
    </section>
  );
}

interface FileProps extends Pick<PartProps, 'page' | 'kind'> {
  readonly row: FileRow;
  readonly hasPicture: boolean;
}

function File({ page, row, kind, hasPicture }: FileProps) {
  const { path, name, type, step, bytes, time, isThere } = row;
  return (
    <tr class={isThere ? '' : 'gone'}>
      <th scope="row" class="text">
        <Thumbnail page={page} row={row} isWanted={hasPicture} />
        {isThere ? (
          <button
            type="button"
            class="link"
            title={shownText(path)}
            onClick={() => page.act('openFileOf', { path, kind })}
          >
            <bdi>{name}</bdi>
          </button>
        ) : (
          <>
            <bdi title={shownText(path)}>{name}</bdi> <small>{page.text('no longer there')}</small>
          </>
        )}
      </th>
      {kind === 'artifact' && (
        <>
          <td class="text">{type === null ? '' : shownText(type)}</td>
          <td>{countText(step)}</td>
          <td>{time === null ? '' : formatWall(Date.parse(time), true)}</td>
        </>
      )}
      <td>{formatValue(bytes, 'bytes')}</td>
    </tr>
  );
}

/** Of those that were named last. */
const MOST_PICTURES = 24;
const PICTURE = /\.(png|jpe?g|gif|webp)$/i;

/** The picture itself where it is a small one; the policy of the page lets no other in. */
function Thumbnail({
  page,
  row,
  isWanted,
}: Pick<FileProps, 'page' | 'row'> & { readonly isWanted: boolean }) {
  const { path, isThere } = row;
  const isPicture = isThere && isWanted && PICTURE.test(path);
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!isPicture) return undefined;
    const question = new AbortController();
    page.request('thumbnail', { path }, question.signal).then(
      (answer) => setAddress(answer.address),
      () => undefined,
    );
    return () => question.abort();
  }, [page, path, isPicture]);
  if (address?.startsWith('data:image/')) return <img class="thumbnail" src={address} alt="" />;
  return <Icon name={isPicture ? 'file-media' : 'file'} />;
}
