// Written from the wire*.py of player and rooms by `python -m downhill.tools.wire_types`: change those.

export type Show = "minimum" | "outcome" | "steps" | "loss";

export type Marker = "circle" | "square" | "triangle" | "diamond" | "plus" | "cross";

export type ThemeName = "light" | "dark";

export type Budget = "steps" | "gradients" | "examples";

export type Scale = "linear" | "log" | "near_one" | "whole" | "switch";

export type OutcomeCode = "converged" | "stalled_at_saddle" | "stalled_at_maximum" | "stalled_where_flat" | "diverged" | "left_the_view" | "never_moved" | "still_moving";

export type CurvatureCode = "not_finite" | "minimum" | "maximum" | "saddle" | "flat";

export type Pair = [number, number];

export type View = [Pair, Pair];

export type Losses = "train" | "test";

export type Layout = "overlay" | "grid" | "surface" | "split";

export type PointKind = "minimum" | "saddle" | "maximum";

export type MapKind = "basins" | "sensitivity" | "plane";

export type CoursePart = "contents" | "lesson" | "errata" | "score";

export type MapPart = "whole" | Pair[];

export type TableState = "none" | "needed";

export type StudentQuestionKind = "choice" | "number" | "point" | "text";

export type HiddenPart = "curves" | "outcome" | "minima" | "others";

export type RoomStage = "asked" | "shown" | "run";

export type RoomQuestionKind = "choice" | "number" | "point" | "text" | "rate";

export type RefusalCode = "not_allowed" | "unknown" | "conflict" | "too_many" | "lost";

export type Given = number | Pair | string;

/** A figure of Plotly's. */
export interface Figure {
  data: Record<string, any>[];
  layout: Record<string, any>;
}

/** A figure of Plotly's, without its heights. */
export interface Relief {
  data: Record<string, any>[];
  layout: Record<string, any>;
}

/**
 * What of an experiment is changed; what is not named stays as it is.
 *
 * Attributes:
 *     start: θ_0, as [x, y].
 *     parameters: the landscape's, by name.
 *     steps: K.
 *     seed: of everything random.
 *     budget: what the number of steps counts.
 *     numbers: of entrants, each as [index of the entrant, name, value]; of several for one the last counts. The names
 *         are those of an address: of hyperparameters, of numbers that may be absent, and of the kinds of schedule and
 *         average that the entrant has.
 */
export interface Edit {
  start?: Pair;
  parameters?: Record<string, number>;
  steps?: number;
  seed?: number;
  budget?: Budget;
  numbers?: [number, string, number][];
}

/** How one entrant is drawn: see `drawing.theme.PathStyle`. */
export interface PathStyle {
  colour: string;
  dash: number[];
  marker: Marker;
  hollow: boolean;
}

/**
 * A theme: `"#rrggbb"` for everything that is drawn, `fills` from the lowest loss to the highest.
 *
 * `projectorScale` is how much type, lines and markers grow for a projector; `tickDistances` are the least
 * distances between two ticks across and up, in sizes of type.
 */
export interface ThemeColours {
  background: string;
  ink: string;
  muted: string;
  grid: string;
  casing: string;
  isoline: string;
  fills: string[];
  paths: PathStyle[];
  projectorScale: number;
  tickDistances: Pair;
}

/**
 * From loss to height: see `drawing.scale.LossScale`; `edges` are the lowest and the highest height.
 *
 * `ticks` are the round losses of the colour bar: their heights and texts.
 */
export interface LossScale {
  kind: "linear" | "log";
  lowest: number;
  highest: number;
  floor: number;
  edges: Pair;
  levels: number;
  ticks: [number, string][];
}

/** A known point where the gradient vanishes. */
export interface CriticalPoint {
  kind: PointKind;
  point: Pair;
  loss: number;
}

/** A start worth trying, and what is seen there. */
export interface SuggestedStart {
  name: string;
  point: Pair;
  shows: string;
}

/** Losses over a view. Numbers: rows × columns losses (float32), row by row, the lowest y first. */
export interface GridHeader {
  view: View;
  columns: number;
  rows: number;
}

/** Data that a model is to follow: see `landscapes.entry.Fit`. Heights over `curve` are among the read-outs. */
export interface FittedData {
  names: [string, string];
  x: number[];
  y: number[];
  train: number;
  curve: number[];
}

/**
 * What stands still under a race. Numbers: the losses, as in `GridHeader`.
 *
 * `key` is what races name their landscape by, `data` are one's own.
 */
