import assert from "node:assert/strict";
import test from "node:test";
import {layColumns, layTiles, MINIMUM_COLUMN} from "../../../static/cards/map-layout.js";

const maps = (side, tiles = 1) => ({height: side, width: side, tiles});

test("the first layer of the demo fits one band with whole pixels", () => {
  const layout = layColumns(8, [maps(24), maps(5)], 624);
  assert.deepEqual([layout.perBand, layout.bands], [8, 1]);
  assert.equal(layTiles(maps(24), layout.width).scale, 3);
});

test("sixteen filters fit one band on a desk and two on a phone", () => {
  assert.equal(layColumns(16, [maps(12), maps(5, 8)], 624).bands, 1);
  assert.equal(layColumns(16, [maps(12), maps(5, 8)], 330).bands, 2);
});

test("twenty filters of 24 pixels stand in two bands of ten, each map in whole pixels", () => {
  const layout = layColumns(20, [maps(24), maps(5)], 637);
  assert.deepEqual([layout.perBand, layout.bands], [10, 2]);
  assert.equal(layTiles(maps(24), layout.width).scale, 2);
});

test("on a phone a map of 24 pixels is not left at one pixel a cell", () => {
  const layout = layColumns(8, [maps(24), maps(5)], 332);
  assert.deepEqual([layout.perBand, layTiles(maps(24), layout.width).scale], [4, 3]);
});

test("no row is wider than the card, and no filter narrower than 36 pixels", () => {
  for (const columns of [1, 3, 8, 12, 16, 20, 64, 100]) {
    for (const room of [280, 330, 620, 900]) {
      for (const side of [3, 5, 12, 24, 28]) {
        const {perBand, bands, width, gap} = layColumns(columns, [maps(side)], room);
        assert.ok(perBand * width + (perBand - 1) * gap <= room);
        assert.ok(width >= Math.min(room, MINIMUM_COLUMN));
        assert.ok(perBand * bands >= columns && perBand * (bands - 1) < columns);
      }
    }
  }
});

test("a filter of many channels is a grid of tiles that fits its column", () => {
  const tiling = layTiles(maps(5, 8), 36);
  assert.deepEqual([tiling.across, tiling.down, tiling.scale], [2, 4, 3]);
  assert.deepEqual([layTiles(maps(4, 16), 58).across, layTiles(maps(4, 16), 58).down], [4, 4]);
});

test("weights without maps stand shoulder to shoulder", () => assert.equal(layTiles(maps(1, 100), 60).gap, 0));

test("a map wider than its column is thinned, never cut", () => {
  const tiling = layTiles(maps(1024), 300);
  assert.equal(tiling.stride, 4);
  assert.equal(tiling.width, 256);
});

test("a single number is a cell as wide as its column", () => {
  const layout = layColumns(10, [maps(1)], 620);
  assert.equal(layTiles(maps(1), layout.width).width, layout.width);
});
