/**
 * What an experiment tells Runtrail: metrics, progress, checkpoints, files, messages.
 *
 *     const runtrail = require('runtrail'); // of a module: createRequire(import.meta.url)('runtrail')
 *     const ctx = runtrail.context();
 *     const state = ctx.loadCheckpoint() ?? { step: 0 };
 *     for (const step of runtrail.progress(range(state.step, 100), { task: 'steps' })) {
 *       runtrail.log({ loss: 0.3 }, { step });
 *       if (ctx.checkpointDue(step) || ctx.stopping) ctx.saveCheckpoint({ step: step + 1 }, { step });
 *       if (ctx.stopping) break;
 *     }
 *     ctx.end();
 *
 * One file, Node 16 or newer, nothing else. Nothing here throws into the experiment: what goes wrong is said once on
 * stderr. Outside of a run everything does nothing, but saving and loading, which work wherever a folder is named.
 */

const { createHash, randomBytes } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { performance } = require('node:perf_hooks');
const zlib = require('node:zlib');

const env = process.env;

// -- saying ----------------------------------------------------------------------------------------------------------

/** After so many lines at once, further ones are held back for so long, and written together. */
const HOLD_MS = 5;
const LINES_AT_ONCE = 20;
const HOLD_CHARS = 30_000;
const MOST_BYTES = 60_000;
const MOST_TEXT = 3_900;
const MOST_NAME = 250;
/** A task says at most so often how far it is. */
const PROGRESS_MS = 100;

const warned = new Set();

/** Once for each thing: a loop of a million steps is not to fill the log. */
function warn(where, problem) {
  const text = `runtrail: ${where}: ${problem instanceof Error ? problem.message : problem}`;
  if (warned.has(text) || warned.size > 200) return;
  warned.add(text);
  try {
    process.stderr.write(`${text}\n`);
  } catch {
    // Then nobody hears it.
  }
}

/** Does it, and only says what goes wrong. */
function attempt(where, work, otherwise) {
  try {
    return work();
  } catch (error) {
    warn(where, error);
    return otherwise;
  }
}

/** Whole lines at the end of one file, each in one write or several together in one. */
class Signals {
  constructor(file) {
    this.file = file;
    this.fd = undefined;
    this.waiting = '';
    this.isTorn = false;
    this.windowEnd = 0;
    this.linesInWindow = 0;
    this.timer = undefined;
    this.late = new Set();
    process.on('exit', (code) => this.finish(code === 0 ? 'done' : 'failed'));
  }

  say(line) {
    const now = performance.now();
    if (now >= this.windowEnd) {
      this.windowEnd = now + HOLD_MS;
      this.linesInWindow = 0;
      this.waiting += line;
      this.flush();
    } else if (++this.linesInWindow < LINES_AT_ONCE && this.waiting === '') {
      this.waiting = line;
      this.flush();
    } else {
      this.waiting += line;
      if (this.waiting.length > HOLD_CHARS) this.flush();
      else this.timer ??= setTimeout(() => this.flush(), HOLD_MS).unref();
    }
  }

  flush() {
    const text = this.waiting;
    this.waiting = '';
    if (this.timer !== undefined) clearTimeout(this.timer);
    this.timer = undefined;
    if (text === '') return;
    try {
      this.write(Buffer.from(text));
    } catch (error) {
      warn('what is said is lost', error);
    }
  }

  finish(how) {
    settle(how);
    for (const task of this.late) task.tell();
    this.flush();
  }

  write(bytes) {
    this.fd ??= this.open();
    let rest = this.isTorn ? Buffer.concat([Buffer.from('\n'), bytes]) : bytes;
    while (rest.length > 0) {
      let end = rest.length;
      if (end > MOST_BYTES) end = rest.lastIndexOf(10, MOST_BYTES - 1) + 1 || rest.indexOf(10) + 1 || end;
      this.isTorn = true;
      for (let at = 0; at < end; ) at += fs.writeSync(this.fd, rest, at, end - at);
      this.isTorn = false;
      rest = rest.subarray(end);
    }
  }

  open() {
    const fd = fs.openSync(this.file, 'a+', 0o600);
    const { size } = fs.fstatSync(fd);
    const last = Buffer.alloc(1);
    if (size > 0) this.isTorn = fs.readSync(fd, last, 0, 1, size - 1) === 1 && last[0] !== 10;
    return fd;
  }
}

let signals;

/** Undefined outside of a run. */
function speaker() {
  if (signals === undefined)
    signals = env.RUNTRAIL_SIGNALS ? new Signals(ownFile(env.RUNTRAIL_SIGNALS)) : null;
  return signals ?? undefined;
}

/** Appending is safe among the processes of one computer only: each other one has a file of its own. */
function ownFile(file) {
  const host = os.hostname();
  const isElsewhere = (env.RUNTRAIL_HOST ?? host) !== host;
  return isElsewhere ? file.replace(/\.jsonl$/, `.${host.replace(/[^\w.-]/g, '_')}.jsonl`) : file;
}

function say(where, signal) {
  attempt(where, () => {
    const to = speaker();
    if (to === undefined) return;
    const line = JSON.stringify({ ...signal, time: Date.now() / 1000 });
    if (Buffer.byteLength(line) <= MOST_BYTES) to.say(`${line}\n`);
    else warn(where, 'what was said is too long for one line, and left out');
  });
}

