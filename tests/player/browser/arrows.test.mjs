import assert from "node:assert/strict";
import { test } from "node:test";

import { arrowsOf, ellipseOf, magnification } from "../../../downhill/player/browser/arrows.js";
import { near } from "./near.mjs";

/** A table of read-outs with these numbers at every step. */
function table(numbers) {
  return { numbers: (id) => numbers[id] };
}

const PLAIN = { learning_rate: [0.5], theta: [1, 2], gradient: [2, -4], seen_gradient: [2, -4], next_step: [-1, 2] };

function arrows(numbers) {
  return arrowsOf(table(numbers), 0).map(({ name, from, by }) => [name, from, by]);
}

test("gradient descent has the negative gradient and its step, by hand", () => {
  assert.deepEqual(arrows(PLAIN), [["−α∇f", [1, 2], [-1, 2]], ["Δθ", [1, 2], [-1, 2]]]);
});

test("a gradient that is not the landscape's is an arrow of its own", () => {
  assert.deepEqual(arrows({ ...PLAIN, seen_gradient: [2, 6] })[1], ["−αg", [1, 2], [-1, -3]]);
});

test("velocity, and the gradient seen ahead at the place where it is seen", () => {
  const found = arrows({ ...PLAIN, velocity: [3, 4], look_ahead: [5, 6], look_ahead_gradient: [2, 2] });
  assert.deepEqual(found.slice(1, 3), [["v", [1, 2], [3, 4]], ["−αg̃", [5, 6], [-1, -1]]]);
});

test("what is not a number is no arrow", () => {
  assert.deepEqual(arrows({ ...PLAIN, gradient: [NaN, 1], next_step: [Infinity, 0] }), [["−αg", [1, 2], [-1, 2]]]);
  assert.deepEqual(arrows({ ...PLAIN, learning_rate: undefined }), [["Δθ", [1, 2], [-1, 2]]]);
  assert.deepEqual(arrows({}), []);
});

// By hand: [lengths in pixels, times]: the longest becomes at least 24 long, and less than 240.
const TIMES = [[[30, 2], 1], [[24], 1], [[23.9], 10], [[2.4], 10], [[0.5, 2], 100], [[1e-9], 1e6], [[500], 1], [[0, 0], 1], [[], 1]];

for (const [lengths, times] of TIMES) {
  test(`arrows of ${lengths} pixels are drawn ×${times}`, () => near(magnification(lengths), times));
}

test("the ellipse of ½(ax² + cy²) is around the minimum, through θ, with axes as √a to √c", () => {
  for (const [a, c, x, y] of [[1, 4, 3, 2], [9, 1, -1, 0.5], [2, 2, 0.1, -7], [1, 100, 5, 0]]) {
    const { centre, axes, angle } = ellipseOf([a * x, c * y], [a, 0, c]);
    near([x + centre[0], y + centre[1]], [0, 0]);
    const level = Math.sqrt(a * x * x + c * y * y);
    // The first axis is that of the larger curvature: along x if a > c, else along y.
    near(axes, [level / Math.sqrt(Math.max(a, c)), level / Math.sqrt(Math.min(a, c))]);
    near(Math.abs(angle), a >= c ? 0 : Math.PI / 2);
  }
});

test("on a turned bowl the ellipse is turned with it, and passes through θ", () => {
  for (const turn of [0.3, 1, -0.7, 2]) {
    const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
    const [strong, weak] = [5, 0.5]; // strong along the direction `turn`
    const hessian = [strong * cosine ** 2 + weak * sine ** 2, (strong - weak) * cosine * sine, strong * sine ** 2 + weak * cosine ** 2];
    const [x, y] = [1.3, -0.4];
    const gradient = [hessian[0] * x + hessian[1] * y, hessian[1] * x + hessian[2] * y];
    const { centre, axes, angle } = ellipseOf(gradient, hessian);
    near([x + centre[0], y + centre[1]], [0, 0]);
    near(Math.sin(angle - turn), 0);
    const level = Math.sqrt(strong * (x * cosine + y * sine) ** 2 + weak * (y * cosine - x * sine) ** 2);
    near(axes, [level / Math.sqrt(strong), level / Math.sqrt(weak)]);
    // θ is at -centre from the middle; in the ellipse's own axes it is on the ellipse.
    const [u, v] = [-(centre[0] * Math.cos(angle) + centre[1] * Math.sin(angle)), centre[0] * Math.sin(angle) - centre[1] * Math.cos(angle)];
    near((u / axes[0]) ** 2 + (v / axes[1]) ** 2, 1);
  }
});

test("a dome has the ellipse of the bowl that it is upside down", () => {
  for (const [g, h, a, b, c] of [[3, 8, 1, 0, 4], [-1, 2, 3, 0.5, 1]]) {
    const [bowl, dome] = [ellipseOf([g, h], [a, b, c]), ellipseOf([-g, -h], [-a, -b, -c])];
    near(dome.centre, bowl.centre);
    near(dome.axes.toSorted(), bowl.axes.toSorted());
    // Each axis has its own direction: the longer one's is the same for both.
    const longest = ({ axes, angle }) => (axes[0] >= axes[1] ? angle : angle + Math.PI / 2);
    near(Math.sin(longest(dome) - longest(bowl)), 0);
  }
});

test("at the minimum itself the ellipse is a point", () => {
  const { centre, axes } = ellipseOf([0, 0], [2, 0, 3]);
  near([...centre, ...axes], [0, 0, 0, 0]);
});

test("what is not definite has no ellipse", () => {
  for (const hessian of [[1, 0, -1], [1, 2, 1], [1, 1, 1], [0, 0, 0], [0, 0, 3], [NaN, 0, 1], [Infinity, 0, 1]]) {
    assert.equal(ellipseOf([1, 1], hessian), null);
  }
});