export interface LandscapeHeader {
  view: View;
  columns: number;
  rows: number;
  key: string;
  scale: LossScale;
  axes: [string, string];
  points: CriticalPoint[];
  starts: SuggestedStart[];
  themes: Record<ThemeName, ThemeColours>;
  reliefs: Record<ThemeName, Relief>;
  data: FittedData | null;
}

/** A number of an entrant's, with what a slider needs: see `downhill.parameters.Parameter`. */
export interface Hyperparameter {
  name: string;
  symbol: string;
  default: number;
  low: number;
  high: number;
  meaning: string;
  scale: Scale;
  high_excluded: boolean;
  value: number;
}

/** How a run ended; `text` says the step too. */
export interface Outcome {
  code: OutcomeCode;
  text: string;
}

/**
 * How one entrant's run is called and ends, and where its drawing ends.
 *
 * `label` tells it from all others: its `name`, and `apart`, in what it differs from others of that name.
 * `details` names in brief its learning rate, `apart` and what is set around the rule; `lastStep` is the last to
 * draw, `averages` says whether it has an average, `distance` is that of its end from the nearest known minimum.
 */
export interface Run {
  label: string;
  name: string;
  apart: string;
  learningRate: number | null;
  details: string;
  rows: number;
  lastStep: number;
  finalLoss: number | null;
  averages: boolean;
  finalAverageLoss: number | null;
  distance: number | null;
  outcome: Outcome;
}

/** One entrant's line of the results; `around` has the numbers around the rule by their names in an address. */
export interface Entrant {
  label: string;
  name: string;
  apart: string;
  learningRate: number | null;
  details: string;
  rows: number;
  lastStep: number;
  finalLoss: number | null;
  averages: boolean;
  finalAverageLoss: number | null;
  distance: number | null;
  outcome: Outcome;
  hyperparameters: Hyperparameter[];
  around: Record<string, number>;
}

/**
 * What the sliders of hyperparameters may stand at.
 *
 * `stops` are ascending lists, each of them once; `sliders` has for each hyperparameter of each entrant the index
 * of its list.
 */
export interface Sliders {
  stops: number[][];
  sliders: number[][];
}

/**
 * Of a race that is the paths of networks, as a plane through the space of all their weights shows them.
 *
 * The steps are points of these paths: `steps` are those of the training before which they were taken, of every
 * entrant. The race's losses are those of the paths themselves, of the training examples or of the test's as
 * `losses` says, `planeLosses` those at the nearest points of the plane, null where a path has run away. `held`
 * is the fraction of all paths' variance that the plane holds, `heldBy` of each path's, null where there is none: a
 * path that ran away at once has but one point.
 */
export interface Projection {
  losses: Losses;
  steps: number[][];
  planeLosses: ((number | null)[])[];
  held: number | null;
  heldBy: (number | null)[];
}

/**
 * A race.
 *
 * Numbers: of every entrant `rows` losses (float64); then of every entrant `rows` positions (pairs of float32);
 * then, of those that have them, the averages of the positions, likewise.
 *
 * `experiment` is its query, `landscape` the key of its landscape, `searchKey` is equal for races that a search
 * for learning rates treats alike. `pathStyles` has for each entrant the index of its style in a theme's `paths`.
 */
export interface RaceHeader {
  stops: number[][];
  sliders: number[][];
  experiment: string;
  landscape: string;
  parameters: Record<string, number>;
  start: Pair;
  steps: number;
  seed: number;
  budget: Budget;
  searchKey: string;
  lowestKnown: number | null;
  entrants: Entrant[];
  pathStyles: number[];
  projection?: Projection;
}

/**
 * A race from the page: numbers as in `RaceHeader`.
 *
 * `session` tells sessions apart; `heard` is the number of the last edit of the player's that the page has heard;
 * `faulty` says whether the page shows a fault, which goes with the next edit.
 */
export interface PageRaceHeader {
  stops: number[][];
  sliders: number[][];
  experiment: string;
  landscape: string;
  parameters: Record<string, number>;
  start: Pair;
  steps: number;
  seed: number;
  budget: Budget;
  searchKey: string;
  lowestKnown: number | null;
  entrants: Entrant[];
  pathStyles: number[];
  projection?: Projection;
  layout: Layout;
  session: string;
  heard: number;
  faulty: boolean;
}

/** What one entrant's run becomes at each value of one hyperparameter. */
export interface HandsSlider {
  entrant: number;
  name: string;
  values: number[];
  runs: Run[];
}

