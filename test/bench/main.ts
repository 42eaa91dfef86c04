/** `npm run bench -- NAME`: prints the figures of one benchmark; `all` runs every one, no name lists them. */

const BENCHMARKS: Readonly<Record<string, () => Promise<{ bench(): Promise<void> }>>> = {
  cfg: () => import('./cfg.ts'),
  clients: () => import('./clients.ts'),
  launch: () => import('./launch.ts'),
  list: () => import('./list.ts'),
  output: () => import('./output.ts'),
  page: () => import('./page.ts'),
  repo: () => import('./repo.ts'),
  resources: () => import('./resources.ts'),
  sampler: () => import('./sampler.ts'),
  signals: () => import('./signals.ts'),
  snapshot: () => import('./snapshot.ts'),
  window: () => import('./window.ts'),
};

const [wanted] = process.argv.slice(2);
const chosen = wanted === 'all' ? Object.keys(BENCHMARKS) : wanted === undefined ? [] : [wanted];
for (const name of chosen) {
  const load = BENCHMARKS[name];
  if (load) await (await load()).bench();
  else process.exitCode = 2;
}
if (chosen.length === 0 || process.exitCode === 2) {
  console.log(`npm run bench -- ${Object.keys(BENCHMARKS).join(' | ')} | all`);
}
