// From numbers to pixels, and the round numbers that stand along an axis.

const SUPERSCRIPTS = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };
const MOST_DECADES = 6;

/** An axis: `range` holds its two ends, which are exponents of ten if it is logarithmic. */
export function position({ log, range: [low, high] }, value) {
  return ((log ? Math.log10(value) : value) - low) / (high - low);
}

/** The inverse of `position`. */
export function valueAt({ log, range: [low, high] }, share) {
  const value = low + share * (high - low);
  return log ? 10 ** value : value;
}

/** Round numbers along an axis of so many pixels, at least `distance` apart, as [value, text]. */
export function ticks({ log, range: [low, high] }, pixels, distance) {
  if (log) return decades(low, high, pixels, distance);
  const rough = (high - low) / Math.max(pixels / distance, 1);
  const power = Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((digit) => digit * 10 ** power).find((each) => each >= rough * (1 - 1e-9));
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k += 1) found.push(k * step);
  return found.map((value) => [value, tickText(value, step)]);
}

function decades(low, high, pixels, distance) {
  const most = Math.max(Math.min(pixels / distance, MOST_DECADES), 1);
  const every = Math.max(Math.ceil((high - low) / most), 1);
  const found = [];
  for (let exponent = Math.ceil(low); exponent <= high; exponent += every) found.push([10 ** exponent, power(exponent)]);
  return found;
}

/** "10⁻³" */
export function power(exponent) {
  return `10${[...String(exponent)].map((sign) => SUPERSCRIPTS[sign]).join("")}`;
}

function tickText(value, step) {
  if (Math.abs(value) < step / 2) return "0";
  const size = Math.abs(value);
  const [leading, last] = [size, step].map((each) => Math.floor(Math.log10(each) + 1e-9)); // powers of ten
  if (size >= 1e5 || size < 1e-4) {
    const digits = value.toExponential(Math.max(leading - last, 0));
    return digits.replace(/\.?0*e\+?/u, "e").replaceAll("-", "−");
  }
  return value.toFixed(Math.max(-last, 0)).replace("-", "−");
}

/** A rectangle in pixels that shows [[x low, x high], [y low, y high]], y upwards, and the maps between both. */
export function panel({ left, top, width, height }, x, y) {
  return {
    left, top, width, height, x, y,
    toX: (value) => left + width * position(x, value),
    toY: (value) => top + height * (1 - position(y, value)),
    fromX: (pixel) => valueAt(x, (pixel - left) / width),
    fromY: (pixel) => valueAt(y, 1 - (pixel - top) / height),
  };
}

export function contains({ left, top, width, height }, x, y) {
  return x >= left && x <= left + width && y >= top && y <= top + height;
}

/** Lines, ticks, their numbers and titles around a panel; `across` and `up` are ticks of one's own, as [value, text]. */
export function drawAxes(context, at, look, { titles, numbers = [true, true], grid = false, across = null, up = null }) {
  const { left, top, width, height } = at;
  const bottom = top + height;
  const size = look.scale;
  context.save();
  context.lineWidth = 1;
  context.fillStyle = look.muted;
  context.font = font(12 * size);
  across ??= ticks(at.x, width, (at.x.log ? 50 : 62) * size).filter(([value]) => within(at.x, value));
  up ??= ticks(at.y, height, 44 * size).filter(([value]) => within(at.y, value));
  if (grid) drawGrid(context, at, look, across, up);
  context.strokeStyle = look.muted;
  line(context, left - 0.5, top, left - 0.5, bottom + 0.5);
  line(context, left - 1, bottom + 0.5, left + width, bottom + 0.5);
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const [value, text] of across) {
    const x = Math.round(at.toX(value)) + 0.5;
    line(context, x, bottom, x, bottom + 4);
    if (numbers[0]) context.fillText(text, x, bottom + 6);
  }
  context.textAlign = "right";
  context.textBaseline = "middle";
  let widest = 0;
  for (const [value, text] of up) {
    const y = Math.round(at.toY(value)) + 0.5;
    line(context, left - 5, y, left - 1, y);
    if (numbers[1]) context.fillText(text, left - 8, y);
    widest = Math.max(widest, context.measureText(text).width);
  }
  drawTitles(context, at, look, titles, widest);
  context.restore();
}

function drawTitles(context, { left, top, width, height }, look, [xTitle, yTitle], widest) {
  context.fillStyle = look.ink;
  context.font = font(13 * look.scale);
  context.textAlign = "center";
  context.textBaseline = "top";
  if (xTitle) context.fillText(xTitle, left + width / 2, top + height + 8 + 14 * look.scale);
  if (!yTitle) return;
  context.translate(Math.max(left - 14 - widest, 8 * look.scale), top + height / 2);
  context.rotate(-Math.PI / 2);
  context.textBaseline = "bottom";
  context.fillText(yTitle, 0, 6 * look.scale);
}

function drawGrid(context, { left, top, width, height, toX, toY }, look, across, up) {
  context.strokeStyle = look.grid;
  for (const [value] of across) line(context, Math.round(toX(value)) + 0.5, top, Math.round(toX(value)) + 0.5, top + height);
  for (const [value] of up) line(context, left, Math.round(toY(value)) + 0.5, left + width, Math.round(toY(value)) + 0.5);
}

function within(axis, value) {
  const share = position(axis, value);
  return share >= -1e-9 && share <= 1 + 1e-9;
}

export function line(context, fromX, fromY, toX, toY) {
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.lineTo(toX, toY);
  context.stroke();
}

export function font(size, weight = "") {
  return `${weight} ${size}px "Source Sans", "Source Sans Pro", system-ui, sans-serif`;
}