/**
 * What the sliders and the start of a replay can be moved to.
 *
 * Numbers: of every run its losses, positions and averages as in `RaceHeader`, run by run; first those of the
 * sliders, then for each of the `starts` those of every entrant.
 */
export interface HandsHeader {
  sliders: HandsSlider[];
  starts: Pair[];
  runs: Run[][];
}

/** What the signs of the Hessian's eigenvalues say of a point. */
export interface CurvatureKind {
  code: CurvatureCode;
  text: string;
}

/**
 * Numbers of each step: `size` of them in a cell; with `kinds` the number is an index into them.
 *
 * What is `listed` stands in the table of all read-outs; the others are for formulas and pictures.
 */
export interface Column {
  id: string;
  label: string;
  listed: boolean;
  size: number;
  kinds?: CurvatureKind[];
}

/** A line of a rule in MathML; `substituted` is null where its right side is words; `column` has its results. */
export interface RuleLine {
  symbolic: string;
  substituted: string | null;
  result: string;
  column: string;
}

/** The lines of a rule that makes the steps from `first` on. */
export interface WorkedRule {
  first: number;
  lines: RuleLine[];
}

/** One entrant's table, with a row for each step, and its rule; two, in turn, where one hands over to another. */
export interface ReadOuts {
  rows: number;
  columns: Column[];
  rules: WorkedRule[];
}

/** Every number of a race. Numbers: of every entrant column after column, rows × size (float64). */
export interface ReadOutsHeader {
  entrants: ReadOuts[];
}

/**
 * One entrant's runs at many values of a hyperparameter.
 *
 * Numbers: value by value its positions (pairs of float32) at every `stride`-th step and the last, which are
 * `stepsShown` where the stride is not 1; a run with fewer rows than the longest stands at its own end after it.
 *
 * `present` is the index of the experiment's own value, `best` of the one with the lowest loss; `edges` are
 * neighbouring values of which one diverged.
 */
export interface FilmHeader {
  entrant: number;
  name: string;
  symbol: string;
  values: number[];
  present: number;
  outcomes: Outcome[];
  lastSteps: number[];
  rows: number[];
  finalLosses: (number | null)[];
  best: number | null;
  edges: Pair[];
  stride: number;
  stepsShown?: number[];
}

/** What became of one entrant at every learning rate; `best` is a rate. */
export interface Search {
  values: number[];
  finalLosses: (number | null)[];
  diverged: boolean[];
  best: number | null;
}

/** The searches for learning rates, null for a rule without one. No numbers. */
export interface SearchesHeader {
  entrants: (Search | null)[];
}

/** A start on a ridge, if there is one. Plain JSON, not a message. */
export interface RidgeStart {
  start: Pair | null;
}

/**
 */
export interface Answers {
  race: RaceHeader;
  picture: LandscapeHeader;
  landscape: GridHeader;
  "read-outs": ReadOutsHeader;
  film: FilmHeader;
  tuned: SearchesHeader;
}

/**
 * Where in a race a number is, of which the player itself can make another race: see `Edit`.
 *
 * Of a start's coordinate `axis` is 0 or 1; the landscape's parameters and an entrant's numbers have a name, the
 * latter the entrant's index too.
 */
export interface NumberPlace {
  field: "start" | "steps" | "seed" | "parameters" | "numbers";
  axis?: number;
  entrant?: number;
  name?: string;
}

/** What a number must be below or above besides, which is another field's: its label and its number. */
export interface Limit {
  side: "below" | "above";
  label: string;
  value: number;
}

/**
 * A field for a number. Plain JSON, not a message.
 *
 * `label` stands over it; `owner` tells it from others of its label; `allowed` are the values in words, as in
 * `downhill.parameters.Parameter`. `step` is what + and − add, null where that depends on the number: see
 * `increments.js`. With `stops` it has a slider; with a `place` a player on the page makes the change. `heard`
 * is how many changes of this field the page has heard: nobody reads it, but a change that the page refuses would else
 * leave the message as it was, and Streamlit would not have the field write the old number again.
 */
export interface NumberField {
  label: string;
  owner: string;
  meaning: string;
  allowed: string;
  low: number;
  high: number;
  high_excluded: boolean;
  scale: Scale;
  value: number;
  step: number | null;
  stops?: number[];
  place?: NumberPlace;
  limit?: Limit;
  heard: number;
}