function cut(text, most = MOST_TEXT) {
  const whole = String(text);
  return whole.length <= most ? whole : `${whole.slice(0, most)}…`;
}

/** Whether this process belongs to a run. */
function active() {
  return Boolean(env.RUNTRAIL_SIGNALS);
}

/** Writes what is held back, which is never more than that of some milliseconds. */
function flush() {
  attempt('flush', () => speaker()?.flush());
}

// -- metrics ---------------------------------------------------------------------------------------------------------

const unitsSaid = new Map();

/** As JSON has it; undefined where it is no number. */
function numberOf(value) {
  const number = typeof value === 'bigint' || typeof value === 'boolean' ? Number(value) : value;
  if (typeof number !== 'number') return undefined;
  return Number.isFinite(number) ? number : String(number);
}

/**
 * Metrics by their names: `log({ loss: 0.3 }, { step: 10, context: { subset: 'val' }, unit: { loss: 'nat' } })`; `unit`
 * may be one for all of them.
 */
function log(metrics, options) {
  attempt('log', () => {
    const to = speaker();
    if (to === undefined) return;
    const { step, context, unit } = options ?? {};
    const metric = {};
    let count = 0;
    for (const [key, value] of Object.entries(metrics)) {
      const number = numberOf(value);
      if (number === undefined) warn('log', `"${cut(key, 100)}" is not a number`);
      else {
        put(metric, cut(key, MOST_NAME), number);
        count++;
      }
    }
    if (count === 0) return;
    const signal = { metric };
    if (step !== undefined && step !== null) {
      if (Number.isFinite(Number(step))) signal.step = Number(step);
      else warn('log', `the step is not a number: ${cut(step, 100)}`);
    }
    if (context) signal.context = labels(context);
    const units = unit ? freshUnits(metrics, unit) : undefined;
    if (units) signal.unit = units;
    signal.time = Date.now() / 1000;
    const line = JSON.stringify(signal);
    if (line.length * 3 <= MOST_BYTES || Buffer.byteLength(line) <= MOST_BYTES) to.say(`${line}\n`);
    else sayInParts(to, signal);
  });
}

