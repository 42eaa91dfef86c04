classdef runtrail < handle
% What an experiment tells Runtrail: metrics, progress, checkpoints, files, messages.
%
%     p = runtrail.progress(100, 'task', 'epoch');
%     for epoch = 1:100
%       runtrail.log('loss', 0.3, 'step', epoch);
%       p.update(1);
%       if runtrail.checkpoint_due(epoch) || runtrail.stopping()
%         file = fullfile(getenv('RUNTRAIL_CHECKPOINTS'), sprintf('epoch-%d.mat', epoch));
%         save(file, 'weights', 'epoch');
%         runtrail.checkpoint(file, 'step', epoch);
%       end
%       if runtrail.stopping(), break; end
%     end
%     p.finish();
%
% One file, MATLAB R2016b or newer, or Octave 7. Nothing here raises an error into the experiment, but
% check_resources, which is there for it: what goes wrong is said once on stderr. Outside of a run nothing is said.

  properties (SetAccess = private)
    task
    total = []
    done = 0
    state = 'running'
  end

  properties (Access = private)
    more = ''
    said_at = []
  end

  methods
    function update(self, n)
      % So much more is done. While paused it is counted, and told afterwards.
      if nargin < 2, n = 1; end
      self.done = self.done + n;
      self.moved();
    end

    function set_done(self, done)
      % Where it is now.
      self.done = done;
      self.moved();
    end

    function pause(self)
      % The time until resume does not count.
      self.change('running', 'paused');
    end

    function resume(self)
      self.change('paused', 'running');
    end

    function finish(self)
      self.stop_at('done');
    end

    function fail(self)
      % It ends where it is.
      self.stop_at('failed');
    end

    function part = sub(self, total, varargin)
      % A part of this task. A part of the same name takes the place of the one before.
      part = runtrail.progress(total, varargin{:}, 'parent', self.task);
    end
  end

  methods (Access = private)
    function self = runtrail(total, options)
      self.total = total;
      self.task = options.task;
      for name = {'parent', 'unit'}
        if ~isempty(options.(name{1}))
          self.more = [self.more, ',"', name{1}, '":', runtrail.text(options.(name{1}))];
        end
      end
      if ~isempty(options.weight), self.more = [self.more, ',"weight":', runtrail.number(options.weight)]; end
      if ~isempty(options.done), self.done = options.done; end
      self.tell();
    end

    function change(self, before, after)
      if strcmp(self.state, before)
        self.state = after;
        self.tell();
      end
    end

    function stop_at(self, state)
      if ~any(strcmp(self.state, {'done', 'failed'}))
        self.state = state;
        self.tell();
      end
    end

    function moved(self)
      % At most ten times a second.
      if strcmp(self.state, 'running') && (isempty(self.said_at) || toc(self.said_at) >= 0.1 || self.is_whole())
        self.tell();
      end
    end

    function whole = is_whole(self)
      whole = ~isempty(self.total) && self.done >= self.total;
    end

    function tell(self)
      self.said_at = tic();
      if isempty(self.total), total = 'null'; else, total = runtrail.number(self.total); end
      runtrail.say(['"progress":{"done":', runtrail.number(self.done), ',"total":', total, ...
        ',"task":', runtrail.text(self.task), self.more, ',"state":"', self.state, '"}']);
    end
  end

  methods (Static)
    function log(varargin)
      % Metrics: log('loss', 0.3, 'acc', 0.9, 'step', 10), or log(struct('loss', 0.3), 'step', 10); further options are
      % 'context', a struct of labels, and 'unit', one unit for all or a struct of them.
      try
        names = {}; values = {}; rest = varargin;
        if ~isempty(rest) && isstruct(rest{1})
          names = fieldnames(rest{1})'; values = struct2cell(rest{1})'; rest = rest(2:end);
        end
        options = struct('step', [], 'context', [], 'unit', []);
        for at = 1:2:numel(rest) - 1
          if isfield(options, rest{at}), options.(rest{at}) = rest{at + 1};
          else, names{end + 1} = rest{at}; values{end + 1} = rest{at + 1}; end
        end
        pairs = {};
        for at = 1:numel(names)
          if (isnumeric(values{at}) || islogical(values{at})) && isscalar(values{at})
            pairs{end + 1} = [runtrail.text(names{at}), ':', runtrail.number(values{at})];
          else
            runtrail.warn_once(['log: ', names{at}, ' is not a number']);
          end
        end
        if isempty(pairs), return; end
        line = '';
        if ~isempty(options.step), line = [line, ',"step":', runtrail.number(options.step)]; end
        if isstruct(options.context), line = [line, ',"context":', jsonencode(options.context)]; end
        if isstruct(options.unit)
          line = [line, ',"unit":', jsonencode(options.unit)];
        elseif ~isempty(options.unit)
          units = cellfun(@(name) [runtrail.text(name), ':', runtrail.text(options.unit)], names, 'UniformOutput', false);
          line = [line, ',"unit":{', strjoin(units(1:min(end, 20)), ','), '}'];
        end
        sizes = cellfun(@numel, pairs);
        while ~isempty(pairs)
          count = max(1, sum(cumsum(sizes + 1) < 2000));
          runtrail.say(['"metric":{', strjoin(pairs(1:count), ','), '}', line]);
          pairs = pairs(count + 1:end); sizes = sizes(count + 1:end);
        end
      catch problem
        runtrail.warn_once(['log: ', problem.message]);
      end
    end

    function metric(name, value, varargin)
      % One metric, whatever its name.
      runtrail.log(name, value, varargin{:});
    end

    function p = progress(total, varargin)
      % How far a task is: p = runtrail.progress(100, 'task', 'epoch'), p.update(1), p.finish(). Options: 'task', 'parent',
      % 'weight', 'unit', and 'done', what was done before. A total of [] is not known.
      if nargin < 1, total = []; end
      p = runtrail(total, runtrail.options(struct('task', 'steps', 'parent', '', 'weight', [], 'unit', '', 'done', []), varargin));
    end

    function param(varargin)
      % Parameters that the program chose itself: param('seed', 1), or param(struct(...)).
      try
        if isstruct(varargin{1}), values = varargin{1}; else, values = struct(varargin{:}); end
        runtrail.say(['"param":', jsonencode(values)]);
      catch problem
        runtrail.warn_once(['param: ', problem.message]);
      end
    end

    function message(text, level)
      % A line for whoever watches; level is debug, info, warning or error.
      if nargin < 2, level = 'info'; end
      runtrail.say(['"message":', runtrail.text(text), ',"level":', runtrail.text(level)]);
    end

    function status(text)
      % What the program is doing now.
      runtrail.say(['"status":', runtrail.text(text)]);
    end

    function artifact(file, varargin)
      % A file that the program wrote. Options: 'type', 'step'.
      given = runtrail.options(struct('type', '', 'step', []), varargin);
      line = ['"artifact":{"path":', runtrail.text(runtrail.absolute(file))];
      if ~isempty(given.type), line = [line, ',"type":', runtrail.text(given.type)]; end
      if ~isempty(given.step), line = [line, ',"step":', runtrail.number(given.step)]; end
      runtrail.say([line, '}']);
    end

    function image(file, varargin)
      runtrail.artifact(file, varargin{:}, 'type', 'image');
    end

    function table(file, varargin)
      runtrail.artifact(file, varargin{:}, 'type', 'table');
    end

    function checkpoint(file, varargin)
      % A file that the program wrote to go on from. Say it once it is whole. Options: 'step', 'description', 'tags'.
      given = runtrail.options(struct('step', [], 'description', '', 'tags', {{}}), varargin);
      line = ['"checkpoint":{"path":', runtrail.text(runtrail.absolute(file))];
      if ~isempty(given.step), line = [line, ',"step":', runtrail.number(given.step)]; end
      if ~isempty(given.description), line = [line, ',"description":', runtrail.text(given.description)]; end
      if ~isempty(given.tags)
        tags = cellfun(@(tag) runtrail.text(tag), cellstr(given.tags), 'UniformOutput', false);
        line = [line, ',"tags":[', strjoin(tags(:)', ','), ']'];
      end
      runtrail.say([line, '}']);
    end

    function result = timing(name, work, varargin)
      % How long work() takes, as a metric in seconds: data = runtrail.timing('load', @() load('data.mat')).
      start = tic();
      result = work();
      runtrail.log(name, toc(start), 'unit', 's', varargin{:});
    end

    function yes = active()
      % Whether this program belongs to a run.
      yes = ~isempty(getenv('RUNTRAIL_SIGNALS'));
    end

    function values = params()
      % The parameters of this run; an empty struct outside of one.
      values = struct();
      try
        file = getenv('RUNTRAIL_PARAMS');
        if ~isempty(file), values = jsondecode(fileread(file)); end
      catch problem
        runtrail.warn_once(['params: ', problem.message]);
      end
    end

    function file = resume_from()
      % The checkpoint that this run is to go on from; '' where it starts anew.
      file = getenv('RUNTRAIL_RESUME_FROM');
    end

    function yes = stopping()
      % True once somebody asked the run to stop: save what is needed, and end.
      yes = ~isempty(runtrail.asked('stop'));
    end

    function yes = checkpoint_due(step)
      % Whether a checkpoint was asked for, or checkpoints.every of the parameter file says it is time; once.
      persistent answered last
      if isempty(answered), answered = 0; last = 0; end
      time = runtrail.asked('checkpoint');
      yes = ~isempty(time) && time ~= answered;
      if yes, answered = time; end
      every = str2double(getenv('RUNTRAIL_CHECKPOINT_STEPS'));
      if nargin > 0 && every > 0
        yes = yes || floor(step / every) > floor(last / every);
        if yes || step < last, last = step; end
      end
    end

    function check_resources()
      % Raises runtrail:ResourceLimit while the run is beyond one of its limits.
      marks = {};
      try
        found = jsondecode(fileread(fullfile(getenv('RUNTRAIL_RUN_DIR'), 'state.json')));
        if isstruct(found.limitMarks), marks = num2cell(found.limitMarks); else, marks = found.limitMarks; end
      catch
      end
      for at = 1:numel(marks)
        if strcmp(marks{at}.level, 'exceeded'), error('runtrail:ResourceLimit', '%s', marks{at}.message); end
      end
    end
  end

  methods (Static, Hidden)
    function say(fields)
      % One whole line at the end of the file, in one write.
      persistent is_checked
      file = getenv('RUNTRAIL_SIGNALS');
      if isempty(file), return; end
      try
        file = runtrail.own_file(file);
        line = sprintf('{%s,"time":%.3f}\n', fields, runtrail.now_seconds());
        if isempty(is_checked) && runtrail.ends_within_line(file), line = [sprintf('\n'), line]; end
        is_checked = true;
        id = fopen(file, 'a');
        if id < 0, error('%s cannot be written to', file); end
        count = fwrite(id, unicode2native(line, 'UTF-8'), 'uint8');
        closed = fclose(id);
        if closed ~= 0 || count == 0, error('the disk may be full'); end
      catch problem
        runtrail.warn_once(['what is said is lost: ', problem.message]);
      end
    end

    function own = own_file(file)
      % Appending is safe among the processes of one computer only: each other one has a file of its own.
      persistent host
      own = file;
      recorded = getenv('RUNTRAIL_HOST');
      if isempty(recorded), return; end
      if isempty(host)
        if exist('OCTAVE_VERSION', 'builtin'), host = gethostname();
        else, [~, host] = system('hostname'); host = strtrim(host); end
      end
      if ~strcmp(host, recorded)
        own = regexprep(file, '\.jsonl$', ['.', regexprep(host, '[^A-Za-z0-9_.-]', '_'), '.jsonl']);
      end
    end

    function torn = ends_within_line(file)
      torn = false;
      id = fopen(file, 'r');
      if id < 0, return; end
      if fseek(id, -1, 'eof') == 0, torn = ~isequal(fread(id, 1), 10); end
      fclose(id);
    end

    function seconds = now_seconds()
      if exist('OCTAVE_VERSION', 'builtin'), seconds = time();
      else, seconds = posixtime(datetime('now', 'TimeZone', 'UTC')); end
    end

    function time = asked(name)
      % When Runtrail asked for it last; [] where it did not.
      time = [];
      folder = getenv('RUNTRAIL_RUN_DIR');
      if isempty(folder), return; end
      found = dir(fullfile(folder, 'control', 'ask', name));
      if ~isempty(found), time = found(1).datenum; end
    end

    function json = number(value)
      value = double(value);
      if isnan(value), json = '"NaN"';
      elseif isinf(value) && value > 0, json = '"Infinity"';
      elseif isinf(value), json = '"-Infinity"';
      elseif value == fix(value) && abs(value) < 2^53, json = sprintf('%d', value);
      else, json = sprintf('%.17g', value); end
    end

    function json = text(value)
      % Longer ones are cut: a line is one write.
      value = char(value);
      if numel(value) > 1000, value = [value(1:1000), '...']; end
      json = jsonencode(value);
    end

    function given = options(given, pairs)
      for at = 1:2:numel(pairs) - 1
        if isfield(given, pairs{at}), given.(pairs{at}) = pairs{at + 1};
        else, runtrail.warn_once(['there is no option ', pairs{at}]); end
      end
    end

    function file = absolute(file)
      file = char(file);
      if isempty(regexp(file, '^([/\\]|[A-Za-z]:)', 'once')), file = fullfile(pwd(), file); end
    end

    function warn_once(text)
      persistent warned
      if isempty(warned), warned = {}; end
      if any(strcmp(warned, text)) || numel(warned) > 200, return; end
      warned{end + 1} = text;
      fprintf(2, 'runtrail: %s\n', text);
    end
  end
end
