import assert from "node:assert/strict";
import { test } from "node:test";

import { decode } from "../../../downhill/player/browser/message.js";
import { heightAt } from "../../../downhill/player/browser/landscape.js";
import { unpackPlane } from "../../../downhill/player/browser/networks_plane_unpack.js";
import { heldText, lossesText, percent } from "../../../downhill/player/browser/projection.js";
import { unpack } from "../../../downhill/player/browser/race.js";
import { contents, message } from "./messages.mjs";
import { near } from "./near.mjs";

const told = contents("plane");
const plane = unpackPlane(decode(message("plane")));
const race = plane.races.train;

test("both landscapes and both races are found in one message", () => {
  for (const losses of ["train", "test"]) {
    const { grid, view } = plane.landscapes[losses];
    assert.deepEqual(view, told.view);
    assert.deepEqual([grid.losses[0][0], grid.losses.at(-1).at(-1)], told.corners[losses]);
  }
  for (const losses of ["train", "test"]) {
    const found = plane.races[losses];
    assert.equal(found.landscape, plane.landscapes[losses].key);
    found.entrants.forEach((entrant, index) => {
      told.paths[losses][index].forEach(([x, y, loss], step) => assert.deepEqual([entrant.x(step), entrant.y(step), entrant.loss(step)], [x, y, loss].map(Number)));
    });
  }
  assert.equal(plane.about, told.about);
});

test("a point is one of the training's steps, and has a loss on the plane unless its path has run away", () => {
  const [first, short, lost] = race.entrants;
  assert.equal(first.moment(3), "point 3, before step 30");
  assert.equal(short.moment(5), "point 5, before step 30", "it stands at its end");
  told.planeLosses.forEach((losses, index) => assert.deepEqual(losses.map((_, step) => race.entrants[index].planeLoss(step)), losses));
  assert.equal(lost.planeLoss(1), null);
});

test("the steps of any other race are steps, and there is no plane", () => {
  const [entrant] = unpack(decode(message("race"))).entrants;
  assert.deepEqual([entrant.moment(3), entrant.planeLoss], ["step 3", null]);
  assert.equal(heldText(unpack(decode(message("race")))), "");
});

test("fractions are said as in Python", () => {
  for (const [fraction, text] of told.percents) assert.equal(percent(fraction), text.replace(" ", "\u00a0"));
});

test("what the plane holds, and what it does not, is said of each", () => {
  const [first, , lost] = race.entrants;
  assert.equal(heldText(race).replaceAll("\u00a0", " "), `The plane holds 84 % of the paths’ variance (${first.label} 25 %, ${race.entrants[1].label} 25 %, a & b –).`);
  assert.equal(heldText({ ...race, entrants: [first], projection: { ...race.projection, heldBy: [1] } }).replaceAll("\u00a0", " "), "The plane holds 84 % of the paths’ variance.");
  assert.match(lossesText(first, 2), /point 2, before step 20: its own training loss 0\.\d+, the training loss on the plane 0\.\d+\.$/);
  assert.match(lossesText(plane.races.test.entrants[0], 2), /: its own test loss 0\.\d+, the test loss on the plane 0\.\d+\.$/);
  assert.equal(lossesText(lost, 1), "a & b is too far away to show from step 10 on.");
});

test("a surface between four points", () => {
  const grid = { view: [[-1, 1], [0, 4]], heights: [[0, 1, 2], [10, 11, 12]].map((row) => Float32Array.from(row)) };
  assert.equal(heightAt(grid, -1, 0), 0);
  near(heightAt(grid, 0.5, 3), 1.5 + 7.5);
  assert.equal(heightAt(grid, 1, 4), 12);
  assert.equal(heightAt(grid, 9, 9), 12, "beside it is its edge");
});