/** A name such as `__proto__` is one like any other. */
function put(object, key, value) {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

function sayInParts(to, signal) {
  const entries = Object.entries(signal.metric);
  for (let at = 0; at < entries.length; at += 50) {
    const metric = {};
    for (const [key, value] of entries.slice(at, at + 50)) put(metric, key, value);
    to.say(`${JSON.stringify({ ...signal, metric, unit: undefined })}\n`);
  }
}

function labels(context) {
  const found = {};
  for (const [key, value] of Object.entries(context).slice(0, 50)) {
    const isPlain = typeof value === 'boolean' || Number.isFinite(value);
    put(found, cut(key, 200), isPlain ? value : cut(value, 200));
  }
  return found;
}

/** Each unit is said once: it stays what it is. */
function freshUnits(metrics, unit) {
  const units =
    typeof unit === 'string' ? Object.keys(metrics).map((key) => [key, unit]) : Object.entries(unit);
  const fresh = units.filter(([key, word]) => unitsSaid.get(key) !== word);
  if (fresh.length === 0) return undefined;
  const found = {};
  for (const [key, word] of fresh) {
    if (unitsSaid.size < 10_000) unitsSaid.set(key, word);
    put(found, cut(key, MOST_NAME), cut(word, 50));
  }
  return found;
}

/** One metric: `metric('val/loss', 0.3, { step: 10 })`. */
function metric(name, value, options) {
  log(typeof name === 'object' && name !== null ? name : [[name, value]].reduce(asObject, {}), options);
}

function asObject(object, [key, value]) {
  put(object, String(key), value);
  return object;
}

/** How long something takes, as a metric in seconds: `await timing('load', () => load())`. Also of what is awaited. */
function timing(name, work, options) {
  const start = performance.now();
  const done = () => metric(name, (performance.now() - start) / 1000, { unit: 's', ...options });
  return finallyDo(work, done, done);
}

/** Whether it gives its result at once or promises it. */
function finallyDo(work, onDone, onFailed) {
  let result;
  try {
    result = work();
  } catch (error) {
    onFailed();
    throw error;
  }
  if (typeof result?.then !== 'function') {
    onDone();
    return result;
  }
  return result.then(
    (value) => {
      onDone();
      return value;
    },
    (error) => {
      onFailed();
      throw error;
    },
  );
}

// -- the rest of what can be said ------------------------------------------------------------------------------------

/** Parameters that the program chose itself. */
function param(values) {
  attempt('param', () => say('param', { param: sayable(values) }));
}

/** As JSON that every reader takes; what is none becomes a text. */
function sayable(value, depth = 0) {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return cut(value);
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return numberOf(value);
  if (depth >= 20 || typeof value !== 'object') return cut(value);
  if (Array.isArray(value)) return value.map((each) => sayable(each, depth + 1));
  return Object.entries(value)
    .map(([key, each]) => [cut(key, MOST_NAME), sayable(each, depth + 1)])
    .reduce(asObject, {});
}

/** A line for whoever watches; `level` is debug, info, warning or error. */
function message(text, level = 'info') {
  attempt('message', () => say('message', { message: cut(text), level }));
}

/** What the program is doing now: a few words that replace those before. */
function status(text) {
  attempt('status', () => say('status', { status: cut(text, 500) }));
}

/** A file that the program wrote. */
function artifact(file, options) {
  attempt('artifact', () => {
    const { type, step } = options ?? {};
    say('artifact', { artifact: { path: path.resolve(file), type, step } });
  });
}

/** The path of a picture. */
function image(file, options) {
  artifact(file, { ...options, type: 'image' });
}

/** A table: the path of its file, or rows (lists, or objects with the same keys), which become a CSV file. */
function table(rows, options) {
  attempt('table', () => {
    const { name = 'table', step } = options ?? {};
    if (!Array.isArray(rows)) return artifact(rows, { type: 'table', step });
    if (!env.RUNTRAIL_OUTPUTS) return;
    const file = path.join(
      env.RUNTRAIL_OUTPUTS,
      `${safeName(name)}${step === undefined ? '' : `-${step}`}.csv`,
    );
    fs.writeFileSync(file, csv(rows));
    artifact(file, { type: 'table', step });
  });
}

function csv(rows) {
  const areObjects = rows.length > 0 && !Array.isArray(rows[0]);
  const columns = areObjects ? [...new Set(rows.flatMap((row) => Object.keys(row)))] : [];
  const lines = areObjects ? [columns, ...rows.map((row) => columns.map((column) => row[column]))] : rows;
  return lines.map((line) => `${line.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(value) {
  const text = value === undefined || value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** A file or folder that the program wrote itself, to go on from. Say it once it is whole. */
function checkpoint(file, options) {
  attempt('checkpoint', () => {
    const { step, description, tags, metrics } = options ?? {};
    say('checkpoint', {
      checkpoint: {
        path: path.resolve(file),
        step: stepOf(step) ?? undefined,
        description: description === undefined || description === null ? undefined : cut(description),
        tags: tags?.length > 0 ? tags.map((tag) => cut(tag, 200)) : undefined,
        metrics: metrics ? sayable(metrics) : undefined,
      },
    });
    flush();
  });
}

function stepOf(step) {
  if (step === undefined || step === null) return null;
  if (Number.isFinite(Number(step))) return Number(step);
  throw new Error(`the step is not a number: ${cut(step, 100)}`);
}

/** The parameters of this run; empty outside of one. */
function params() {
  return attempt(
    'params',
    () => (env.RUNTRAIL_PARAMS ? JSON.parse(fs.readFileSync(env.RUNTRAIL_PARAMS, 'utf8')) : {}),
    {},
  );
}

/** The checkpoint that this run is to go on from; null where it starts anew. */
function resumeFrom() {
  return env.RUNTRAIL_RESUME_FROM || null;
}

// -- progress --------------------------------------------------------------------------------------------------------

const left = new Set();
const LEFT_MS = 500;

function settle(how) {
  for (const task of left) task.end(how);
  left.clear();
}

/** How far a task is. See `progress`. */
class Progress {
  constructor(of, { total, task = 'steps', parent, weight, unit, done = 0 }) {
    const isCount = typeof of === 'number';
    this.items = isCount || of === undefined || of === null ? undefined : of;
    this.task = cut(task, 200);
    this.done = done;
    this.start = Number(done) || 0;
    this.total = total ?? (isCount ? of : this.items === undefined ? null : lengthOf(this.items, done));
    this.state = 'running';
    this.said = { parent: parent instanceof Progress ? parent.task : parent, weight, unit };
    this.saidAt = 0;
    settle('done');
    this.tell();
  }

  /** Null where nobody knows how much there is. */
  get percent() {
    if (this.total === null) return null;
    return this.total <= 0 ? 0 : Math.min(100, Math.max(0, (100 * this.done) / this.total));
  }

  /** So much more is done. While paused it is counted, and told afterwards. */
  update(count = 1, description = undefined) {
    settle('done');
    this.done += Number(count) || 0;
    this.moved();
    if (description !== undefined) status(description);
  }

  /** Where it is now, and how much there is. */
  set(to) {
    const { done = this.done, total = this.total } = to ?? {};
    Object.assign(this, { done, total });
    this.moved();
  }

  /** The time until `resume` does not count. */
  pause() {
    this.change('running', 'paused');
  }

  resume() {
    this.change('paused', 'running');
  }

  /** It is done, or has failed; nothing further is said of it. */
  end(state = 'done') {
    if (this.state === 'done' || this.state === 'failed') return;
    this.state = state;
    this.tell();
  }

  /** A part of this task. A part of the same name takes the place of the one before. */
  sub(of, options = {}) {
    return progress(of, { task: 'part', ...options, parent: this });
  }

  /** Does it with this task: failed, and where it was, when it throws or rejects. */
  run(work) {
    return finallyDo(
      () => work(this),
      () => this.end(),
      () => this.end('failed'),
    );
  }

  *[Symbol.iterator]() {
    let how = 'left';
    try {
      for (const item of this.items ?? upTo(this.start, Number(this.total) || 0)) {
        yield item;
        this.update();
      }
      how = 'done';
    } catch (error) {
      how = 'failed';
      throw error;
    } finally {
      this.leave(how);
    }
  }

  async *[Symbol.asyncIterator]() {
    let how = 'left';
    try {
      for await (const item of this.items ?? []) {
        yield item;
        this.update();
      }
      how = 'done';
    } catch (error) {
      how = 'failed';
      throw error;
    } finally {
      this.leave(how);
    }
  }

  /** A loop that was left by `break` or by an exception looks the same until the program goes on, or does not. */
  leave(how) {
    if (how !== 'left') return this.end(how);
    left.add(this);
    setTimeout(() => settle('done'), LEFT_MS).unref();
  }

  moved() {
    attempt('progress', () => {
      const to = speaker();
      if (to === undefined || this.state !== 'running') return;
      const since = performance.now() - this.saidAt;
      if (since >= PROGRESS_MS) return this.tell();
      to.late.add(this);
      this.timer ??= setTimeout(() => this.tell(), PROGRESS_MS - since).unref();
    });
  }

  change(before, after) {
    if (this.state !== before) return;
    this.state = after;
    this.tell();
  }

  tell() {
    attempt('progress', () => {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.saidAt = performance.now();
      speaker()?.late.delete(this);
      const { task, state, said } = this;
      const total = this.total === null ? null : countOf(this.total);
      say('progress', { progress: { done: countOf(this.done), total, task, ...said, state } });
    });
  }
}

function* upTo(start, end) {
  for (let at = start; at < end; at++) yield at;
}

function lengthOf(items, done) {
  const length = items.length ?? items.size;
  return typeof length === 'number' ? length + done : null;
}

function countOf(value) {
  return Number.isFinite(Number(value)) ? Math.max(0, Number(value)) : 0;
}

/**
 * How far a task is: `for (const x of progress(items, { task: 'epoch' }))`, or `progress(100).run((p) => p.update())`.
 *
 * `of` is what to go through, or how much there is; neither is needed. `parent` is the task that this one is a part of (or
 * use `p.sub(…)`), `weight` how much of it this is, `done` what was done before.
 */
function progress(of, options) {
  return new Progress(of, options ?? {});
}

// -- states to go on from --------------------------------------------------------------------------------------------

const SCHEMA = 'runtrail/checkpoint/1';
const ENDING = '.ckpt.json';
const MANIFEST = /^.+?-(\d{8}T\d{12})-[0-9a-f]{6}\.ckpt\.json$/;
const KEPT_OUTSIDE_OF_RUNS = 10;
/** A part that nobody names is left alone for so long: somebody may be about to name it. */
const UNNAMED_MS = 60_000;
const LEFTOVER_MS = 3_600_000;
/** For each key of a folder what was written last, so that what did not change is not even compressed again. */
const written = new Map();
const savedInto = new Set();
let loadedFacts = null;

/** A state that cannot be saved or loaded; thrown only where `strict` asks for it. */
class CheckpointError extends Error {
  constructor(text, options) {
    super(text, options);
    this.name = 'CheckpointError';
  }
}

/**
 * Saves a state to go on from, whole or not at all, and returns the path of its checkpoint: an object whose values are
 * what JSON can hold, Buffers, Maps, Sets and BigInts, also within each other. A key that did not change since the last
 * time is not written again. Where something goes wrong null is returned and the reason said; with `strict` a
 * CheckpointError is thrown.
 *
 * Inside of a run Runtrail decides which checkpoints stay. Elsewhere `folder` says where they are, and the newest `keep`
 * (10) stay, with all that have the tag "keep".
 */
function save(state, options = {}) {
  const { folder, keep, strict = false } = options;
  let file;
  try {
    const place = folder ?? env.RUNTRAIL_CHECKPOINTS;
    if (!place) return null;
    file = saveInto(path.resolve(place), state, options);
  } catch (error) {
    return failed('save', `The state was not saved: ${reasonOf(error)}`, error, strict);
  }
  checkpoint(file, options);
  if (keep !== undefined || !active())
    attempt('older checkpoints stay', () => prune(path.dirname(file), keep ?? KEPT_OUTSIDE_OF_RUNS));
  return file;
}

/**
 * The newest state that is good, or null where there is none: first the checkpoint that the run is to go on from; without
 * one what was saved into `folder`. `path` names one checkpoint. One that is damaged is passed over, which is said, and
 * the one before it is taken.
 */
function load({ path: wanted, folder, strict = false } = {}) {
  const problems = [];
  for (const file of attempt('load', () => candidates(wanted, folder), [])) {
    try {
      const manifest = readManifest(file);
      const state = {};
      for (const [key, entry] of Object.entries(manifest.keys))
        put(state, key, readPart(path.dirname(file), key, entry));
      loadedFacts = factsOf(file, manifest);
      if (problems.length > 0) tell('load', `Going on from the checkpoint before: ${file}`);
      return state;
    } catch (error) {
      problems.push(`The checkpoint ${file} cannot be used: ${reasonOf(error)}`);
      tell('load', problems[problems.length - 1]);
    }
  }
  if (problems.length === 0) return null;
  const text = `No state was loaded: none of the ${problems.length} checkpoints is good.`;
  return failed('load', text, new Error(problems[0]), strict);
}

function tell(where, text) {
  warn(where, text);
  message(text, 'warning');
}

/** Of the state that was loaded last: its path, step, time, description and tags. */
function loaded() {
  return loadedFacts;
}

/** Path, step, time, description and tags of all states in a folder, newest first. */
function checkpoints(folder = env.RUNTRAIL_CHECKPOINTS) {
  if (!folder) return [];
  return manifestsIn(path.resolve(folder)).flatMap((file) =>
    attempt('checkpoints', () => [factsOf(file, readManifest(file))], []),
  );
}

function failed(where, text, cause, strict) {
  warn(where, text);
  message(text, 'error');
  if (strict) throw new CheckpointError(text, { cause });
  return null;
}

function reasonOf(error) {
  return error instanceof RangeError ? 'it refers to itself, or is nested too deeply' : error.message;
}

function factsOf(file, { step, time, description, tags, keys }) {
  return { path: file, step, time, description, tags, keys: Object.keys(keys) };
}

function saveInto(folder, state, { step, name = 'state', description, tags = [], compression = 'gzip' }) {
  if (!isPlain(state)) throw new CheckpointError('a state is an object of names and values');
  if (!['gzip', 'none'].includes(compression)) {
    throw new CheckpointError(`the compression is "gzip" or "none", not ${JSON.stringify(compression)}`);
  }
  const at = stepOf(step);
  fs.mkdirSync(folder, { recursive: true });
  clearAway(folder);
  const mark = `${momentIn(folder)}-${randomBytes(3).toString('hex')}`;
  const ofStep = Number.isInteger(at) && at >= 0 ? `-${at}` : '';
  const file = `${safeName(name)}${ofStep}-${mark}${ENDING}`;
  const work = path.join(folder, `.saving-${mark}`);
  fs.mkdirSync(work, { mode: 0o700 });
  try {
    const keys = {};
    const remembered = [];
    for (const [key, value] of Object.entries(state)) {
      const part = partOf({ folder, work, key, compression }, encoded(key, value));
      put(keys, key, part.entry);
      remembered.push(part);
    }
    const manifest = {
      schema: SCHEMA,
      step: at,
      time: new Date().toISOString(),
      description: description === undefined || description === null ? null : cut(description),
      tags: tags.map((tag) => cut(tag, 200)),
      keys,
    };
    writeSynced(path.join(work, file), Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`));
    publish({ folder, work, file }, Object.values(keys));
    for (const part of remembered) written.set(part.id, part);
  } finally {
    attempt('left behind', () => fs.rmSync(work, { recursive: true, force: true }));
  }
  savedInto.add(folder);
  return path.join(folder, file);
}