/** How much is done, from 0 to 1. No numbers. */
export interface ProgressHeader {
  progress: number;
}

/** One side of a map; `label` is a symbol, `title` says what it stands for. */
export interface MapAxis {
  name: string;
  label: string;
  title: string;
  scale: Scale;
  values: number[];
}

/** Who runs on a map: the index in the experiment, and the name. */
export interface MapEntrant {
  index: number;
  label: string;
}

/** How an outcome is told: `label` without a step, `text` with `{}` for it, `textAtStart` at step 0. */
export interface OutcomeWords {
  code: OutcomeCode;
  label: string;
  text: string;
  textAtStart: string;
}

/** A line of a map's legend: the index of its colour, and how many of each entrant's runs it is true of. */
export interface LegendClass {
  label: string;
  colour: number;
  counts: number[];
}

/** The legend of a number: see `drawing.maps.Ramp`. */
export interface LegendRamp {
  label: string;
  has: string;
  colours: [number, number];
  ticks: [number, string][];
}

/** The colours of a map's runs, by theme, and their legend; `runs` is how many each entrant has. */
export interface Colouring {
  colours: Record<ThemeName, string[]>;
  classes: LegendClass[];
  ramp: LegendRamp | null;
  runs: number;
}

/**
 * One entrant at every learning rate: see `maps.RateSummary`.
 *
 * `loss` and `steps` are lower quartiles, medians and upper quartiles; `outcomes` has the fractions of the runs,
 * a row for each of the map's outcomes; `best` is an index, the other numbers are rates.
 */
export interface RateSummary {
  loss: ((number | null)[])[];
  steps: ((number | null)[])[] | null;
  outcomes: number[][];
  best: number | null;
  good: Pair | null;
  decades: number | null;
  divergesFrom: number | null;
  stableBelow: number | null;
}

/**
 * A map. Each kind of number comes for one entrant after the other, row by row from the lowest y.
 *
 * Numbers of basins and planes: ends (pairs of float32), losses (float32), steps (int32), indices of outcomes (int8)
 * and of colours (uint8). Of a sensitivity: with `colouring` the indices of colours, those of equal rates in order;
 * without it none.
 *
 * `last` says that no finer map follows, `basis` what fractions are fractions of; `boundary` is the largest
 * stable learning rate by theory, as points; `pathStyles` is as a race's.
 *
 * Only a sensitivity has `rates`; without `colouring` it is curves.
 */
export interface MapHeader {
  kind: MapKind;
  show: Show;
  last: boolean;
  axes: [MapAxis, MapAxis];
  entrants: MapEntrant[];
  pathStyles: number[];
  minima: Pair[];
  lowestKnown: number | null;
  outcomes: OutcomeWords[];
  boundary: Pair[] | null;
  basis: string;
  steps: number;
  budget: Budget;
  precision: string;
  themes: Record<ThemeName, ThemeColours>;
  rates?: RateSummary[];
  colouring?: Colouring;
}

/**
 * Which map a page shows. Plain JSON, not a message.
 *
 * `query` is for the route of maps, `experiment` the query of what is mapped, `entrants` how many race in it;
 * `whole` says whether all there is is in view. Of a plane `entrant` and `names` are those of its numbers.
 */
export interface MapQuestion {
  query: string;
  experiment: string;
  entrants: number;
  kind: MapKind;
  whole: boolean;
  entrant?: number;
  names?: [string, string];
}

/** A piece of a source's text, and where it leads, if anywhere. */
export interface SourcePart {
  text: string;
  url: string | null;
}

/** One answer of a question; `reply` is what is said to who has chosen it, once the lesson has been run. */
export interface Answer {
  id: string;
  text: string;
  reply: string;
  right: boolean;
}

/** What is told from a step on. */
export interface Caption {
  step: number;
  text: string;
}

/** A number to try out: of these entrants, or, without any, the landscape's; see `lessons.Slider`. */
export interface LessonSlider {
  name: string;
  entrants: number[];
  label: string;
  meaning: string;
  scale: Scale;
  stops: number[];
}

/** A lesson by its id, and its title. */
export interface LessonLink {
  id: string;
  title: string;
}

/** A lesson's question. */
export interface LessonQuestion {
  id: string;
  title: string;
  chapter: string;
  question: string;
  answers: Answer[];
}

/**
 * A lesson; its race travels beside it as a message of its own, a chart is a figure for each theme.
 *
 * `playground` is the query of the experiment, null for a chart; `place` says where in the course it is.
 */
