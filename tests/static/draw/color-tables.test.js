import assert from "node:assert/strict";
import test from "node:test";
import {colorBytes, divergingTable, grayTable, pixel, ZERO_ENTRY} from "../../../static/draw/color-tables.js";
import {parseColor} from "../../../static/lib/color.js";

const [negative, zero, positive] = [
  [199, 91, 0],
  [247, 246, 243],
  [11, 92, 173],
];
const table = divergingTable(negative, zero, positive);

test("a pixel has red in its lowest byte", () => assert.equal(pixel([1, 2, 3]), 0xff030201));

test("the ends are the end colours and the middle is zero's own", () => {
  assert.equal(table[1], pixel(negative));
  assert.equal(table[ZERO_ENTRY], pixel(zero));
  assert.equal(table[255], pixel(positive));
});

test("the strength of a colour grows as |v/limit|^0.75", () => {
  const red = table[ZERO_ENTRY + 32] & 255;
  assert.equal(red, Math.round(247 + (11 - 247) * (32 / 127) ** 0.75));
});

test("a byte is seen as the value it stands for", () => {
  const seen = new Uint32Array(256);
  colorBytes(seen, 0, table, -1, 1, 1);
  assert.equal(seen[0], table[1]);
  assert.equal(seen[255], table[255]);
  colorBytes(seen, 0, table, 0, 2, 2);
  assert.equal(seen[0], table[ZERO_ENTRY]); // what relu deleted is paper
  assert.equal(seen[255], table[255]);
});

test("values beyond the limit are shown as the limit; without a limit all is zero", () => {
  const seen = new Uint32Array(512);
  colorBytes(seen, 256, table, -4, 4, 1);
  assert.equal(seen[256], table[1]);
  assert.equal(seen[511], table[255]);
  colorBytes(seen, 0, table, 0, 0, 0);
  assert.ok(seen.subarray(0, 256).every((value) => value === table[ZERO_ENTRY]));
});

test("an image goes from paper to ink", () => {
  const gray = grayTable([255, 255, 255], [0, 0, 0]);
  assert.equal(gray[0], pixel([255, 255, 255]));
  assert.equal(gray[255], pixel([0, 0, 0]));
});

test("colours are read as the browser says them", () => {
  assert.deepEqual(parseColor("rgb(1, 2, 3)"), [1, 2, 3]);
  assert.deepEqual(parseColor("#0b5cad"), [11, 92, 173]);
  assert.deepEqual(parseColor("#fff"), [255, 255, 255]);
});