/** The entry of the manifest, and what is remembered of it. What is there already is not written again. */
function partOf({ folder, work, key, compression }, { raw, format }) {
  const id = `${folder}\0${key}`;
  const ofRaw = sha256(raw);
  const known = written.get(id);
  if (known?.ofRaw === ofRaw && known.entry.compression === compression && has(folder, known.entry))
    return known;
  const stored = compression === 'gzip' ? zlib.gzipSync(raw, { level: 3 }) : raw;
  const sum = sha256(stored);
  const entry = { file: `parts/${sum}`, format, compression, bytes: stored.length, sha256: sum };
  const isThere = has(folder, entry) && sha256(fs.readFileSync(path.join(folder, entry.file))) === sum;
  const temporary = path.join(work, sum);
  if (!isThere && !fs.existsSync(temporary)) writeSynced(temporary, stored);
  return { id, ofRaw, entry };
}

function has(folder, { file, bytes }) {
  return fs.statSync(path.join(folder, file), { throwIfNoEntry: false })?.size === bytes;
}

/** Everything is on the disk: from here on it is a matter of names. */
function publish({ folder, work, file }, entries) {
  const parts = path.join(folder, 'parts');
  if (entries.length > 0) fs.mkdirSync(parts, { recursive: true });
  for (const entry of entries) {
    const place = path.join(folder, entry.file);
    const fresh = path.join(work, entry.sha256);
    if (fs.existsSync(fresh)) fs.renameSync(fresh, place);
    const now = new Date();
    fs.utimesSync(place, now, now); // whoever removes parts that nobody names leaves this one alone for now
  }
  if (entries.length > 0) syncFolder(parts);
  fs.renameSync(path.join(work, file), path.join(folder, file));
  syncFolder(folder);
}