export interface LessonPage {
  id: string;
  title: string;
  chapter: string;
  question: string;
  answers: Answer[];
  claim: string;
  captions: Caption[];
  tries: string;
  sliders: LessonSlider[];
  source: SourcePart[];
  playground: string | null;
  chart: Record<ThemeName, Figure> | null;
  previous: string | null;
  next: string | null;
  place: [number, number];
}

/** A chapter and its lessons. */
export interface ChapterContents {
  title: string;
  lessons: LessonLink[];
}

/** Where the notes err, and the lesson that shows it, null where nothing runs. */
export interface ErratumRow {
  where: string;
  printed: string;
  right: string;
  lesson: LessonLink | null;
}

/**
 * What the page of the course shows. Behind it, of a lesson with a race, that as a message of its own.
 *
 * `words` are those around the lessons, by their names; `languages` pairs of code and name; `session` is as a
 * race's. Of `contents`, `lesson`, `errata` and `score` that of `part` is there.
 */
export interface CoursePage {
  part: CoursePart;
  quiz: boolean;
  language: string;
  languages: [string, string][];
  words: Record<string, string>;
  session: string;
  notice: string | null;
  contents?: ChapterContents[];
  lesson?: LessonPage;
  errata?: ErratumRow[];
  score?: LessonQuestion[];
}

/** A change of the experiment, or of how its race is laid out; what is not named stays as it is. */
export interface PlayerEdit {
  start?: Pair;
  parameters?: Record<string, number>;
  steps?: number;
  seed?: number;
  budget?: Budget;
  numbers?: [number, string, number][];
  layout?: Layout;
}

/** An edit with its number in the session; the player sends all that the page has not confirmed. */
export interface NumberedEdit {
  start?: Pair;
  parameters?: Record<string, number>;
  steps?: number;
  seed?: number;
  budget?: Budget;
  numbers?: [number, string, number][];
  layout?: Layout;
  count: number;
}

/** Where in the course the person goes. */
export interface CoursePlace {
  part: CoursePart;
  lesson?: string;
  quiz?: boolean;
  language?: string;
}

/**
 * Which training a page shows. Plain JSON, not a message.
 *
 * `query` is the training's, for the route `/training`; `entrants` how many train; `session` is as a race's.
 * Where `table` is `"needed"`, the question is posted with the table whose SHA-256 is `digest` as its body.
 * `printedSeconds` is what the lecture notes say that each entrant took, empty where they do not.
 */
export interface TrainingQuestion {
  query: string;
  entrants: number;
  session: string;
  table: TableState;
  digest: string;
  printedSeconds: number[];
}

/**
 * Who trains: `label` tells it from all others, `details` is its rate and what is set around its rule in brief.
 *
 * `network` is its network in words where entrants have different ones, else empty; `weights` is how many there
 * are, `steps` how many it makes.
 */
export interface TrainedEntrant {
  label: string;
  details: string;
  network: string;
  weights: number;
  steps: number;
}

/**
 * The first frame of a training: what stays the same. No numbers.
 *
 * `about` says in words what is trained on what; `pathStyles` is as a race's; `seeds` is how many runs there are
 * of each entrant; `image` is the width and height of an example that is a picture; `names` are the classes'.
 */
export interface TrainingHeader {
  entrants: TrainedEntrant[];
  pathStyles: number[];
  epochs: number;
  seeds: number;
  about: string;
  names: string[];
  image: [number, number] | null;
  themes: Record<ThemeName, ThemeColours>;
}

/** Losses and accuracies at each reading: a row for one seed; for several lower quartiles, medians, upper ones. */
export interface MeasuredCurves {
  trainLoss: ((number | null)[])[];
  trainAccuracy: ((number | null)[])[];
  testLoss: ((number | null)[])[];
  testAccuracy: ((number | null)[])[];
}

/** Standard deviations at each look: of the hidden layers' activations, of all layers' gradients. */
export interface LayerSpreads {
  steps: number[];
  activations: ((number | null)[])[];
  gradients: ((number | null)[])[];
}

/** gᵀg, gᵀHg, the sharpness, and up to which the rule is stable, null where that is not known. */
export interface CurvatureCurves {
  steps: number[];
  squaredGradient: (number | null)[];
  curvature: (number | null)[];
  sharpness: (number | null)[];
  stable: (number | null)[];
}

