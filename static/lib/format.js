// Numbers as the page shows them: U+2212 for minus, engineering notation for what is small or large, never cut to 0.

const MINUS = "\u2212";
const NO_VALUE = "\u2013";

/**
 * A number in three significant digits or so: `3.09`, `−10.77`, `0.047`, `31.0e−6`, `0`.
 * @param {number | null | undefined} value
 * @returns {string}
 */
export function number(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return NO_VALUE;
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 0.00995 || size >= 99950) return engineering(value);
  const text = size.toFixed(size < 0.9995 ? 3 : size < 99.995 ? 2 : size < 999.95 ? 1 : 0);
  return (value < 0 ? MINUS : "") + text;
}

/**
 * Mantissa of three digits, exponent a multiple of three: `3.10e−6`, `−343e−6`, `1.20e6`.
 * @param {number} value
 * @returns {string}
 */
export function engineering(value) {
  if (value === 0) return "0";
  const sign = value < 0 ? MINUS : "";
  const [digits = "0", power = "0"] = Math.abs(value).toExponential(2).split("e");
  const exponent = Math.floor(Number(power) / 3) * 3;
  const shift = Number(power) - exponent;
  const mantissa = (Number(digits) * 10 ** shift).toFixed(2 - shift);
  if (exponent === 0) return sign + mantissa;
  return `${sign}${mantissa}e${exponent < 0 ? MINUS : ""}${Math.abs(exponent)}`;
}

/**
 * A size for narrow places, in two digits where it is small or large: `3.09`, `20.1`, `9.0e−4`.
 * @param {number} size  not negative
 * @returns {string}
 */
export function short(size) {
  if (size === 0) return "0";
  if (size >= 0.00995 && size < 999.5) return number(size);
  const isRemote = size < 1e-9 || size >= 1e10; // a power of two digits leaves room for one
  const [digits = "", power = ""] = size.toExponential(isRemote ? 0 : 1).split("e");
  return `${digits}e${power.replace("+", "").replace("-", MINUS)}`;
}

/**
 * A whole number with commas: `5,994`.
 * @param {number} value
 * @returns {string}
 */
export function count(value) {
  const text = Math.abs(Math.round(value))
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
  return (value < 0 ? MINUS : "") + text;
}

/**
 * A step counter that keeps its width: `001,240`.
 * @param {number} step
 * @returns {string}
 */
export function stepCounter(step) {
  return Math.round(step)
    .toString()
    .padStart(6, "0")
    .replace(/\B(?=(\d{3})+$)/g, ",");
}

/**
 * A fraction as a percentage with one decimal: `97.3 %`.
 * @param {number | null | undefined} fraction
 * @returns {string}
 */
export function percent(fraction) {
  if (fraction === null || fraction === undefined || !Number.isFinite(fraction)) return `${NO_VALUE} %`;
  return `${(100 * fraction).toFixed(1)} %`;
}

/**
 * A loss with three decimals, so that its width stays: `0.124`; small ones in engineering notation.
 * @param {number | null | undefined} loss
 * @returns {string}
 */
export function loss(loss) {
  if (loss === null || loss === undefined || !Number.isFinite(loss)) return NO_VALUE;
  if (loss !== 0 && Math.abs(loss) < 0.001) return engineering(loss);
  return loss.toFixed(3).replace("-", MINUS);
}

/**
 * A shape: `24×24×8`.
 * @param {readonly number[]} shape
 * @returns {string}
 */
export function shape(shape) {
  return shape.join("×");
}

/**
 * A formula of parameters with the room a reader needs, unchanged otherwise.
 * @param {string} formula
 * @returns {string}
 */
export function formula(formula) {
  return formula.replace(/\*/g, "×");
}

/**
 * How old something is: `40 ms`, `3 s`, `2 min`.
 * @param {number} milliseconds
 * @returns {string}
 */
export function age(milliseconds) {
  if (milliseconds < 995) return `${Math.max(10, Math.round(milliseconds / 10) * 10)} ms`;
  if (milliseconds < 99500) return `${Math.round(milliseconds / 1000)} s`;
  return `${Math.round(milliseconds / 60000)} min`;
}

/**
 * A duration in three digits, so that its width stays: `25.1 µs`, `0.234 ms`, `1.20 s`.
 * @param {number | null | undefined} milliseconds
 * @returns {string}
 */
export function duration(milliseconds) {
  if (milliseconds === null || milliseconds === undefined || !Number.isFinite(milliseconds)) return NO_VALUE;
  if (milliseconds < 0.09995) return `${(1000 * milliseconds).toPrecision(3)} µs`;
  if (milliseconds < 999.5) return `${milliseconds.toPrecision(3)} ms`;
  return `${milliseconds < 999_500 ? (milliseconds / 1000).toPrecision(3) : count(milliseconds / 1000)} s`;
}

/**
 * A setting as short as it can be without losing digits: `0.01`, `1e−7`, `1e6`.
 * @param {unknown} value
 * @returns {string}
 */
export function setting(value) {
  if (typeof value !== "number") return String(value);
  const short = Number(value.toPrecision(6));
  return (Math.abs(short) >= 1e5 ? short.toExponential().replace("+", "") : String(short)).replaceAll("-", MINUS);
}