/** What saves left that were killed, once nobody can still be at it. */
function clearAway(folder) {
  for (const name of fs.readdirSync(folder)) {
    const place = path.join(folder, name);
    if (
      name.startsWith('.saving-') &&
      fs.statSync(place, { throwIfNoEntry: false })?.mtimeMs < Date.now() - LEFTOVER_MS
    )
      fs.rmSync(place, { recursive: true, force: true });
  }
}

/** Now, but after everything that is there: the order of names is the order of saving, whatever clocks do. */
function momentIn(folder) {
  const now = stamp(BigInt(Date.now()) * 1000n + BigInt(Math.floor((performance.now() % 1) * 1000)));
  const moments = fs.readdirSync(folder).flatMap((name) => MANIFEST.exec(name)?.[1] ?? []);
  const newest = moments.sort().pop() ?? '';
  return now > newest ? now : stamp(microsOf(newest) + 1n);
}

function stamp(micros) {
  const iso = new Date(Number(micros / 1000n)).toISOString();
  return `${iso.slice(0, 19).replace(/[-:]/g, '')}${String(micros % 1_000_000n).padStart(6, '0')}`;
}

function microsOf(text) {
  const iso = text.slice(0, 15).replace(/^(....)(..)(..)T(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6Z');
  return BigInt(Date.parse(iso)) * 1000n + BigInt(text.slice(15));
}

/** Newest first; those with names of somebody else's by when they were written. */
function manifestsIn(folder) {
  if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith(ENDING) && !name.startsWith('.'))
    .flatMap((name) => {
      const file = path.join(folder, name);
      const stat = fs.statSync(file, { throwIfNoEntry: false });
      const when = MANIFEST.exec(name)?.[1] ?? stamp(BigInt(Math.floor((stat?.mtimeMs ?? 0) * 1000)));
      return stat ? [{ order: `${when} ${name}`, file }] : [];
    })
    .sort((a, b) => (a.order < b.order ? 1 : -1))
    .map(({ file }) => file);
}

function candidates(wanted, folder) {
  if (wanted) {
    const place = path.resolve(wanted);
    const isFolder = fs.statSync(place, { throwIfNoEntry: false })?.isDirectory();
    return isFolder ? manifestsIn(place) : withThoseBefore(place);
  }
  const own = folder ?? env.RUNTRAIL_CHECKPOINTS;
  const start = folder ? null : resumeFrom();
  const ofOwn =
    own && (start === null || savedInto.has(path.resolve(own))) ? manifestsIn(path.resolve(own)) : [];
  if (start === null) return ofOwn;
  if (start.endsWith(ENDING)) return [...ofOwn, ...withThoseBefore(path.resolve(start))];
  warn('load', `${start} is not a state of this client: open what resumeFrom() names yourself`);
  return ofOwn;
}

function withThoseBefore(file) {
  const siblings = manifestsIn(path.dirname(file));
  const at = siblings.indexOf(file);
  return at < 0 ? [file] : siblings.slice(at);
}

function readManifest(file) {
  const text = fs.readFileSync(file, 'utf8');
  let manifest;
  try {
    manifest = JSON.parse(text);
  } catch {
    throw new CheckpointError('it is damaged: not whole JSON');
  }
  if (!String(manifest?.schema).startsWith('runtrail/checkpoint/')) {
    throw new CheckpointError('it is not a state of this client');
  }
  if (manifest.schema !== SCHEMA)
    throw new CheckpointError(`it was written by a newer version (${manifest.schema})`);
  if (!isPlain(manifest.keys)) throw new CheckpointError('it is damaged: it names no parts');
  return manifest;
}

function readPart(folder, key, entry) {
  const name = /^parts\/([0-9a-f]{64})$/.exec(String(entry?.file))?.[1];
  if (name === undefined) throw new CheckpointError(`it is damaged: the part of "${key}" has no name`);
  const file = path.join(folder, 'parts', name);
  if (!fs.existsSync(file)) throw new CheckpointError(`the part of "${key}" is missing`);
  const stored = fs.readFileSync(file);
  if (stored.length !== entry.bytes || sha256(stored) !== entry.sha256) {
    throw new CheckpointError(`the part of "${key}" is damaged`);
  }
  const raw = entry.compression === 'gzip' ? zlib.gunzipSync(stored) : stored;
  if (entry.format === 'bytes') return raw;
  if (entry.format === 'json') return decoded(JSON.parse(raw.toString('utf8')));
  throw new CheckpointError(
    entry.format === 'npz'
      ? `"${key}" holds arrays of numpy, which only Python can read`
      : `the part of "${key}" is of a kind that this version does not know`,
  );
}

function prune(folder, keep) {
  const found = manifestsIn(folder).map((file) => ({ file, ...readManifest(file) }));
  const stays = ({ tags }, index) =>
    index < Math.max(1, keep) || (Array.isArray(tags) && tags.includes('keep'));
  const gone = found.filter((each, index) => !stays(each, index));
  if (gone.length === 0) return;
  const named = new Set(
    found.filter(stays).flatMap(({ keys }) => Object.values(keys).map((entry) => entry?.file)),
  );
  for (const { file } of gone) fs.unlinkSync(file);
  const newest = fs.statSync(found[0].file).mtimeMs;
  const parts = path.join(folder, 'parts');
  for (const name of fs.existsSync(parts) ? fs.readdirSync(parts) : []) {
    const isOld = fs.statSync(path.join(parts, name)).mtimeMs < newest - UNNAMED_MS;
    if (isOld && !named.has(`parts/${name}`)) fs.unlinkSync(path.join(parts, name));
  }
}

// What JSON has no word for is an object with one key that begins with $.

function encoded(key, value) {
  if (value instanceof Uint8Array) return { raw: Buffer.from(value), format: 'bytes' };
  try {
    return { raw: Buffer.from(JSON.stringify(plainOf(value))), format: 'json' };
  } catch (error) {
    throw new CheckpointError(`"${key}" cannot be saved: ${reasonOf(error)}`);
  }
}

function isPlain(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const above = Object.getPrototypeOf(value);
  return above === null || above === Object.prototype || Object.getPrototypeOf(above) === null;
}

function plainOf(value) {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { $float: Object.is(value, -0) ? '-0.0' : `${value}` };
  }
  if (typeof value === 'bigint') return { $int: String(value) };
  if (value === undefined) return null;
  if (Array.isArray(value)) return Array.from(value, plainOf);
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  if (value instanceof Map)
    return { $dict: Array.from(value, ([key, each]) => [plainOf(key), plainOf(each)]) };
  if (value instanceof Set) return { $set: Array.from(value, plainOf) };
  if (isPlain(value)) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    if (entries.some(([key]) => key.startsWith('$'))) {
      return { $object: entries.map(([key, each]) => [key, plainOf(each)]) };
    }
    return entries.map(([key, each]) => [key, plainOf(each)]).reduce(asObject, {});
  }
  const kind = typeof value === 'object' ? value.constructor?.name : typeof value;
  throw new CheckpointError(
    `a value of the type ${kind} is none that can be saved; make it numbers, texts, lists or a Buffer, ` +
      'or write a file of your own and name it with runtrail.checkpoint(path)',
  );
}