/** One entrant's runs so far. `outcome` is a sentence once it has ended; else empty. */
export interface EntrantCurves {
  entrant: number;
  steps: number[];
  epochs: number[];
  seconds: number[];
  ofWeights: MeasuredCurves;
  ofAverage: MeasuredCurves | null;
  spreads: LayerSpreads;
  curvature: CurvatureCurves;
  outcome: string;
}

/** How far a training has come, from 0 to 1; and one entrant's runs so far, where something new has been read. */
export interface TrainingProgress {
  progress: number;
  curves: EntrantCurves | null;
}

/**
 * What each entrant's first network says of the plane of two inputs, and the examples there.
 *
 * Numbers: of each entrant `rows` × `columns` classes (uint8), the lowest y first; then the training examples'
 * places (pairs of float32) and classes (uint8), and the same of the test examples.
 */
export interface Boundary {
  view: View;
  columns: number;
  rows: number;
  train: number;
  test: number;
}

/** The last frame. `boundary`: of examples with two inputs; its numbers are this message's. */
export interface TrainingEnd {
  done: "True";
  boundary?: Boundary;
}

/**
 * A plane through a training's paths, as two landscapes with a race on each; the last frame of `/plane`.
 *
 * Numbers: the training losses' landscape, the test losses' (both as `LandscapeHeader` says), then those of both
 * races, as `RaceHeader` says; they have a `projection`. `about` says in words of what and of how many examples
 * the losses are.
 */
export interface PlaneHeader {
  landscape: LandscapeHeader;
  testLandscape: LandscapeHeader;
  race: RaceHeader;
  testRace: RaceHeader;
  about: string;
}

/**
 * Losses on the straight line between two ends; the last frame of `/between`. No numbers.
 *
 * `fractions` goes from 0, the first's end, to 1, the second's; `about` is as a plane's.
 */
export interface LineCurves {
  fractions: number[];
  trainLoss: (number | null)[];
  testLoss: (number | null)[];
  testAccuracy: (number | null)[];
  about: string;
  themes: Record<ThemeName, ThemeColours>;
}

/** A file to save under this name, its bytes in place of numbers; the last frame of `/plane-file`. */
export interface FileHeader {
  fileName: string;
}

/** The last frame where there is no other: why, in words. No numbers. */
export interface Failure {
  failed: string;
}

/** A question, without what is right. `options` are a choice's; `before` says whether it is a prediction. */
export interface StudentQuestion {
  kind: StudentQuestionKind;
  text: string;
  before: boolean;
  options?: string[];
}

/** Something of a catalogue. */
export interface NamedId {
  id: string;
  name: string;
}

/** Where a race takes place: the query of one without entrants, and where it starts unless the start is changed. */
export interface Place {
  query: string;
  start: Pair;
}

/** Where the start may be: see `assignments.Box`. */
export interface FreeStart {
  x: Pair;
  y: Pair;
}

/** How many steps, of a training epochs, there may be; `value` is the assignment's own, `allowed` as below. */
export interface FreeLength {
  low: number;
  high: number;
  value: number;
  allowed: string;
  unit: "steps" | "epochs";
}

/** Which rules an entrant may have; `value` is its own. */
export interface FreeRules {
  entrant: number;
  label: string;
  rules: NamedId[];
  value: string;
}

/**
 * A number that may be changed, as its field and its slider need it.
 *
 * `values` has what it begins with, by the ids of the entrant's rules that have such a number; `stops` are
 * ascending, from the lowest number in the assignment's range to the highest; `allowed` is that range in words,
 * `step` what + and − add, as a `NumberField` has them.
 */
export interface FreeNumberLine {
  entrant: number;
  name: string;
  label: string;
  meaning: string;
  scale: Scale;
  allowed: string;
  step: number | null;
  stops: number[];
  values: Record<string, number>;
}

/**
 * An assignment as its page shows it.
 *
 * `text` is the assignment as a link has it, `task` HTML that the server has made of Markdown. `places` are by
 * the ids of the landscapes that may be chosen, the own one among them; of a training there are none.
 * `given` is the query of the race that the assignment begins with, shown once nothing is left to predict; empty
 * where its outcome stays hidden, and without all but the first entrant where these do. `runs` is how many are
 * allowed; `limited` whether the lecturer says so, or a hand-in holds no more.
 */
export interface StudentPage {
  text: string;
  digest: string;
  title: string;
  task: string;
  kind: "race" | "map" | "training";
  entrants: string[];
  ownRules: string[];
  landscape: string;
  landscapes: NamedId[];
  places: Record<string, Place>;
  given: string;
  start: FreeStart | null;
  length: FreeLength | null;
  rules: FreeRules[];
  numbers: FreeNumberLine[];
  hidden: HiddenPart[];
  questions: StudentQuestion[];
  runs: number;
  limited: boolean;
  goal: string;
}

