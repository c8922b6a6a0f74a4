import assert from "node:assert/strict";
import test from "node:test";
import {PictureAge} from "../../../static/model/picture-age.js";

/** A page that sees a picture: taken at `time` by the server's clock, there at `at` by its own. */
const see = (pictureAge, time, at) => {
  pictureAge.arrive(time, at);
  pictureAge.draw(time);
};

test("there is no age before the first picture", () => {
  const pictureAge = new PictureAge();
  pictureAge.connect(1000);
  assert.equal(pictureAge.at(9000), null);
});

test("a picture grows old from its step's end on, whatever the two clocks say", () => {
  for (const difference of [0, 3600_000, -3600_000]) {
    const pictureAge = new PictureAge();
    pictureAge.connect(0);
    see(pictureAge, 1000 + difference, 1010);
    see(pictureAge, 2000 + difference, 2010);
    assert.equal(pictureAge.at(2010), 0);
    assert.equal(pictureAge.at(5010), 3000);
  }
});

test("a picture that arrives late is as old as it is, not new", () => {
  const pictureAge = new PictureAge();
  see(pictureAge, 1000, 1010);
  see(pictureAge, 2000, 6010);
  assert.equal(pictureAge.at(6010), 4000);
});

test("a first picture that is late is corrected by the first that is not", () => {
  const pictureAge = new PictureAge();
  see(pictureAge, 1000, 600_000); // of a run that stood still for ten minutes
  see(pictureAge, 600_500, 600_510);
  assert.equal(pictureAge.at(600_610), 100);
});

test("an age is never below 0", () => {
  const pictureAge = new PictureAge();
  see(pictureAge, 1000, 1010);
  assert.equal(pictureAge.at(900), 0);
});

test("another connection measures anew, and the picture of the old one goes on growing old", () => {
  const pictureAge = new PictureAge();
  pictureAge.connect(0);
  see(pictureAge, 1000, 1010);
  pictureAge.connect(20_000);
  assert.equal(pictureAge.at(20_500), null); // a newer one will come at any moment
  assert.equal(pictureAge.at(21_010), 20_000);
  see(pictureAge, 99_000, 21_100); // a server whose clock is ahead
  assert.equal(pictureAge.at(21_200), 100);
});

test("a page that begins to look waits a moment before it calls its picture old", () => {
  const pictureAge = new PictureAge();
  see(pictureAge, 1000, 1010);
  pictureAge.wait(60_000);
  assert.equal(pictureAge.at(60_900), null);
  assert.equal(pictureAge.at(61_010), 60_000);
  see(pictureAge, 61_000, 61_020);
  assert.equal(pictureAge.at(61_020), 10);
});