const SPECIAL = new Map(
  Object.entries({
    $float: (text) => ({ inf: Infinity, '-inf': -Infinity, nan: NaN })[text] ?? Number(text),
    $int: (text) => BigInt(text),
    $bytes: (text) => Buffer.from(text, 'base64'),
    $tuple: (items) => items.map(decoded),
    $set: (items) => new Set(items.map(decoded)),
    $dict: (pairs) => new Map(pairs.map(([key, value]) => [decoded(key), decoded(value)])),
    $object: (pairs) => pairs.map(([key, value]) => [key, decoded(value)]).reduce(asObject, {}),
  }),
);

function decoded(value) {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(decoded);
  const entries = Object.entries(value);
  const [word, held] = entries.length === 1 ? entries[0] : [''];
  if (word.startsWith('$')) {
    const special = SPECIAL.get(word);
    if (special) return special(held);
    throw new CheckpointError(`it holds ${word}, which this version does not know`);
  }
  return entries.map(([key, each]) => [key, decoded(each)]).reduce(asObject, {});
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

function writeSynced(file, bytes) {
  const fd = fs.openSync(file, 'wx', 0o600);
  try {
    for (let at = 0; at < bytes.length; ) at += fs.writeSync(fd, bytes, at);
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

function syncFolder(folder) {
  if (process.platform === 'win32') return;
  const fd = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(fd);
  } catch {
    // A file system without it.
  } finally {
    fs.closeSync(fd);
  }
}

function safeName(name) {
  return (
    String(name)
      .replace(/[^\w.-]+/g, '_')
      .replace(/^\.+|\.+$/g, '')
      .slice(0, 80) || 'state'
  );
}

// -- everything in one place -----------------------------------------------------------------------------------------

/** The run takes more than it may. */
class ResourceLimit extends Error {
  constructor({ message: text, rule, value, limit }) {
    super(String(text ?? `${rule} is over its limit`));
    this.name = 'ResourceLimit';
    Object.assign(this, { rule, value, limit });
  }
}

/** A file that Runtrail touches to ask for something; each process answers each time once. */
class Asked {
  constructor(name) {
    this.file = env.RUNTRAIL_RUN_DIR && path.join(env.RUNTRAIL_RUN_DIR, 'control', 'ask', name);
    this.answered = undefined;
  }

  get time() {
    return this.file ? fs.statSync(this.file, { throwIfNoEntry: false })?.mtimeMs : undefined;
  }

  take() {
    const asked = this.time;
    if (asked === undefined || asked === this.answered) return false;
    this.answered = asked;
    return true;
  }
}

/** What a long program needs of its run; see `context`. */
class Context {
  constructor({ of, folder, keep, ...ofProgress } = {}) {
    Object.assign(this, { of, folder, keep, ofProgress });
    this.stop = new Asked('stop');
    this.asked = new Asked('checkpoint');
    const steps = Number(env.RUNTRAIL_CHECKPOINT_STEPS);
    this.every = steps > 0 && Number.isFinite(steps) ? steps : undefined;
    this.dueStep = 0;
    this.operations = new Map();
    this.isStopping = false;
    this.state = {};
    this.readAt = Number.NEGATIVE_INFINITY;
    this.saved = null;
  }

  /** The progress of the whole; it begins when it is used first. */
  get progress() {
    this.ownProgress ??= progress(this.of, this.ofProgress);
    return this.ownProgress;
  }

  /** Where the whole starts: what an earlier run did is not counted as done in no time. */
  startProgress({ done = 0, total = undefined } = {}) {
    if (this.ownProgress) this.ownProgress.set({ done, total });
    else
      this.ownProgress = progress(this.of, {
        ...this.ofProgress,
        done,
        ...(total !== undefined && { total }),
      });
    return this.ownProgress;
  }

  updateProgress(count = 1, description = undefined) {
    this.progress.update(count, description);
  }

  /** What the run takes, as it was measured last; empty outside of a run, and before the first sample. */
  usage() {
    return attempt('usage', () => usageIn(this.runState()), {});
  }

  /** What the run takes; throws a ResourceLimit while it is beyond one of its limits. */
  checkResources() {
    const marks = attempt('checkResources', () => this.runState().limitMarks, []);
    const over = Array.isArray(marks) ? marks.find((mark) => mark?.level === 'exceeded') : undefined;
    if (over) throw new ResourceLimit(over);
    return this.usage();
  }

  /**
   * True once somebody asked the run to stop: save what is needed, and end. A program of a run that looks at this is not
   * interrupted by the first SIGINT; the second one does it.
   */
  get stopping() {
    if (!this.onInterrupt && active()) {
      this.onInterrupt = () => {
        if (this.isInterrupted) process.exit(130);
        this.isInterrupted = true; // a stop asks by the file first, and interrupts a moment later
        this.isStopping = true;
      };
      process.on('SIGINT', this.onInterrupt);
    }
    this.isStopping ||= attempt('stopping', () => this.stop.time !== undefined, false);
    return this.isStopping;
  }

  /** The state to go on from; null where the run starts anew. */
  loadCheckpoint(options = {}) {
    const folder = resumeFrom() === null ? this.folder : undefined;
    const state = load({ folder, ...options });
    if (state !== null && Number.isFinite(loaded()?.step)) this.dueStep = loaded().step;
    return state;
  }

  saveCheckpoint(state, options = {}) {
    attempt('saveCheckpoint', () => this.asked.take()); // whoever asked has it now
    const file = save(state, { folder: this.folder, keep: this.keep, ...options });
    if (file === null) return null;
    this.saved = file;
    if (Number.isFinite(options.step)) this.dueStep = options.step;
    return file;
  }

  /** Whether a checkpoint was asked for, or `checkpoints.every` of the parameter file says it is time; once. */
  checkpointDue(step) {
    return attempt(
      'checkpointDue',
      () => {
        const isAsked = this.asked.take();
        if (!Number.isFinite(step) || this.every === undefined) return isAsked;
        const isDue = isAsked || Math.floor(step / this.every) > Math.floor(this.dueStep / this.every);
        if (isDue || step < this.dueStep) this.dueStep = step;
        return isDue;
      },
      false,
    );
  }

  /** Says when it starts and how it ends: `await ctx.operation('load data', () => load())`. */
  operation(name, work) {
    this.operationStart(name);
    return finallyDo(
      work,
      () => this.operationEnd(name),
      () => this.operationEnd(name, { success: false }),
    );
  }

  operationStart(name) {
    this.operations.set(String(name), performance.now());
    message(`${name}: started`);
  }

  operationEnd(name, { success = true } = {}) {
    const start = this.operations.get(String(name));
    if (start === undefined) return warn('operationEnd', `${name} was not started`);
    this.operations.delete(String(name));
    const seconds = (performance.now() - start) / 1000;
    message(
      `${name}: ${success ? 'done' : 'failed'} after ${seconds.toFixed(1)} s`,
      success ? 'info' : 'error',
    );
    metric(`${name}.seconds`, seconds, { unit: 's' });
  }

  /** All of it at a glance. */
  getStatus() {
    const { done, total, percent, state } = this.ownProgress ?? {};
    return {
      active: active(),
      stopping: this.stopping,
      progress: this.ownProgress ? { done, total, percent, state } : null,
      usage: this.usage(),
      operations: [...this.operations.keys()],
      checkpoint: this.saved,
    };
  }

  /** Ends what is still open. `how` is "failed" where it was left by an exception. */
  end(how = 'done') {
    for (const name of [...this.operations.keys()]) this.operationEnd(name, { success: how === 'done' });
    this.ownProgress?.end(how);
    if (this.onInterrupt) process.off('SIGINT', this.onInterrupt);
    flush();
  }

  /** As it was written last; read at most four times a second. */
  runState() {
    const now = performance.now();
    if (now - this.readAt < 250 || !env.RUNTRAIL_RUN_DIR) return this.state;
    this.readAt = now;
    try {
      const read = JSON.parse(fs.readFileSync(path.join(env.RUNTRAIL_RUN_DIR, 'state.json'), 'utf8'));
      this.state = isPlain(read) ? read : {};
    } catch {
      // Not there yet.
    }
    return this.state;
  }
}

function usageIn({ now, resources, limits }) {
  const found = {
    time: now?.time,
    memoryBytes: now?.rssBytes,
    memoryPercent: now?.memoryPercent,
    cpuPercent: now?.cpuPercent,
    gpuPercent: now?.gpuPercent,
    processes: now?.processes,
    peakMemoryBytes: resources?.peakRssBytes,
    peakCpuPercent: resources?.peakCpuPercent,
    cpuSeconds: resources?.cpuSeconds,
  };
  const known = Object.entries(found).filter(([, value]) => value !== undefined && value !== null);
  const said = Array.isArray(limits) ? limits : [];
  if (known.length === 0 && said.length === 0) return {};
  return {
    ...Object.fromEntries(known),
    limits: said.map(({ rule, value, action }) => ({ rule, limit: value, action })),
  };
}

/**
 * Everything that a long program needs: `context(options)`, with `end()` at the end, or `context(options, (ctx) => …)`.
 * The options are `of` and those of `progress`; `folder` and `keep` say where states are saved outside of a run, and how
 * many stay.
 */
function context(options = {}, work = undefined) {
  if (typeof options === 'function') return context({}, options);
  const ctx = new Context(options);
  if (work === undefined) return ctx;
  return finallyDo(
    () => work(ctx),
    () => ctx.end(),
    () => ctx.end('failed'),
  );
}

module.exports = {
  CheckpointError,
  Context,
  Progress,
  ResourceLimit,
  active,
  artifact,
  checkpoint,
  checkpoints,
  context,
  flush,
  image,
  load,
  loaded,
  log,
  message,
  metric,
  param,
  params,
  progress,
  resumeFrom,
  save,
  status,
  table,
  timing,
};