/** What the page begins with: an assignment; or none, and perhaps why its link cannot be read. */
export interface StudentStart {
  assignment: StudentPage | null;
  fault: string;
}

/** The text of an assignment's file, which is JSON itself. */
export interface OpenedFile {
  file: string;
}

/**
 * What is changed of an assignment's work, on the way from the assignment's own.
 *
 * `rules` are pairs of an entrant's index and a rule's id, `numbers` triples of index, name and value. On another
 * landscape a race begins at that one's own start, unless there is another.
 */
export interface WorkChange {
  landscape?: string;
  start?: Pair;
  length?: number;
  rules?: [number, string][];
  numbers?: [number, string, number][];
}

/** A run. `assignment` is a link's text, `run` how many there have been before. */
export interface RunQuestion {
  assignment: string;
  change: WorkChange;
  run: number;
}

/**
 * What a run has come to. Numbers: those of its race; none where it is none.
 *
 * `attempt` goes into the hand-in as it is; `changed` and `result` say in words what it holds; `goal` is null
 * where there is none, `used` what it counts, null where it was not reached. The lower the `rank`, whose first
 * number counts first, the better; it is null where nothing can be compared.
 */
export interface RunHeader {
  race: RaceHeader | null;
  attempt: Record<string, any>;
  changed: string;
  result: string;
  goal: boolean | null;
  used: number | null;
  rank: [number, number] | null;
}

/** All that happened, in its order: answers and the attempts of `RunHeader`; and how often it was begun again. */
export interface HandInQuestion {
  assignment: string;
  events: Record<string, any>[];
  name: string;
  begunAgain: number;
}

/** A hand-in as a file, a page that holds it, and as a text. */
export interface HandedIn {
  file: string;
  fileName: string;
  text: string;
}

/** A file, or a text that was pasted: its name, for people alone, and its size in bytes. */
export interface PostedFile {
  name: string;
  size: number;
  isText: boolean;
}

/** What is to be collected; `assignment` is the lecturer's own as a text for links, or empty for that of most. */
export interface CollectQuestion {
  files: PostedFile[];
  assignment: string;
}

/** How many hand-ins have been read (`total` is then null), or run again. */
export interface CollectProgress {
  done: number;
  total: number | null;
}

/** A file that is not counted, and why, in words. */
export interface RefusedFile {
  name: string;
  why: string;
}

/** A question and what was answered, as a room tells it, and by whom: the rows of the table. */
export interface ClassAnswers {
  kind: string;
  text: string;
  options?: string[];
  right?: number | Pair;
  tolerance?: number;
  answers: Given[];
  rows: number[];
}

/**
 * The runs on one landscape, which `landscape` names, and how many there are.
 *
 * `experiment` is a race there without entrants. Of each run `paths` says in which row of the table it stands and
 * how many points it has, for every entrant that is judged.
 */
export interface ClassRuns {
  landscape: string;
  experiment: string;
  runs: number;
  paths: [number, number][];
}

/**
 * The table: `rows` of cells below `columns`; `csv` is the same as a file for spreadsheets.
 *
 * `experiment` is the assignment's race, or its map's, empty of a training. `race` is the query of the race of the
 * best, or empty. `overlays` are one for each landscape, the assignment's own first; the numbers are the points of
 * their paths, pairs of float32. `areAll` says whether all runs are drawn or the best one of each hand-in, and
 * `missing` how many of these are not.
 */
export interface CollectedTable {
  title: string;
  columns: string[];
  rows: ((string | number | null)[])[];
  refused: RefusedFile[];
  questions: ClassAnswers[];
  csv: string;
  experiment: string;
  race: string;
  overlays: ClassRuns[];
  areAll: boolean;
  missing: number;
}

/** A lesson's words, in one language. */
export interface EmbeddedLesson {
  language: string;
  question: string;
  captions: Caption[];
  claim: string;
}

/** How the frame is; on a slide, keys and swipes that turn slides go on to the page around it. */
export interface EmbeddedPage {
  controls: boolean;
  autoplay: boolean;
  slide: boolean;
  words: EmbeddedLesson | null;
}

