import assert from "node:assert/strict";
import test from "node:test";
import {centreDigit, isDigit} from "../../../static/probe/digit-box.js";

const SIDE = 240;
/** A drawing with ink where `isInk` says so. */
const drawing = (isInk) => {
  const rgba = new Uint8ClampedArray(4 * SIDE * SIDE);
  for (let y = 0; y < SIDE; y++) for (let x = 0; x < SIDE; x++) if (isInk(x, y)) rgba[(y * SIDE + x) * 4 + 3] = 255;
  return rgba;
};
const inkOf = (pixels) => {
  const cells = pixels.map((ink, at) => ({ink, x: at % 28, y: Math.floor(at / 28)})).filter(({ink}) => ink > 0);
  const sum = cells.reduce((total, {ink}) => total + ink, 0);
  const along = (axis) => ({
    from: Math.min(...cells.map((cell) => cell[axis])),
    to: Math.max(...cells.map((cell) => cell[axis])),
    centre: cells.reduce((total, cell) => total + cell.ink * (cell[axis] + 0.5), 0) / sum,
  });
  return {x: along("x"), y: along("y"), most: Math.max(...pixels)};
};

test("a digit drawn anywhere, however small, fills a box of 20×20 with its centre of mass in the middle", () => {
  for (const [left, top, size] of [
    [5, 150, 40],
    [100, 100, 120],
    [0, 0, 240],
    [180, 3, 17],
  ]) {
    const {x, y, most} = inkOf(
      centreDigit(
        drawing((px, py) => px >= left && px < left + size && py >= top && py < top + (2 * size) / 3),
        SIDE,
      ),
    );
    assert.equal(x.to - x.from + 1, 20);
    assert.ok(Math.abs(y.to - y.from + 1 - 40 / 3) <= 1);
    assert.ok(Math.abs(x.centre - 14) <= 0.5 && Math.abs(y.centre - 14) <= 0.5, `${x.centre} ${y.centre}`);
    assert.equal(most, 255);
  }
});

test("a digit that is heavier at one end is moved until its centre of mass is in the middle, but stays on the paper", () => {
  const {y} = inkOf(
    centreDigit(
      drawing((x, y) => (y < 200 && x > 118 && x < 122) || (y >= 200 && x > 60 && x < 180)),
      SIDE,
    ),
  );
  assert.deepEqual([Math.round(y.centre), y.from, y.to], [17, 0, 19]);
});

test("empty paper stays empty, and images of other sizes than MNIST's are left alone", () => {
  assert.ok(
    centreDigit(
      drawing(() => false),
      SIDE,
    ).every((ink) => ink === 0),
  );
  assert.deepEqual(
    [
      [28, 28, 1],
      [24, 24, 1],
      [28, 28, 3],
    ].map(isDigit),
    [true, false, false],
  );
});
