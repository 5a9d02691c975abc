/* Adam on Beale's function from many starts, with a map's counters: what benchmarks/maps.py is compared with.

   A run's counters are the first step at which it was not sound, and the first steps of the stretches, lasting to the
   end, in which its gradient vanished and in which it was outside the view. */

#include <limits.h>
#include <math.h>

#define BOUND 1e6f
#define TOLERANCE_SQUARED 1e-8f
#define VIEW 4.5f
#define LANES 64 /* runs side by side in one core */

typedef struct {
    float x, y, mean_x, mean_y, square_x, square_y;
    int unsound, still, outside;
} Run;

/* One look at a run, and the step after it. The corrections are 1 / (1 - beta^t) of both averages. */
static inline Run stepped(Run run, int t, float rate, float correction1, float correction2) {
    const float x = run.x, y = run.y, yy = y * y, yyy = yy * y;
    const float a = 1.5f - x + x * y, b = 2.25f - x + x * yy, c = 2.625f - x + x * yyy;
    const float loss = a * a + b * b + c * c;
    const float gx = 2 * (a * (y - 1) + b * (yy - 1) + c * (yyy - 1));
    const float gy = 2 * x * (a + 2 * y * b + 3 * yy * c);
    const float slope = gx * gx + gy * gy;
    /* Comparisons with NaN are false. */
    const int sound = (loss < INFINITY) & (fabsf(gx) < INFINITY) & (fabsf(gy) < INFINITY) & (fabsf(x) <= BOUND) &
                      (fabsf(y) <= BOUND);
    const int inside = (fabsf(x) <= VIEW) & (fabsf(y) <= VIEW);
    run.unsound = !sound & (t < run.unsound) ? t : run.unsound;
    run.still = slope <= TOLERANCE_SQUARED ? run.still : t + 1;
    run.outside = inside ? t + 1 : run.outside;
    run.mean_x = 0.9f * run.mean_x + 0.1f * gx;
    run.mean_y = 0.9f * run.mean_y + 0.1f * gy;
    run.square_x = 0.999f * run.square_x + 0.001f * gx * gx;
    run.square_y = 0.999f * run.square_y + 0.001f * gy * gy;
    run.x = x - rate * (run.mean_x * correction1) / (1e-8f + sqrtf(run.square_x * correction2));
    run.y = y - rate * (run.mean_y * correction1) / (1e-8f + sqrtf(run.square_y * correction2));
    return run;
}

/* One run after the other, as one would first write it. */
void plain(int runs, int steps, float rate, const float *start, float *end, int *counters) {
#pragma omp parallel for schedule(static)
    for (int i = 0; i < runs; i++) {
        Run run = {.x = start[2 * i], .y = start[2 * i + 1], .unsound = INT_MAX};
        float power1 = 1, power2 = 1;
        for (int t = 0; t < steps; t++) {
            power1 *= 0.9f, power2 *= 0.999f;
            run = stepped(run, t, rate, 1 / (1 - power1), 1 / (1 - power2));
        }
        end[2 * i] = run.x, end[2 * i + 1] = run.y;
        counters[3 * i] = run.unsound, counters[3 * i + 1] = run.still, counters[3 * i + 2] = run.outside;
    }
}

/* Blocks of runs, each number of theirs in an array of its own, so that a core steps many at once. */
void in_lanes(int runs, int steps, float rate, const float *start, float *end, int *counters) {
#pragma omp parallel for schedule(static)
    for (int first = 0; first < runs; first += LANES) {
        float x[LANES], y[LANES], mean_x[LANES] = {0}, mean_y[LANES] = {0}, square_x[LANES] = {0}, square_y[LANES] = {0};
        int unsound[LANES], still[LANES] = {0}, outside[LANES] = {0};
        float power1 = 1, power2 = 1;
        for (int i = 0; i < LANES; i++) {
            x[i] = start[2 * (first + i)], y[i] = start[2 * (first + i) + 1], unsound[i] = INT_MAX;
        }
        for (int t = 0; t < steps; t++) {
            power1 *= 0.9f, power2 *= 0.999f;
            const float correction1 = 1 / (1 - power1), correction2 = 1 / (1 - power2);
#pragma omp simd
            for (int i = 0; i < LANES; i++) {
                Run run = {x[i], y[i], mean_x[i], mean_y[i], square_x[i], square_y[i], unsound[i], still[i], outside[i]};
                run = stepped(run, t, rate, correction1, correction2);
                x[i] = run.x, y[i] = run.y, mean_x[i] = run.mean_x, mean_y[i] = run.mean_y;
                square_x[i] = run.square_x, square_y[i] = run.square_y;
                unsound[i] = run.unsound, still[i] = run.still, outside[i] = run.outside;
            }
        }
        for (int i = 0; i < LANES; i++) {
            end[2 * (first + i)] = x[i], end[2 * (first + i) + 1] = y[i];
            int *counted = counters + 3 * (first + i);
            counted[0] = unsound[i], counted[1] = still[i], counted[2] = outside[i];
        }
    }
}