/**
 * A question. `options` are a choice's; `low`, `high` and `entrant` (whose rate it is) a rate's.
 *
 * `right` and `tolerance` are there where something is right, and of a phone's state not before the answers are
 * shown.
 */
export interface AskedQuestion {
  kind: RoomQuestionKind;
  text: string;
  options?: string[];
  right?: Given;
  tolerance?: number;
  low?: number;
  high?: number;
  entrant?: number;
}

/**
 * What the phones have said, the phone with the lowest number first. `answered` is how many have.
 *
 * `counts` are of a choice, one for each option; `numbers` of a number or a rate; `points` of a point; `texts`
 * of a text, the first 100, and for the wall alone.
 */
export interface Distribution {
  answered: number;
  counts?: number[];
  numbers?: number[];
  points?: Pair[];
  texts?: string[];
}

/**
 * The round as a phone sees it.
 *
 * `whose` says whose learning rate is asked for, and is empty of other questions. `experiment` is a query:
 * landscape and start alone until the race is run. `answer` is the phone's own, which the server has;
 * `distribution` is there once the answers are shown.
 */
export interface PhoneRound {
  number: number;
  stage: RoomStage;
  question: AskedQuestion;
  whose: string;
  experiment: string;
  answer: number | Pair | string | null;
  distribution: Distribution | null;
}

/** What a phone shows; `round` is null where nothing is asked. `endsAt` is in seconds since 1970. */
export interface PhoneState {
  endsAt: number;
  round: PhoneRound | null;
}

/**
 * The learning rate that a phone has picked.
 *
 * Its run is what `race?<race>&edits=[{"numbers":[[0,"learning_rate",<rate>]]}]` answers.
 */
export interface PickedRate {
  phone: number;
  rate: number;
}

/**
 * Of a round that asks for a rate: what the wall draws, from the beginning.
 *
 * `race` is the query of the race of the entrant alone, `map` that of the sensitivity map between `low` and
 * `high`; `picked` is in the order of the phones' numbers.
 */
export interface RateRound {
  race: string;
  map: string;
  picked: PickedRate[];
}

/** The round as the wall sees it; `distribution` is there once the answers are shown. */
export interface WallRound {
  number: number;
  stage: RoomStage;
  question: AskedQuestion;
  experiment: string;
  answered: number;
  distribution: Distribution | null;
  rates: RateRound | null;
}

/**
 * What the wall shows: how many `phones` are in the room, and the round, null where nothing is asked.
 *
 * `last` is the number of the last round, 0 before the first; the next one to be opened is one more.
 */
export interface WallState {
  endsAt: number;
  phones: number;
  last: number;
  round: WallRound | null;
}

/** Why the state is not what it was, in words. */
export interface RoomTrouble {
  words: string;
}

/** A new room is wanted, which ends by itself after so many hours, 0.1 to 12. */
export interface RoomWish {
  hours: number;
}

/** A room: the `code` as it is shown, the token that steers it, and when it ends, in seconds since 1970. */
export interface NewRoom {
  code: string;
  steering: string;
  endsAt: number;
}

/** The token by which the room knows the phone again. */
export interface NewPhone {
  token: string;
}

/** An answer in this round. */
export interface PhoneAnswer {
  round: number;
  answer: Given;
}

/** The answer that the server has now, and keeps. */
export interface ConfirmedAnswer {
  round: number;
  answer: Given;
}

/**
 * What the lecturer does: open a round, show its answers, run its race, close it, or end the room.
 *
 * `round` is the number of the round, of one that is opened one more than the last one's; the room ends without one.
 * `experiment`, a query, and `question` are for `open`. What has been done already may be said again.
 */
export interface Steering {
  do: "open" | "show" | "run" | "close" | "end";
  round?: number;
  experiment?: string;
  question?: AskedQuestion;
}

/** Why something is not done: a code for programs, and words for people. */
export interface RoomRefusal {
  code: RefusalCode;
  words: string;
}

/** What a view asks: `question` is its name, which begins with the view's; route and query are a server's. */
export interface KernelQuestion {
  question: string;
  route: string;
  query: string;
}

/** Answers that are no longer wanted: those to the questions whose names begin so. */
export interface KernelUnasked {
  unasked: string;
}

/**
 * What the kernel answers to `question`: what the server's route would, as the message's buffer.
 *
 * With `more` it is not the last piece; `refused` says why there is no answer; `fault`, without a question, what
 * has gone wrong otherwise.
 */
export interface KernelAnswer {
  question?: string;
  more?: boolean;
  refused?: string;
  fault?: string;
}
