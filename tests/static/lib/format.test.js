import assert from "node:assert/strict";
import test from "node:test";
import {
  age,
  count,
  duration,
  engineering,
  loss,
  number,
  percent,
  setting,
  shape,
  short,
  stepCounter,
} from "../../../static/lib/format.js";

test("numbers keep three digits or so, with a real minus", () => {
  assert.equal(number(3.0889), "3.09");
  assert.equal(number(-10.774), "−10.77");
  assert.equal(number(0.0471), "0.047");
  assert.equal(number(-0.5), "−0.500");
  assert.equal(number(432.12), "432.1");
  assert.equal(number(54321), "54321");
});

test("small and large numbers are in engineering notation and never cut to 0", () => {
  assert.equal(number(3.1e-6), "3.10e−6");
  assert.equal(number(-4.04e-5), "−40.4e−6");
  assert.equal(number(0.00123), "1.23e−3");
  assert.equal(number(1e-12), "1.00e−12");
  assert.equal(number(123456), "123e3");
  assert.equal(number(0), "0");
  assert.equal(engineering(0.000999999), "1.00e−3");
});

test("what is not finite is a dash", () => {
  for (const value of [NaN, Infinity, null, undefined]) assert.equal(number(value), "–");
  assert.equal(loss(null), "–");
  assert.equal(percent(null), "– %");
});

test("rounding never grows a number beyond its places", () => {
  assert.equal(number(0.99999), "1.00");
  assert.equal(number(9.999), "10.00");
  assert.equal(number(99.999), "100.0");
  assert.equal(number(999.99), "1000");
});

test("legends have room for two digits", () => {
  assert.equal(short(0.0009012), "9.0e−4");
  assert.equal(short(20.09), "20.09");
  assert.equal(short(0), "0");
  assert.equal(short(2.1e-14), "2e−14");
  assert.equal(short(12345), "1.2e4");
});

test("the step counter keeps its width", () => {
  assert.equal(stepCounter(0), "000,000");
  assert.equal(stepCounter(1240), "001,240");
  assert.equal(stepCounter(1234567), "1,234,567");
});

test("a duration has three digits in its unit, whatever the unit", () => {
  const times = {
    0: "0.00 µs",
    0.0251: "25.1 µs",
    0.09994: "99.9 µs",
    0.09996: "0.100 ms",
    0.2341: "0.234 ms",
    1.7: "1.70 ms",
    999: "999 ms",
    1200: "1.20 s",
    2e6: "2,000 s",
  };
  for (const [milliseconds, words] of Object.entries(times)) assert.equal(duration(Number(milliseconds)), words);
  assert.equal(duration(null), "–");
});

test("counts, percentages, losses, shapes, ages and settings", () => {
  assert.equal(count(5994), "5,994");
  assert.equal(count(1234567), "1,234,567");
  assert.equal(percent(0.973), "97.3 %");
  assert.equal(loss(0.1239), "0.124");
  assert.equal(loss(0.00012), "120e−6");
  assert.equal(shape([24, 24, 8]), "24×24×8");
  assert.equal(age(41), "40 ms");
  assert.equal(age(3200), "3 s");
  assert.deepEqual([1e-6, 1e-7, 1e6, -2.5e5, 99999, "adam"].map(setting), [
    "0.000001",
    "1e−7",
    "1e6",
    "−2.5e5",
    "99999",
    "adam",
  ]);
});
